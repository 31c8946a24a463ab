package patch

import (
	"context"
	"path/filepath"
	"time"

	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/process"
)

// Formatter is a tool that tells of texts that it would lay out anew.
type Formatter interface {
	proxy.Tool
	proxy.TextChecker
}

// Check runs command, which prints diffs, and emits what they say: each file
// that tool would lay out anew. Files whose diffs can't be followed are looked
// at one by one. The results are those of [process.Command.Lines], or the error
// of emit or of looking at a file.
func Check(ctx context.Context, run proxy.Run, tool Formatter, command process.Command, emit func(proxy.File) error) (process.Ended, error) {
	start := time.Now()
	var unclear []string
	reader := Reader{Each: func(diff File) error {
		path := diff.Name
		if !filepath.IsAbs(path) {
			path = filepath.Join(command.Folder, path)
		}
		before, err := run.Read(path)
		if err != nil || proxy.WrittenSince(path, start) {
			return nil // the next run sees what became of it
		}
		after, ok := diff.Apply(before)
		if !ok {
			unclear = append(unclear, path)
			return nil
		}
		return emit(proxy.File{Path: path, Source: before, Findings: proxy.WouldReformat(tool.Name(), before, after)})
	}}
	ended, err := command.Lines(ctx, reader.Line)
	if err != nil {
		return ended, err
	}
	if err := reader.End(); err != nil {
		return ended, err
	}
	for _, path := range unclear {
		if err := CheckFile(ctx, run, tool, path, emit); err != nil {
			return ended, err
		}
	}
	return ended, nil
}

// CheckFile emits what tool says of the text of the file at path.
func CheckFile(ctx context.Context, run proxy.Run, tool proxy.TextChecker, path string, emit func(proxy.File) error) error {
	source, err := run.Read(path)
	if err != nil {
		return nil // the next run sees what became of it
	}
	found, err := tool.CheckText(ctx, run, proxy.Text{Path: path, Source: source})
	if err != nil || len(found) == 0 {
		return err
	}
	return emit(proxy.File{Path: path, Source: source, Findings: found})
}
