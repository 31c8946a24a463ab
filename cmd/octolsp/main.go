// Command octolsp keeps the documentation standards of Python and Rust code.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/octollm/octolsp/analyzers/config"
)

// The exit codes.
const (
	exitClean       = 0
	exitFindings    = 1   // findings at or above the level that fails
	exitFailed      = 2   // could not do all that was asked
	exitInterrupted = 130 // as shells report SIGINT
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

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is octolsp with the given arguments; the result is the exit code.
func run(arguments []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRootCommand()
	root.SetArgs(arguments)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitClean
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitInterrupted
	}
	var exit *exitError
	if !errors.As(err, &exit) {
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
