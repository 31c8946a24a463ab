//go:build linux

package process_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestCancelEndsTheWholeGroupAtOnce(t *testing.T) {
	for _, name := range []string{"hang", "stubborn", "fork and hang"} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		started := make(chan int, 1)
		var cancelled time.Time
		if name == "hang" {
			time.AfterFunc(100*time.Millisecond, func() { started <- 0 })
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			<-started
			cancelled = time.Now()
			cancel()
		}()
		pid := 0
		_, err := command(name).Lines(ctx, func(line []byte) error {
			pid = number(t, line)
			started <- pid
			return nil
		})
		<-done
		if took := time.Since(cancelled); took > 100*time.Millisecond {
			t.Errorf("%s: returned %v after the cancel", name, took)
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
		if pid != 0 {
			gone(t, pid)
		}
		nobodyLeft(t, name)
	}
}

func TestProgramThatEndsBeforeItsChildren(t *testing.T) {
	for _, name := range []string{"fork and end", "daemon"} {
		start := time.Now()
		out, ended, err := command(name).Output(t.Context())
		if err != nil || ended.Code != 0 || len(out) == 0 {
			t.Errorf("%s: got %q, %+v, %v", name, out, ended, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if name == "daemon" {
			gone(t, number(t, out))
		}
		nobodyLeft(t, name)
	}
}

func TestEscapedChildDoesNotHoldTheRun(t *testing.T) {
	start := time.Now()
	out, ended, err := command("escape").Output(t.Context())
	if err != nil || ended.Code != 0 {
		t.Errorf("got %q, %+v, %v", out, ended, err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	_ = syscall.Kill(number(t, out), syscall.SIGKILL)
}

func TestCancelledBeforeTheStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := command("print").Lines(ctx, ignore); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestCrashLeavesNobody kills a process that runs programs as octolsp does, in
// the way that leaves it no time for anything.
func TestCrashLeavesNobody(t *testing.T) {
	for _, name := range []string{"parent", "parent of a daemon"} {
		for range 5 {
			cmd := program(name)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadBytes('\n')
			if err != nil {
				t.Fatal(err)
			}
			if name == "parent of a daemon" {
				time.Sleep(50 * time.Millisecond)
			}
			_ = cmd.Process.Signal(syscall.SIGKILL)
			_ = cmd.Wait()
			if name == "parent" {
				gone(t, number(t, line))
			}
			nobodyLeft(t, name)
		}
	}
}

func TestRunning(t *testing.T) {
	running, err := command("fork and hang").Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-running.Done():
		t.Error("it ended by itself")
	case <-time.After(100 * time.Millisecond):
	}
	start := time.Now()
	running.Stop()
	running.Stop()
	if took := time.Since(start); took > 100*time.Millisecond {
		t.Errorf("stopping took %v", took)
	}
	if ended, err := running.Wait(); !errors.Is(err, context.Canceled) || ended.Signal != "killed" {
		t.Errorf("got %+v, %v", ended, err)
	}
	nobodyLeft(t, "stopped")

	ctx, cancel := context.WithCancel(t.Context())
	if running, err = command("hang").Start(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := running.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if running, err = command("code 3").Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ended, err := running.Wait(); err != nil || ended.Code != 3 {
		t.Errorf("got %+v, %v", ended, err)
	}
	running.Stop()
	nobodyLeft(t, "ended")
}

// gone waits until a process that was killed has ended.
func gone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(state), ") Z ") {
			return
		}
	}
	t.Errorf("process %d is left", pid)
}

// nobodyLeft waits until no process runs one of the test's programs.
func nobodyLeft(t *testing.T, after string) {
	t.Helper()
	var left []string
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		left = nil
		environments, err := filepath.Glob("/proc/[0-9]*/environ")
		if err != nil || len(environments) == 0 {
			t.Fatalf("/proc can't be read: %v", err)
		}
		for _, path := range environments {
			if environment, err := os.ReadFile(path); err == nil && bytes.Contains(environment, []byte(asProgram+"=")) {
				left = append(left, path)
			}
		}
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("after %s: left are %v", after, left)
}
