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

// TestNoToolIsLeft holds that no process of a tool outlives the check that
// started it, however that ends.
func TestNoToolIsLeft(t *testing.T) {
	for _, end := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(end.String(), func(t *testing.T) {
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
			check := exec.Command(os.Args[0])
			check.Dir = project
			check.Env = append(os.Environ(), runAs+"=check --tools ruff", "MARK="+mark,
				"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
			if err := check.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				for _, pid := range marked(t, mark) {
					_ = syscall.Kill(pid, syscall.SIGKILL)
				}
			})
			eventually(t, "the tool starts", func() bool {
				_, err := os.Stat(mark)
				return err == nil && len(marked(t, mark)) > 4
			})
			if err := check.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			_ = check.Wait() // ended by a signal
			eventually(t, "all processes end", func() bool { return len(marked(t, mark)) == 0 })
		})
	}
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
