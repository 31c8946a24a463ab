//go:build editors

package scenario

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// However a real Neovim ends, it leaves no server.
func TestNeovimLeavesNoServer(t *testing.T) {
	quit := func(t *testing.T, e *endingEditor) {
		t.Helper()
		if out, err := exec.Command(e.program, "--server", e.socket, "--remote-send", `<C-\><C-N>:qall!<CR>`).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	ends := map[string]func(t *testing.T, e *endingEditor){
		"quit": quit,
		"quit while configs change": func(t *testing.T, e *endingEditor) {
			for i := range 40 {
				if err := writeFile(filepath.Join(e.root, fmt.Sprint("m", i), "octolsp.toml"), "ignore = [\"typehint\"]\n"); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(50 * time.Millisecond) // the changes are gathered for a while
			quit(t, e)
		},
		"terminated": func(_ *testing.T, e *endingEditor) { _ = e.Process.Signal(syscall.SIGTERM) },
		"hung up":    func(_ *testing.T, e *endingEditor) { _ = e.Process.Signal(syscall.SIGHUP) },
		"killed":     func(_ *testing.T, e *endingEditor) { _ = e.Process.Kill() },
	}
	for suite, section := range map[string]string{"bookworm": "Neovim 0.7 to 0.10", "sid": "Neovim 0.11 and later"} {
		for name, end := range ends {
			t.Run(suite+"/"+name, func(t *testing.T) {
				e := startEditor(t, suite, section)
				eventually(t, "a server starts", func() bool { return len(e.servers(t)) > 0 })
				time.Sleep(300 * time.Millisecond) // it is at work
				begin := time.Now()
				end(t, e)
				_ = e.Wait() // its code is not of interest
				eventually(t, "no server is left", func() bool { return len(e.servers(t)) == 0 })
				t.Logf("the server ended %v after the editor was asked to", time.Since(begin).Round(time.Millisecond))
			})
		}
	}
}

// endingEditor is a Neovim with a file open.
type endingEditor struct {
	*exec.Cmd
	program, root, home, socket string
}

func startEditor(t *testing.T, suite, section string) *endingEditor {
	t.Helper()
	tool := exec.Command(filepath.Join(repository, "testdata", "tools", "get-neovim"), suite)
	tool.Stderr = os.Stderr
	neovim, err := tool.Output()
	if err != nil {
		t.Fatal("testdata/tools/get-neovim:", err)
	}
	e := &endingEditor{program: strings.TrimSpace(string(neovim)), root: workspace(t), home: t.TempDir()}
	e.socket = filepath.Join(e.home, "socket")
	if err := writeFile(filepath.Join(e.root, "a.py"), strings.Repeat("def f(a): pass\n", 1000)); err != nil {
		t.Fatal(err)
	}
	init := filepath.Join(e.home, "init.lua")
	if err := writeFile(init, configuration(t, section)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	e.Cmd = exec.CommandContext(ctx, e.program, "--headless", "-n", "-u", init, "--listen", e.socket, "a.py")
	e.Dir = e.root
	e.Env = append(os.Environ(),
		"PATH="+filepath.Dir(octolsp)+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"HOME="+e.home, "XDG_CONFIG_HOME="+e.home, "XDG_CACHE_HOME="+e.home, "XDG_DATA_HOME="+e.home, "XDG_STATE_HOME="+e.home)
	if err := e.Start(); err != nil {
		t.Fatal(err)
	}
	return e
}

// servers are the processes that the editor started, and those that they did.
func (e *endingEditor) servers(t *testing.T) (processes []string) {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range environments {
		environment, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(environment, []byte("HOME="+e.home+"\x00")) {
			continue
		}
		command, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if err == nil && bytes.Contains(command, []byte("octolsp\x00")) {
			processes = append(processes, path)
		}
	}
	return processes
}

// eventually waits until something holds, for as long as a busy machine may need.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}
