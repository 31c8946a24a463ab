package tools

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
)

// Ended is nil for a run of tool that ended by itself with one of the exit
// codes in fine; else it is err itself if that is a context's, or a [*Failure]
// that says what happened. timeout is what the run was given.
func Ended(tool string, timeout time.Duration, ended process.Ended, err error, fine ...int) error {
	failure := &Failure{Tool: tool, Stderr: ended.Stderr, Err: err}
	switch {
	case errors.Is(err, process.ErrTimeout):
		failure.Message = fmt.Sprintf("did not end within %s", timeout)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case err != nil:
		failure.Message = err.Error()
	case ended.Signal != "":
		failure.Message = "was ended by the signal " + ended.Signal
	case !slices.Contains(fine, ended.Code):
		failure.Message = fmt.Sprintf("ended with exit code %d", ended.Code)
	default:
		return nil
	}
	return failure
}
