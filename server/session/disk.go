package session

import (
	"os"

	"github.com/octollm/octolsp/analyzers/check/walk"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
)

// Files is the files as the editor sees them: the text of an open document
// stands for its file.
type Files struct {
	// text is that of the open document at path.
	text func(path string) (string, bool)
}

// Open is the text of the open document at the absolute path.
func (f Files) Open(path string) (string, bool) { return f.text(path) }

// ReadFile implements [engine.Disk] and [config.Files].
func (f Files) ReadFile(path string) ([]byte, error) {
	if text, open := f.text(path); open {
		return []byte(text), nil
	}
	if engine.GrammarOf(path) == nil {
		return config.Disk{}.ReadFile(path)
	}
	return walk.ReadNeighbour(path)
}

// IsFile implements [engine.Disk].
func (f Files) IsFile(path string) bool {
	if _, open := f.text(path); open {
		return true
	}
	return onDisk(path)
}

func onDisk(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// epoch is a time in which no file came, went, or said something new about the
// place of another one.
type epoch struct {
	disk    Files
	locator *engine.Locator
}

func newEpoch(files Files) *epoch { return &epoch{files, engine.NewLocator(files)} }
