package coverage

import (
	"errors"
	"fmt"
)

// Errors of reading a report, beside those of the operating system.
var (
	// ErrUnknown reports a file that is not a report of a known format.
	ErrUnknown = errors.New("not a coverage report of a known format")
	// ErrChanging reports a file that was written while it was read.
	ErrChanging = errors.New("it is being written")
)

// SyntaxError is a text that is not of its format, at the line of the report,
// from 1, or 0.
type SyntaxError struct {
	Line    int
	Message string
}

// Error is the message.
func (e *SyntaxError) Error() string { return e.Message }

// Malformed is a [SyntaxError].
func Malformed(line int, format string, arguments ...any) error {
	return &SyntaxError{line, fmt.Sprintf(format, arguments...)}
}

// Unknown is an [ErrUnknown] that says what the text seems to be.
func Unknown(what string) error { return fmt.Errorf("%w: it is %s", ErrUnknown, what) }

// HeadSize is how much of a report is looked at to know its format, in bytes.
const HeadSize = 64 << 10

// LargestReport is the size in bytes above which no report is read.
const LargestReport = 4 << 30
