package server_test

import (
	"errors"
	"net"
	"os/exec"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/server"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/wire"
)

// TestClientIsGone checks that the server ends when the process of its client
// does, as one that left without a word.
func TestClientIsGone(t *testing.T) {
	client := exec.Command("cat")
	input, err := client.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- server.Serve(t.Context(), far, server.Options{
			Overrides: config.Overrides{Folder: t.TempDir()}, ClientProcess: client.Process.Pid,
		})
	}()
	wired, err := wire.New(near, wire.Options{Name: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	defer wired.Hangup()
	if err := input.Close(); err != nil {
		t.Fatal(err)
	}
	if err := client.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, rpc.ErrNoShutdown) {
		t.Errorf("the server ended with %v, want %v", err, rpc.ErrNoShutdown)
	}
}
