package project

import (
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// RootOf is the folder of the innermost project that the file at the absolute path
// belongs to, whose reports and config speak of its coverage: that of c, the config
// that holds for the file, if the file lies in it; else the repository around the
// file, else begun, the folder that somebody works in, or the file's own. A config
// in the home folder is the user's and makes no project of it, nor does one in the
// root of all files.
func RootOf(path string, c *config.Config, begun string) string {
	if above := c.Path(); above != "" {
		folder := filepath.Dir(above)
		if paths.Contains(folder, path) && !files.IsEverything(folder) {
			return folder
		}
	}
	if repository := paths.RepositoryRoot(filepath.Dir(path)); repository != "" {
		return repository
	}
	if paths.Contains(begun, path) {
		return begun
	}
	return filepath.Dir(path)
}
