package tools

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/project"
)

// PythonPlace is the place of a tool of Python for path: the nearest folder
// upward, no farther than the repository's root, that holds a file of one of
// the names, the first counting most, or a pyproject.toml with the table
// "tool."+table. Without such a folder it is the repository's root, or else the
// folder of path, and has no Config.
func PythonPlace(path string, files files.Reader, names []string, table string) Place {
	folder := path
	if _, err := files.ReadFile(path); err == nil || strings.HasPrefix(filepath.Ext(path), ".py") {
		folder = filepath.Dir(path)
	}
	for at := folder; ; at = filepath.Dir(at) {
		for _, name := range names {
			if _, err := files.ReadFile(filepath.Join(at, name)); err == nil {
				return Place{Root: at, Config: filepath.Join(at, name)}
			}
		}
		pyproject := filepath.Join(at, project.PyprojectName)
		if content, err := files.ReadFile(pyproject); err == nil && project.Configures(string(content), table) {
			return Place{Root: at, Config: pyproject}
		}
		if paths.IsRepository(at) {
			return Place{Root: at}
		}
		if at == filepath.Dir(at) {
			return Place{Root: folder}
		}
	}
}
