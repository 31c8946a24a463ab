// Package workset is the files of a tree that octolsp looks at: it finds, reads
// and analyses them, and links those that depend on each other.
//
// A [Pass] does that once, for a check. A [Folder] does it for an editor: for all
// files once, and later for those that changed and those that depend on them.
// Between its updates it keeps no text, no tree and no findings, only what tells
// whether they are still the same.
package workset

import (
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files/walk"
)

// Walking are the options of a walk for the files that octolsp parses, with
// what the configs that find finds for them leave out.
func Walking(find func(path string) (*config.Config, error)) walk.Options {
	return walk.Options{
		Supported: engine.Checks,
		LeftOut: func(path string) (bool, error) {
			found, err := find(path)
			return err == nil && found.Excludes(path), err
		},
		LeftOutWithin: func(path string) (bool, error) {
			found, err := find(path)
			return err == nil && found.ExcludesWithin(path), err
		},
	}
}
