package mypy

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
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
	// inRecountedCodePoints is that of the native parser of mypy 2.4, which turns code points
	// into code points as if they were bytes; see [recounted].
	inRecountedCodePoints
	// inNothing is that of a mypy that did not say: only columns of lines in
	// ASCII can be read.
	inNothing
)

// columns turn mypy's columns into bytes. Which unit a mypy counts in depends
// on its version and its config, so it is asked, once, if there is a line on
// which that makes a difference.
type columns struct{ unit unit }

// sample has expressions at places that all units count in another way.
const sample = `"é𝕏é𝕏é"; reveal_type(1); reveal_type("中"); reveal_type(2)`

// learn asks mypy for its unit.
func (c *columns) learn(ctx context.Context, run tools.Run) error {
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
	out, err := checkSample(ctx, run)
	if err != nil && ctx.Err() != nil {
		return err
	}
	var said []int
	for line := range strings.Lines(string(out)) {
		if m, ok := parse(strings.TrimSpace(line)); ok && alone(m.Message) {
			said = append(said, m.Column)
		}
	}
	c.unit = unitOf(said)
	return nil
}

// checkSample is what mypy says of [sample]. That is a file, since a config that
// names files or modules lets mypy take no program with -c.
func checkSample(ctx context.Context, run tools.Run) ([]byte, error) {
	folder, remove, err := files.TemporaryFolder("octolsp-mypy-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = remove() }()
	file := filepath.Join(folder, "octolsp_sample.py")
	if err := os.WriteFile(file, []byte(sample), 0o600); err != nil {
		return nil, err
	}
	arguments := append(append([]string{}, flags...), configArguments(run.Arguments)...)
	if !run.Trusted {
		more, _, removeConfig, err := harmlessly(ctx, run)
		if err != nil {
			return nil, err
		}
		defer removeConfig()
		arguments = append(arguments, more...)
	}
	out, _, err := command(run, run.Program.Path, append(arguments, file)).Output(ctx)
	return out, err
}

// unitOf is the unit in which the expressions of [sample] stand at the columns.
func unitOf(columns []int) unit {
	expected := map[unit][]int{}
	for at := range sample {
		if !strings.HasSuffix(sample[:at], "type(") {
			continue
		}
		before := utf8.RuneCountInString(sample[:at])
		expected[inBytes] = append(expected[inBytes], at)
		expected[inCodePoints] = append(expected[inCodePoints], before)
		expected[inRecountedCodePoints] = append(expected[inRecountedCodePoints], recounted(sample, before))
	}
	for unit, want := range expected {
		if slices.Equal(columns, want) {
			return unit
		}
	}
	return inNothing
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
func (c *columns) rangeOf(source *tools.Source, m message) text.Range {
	whole := lineRange(source, m.Line)
	if m.Column < 0 || c.unit == inNothing && !ascii(source, []message{m}) {
		return whole
	}
	start, ok := c.start(source, m)
	if !ok {
		return whole
	}
	if end, ok := c.end(source, m, start); ok && end > start {
		return text.Range{Start: start, End: end}
	}
	// A place without an extent is that of the name there, or of the character.
	rest := source.Text[start:max(whole.End, start)]
	size := strings.IndexFunc(rest, func(char rune) bool { return !isName(char) })
	switch {
	case size < 0:
		size = len(rest)
	case size == 0:
		_, size = utf8.DecodeRuneInString(rest)
	}
	return text.Range{Start: start, End: start + size}
}

// start is the offset of m's place.
func (c *columns) start(source *tools.Source, m message) (int, bool) {
	if c.unit == inRecountedCodePoints {
		return begin(source, m.Line, m.Column)
	}
	return c.offset(source, m.Line, m.Column)
}

// end is the offset of the end of m's place, which begins at start.
func (c *columns) end(source *tools.Source, m message, start int) (int, bool) {
	switch {
	case m.EndLine < m.Line || m.EndLine < 1:
		return 0, false
	case c.unit == inRecountedCodePoints && m.EndLine == m.Line:
		return end(source, m.Line, m.EndColumn, m.Column, start)
	case c.unit == inRecountedCodePoints:
		return end(source, m.EndLine, m.EndColumn, -1, start)
	}
	return c.offset(source, m.EndLine, m.EndColumn)
}

func (c *columns) offset(source *tools.Source, line, column int) (int, bool) {
	if c.unit == inCodePoints {
		return source.CodePoints(line, column+1)
	}
	at, ok := source.Bytes(line, column+1)
	return at, ok && (at == len(source.Text) || utf8.RuneStart(source.Text[at]))
}

// lineRange is the line without its indentation; the end of the text beyond it.
func lineRange(source *tools.Source, line int) text.Range {
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
