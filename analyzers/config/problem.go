package config

import (
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// A Problem is one thing that is wrong with a config file.
type Problem struct {
	// File is the absolute path.
	File string
	// Path is the path to show: relative to the working folder for files in
	// it.
	Path string
	// Range is the place in the file, in bytes.
	Range text.Range
	// Position is where Range starts, as people count; zero if the file could
	// not be read at all.
	Position text.Position
	// Message says what was expected, what was found and what to do.
	Message string
}

func (p *Problem) Error() string {
	if p.Position.Line == 0 {
		return fmt.Sprintf("%s: %s", p.Path, p.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Position.Line, p.Position.Column, p.Message)
}

// Problems are all that is wrong with a config and what it extends, in the
// order of the text. It is the error of reading a config.
type Problems []*Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes errors.As find the first [Problem].
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, problem := range p {
		errs[i] = problem
	}
	return errs
}
