package project

import (
	"os"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/config"
)

// RootOf is the folder of the innermost project that the file at the absolute path
// belongs to, whose reports and config speak of its coverage: that of c, the config
// that holds for the file, if the file lies in it; else the repository around the
// file, else begun, the folder that somebody works in, or the file's own. A config
// in the home folder is the user's and makes no project of it.
func RootOf(path string, c *config.Config, begun string) string {
	if above := c.Path(); above != "" {
		folder := filepath.Dir(above)
		home, err := os.UserHomeDir()
		if _, inside := below(folder, path); inside && (err != nil || folder != home) {
			return folder
		}
	}
	if repository := repositoryAround(filepath.Dir(path)); repository != "" {
		return repository
	}
	if _, inside := below(begun, path); inside {
		return begun
	}
	return filepath.Dir(path)
}

// repositoryAround is the root of the repository that folder lies in, or empty.
func repositoryAround(folder string) string {
	for {
		if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}
