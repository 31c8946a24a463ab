//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

// hangs is a Ruff that starts children and grandchildren, in the background too,
// and never ends. $MARK stands in the environment of all of them.
const hangs = `#!/bin/sh
case "$1" in --version) echo "ruff 0.16.10"; exit 0;; esac
trap '' INT TERM
sh -c 'sleep 600 & sleep 600' &
(trap '' INT TERM; sleep 600) &
echo started >"$MARK"
sleep 600
`

// TestNoToolIsLeft checks that no process of a tool outlives the check that
// started it, however that ends.
func TestNoToolIsLeft(t *testing.T) {
	for _, end := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(end.String(), func(t *testing.T) {
			project, environment, mark := hangingTool(t)
			check := exec.Command(os.Args[0])
			check.Dir = project
			check.Env = append(append(os.Environ(), environment...), runAs+"=check --tools ruff")
			if err := check.Start(); err != nil {
				t.Fatal(err)
			}
			hasStarted(t, mark)
			if err := check.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			_ = check.Wait() // ended by a signal
			eventually(t, "all processes end", func() bool { return len(marked(t, mark)) == 0 })
		})
	}
}

// TestNoToolIsLeftByTheServer holds the same of a server.
func TestNoToolIsLeftByTheServer(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, client *wire.Client){
		"shutdown": func(t *testing.T, client *wire.Client) {
			if code, err := client.Close(t.Context()); code != 0 || err != nil {
				t.Errorf("exit code %d, %v", code, err)
			}
		},
		"the client dies": func(_ *testing.T, client *wire.Client) { client.Hangup() },
		"killed":          func(_ *testing.T, client *wire.Client) { client.Kill() },
	} {
		t.Run(name, func(t *testing.T) {
			project, environment, mark := hangingTool(t)
			client, err := wire.Start(t.Context(), []string{os.Args[0]}, wire.Options{Dir: project, Env: append(environment, runAs+"=serve")})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(client.Kill)
			root := "file://" + project
			if err := client.Call(t.Context(), "initialize", map[string]any{"processId": nil, "rootUri": root, "capabilities": map[string]any{}}, nil); err != nil {
				t.Fatal(err)
			}
			if err := client.Notify("initialized", map[string]any{}); err != nil {
				t.Fatal(err)
			}
			if err := client.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
				"uri": root + "/a.py", "languageId": "python", "version": 1, "text": "import os\n",
			}}); err != nil {
				t.Fatal(err)
			}
			hasStarted(t, mark)
			end(t, client)
			eventually(t, "all processes end", func() bool { return len(marked(t, mark)) == 0 })
		})
	}
}

// hangingTool is a project, and the environment for octolsp in which its Ruff
// hangs, with a mark for what runs in it.
func hangingTool(t *testing.T) (project string, environment []string, mark string) {
	t.Helper()
	folder := t.TempDir()
	bin, project, mark := filepath.Join(folder, "bin"), filepath.Join(folder, "project"), filepath.Join(folder, "mark")
	for path, content := range map[string]string{
		filepath.Join(bin, "ruff"):               hangs,
		filepath.Join(project, "pyproject.toml"): "[tool.ruff]\n",
		filepath.Join(project, "a.py"):           "import os\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, pid := range marked(t, mark) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	return project, []string{"MARK=" + mark, "PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH")}, mark
}

// hasStarted waits for the tool and all that it starts.
func hasStarted(t *testing.T, mark string) {
	t.Helper()
	eventually(t, "the tool starts", func() bool {
		_, err := os.Stat(mark)
		return err == nil && len(marked(t, mark)) > 4
	})
}

// marked are the processes with the mark in their environment.
func marked(t *testing.T, mark string) []int {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, path := range environments {
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains("\x00"+string(content), "\x00MARK="+mark+"\x00") {
			continue // it ended, or is another one
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// eventually waits until something holds, for as long as a busy machine may
// need.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}
