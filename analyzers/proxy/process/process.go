// Package process runs programs: without a shell, in a process group of their
// own, with a deadline, and with an end to what they print. Whatever ends a run
// ends all processes of the group.
package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Errors of a run. A program that was started and ended by itself, whatever
// its exit code, is no error.
var (
	// ErrTimeout reports a program that did not end in time.
	ErrTimeout = errors.New("did not end in time")
	// ErrTooMuch reports a program that printed more than it may.
	ErrTooMuch = errors.New("printed too much")
)

// Command is a program with what it is run with.
type Command struct {
	// Path is absolute.
	Path      string
	Arguments []string
	// Folder is the working folder, absolute.
	Folder string
	// Environment are variables beside those of octolsp itself, which they
	// replace.
	Environment []string
	// Input is what the program can read.
	Input string
	// Timeout is how long it may take; 0 is no limit.
	Timeout time.Duration
}

// Ended is how a program ended.
type Ended struct {
	// Code is the exit code; -1 if a signal ended it, which Signal names.
	Code   int
	Signal string
	// Stderr is the end of what it printed there.
	Stderr string
	// CPU is the time that it and its children, those that it waited for, kept
	// processors busy.
	CPU time.Duration
}

// Lines runs the program and calls each, on the caller's goroutine, for every
// line that it prints, without the line's end and as soon as it is there. The
// bytes are valid only during the call. An error of each ends the program and
// is returned as it is; ctx ends it, too.
func (c Command) Lines(ctx context.Context, each func(line []byte) error) (Ended, error) {
	if c.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, c.Timeout, ErrTimeout)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, c.Path, c.Arguments...)
	cmd.Dir, cmd.Env, cmd.Stdin = c.Folder, append(os.Environ(), c.Environment...), strings.NewReader(c.Input)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Ended{}, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	if err := cmd.Start(); err != nil {
		return Ended{}, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if err := each(scanner.Bytes()); err != nil {
			return Ended{}, err
		}
	}
	_ = cmd.Wait()
	return Ended{Code: cmd.ProcessState.ExitCode(), Stderr: stderr.String()}, context.Cause(ctx)
}

// Output runs the program and returns all that it prints; see [Command.Lines].
func (c Command) Output(ctx context.Context) ([]byte, Ended, error) {
	var out []byte
	ended, err := c.Lines(ctx, func(line []byte) error {
		out = append(append(out, line...), '\n')
		return nil
	})
	return out, ended, err
}
