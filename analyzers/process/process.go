// Package process runs programs: without a shell, in a process group of their
// own, with a deadline, and with an end to what they print. Whatever ends a run
// ends all processes of the group; on Linux and Windows the end of octolsp
// itself, even by a crash, is one of those things.
package process

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Errors of a run. A program that was started and ended by itself, whatever
// its exit code, is not an error.
var (
	// ErrTimeout reports a program that did not end in time.
	ErrTimeout = errors.New("did not end in time")
	// ErrTooMuch reports a program that printed more than it may.
	ErrTooMuch = errors.New("printed too much")
)

// What a program may print, in bytes.
const (
	// limitLines is for all lines together.
	limitLines = 512 << 20
	// limitKept is for what is kept in memory at once: one line, or the whole
	// output.
	limitKept = 64 << 20
	// limitStderr is how much of the end of stderr is kept.
	limitStderr = 4 << 10
)

// Command is a program with what it is run with.
type Command struct {
	// Path is absolute.
	Path      string
	Arguments []string
	// Folder is the working folder, absolute.
	Folder string
	// Environment are variables ("NAME=value") beside those of octolsp itself,
	// which they replace.
	Environment []string
	// EnvironmentOnly reports that the program gets Environment and nothing beside it.
	EnvironmentOnly bool
	// Input is what the program can read; it need not.
	Input string
	// Timeout is how long it may take; 0 means no limit.
	Timeout time.Duration
	// Limit is how many bytes it may print to stdout; 0 is 512 MiB for
	// [Command.Lines] and 64 MiB for [Command.Output]. Stderr has no limit, as
	// only its end is kept.
	Limit int64
	// Memory is how many bytes of data the program may hold in memory; 0 means no
	// limit. Linux alone knows such a limit.
	Memory int64
}

// Ended is how a program ended.
type Ended struct {
	// Code is the exit code; -1 if a signal ended it, which Signal names, such
	// as "segmentation fault".
	Code   int
	Signal string
	// Stderr is the end of what it printed there: whole lines, at most 4 KiB,
	// valid UTF-8.
	Stderr string
	// CPU is the time that it and its children, those that it waited for, kept
	// processors busy.
	CPU time.Duration
}

// Lines runs the program and calls each, on the caller's goroutine, for every
// line that it prints, without the line's end and as soon as it is there. The
// bytes are valid only during the call. An error of each ends the program and
// is returned as it is; ctx ends it, too, and its error is returned. A line of
// more than 64 MiB is [ErrTooMuch].
//
// The error of a program that could not be started is an [fs.ErrNotExist],
// [fs.ErrPermission] or [syscall.EISDIR] where it is that. In all other cases
// the program has ended, and Ended says how it went, when Lines returns.
func (c Command) Lines(ctx context.Context, each func(line []byte) error) (Ended, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return Ended{}, err
	}
	lines := lineSplitter{each: each, limit: limitKept}
	ended, err := r.finish(upTo(c.Limit, limitLines, lines.add))
	if err == nil {
		err = lines.end()
	}
	return ended, err
}

// Output runs the program and returns all that it prints, byte for byte; see
// [Command.Lines].
func (c Command) Output(ctx context.Context) ([]byte, Ended, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, Ended{}, err
	}
	var out []byte
	ended, err := r.finish(upTo(c.Limit, limitKept, func(chunk []byte) error {
		out = append(out, chunk...)
		return nil
	}))
	return out, ended, err
}

// upTo is consume for as many bytes as limit says, or otherwise if it is 0.
func upTo(limit, otherwise int64, consume func(chunk []byte) error) func(chunk []byte) error {
	if limit <= 0 {
		limit = otherwise
	}
	var read int64
	return func(chunk []byte) error {
		if read += int64(len(chunk)); read > limit {
			return tooMuch("an output", limit)
		}
		return consume(chunk)
	}
}

// tooMuch is an [ErrTooMuch] that says how much is too much.
func tooMuch(what string, limit int64) error {
	unit := "bytes"
	if limit >= 1<<20 && limit%(1<<20) == 0 {
		limit, unit = limit>>20, "MiB"
	}
	return fmt.Errorf("%w: %s of more than %d %s", ErrTooMuch, what, limit, unit)
}
