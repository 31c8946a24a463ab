package mypy

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// A message is one thing that mypy said.
type message struct {
	// File is as mypy wrote it: from the folder that it ran in, or absolute.
	File string `json:"file"`
	// Line counts from 1; less stands for none.
	Line int `json:"line"`
	// Column counts from 0, in the unit of the mypy that runs; less stands for
	// none.
	Column int `json:"column"`
	// EndLine and EndColumn are the end, which is not inside; 0 stands for
	// none.
	EndLine   int `json:"end_line"`
	EndColumn int `json:"end_column"`
	// Message is one line.
	Message string `json:"message"`
	// Hint are lines of notes, or empty.
	Hint string `json:"hint"`
	// Code may be empty.
	Code string `json:"code"`
	// Severity is "error" or "note".
	Severity string `json:"severity"`
}

// sentence is a line of text: a path, a place or a part of one, and what is
// there. A path may have line ends.
var sentence = regexp.MustCompile(`(?s)^(.+?)(?::(\d+)(?::(-?\d+)(?::(\d+):(-?\d+))?)?)?: (error|note|warning): (.*)$`)

// coded is a message with its code.
var coded = regexp.MustCompile(`^(.*)  \[([a-z][a-z0-9-]*)\]$`)

// parse reads a line of mypy's output, text or JSON. It reports false for
// anything else.
func parse(line string) (message, bool) {
	if strings.HasPrefix(line, `{"file": `) {
		var m message
		err := json.Unmarshal([]byte(line), &m)
		return m, err == nil && m.File != "" && m.Severity != ""
	}
	parts := sentence.FindStringSubmatch(line)
	if parts == nil {
		return message{}, false
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(parts[i]) // 0 without a number, the largest for a larger one
		return n
	}
	// Text counts columns from 1, and the last column is inside, so that its
	// number is that of the end from 0.
	m := message{
		File: parts[1], Line: number(2), Column: number(3) - 1, EndLine: number(4), EndColumn: number(5),
		Severity: parts[6], Message: parts[7],
	}
	if code := coded.FindStringSubmatch(m.Message); code != nil {
		m.Message, m.Code = code[1], code[2]
	}
	return m, true
}

// reference is a note that is only a link.
var reference = regexp.MustCompile(`^See (https?://\S+)(?: for more info)?$`)

// alone reports whether a note says something of its own, though it may stand
// at the place of an error.
func alone(note string) bool {
	return strings.HasPrefix(note, "Revealed type is ") || strings.HasPrefix(note, "Revealed local types are")
}
