package tools

import (
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
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
		project := filepath.Join(at, "pyproject.toml")
		if content, err := files.ReadFile(project); err == nil && HasToolTable(content, table) {
			return Place{Root: at, Config: project}
		}
		if paths.IsRepository(at) {
			return Place{Root: at}
		}
		if at == filepath.Dir(at) {
			return Place{Root: folder}
		}
	}
}

// HasToolTable reports whether the pyproject.toml has a table for the tool. One
// that can't be parsed has it if it names it in a header: the tool then says
// what is wrong.
func HasToolTable(content []byte, table string) bool {
	var project struct {
		Tool map[string]any `toml:"tool"`
	}
	if err := toml.Unmarshal(content, &project); err != nil {
		return strings.Contains(string(content), "[tool."+table)
	}
	_, ok := project.Tool[table]
	return ok
}
