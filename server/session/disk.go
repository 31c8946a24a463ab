package session

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
)

// epoch is a time in which no file came, went, or said something new about the
// place of another one.
type epoch struct {
	disk    files.FS
	locator *engine.Locator
}

func newEpoch(files files.FS) *epoch { return &epoch{files, engine.NewLocator(files)} }
