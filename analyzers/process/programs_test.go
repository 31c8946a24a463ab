//go:build unix

package process_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
)

// asProgram is the environment variable that makes the test binary one of the
// programs below.
const asProgram = "OCTOLSP_TEST_PROGRAM"

// programs are what the tests run: real processes that behave in one way each.
var programs = map[string]func(){
	"print": func() {
		fmt.Print(strings.Join(os.Args[1:], "\n"))
		fmt.Fprint(os.Stderr, os.Getenv("SAY"))
	},
	"folder": func() {
		folder, _ := os.Getwd()
		fmt.Printf("%s\n%s\n", folder, os.Getenv("PWD"))
	},
	"copy":   func() { _, _ = io.Copy(os.Stdout, os.Stdin) },
	"code 3": func() { os.Exit(3) },
	"hang":   func() { time.Sleep(time.Hour) },
	"stubborn": func() {
		signal.Ignore(syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGPIPE, syscall.SIGIO)
		fmt.Println(os.Getpid())
		time.Sleep(time.Hour)
	},
	// Its child holds its pipes, and ignores signals.
	"fork and hang": func() {
		fork("stubborn", os.Stdout)
		time.Sleep(time.Hour)
	},
	"fork and end": func() { fmt.Println("first"); fork("stubborn", os.Stdout) },
	// Its child has closed its pipes.
	"daemon": func() {
		child := fork("stubborn", nil)
		fmt.Println(child)
	},
	// Its child holds its pipes in a group of its own.
	"escape": func() {
		cmd := program("hang")
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		_ = cmd.Start()
		fmt.Println(cmd.Process.Pid)
	},
	"gigabyte of lines": func() { flood(os.Stdout, []byte(strings.Repeat("x", 99)+"\n")) },
	"gigabyte line":     func() { flood(os.Stdout, bytes.Repeat([]byte("x"), 100)) },
	"gigabyte of stderr": func() {
		flood(os.Stderr, []byte(strings.Repeat("é", 49)+" \n"))
		fmt.Fprint(os.Stderr, "the end")
	},
	// So much work, however long others keep the processor from it.
	"busy": func() {
		x := uint64(1)
		for range 300_000_000 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
		fmt.Println(x)
	},
	"slowly": func() {
		fmt.Println("first")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		time.Sleep(300 * time.Millisecond)
		fmt.Println("second")
	},
	// One that runs others as octolsp does, and crashes.
	"parent": func() {
		command := command("fork and hang")
		_, _ = command.Lines(context.Background(), func(line []byte) error {
			fmt.Printf("%s\n", line)
			return nil
		})
	},
	"parent of a daemon": func() {
		running, err := command("fork and hang").Start(context.Background())
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("started")
		<-running.Done()
	},
}

func TestMain(m *testing.M) {
	if name := os.Getenv(asProgram); name != "" {
		programs[name]()
		return
	}
	os.Exit(m.Run())
}

// command is a program of the table.
func command(name string, arguments ...string) process.Command {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return process.Command{
		Path: self, Arguments: arguments, Folder: os.TempDir(),
		// The race detector would keep a program for a second when it ends.
		Environment: []string{asProgram + "=" + name, "GORACE=atexit_sleep_ms=0"},
	}
}

// program is a program of the table, to start by hand.
func program(name string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asProgram+"="+name)
	return cmd
}

// fork starts a program and is its process id.
func fork(name string, stdout *os.File) int {
	cmd := program(name)
	if stdout != nil {
		cmd.Stdout, cmd.Stderr = stdout, os.Stderr
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	return cmd.Process.Pid
}

// flood prints 1 GB of line.
func flood(file *os.File, line []byte) {
	chunk := bytes.Repeat(line, 1000)
	for written := 0; written < 1<<30; written += len(chunk) {
		if _, err := file.Write(chunk); err != nil {
			return
		}
	}
}
