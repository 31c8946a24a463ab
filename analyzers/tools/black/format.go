package black

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/patch"
)

// CheckProject runs Black over all paths. Black prints the diff of a file as
// soon as it is done with it.
func (t Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	paths := run.Paths
	if len(paths) == 0 {
		paths = []string{run.Root}
	}
	var together []string
	for _, path := range paths {
		// Black refuses to start for a path that is gone.
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		if !strings.Contains(path, "\r") {
			together = append(together, path)
		} else if err := patch.CheckFile(ctx, run, t, path, emit); err != nil { // no diff tells its name
			return err
		}
	}
	for _, batch := range tools.Batches(together) {
		if len(batch) == 0 {
			continue
		}
		black, remove, err := prepared(run, slices.Concat(excluding(run), []string{"--diff", "--"}, batch)...)
		if err != nil {
			return err
		}
		err = patch.Check(ctx, run, t, black, func(ended process.Ended, err error) error { return failed(run, ended, err) }, emit)
		remove()
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckText reports a text that Black would reformat, if it parses.
func (Tool) CheckText(ctx context.Context, run tools.Run, document tools.Text) ([]finding.Finding, error) {
	after, err := layout(ctx, run, document)
	if err != nil {
		return nil, err
	}
	return tools.WouldReformat(name, document.Source, after.text), nil
}

// Format is the text as Black lays it out; with only, the whole lines that the
// range touches, and what belongs to them.
func (Tool) Format(ctx context.Context, run tools.Run, document tools.Text, only *text.Range) (string, error) {
	var ranges []string
	if only != nil && supportsRanges(run.Program.Version) {
		first, last := touched(document.Source, *only)
		ranges = []string{fmt.Sprintf("--line-ranges=%d-%d", first, last)}
	}
	after, err := layout(ctx, run, document, ranges...)
	if err != nil {
		return "", err
	}
	if after.syntaxError != "" {
		return "", &tools.Failure{Tool: name, Message: "could not format " + document.Path, Path: document.Path, Stderr: after.syntaxError}
	}
	if only == nil || ranges != nil {
		return after.text, nil
	}
	// Part of the changes may leave a text that means something else: it counts
	// only if Black makes the same of it as of the whole.
	part := tools.Touching(document.Source, after.text, *only)
	whole, err := layout(ctx, run, tools.Text{Path: document.Path, Source: part})
	if err != nil {
		return "", err
	}
	if whole.text == after.text {
		return part, nil
	}
	return after.text, nil
}

// formatted is what Black makes of a text.
type formatted struct {
	text string
	// syntaxError is what Black says of a text that does not parse; text is the
	// same as before then.
	syntaxError string
}

func layout(ctx context.Context, run tools.Run, document tools.Text, options ...string) (formatted, error) {
	same := formatted{text: document.Source}
	name, known := naming(run, document.Path)
	black, remove, err := prepared(run, append(options, name...)...)
	if err != nil {
		return same, err
	}
	defer remove()
	black.Input = document.Source
	out, ended, err := black.Output(ctx)
	if err := failed(run, ended, err); err != nil {
		return same, err
	}
	if ended.Code != done {
		same.syntaxError = strings.ReplaceAll(ended.Stderr, known, document.Path)
		return same, nil
	}
	after := string(out)
	// Of an excluded text some versions print nothing. Of one whose lines end
	// in several ways they print one with one ending, although Black itself
	// calls it well formatted.
	if after == "" && strings.TrimSpace(strings.TrimPrefix(document.Source, text.ByteOrderMark)) != "" || oneEnding.Replace(after) == oneEnding.Replace(document.Source) {
		return same, nil
	}
	return formatted{text: after}, nil
}

var oneEnding = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// touched are the first and last line, counted from 1, that the range touches.
func touched(source string, only text.Range) (first, last int) {
	lines := text.NewLines(source)
	first, last = lines.Line(only.Start), lines.Line(only.End)
	if last > first && lines.Start(last) == only.End {
		last-- // it only ends there
	}
	return first + 1, last + 1
}

// supportsRanges reports whether the version has "--line-ranges": 23.11 and later.
func supportsRanges(version string) bool {
	year, rest, _ := strings.Cut(version, ".")
	month, _, _ := strings.Cut(rest, ".")
	y, yearErr := strconv.Atoi(year)
	m, monthErr := strconv.Atoi(month)
	return yearErr == nil && monthErr == nil && (y > 23 || y == 23 && m >= 11)
}
