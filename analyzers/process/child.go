package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
)

// child is a program that was started, with all that it starts.
type child struct {
	cmd *exec.Cmd
	// done is closed when the program has ended, and its group was killed.
	done chan struct{}

	mu     sync.Mutex
	family family
	reaped bool // what the family is known by may belong to somebody else
}

// start starts the program with the given ends of pipes; nil is the null
// device.
func (c Command) start(stdin, stdout, stderr *os.File) (*child, error) {
	if !filepath.IsAbs(c.Path) {
		return nil, fmt.Errorf("starting %s: the path is not absolute", c.Path)
	}
	ch := &child{done: make(chan struct{})}
	started := make(chan error)
	// The program dies with the thread that started it: see family.
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := ch.start(c, stdin, stdout, stderr)
		started <- err
		if err != nil {
			return
		}
		ch.family.wait(ch.cmd)
		ch.mu.Lock()
		ch.reaped = true
		ch.family.close()
		ch.mu.Unlock()
		close(ch.done)
	}()
	if err := <-started; err != nil {
		return nil, c.startError(err)
	}
	return ch, nil
}

func (ch *child) start(c Command, stdin, stdout, stderr *os.File) error {
	for attempt := 1; ; attempt++ {
		ch.cmd = &exec.Cmd{
			Path: c.Path, Args: append([]string{c.Path}, c.Arguments...), Dir: c.Folder,
			Env: c.environment(),
		}
		// An interface with a nil file in it would not be nil.
		if stdin != nil {
			ch.cmd.Stdin = stdin
		}
		if stdout != nil {
			ch.cmd.Stdout = stdout
		}
		if stderr != nil {
			ch.cmd.Stderr = stderr
		}
		err := ch.family.start(ch.cmd)
		if err == nil && c.Memory > 0 {
			limitMemory(ch.cmd.Process.Pid, c.Memory)
		}
		// A program that is being installed can't be run for a moment.
		if attempt == 5 || !isBusy(err) {
			return err
		}
		time.Sleep(time.Duration(attempt) * 10 * time.Millisecond)
	}
}

// environment are the variables that the program gets.
func (c Command) environment() []string {
	if c.EnvironmentOnly {
		return c.Environment
	}
	return slices.Concat(os.Environ(), []string{"PWD=" + c.Folder}, c.Environment)
}

// startError says what stood in the way of starting the program: the kernel
// does not tell which of several paths is not there.
func (c Command) startError(err error) error {
	if folder, statErr := os.Stat(c.Folder); c.Folder != "" && (statErr != nil || !folder.IsDir()) {
		if statErr == nil {
			statErr = &fs.PathError{Op: "chdir", Path: c.Folder, Err: syscall.ENOTDIR}
		}
		return fmt.Errorf("entering the folder to run %s in: %w", c.Path, statErr)
	}
	program, statErr := os.Stat(c.Path)
	switch {
	case statErr == nil && program.IsDir():
		err = &fs.PathError{Op: "exec", Path: c.Path, Err: syscall.EISDIR}
	case statErr == nil && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("starting %s: the interpreter that its first line names is missing", c.Path)
	}
	return fmt.Errorf("starting %s: %w", c.Path, err)
}

// kill ends the program and all of its group at once.
func (ch *child) kill() {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if !ch.reaped {
		ch.family.kill()
	}
}

// ended is how the program ended, once it has ended.
func (ch *child) ended(stderr string) Ended {
	state := ch.cmd.ProcessState
	return Ended{Code: state.ExitCode(), Signal: signalName(state), Stderr: stderr, CPU: state.UserTime() + state.SystemTime()}
}
