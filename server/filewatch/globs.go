package filewatch

import (
	"encoding/json"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// watchedGlobs are the files whose changes on the disk matter beside coverage
// reports: sources, octolsp's configs and those of tools.
func watchedGlobs() []string {
	var configs []string
	for _, tool := range description.All() {
		for _, name := range tool.ConfigFiles {
			configs = append(configs, "**/"+name)
		}
	}
	slices.Sort(configs)
	globs := []string{"**/*.{py,pyi,rs}", "**/{octolsp,.octolsp,pyproject}.toml", "**/.gitignore"}
	for _, glob := range slices.Compact(configs) {
		if glob != "**/pyproject.toml" {
			globs = append(globs, glob)
		}
	}
	return globs
}

// wanted are the options of a registration for them, and for the coverage
// reports that configs name.
func (w *Watching) wanted() []byte {
	type watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	var options struct {
		Watchers []watcher `json:"watchers"`
	}
	globs := slices.Concat(watchedGlobs(), project.WatchGlobs())
	for _, folder := range w.Session.Current().Folders {
		if found, err := folder.FolderConfig(); err == nil {
			for _, pattern := range found.Coverage().Reports {
				globs = append(globs, "**/"+pattern.Glob())
			}
		}
	}
	for _, glob := range globs {
		options.Watchers = append(options.Watchers, watcher{glob})
	}
	encoded, err := json.Marshal(options)
	if err != nil {
		panic(err) // strings can be encoded
	}
	return encoded
}
