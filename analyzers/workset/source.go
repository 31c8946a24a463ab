package workset

import (
	"context"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// A Source reads the files of a tree and looks at each of them alone. It is safe
// for concurrent use.
type Source struct {
	// Open is the text that stands for the file at the absolute path, if one does;
	// nil stands for none.
	Open func(path string) (text string, open bool)
	// Named are the absolute paths of files that the user named, whose links may lead
	// anywhere, and Folders those of folders: see [files.ReadInside].
	Named   map[string]bool
	Folders []string
	// Locator says what the places of files mean.
	Locator *engine.Locator
}

// Read is the text of the file at path, and whether it is one that stands for the
// file. Its error is a [*files.Unread]: the text has more than limit
// bytes, is not UTF-8, or can't be read.
func (s *Source) Read(path string, limit int64) (text string, open bool, err error) {
	if s.Open != nil {
		text, open = s.Open(path)
	}
	if !open {
		if text, err = s.read(path, limit); err != nil {
			return "", false, files.NewUnread(err)
		}
	} else if int64(len(text)) > limit {
		return "", true, files.NewUnread(files.TooLarge(int64(len(text)), limit))
	}
	if err := files.CheckEncoding(text); err != nil {
		return "", open, files.NewUnread(err)
	}
	return text, open, nil
}

// read is the text of the file on the disk.
func (s *Source) read(path string, limit int64) (string, error) {
	if s.Named[path] {
		return files.Read(path, limit)
	}
	within := ""
	for _, folder := range s.Folders {
		if paths.Contains(folder, path) && len(folder) > len(within) {
			within = folder
		}
	}
	return files.ReadInside(within, path, limit)
}

// Analyze looks at the file at path with the given text by the rules of of, its
// config. It fails only when ctx ends, or with a text too long to parse.
func (s *Source) Analyze(ctx context.Context, analyzer *engine.Analyzer, path, text string, of *config.Config) (*engine.Analysis, error) {
	return analyzer.Analyze(ctx, s.Locator.File(path, text), of.For(path), nil)
}
