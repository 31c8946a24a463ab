package scenario

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

// A server that is given a pipe speaks over it.
func TestPipe(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	name := filepath.Join(t.TempDir(), "pipe")
	listener, err := (&net.ListenConfig{}).Listen(ctx, "unix", name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	})
	server := exec.CommandContext(ctx, octolsp, "serve", "--pipe", name)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	stream, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.New(stream, wire.Options{Name: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"initialize", "shutdown"} {
		var params any
		if method == "initialize" {
			params = map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{}}
		}
		if err := client.Call(ctx, method, params, nil); err != nil {
			t.Fatalf("%s: %v", method, err)
		}
	}
	if err := client.Notify("exit", nil); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("after shutdown and exit: %v", err)
	}
	client.Hangup()
}

// A server ends with the process that the client named, though its own stream
// stays open.
func TestServerEndsWithTheProcess(t *testing.T) {
	t.Parallel()
	for name, flag := range map[string]bool{"processId": false, "--clientProcessId": true} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			process := exec.CommandContext(ctx, "sleep", "60")
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			command, named := []string{octolsp, "serve"}, any(process.Process.Pid)
			if flag {
				command, named = append(command, "--clientProcessId", strconv.Itoa(process.Process.Pid)), nil
			}
			client, err := wire.Start(ctx, command, wire.Options{Name: filepath.Base(t.Name())})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(client.Kill)
			params := map[string]any{"processId": named, "rootUri": nil, "capabilities": map[string]any{}}
			if err := client.Call(ctx, "initialize", params, nil); err != nil {
				t.Fatal(err)
			}
			if err := process.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			var killed *exec.ExitError
			if err := process.Wait(); !errors.As(err, &killed) {
				t.Fatal(err)
			}
			if code, err := client.Exit(ctx); err != nil || code != 1 {
				t.Errorf("the server ended with %d, %v; want 1", code, err)
			}
		})
	}
}
