package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// signals are those that end octolsp, each with its exit code.
var signals = map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129}

// started is octolsp in folder, with what it is connected to.
func started(t *testing.T, folder, arguments string, connect func(*exec.Cmd)) *exec.Cmd {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Dir = folder
	command.Env = append(os.Environ(), runAs+"="+arguments, "GORACE=atexit_sleep_ms=0")
	if connect != nil {
		connect(command)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	return command
}

// endsWith checks the exit code of octolsp, and that it ends by itself, in the time
// that a busy machine may need.
func endsWith(t *testing.T, command *exec.Cmd, want int) {
	t.Helper()
	late := time.AfterFunc(20*time.Second, func() { _ = command.Process.Kill() })
	defer late.Stop()
	_ = command.Wait() // the state tells
	if got := command.ProcessState.ExitCode(); got != want {
		t.Errorf("it ended with %v, want the code %d", command.ProcessState, want)
	}
}

// untilItWaits returns when all threads of the process wait, and have for a while.
func untilItWaits(t *testing.T, pid int) {
	t.Helper()
	last := ""
	eventually(t, "it waits", func() bool {
		time.Sleep(50 * time.Millisecond)
		threads, err := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/stat")
		if err != nil || len(threads) == 0 {
			t.Fatalf("it has ended, %v", err)
		}
		used, asleep := "", true
		for _, thread := range threads {
			stat, err := os.ReadFile(thread)
			fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
			if err != nil || len(fields) < 13 {
				return false // the thread has ended
			}
			asleep = asleep && fields[0] == "S"
			used += fields[11] + " " + fields[12] + "\n"
		}
		same := used == last
		last = used
		return same && asleep
	})
}

// TestSignalsEndWhatWaits checks that each signal ends each command that waits for
// something which never comes: input, an output that nobody reads, a client.
func TestSignalsEndWhatWaits(t *testing.T) {
	folder := t.TempDir()
	for i := range 200 {
		content := strings.Repeat("def a_function_without_docstring(parameter): pass\n", 50)
		if err := os.WriteFile(filepath.Join(folder, "m"+strconv.Itoa(i)+".py"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	input := func(c *exec.Cmd) {
		if _, err := c.StdinPipe(); err != nil {
			t.Fatal(err)
		}
	}
	output := func(c *exec.Cmd) {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { reader.Close(); writer.Close() })
		c.Stdout = writer
	}
	for name, test := range map[string]struct {
		arguments string
		connect   func(*exec.Cmd)
	}{
		"input":           {"check --stdin-filename a.py -", input},
		"input to fix":    {"check --fix --stdin-filename a.py -", input},
		"full output":     {"check --isolated --color never .", output},
		"full JSON":       {"check --isolated --format json .", output},
		"a server":        {"serve", input},
		"a server's pipe": {"serve", func(c *exec.Cmd) { input(c); output(c) }},
	} {
		for number, code := range signals {
			t.Run(name+"/"+number.String(), func(t *testing.T) {
				t.Parallel()
				command := started(t, folder, test.arguments, test.connect)
				untilItWaits(t, command.Process.Pid)
				if err := command.Process.Signal(number); err != nil {
					t.Fatal(err)
				}
				endsWith(t, command, code)
			})
		}
	}
}

// TestBrokenPipe checks what octolsp does when nobody reads its output any more: it
// ends, without a word.
func TestBrokenPipe(t *testing.T) {
	folder := t.TempDir()
	for i := range 500 {
		content := strings.Repeat("def a_function_without_docstring(parameter): pass\n", 50)
		if err := os.WriteFile(filepath.Join(folder, "m"+strconv.Itoa(i)+".py"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, arguments := range []string{"check --isolated .", "check --isolated --diff .", "check --isolated -o " + filepath.Join(folder, "out.json") + " --output -"} {
		var said strings.Builder
		var out io.ReadCloser
		command := started(t, folder, arguments, func(c *exec.Cmd) {
			c.Stderr = &said
			var err error
			if out, err = c.StdoutPipe(); err != nil {
				t.Fatal(err)
			}
		})
		if strings.Contains(arguments, "--diff") {
			out.Close()
			endsWith(t, command, exitClean) // there is nothing to write
			continue
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		out.Close()
		endsWith(t, command, 128+int(syscall.SIGPIPE))
		if said.Len() > 0 {
			t.Errorf("%s: it said %s", arguments, &said)
		}
		if entries, err := os.ReadDir(folder); err != nil || len(entries) != 500 {
			t.Errorf("%s: left are %d files, %v", arguments, len(entries), err)
		}
	}
}

// TestSecondSignal checks that octolsp does not wait for anything at a second one.
func TestSecondSignal(t *testing.T) {
	folder := t.TempDir()
	command := started(t, folder, "check --stdin-filename a.py -", func(c *exec.Cmd) {
		if _, err := c.StdinPipe(); err != nil {
			t.Fatal(err)
		}
	})
	untilItWaits(t, command.Process.Pid)
	for range 2 {
		_ = command.Process.Signal(syscall.SIGINT) // it may have ended by the first
	}
	endsWith(t, command, 130)
}
