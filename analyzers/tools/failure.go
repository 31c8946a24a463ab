package tools

import (
	"errors"
	"fmt"
	"strings"
)

// RuleFailed is the rule of the finding that tells of a [Failure].
const RuleFailed = "octolsp/tool-failed"

// A Failure is the error of a tool that could not do its work: it crashed, ran
// out of time, refused its config, or printed what can't be read.
type Failure struct {
	// Tool is its name.
	Tool string
	// Message says what happened, without an end mark, such as "did not end
	// within 60s".
	Message string
	// Path is the absolute path of the file that it is about, such as a
	// Cargo.toml; empty if that is not known.
	Path string
	// Stderr is the last that the tool said.
	Stderr string
	// Err is what it wraps, or nil.
	Err error
}

// Error is what happened, with the last words of the tool.
func (f *Failure) Error() string {
	message := fmt.Sprintf("%s %s", f.Tool, f.Message)
	if said := strings.TrimSpace(f.Stderr); said != "" {
		message += ": " + said
	}
	return message
}

// Unwrap is what the failure comes from.
func (f *Failure) Unwrap() error { return f.Err }

// WithStderr is err with the last words of the tool, where it is a [*Failure]
// that was made before they were known.
func WithStderr(err error, stderr string) error {
	var failure *Failure
	if !errors.As(err, &failure) || failure.Stderr != "" {
		return err
	}
	copied := *failure
	copied.Stderr = stderr
	return &copied
}
