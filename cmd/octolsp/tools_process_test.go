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

// hangs is a Ruff, or a Git, that starts children and grandchildren, in the
// background too, and never ends. The PATH of all of them begins with its folder.
const hangs = `#!/bin/sh
case "$*" in
--version) echo "ruff 0.16.10"; exit 0;;
*version*) echo "git version 2.43.0"; exit 0;;
esac
trap '' INT TERM HUP
sh -c 'sleep 600 & sleep 600' &
(trap '' INT TERM HUP; sleep 600) &
echo started >"${0%/bin/*}/mark"
sleep 600
`

// TestNoToolIsLeft checks that no process of a tool outlives the check that
// started it, however that ends.
func TestNoToolIsLeft(t *testing.T) {
	for program, arguments := range map[string]string{"ruff": "check --tools ruff", "git": "coverage diff --base HEAD"} {
		for end, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGKILL: -1} {
			t.Run(program+"/"+end.String(), func(t *testing.T) {
				project, environment, mark := hangingTool(t, program)
				check := exec.Command(os.Args[0])
				check.Dir = project
				check.Env = append(append(os.Environ(), environment...), runAs+"="+arguments)
				if err := check.Start(); err != nil {
					t.Fatal(err)
				}
				hasStarted(t, mark)
				if err := check.Process.Signal(end); err != nil {
					t.Fatal(err)
				}
				_ = check.Wait() // ended by a signal
				if got := check.ProcessState.ExitCode(); got != code {
					t.Errorf("it ended with %d, want %d", got, code)
				}
				eventually(t, "all processes end", func() bool { return len(marked(t, mark)) == 0 })
			})
		}
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
			project, environment, mark := hangingTool(t, "ruff")
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

// hangingTool is a project, and the environment for octolsp in which the program
// hangs, with the path of a file that the program makes.
func hangingTool(t *testing.T, program string) (project string, environment []string, mark string) {
	t.Helper()
	folder := t.TempDir()
	bin, project, mark := filepath.Join(folder, "bin"), filepath.Join(folder, "project"), filepath.Join(folder, "mark")
	for path, content := range map[string]string{
		filepath.Join(bin, program):              hangs,
		filepath.Join(project, "pyproject.toml"): "[tool.ruff]\n",
		filepath.Join(project, "a.py"):           "import os\n",
		filepath.Join(project, "lcov.info"):      "TN:\nSF:a.py\nDA:1,1\nend_of_record\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("git", "init", "-q", project).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Cleanup(func() {
		for _, pid := range marked(t, mark) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	return project, []string{"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH")}, mark
}

// hasStarted waits for the tool and all that it starts.
func hasStarted(t *testing.T, mark string) {
	t.Helper()
	eventually(t, "the tool starts", func() bool {
		_, err := os.Stat(mark)
		return err == nil && len(marked(t, mark)) > 4
	})
}

// marked are the processes whose PATH begins beside the mark.
func marked(t *testing.T, mark string) []int {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, path := range environments {
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains("\x00"+string(content), "\x00PATH="+filepath.Join(filepath.Dir(mark), "bin")+":") {
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
