package mypy

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/text"
)

// A unit is what mypy counts in columns, from 0.
type unit int

const (
	unknown unit = iota
	// inBytes is that of Python's own parser: bytes of UTF-8 without the byte
	// order mark.
	inBytes
	// inCodePoints is that of people.
	inCodePoints
	// inTwice is that of the native parser of mypy 2.4: a column in code points
	// without the byte order mark is taken for one in bytes, with the mark, and
	// turned into code points again.
	inTwice
	// inNothing is that of a mypy that did not say: only columns of lines in
	// ASCII can be read.
	inNothing
)

// columns turn mypy's columns into bytes. Which unit a mypy counts in depends
// on its version and its config, so it is asked, once, if there is a line on
// which that makes a difference.
type columns struct{ unit unit }

// sample is a program whose call begins at byte 22 and at code point 19.
const sample = `"ééé"; reveal_type(1)`

// learn asks mypy for its unit.
func (c *columns) learn(ctx context.Context, run proxy.Run) error {
	if c.unit != unknown {
		return nil
	}
	if major, rest, _ := strings.Cut(run.Program.Version, "."); major == "1" {
		minor, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(minor); err == nil && n < 19 {
			c.unit = inBytes // there is one parser only
			return nil
		}
	}
	arguments := append(append([]string{}, flags...), configArguments(run.Arguments)...)
	out, _, err := command(run, run.Program.Path, append(arguments, "-c", sample)).Output(ctx)
	if err != nil && ctx.Err() != nil {
		return err
	}
	for line := range strings.Lines(string(out)) {
		if m, ok := parse(strings.TrimSpace(line)); ok && alone(m.Message) {
			switch m.Column {
			case 22:
				c.unit = inBytes
			case 19:
				c.unit = inCodePoints
			case 16:
				c.unit = inTwice
			}
		}
	}
	if c.unit == unknown {
		c.unit = inNothing
	}
	return nil
}

// configArguments are those of the user's arguments that decide how mypy
// parses.
func configArguments(arguments []string) []string {
	var kept []string
	for i, argument := range arguments {
		option, _, joined := strings.Cut(argument, "=")
		switch option {
		case "--config-file":
			kept = append(kept, argument)
			if !joined && i+1 < len(arguments) {
				kept = append(kept, arguments[i+1])
			}
		case "--native-parser", "--no-native-parser":
			kept = append(kept, argument)
		}
	}
	return kept
}

// rangeOf is the place of m in source; the whole line without its indentation
// where mypy says no more, or says a place that does not exist.
func (c *columns) rangeOf(source *proxy.Source, m message) text.Range {
	whole := lineRange(source, m.Line)
	if m.Column < 0 || c.unit == inNothing && !ascii(source, []message{m}) {
		return whole
	}
	start, ok := c.offset(source, m.Line, m.Column, false)
	if !ok {
		return whole
	}
	if m.EndLine >= m.Line && m.EndLine > 0 {
		if end, ok := c.offset(source, m.EndLine, m.EndColumn, true); ok && end > start {
			return text.Range{Start: start, End: end}
		}
	}
	// A place without an extent is that of the character there.
	if rest := source.Text[start:max(whole.End, start)]; rest != "" {
		_, size := utf8.DecodeRuneInString(rest)
		return text.Range{Start: start, End: start + size}
	}
	return text.Range{Start: start, End: start}
}

func (c *columns) offset(source *proxy.Source, line, column int, end bool) (int, bool) {
	switch c.unit {
	case inCodePoints:
		return source.CodePoints(line, column+1)
	case inTwice:
		return twice(source, line, column, end)
	default:
		at, ok := source.Bytes(line, column+1)
		return at, ok && (at == len(source.Text) || utf8.RuneStart(source.Text[at]))
	}
}

// twice is the place of a column that was turned into code points twice. The
// character at column stands for as many columns as it has bytes: the one taken
// is that at which something begins, or ends if end.
func twice(source *proxy.Source, line, column int, end bool) (int, bool) {
	marked := source.Line(line)
	if line == 1 && strings.HasPrefix(source.Text, text.ByteOrderMark) {
		marked = text.ByteOrderMark + marked
	}
	first, width, seen := len(marked), 1, 0
	for at, char := range marked {
		if seen == column {
			first, width = at, utf8.RuneLen(char)
			break
		}
		seen++
	}
	if first == len(marked) && seen < column {
		return 0, false
	}
	for codePoint := first; codePoint < first+width; codePoint++ {
		at, ok := source.CodePoints(line, codePoint+1)
		if ok && width > 1 && !borders(source, line, at, end) {
			continue
		}
		if ok {
			return at, true
		}
	}
	return source.CodePoints(line, first+1)
}

// borders reports whether something may begin at the offset, or end there.
func borders(source *proxy.Source, line, at int, end bool) bool {
	whole := source.Line(line)
	start, _ := source.CodePoints(line, 1)
	before, _ := utf8.DecodeLastRuneInString(whole[:at-start])
	after, _ := utf8.DecodeRuneInString(whole[at-start:])
	if end {
		return at > start && before != ' ' && !(isName(before) && isName(after) && at-start < len(whole))
	}
	return at-start < len(whole) && after != ' ' && !(at > start && isName(before) && isName(after))
}

func isName(char rune) bool {
	return char == '_' || char >= '0' && char <= '9' || char|' ' >= 'a' && char|' ' <= 'z' || char >= utf8.RuneSelf
}

// lineRange is the line without its indentation; the end of the text beyond it.
func lineRange(source *proxy.Source, line int) text.Range {
	start, ok := source.CodePoints(max(line, 1), 1)
	if !ok {
		return text.Range{Start: len(source.Text), End: len(source.Text)}
	}
	whole := source.Line(max(line, 1))
	end := start + len(strings.TrimRight(whole, " \t\f"))
	return text.Range{Start: min(end, start+len(whole)-len(strings.TrimLeft(whole, " \t\f"))), End: end}
}

// severity is that of a finding for m.
func severity(m message) finding.Severity {
	if m.Severity == "error" {
		return finding.Error
	}
	return finding.Info
}
