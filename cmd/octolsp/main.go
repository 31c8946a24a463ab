// Command octolsp keeps the documentation standards of Python and Rust code.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
)

// The exit codes.
const (
	exitClean    = 0
	exitFindings = 1 // findings at or above the level that fails
	exitFailed   = 2 // could not do all that was asked
)

// exitError ends octolsp with a code. Every other error ends it with
// [exitFailed].
type exitError struct {
	code int
	// err is what is printed; nil if nothing is left to say.
	err error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// settledError is an end that was decided before any signal came.
type settledError struct{ error }

func (e settledError) Unwrap() error { return e.error }

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is octolsp with the given arguments; the result is the exit code. By a
// signal, that is 128 and the signal's number, whatever was done until then.
func run(arguments []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := endOnSignals()
	defer files.Abandon()
	defer stop()
	root := newRootCommand()
	root.SetArgs(arguments)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	known := errors.As(err, &exit)
	var end *signalled
	settled := errors.As(err, new(settledError))
	if errors.As(context.Cause(ctx), &end) && !settled && (end.signal != syscall.SIGPIPE || !known) {
		return end.code()
	}
	switch {
	case err == nil:
		return exitClean
	case !known && errors.Is(err, syscall.EPIPE) && outputIsBroken():
		return (&signalled{syscall.SIGPIPE}).code() // the signal is on its way
	case !known:
		exit = &exitError{exitFailed, err}
	}
	var problems config.Problems
	switch {
	case errors.As(exit.err, &problems):
		// Each line starts with its place, so that terminals can link it.
		fmt.Fprintln(errOut, problems)
	case exit.err != nil:
		fmt.Fprintln(errOut, "octolsp:", exit.err)
	}
	return exit.code
}
