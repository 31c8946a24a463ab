// Package workset is the files of a tree that octolsp looks at.
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
