package patch

import (
	"context"
	"path/filepath"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
)

// Formatter is a tool that reports texts that it would reformat.
type Formatter interface {
	tools.Tool
	tools.TextChecker
}

// Check runs command, which prints diffs, and emits what they say: each file
// that tool would reformat. Files whose diffs can't be followed are looked
// at one by one. What failed makes of how the command ended is returned, or the
// error of emit or of looking at a file.
func Check(
	ctx context.Context, run tools.Run, tool Formatter, command process.Command, failed func(process.Ended, error) error, emit func(tools.File) error,
) error {
	start := time.Now()
	var unclear []string
	var stopped error
	reader := Reader{Each: func(diff File) error {
		path := diff.Name
		if !filepath.IsAbs(path) {
			path = filepath.Join(command.Folder, path)
		}
		before, ok := readable(run, path)
		if !ok || files.WrittenSince(path, start) {
			return nil
		}
		after, ok := diff.Apply(before)
		if !ok {
			unclear = append(unclear, path)
			return nil
		}
		stopped = emit(tools.File{Path: path, Source: before, Findings: tools.WouldReformat(tool.Description().Name, before, after)})
		return stopped
	}}
	ended, err := command.Lines(ctx, reader.Line)
	if err == nil {
		err = reader.End()
	}
	if stopped != nil {
		return stopped
	}
	if err := failed(ended, err); err != nil {
		return err
	}
	for _, path := range unclear {
		if err := CheckFile(ctx, run, tool, path, emit); err != nil {
			return err
		}
	}
	return nil
}

// CheckFile emits what tool says of the text of the file at path.
func CheckFile(ctx context.Context, run tools.Run, tool tools.TextChecker, path string, emit func(tools.File) error) error {
	source, ok := readable(run, path)
	if !ok {
		return nil
	}
	found, err := tool.CheckText(ctx, run, tools.Text{Path: path, Source: source})
	if err != nil || len(found) == 0 {
		return err
	}
	return emit(tools.File{Path: path, Source: source, Findings: found})
}

// readable is the text of the file at path. It reports false for one that is
// gone meanwhile: the next run sees what became of it.
func readable(run tools.Run, path string) (string, bool) {
	source, err := run.Read(path)
	return source, err == nil
}
