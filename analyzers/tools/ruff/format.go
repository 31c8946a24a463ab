package ruff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/patch"
)

func formatArguments(run tools.Run, own ...string) []string {
	return slices.Concat([]string{"format"}, commonArguments(run.Arguments), []string{"--force-exclude"}, own)
}

// Format is the text as Ruff's formatter lays it out; with only, the whole lines
// that the range touches, and what belongs to them.
func (Layout) Format(ctx context.Context, run tools.Run, document tools.Text, only *text.Range) (string, error) {
	var ranges []string
	// Some versions of Ruff crash on a range behind a byte order mark.
	mark := ""
	if only != nil {
		if rest, marked := strings.CutPrefix(document.Source, text.ByteOrderMark); marked {
			mark, document.Source = text.ByteOrderMark, rest
		}
		ranges = []string{wholeLines(document.Source, only.Moved(-len(mark)))}
	}
	out, err := rewritten(ctx, run, document.Source, formatArguments(run, append(ranges, "--stdin-filename="+document.Path, "-")...))
	if err != nil {
		return "", err
	}
	if out == "" && strings.TrimSpace(strings.TrimPrefix(document.Source, text.ByteOrderMark)) != "" {
		return "", &tools.Failure{Tool: name, Message: "printed nothing for " + document.Path, Path: document.Path}
	}
	return mark + out, nil
}

// Format is that of [Layout].
func (Tool) Format(ctx context.Context, run tools.Run, document tools.Text, only *text.Range) (string, error) {
	return Layout{}.Format(ctx, run, document, only)
}

// wholeLines is the option for the lines that only touches: Ruff formats all
// for an empty range, and formats none for half a line.
func wholeLines(source string, only text.Range) string {
	lines := text.NewLines(source)
	clamp := func(offset int) int { return min(max(offset, 0), len(source)) }
	first, last := lines.Line(clamp(only.Start)), lines.Line(clamp(only.End))
	if last > first && lines.Start(last) == only.End {
		last-- // it only ends there
	}
	end := lines.Position(lines.Range(last).End)
	return fmt.Sprintf("--range=%d:1-%d:%d", first+1, end.Line, end.Column)
}

// CheckProject runs Ruff's formatter once over all paths.
func (l Layout) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	for _, batch := range tools.Batches(pathsOf(run)) {
		ruff, remove, err := prepared(run, append(formatArguments(run, "--diff", "--quiet", "--"), batch...)...)
		if err != nil {
			return err
		}
		err = patch.Check(ctx, run, l, ruff, func(ended process.Ended, err error) error {
			if err == nil && ended.Code == 2 && strings.TrimSpace(ended.Stderr) == "" {
				return nil // a file does not parse, of which it is quiet
			}
			return failed(run, ended, err)
		}, emit)
		remove()
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckText reports a text that Ruff would reformat, if it parses.
func (l Layout) CheckText(ctx context.Context, run tools.Run, document tools.Text) ([]finding.Finding, error) {
	after, err := l.Format(ctx, run, document, nil)
	if unparsable(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return tools.WouldReformat(name, document.Source, after), nil
}
