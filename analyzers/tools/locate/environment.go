package locate

import (
	"os"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/paths"
)

// environments are the folders of the environments of Python to look into, in
// order.
func (s *search) environments() []string {
	var all []string
	for _, folder := range s.folders() {
		for _, name := range []string{".venv", "venv"} {
			all = append(all, filepath.Join(folder, name))
		}
	}
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if folder := os.Getenv(variable); filepath.IsAbs(folder) {
			all = append(all, folder)
		}
	}
	return all
}

// folders are the folder that a program is wanted in and those above it, up to
// the project's; outside of the project, that folder alone.
func (s *search) folders() []string {
	if folders := paths.Upward(s.where.Folder, s.where.Project); folders != nil {
		return folders
	}
	return []string{s.where.Folder}
}

// environment are the variables to run the program at path with: those that
// activating its environment or toolchain would set.
func (s *search) environment(path string, from From) []string {
	folder := filepath.Dir(path)
	switch {
	case s.wanted.Toolchain:
		return toolchainEnvironment(folder, from)
	case !s.wanted.Python:
		return nil
	}
	root := filepath.Dir(folder)
	variable := ""
	if isThere(filepath.Join(root, "pyvenv.cfg")) {
		variable = "VIRTUAL_ENV"
	} else if isThere(filepath.Join(root, "conda-meta")) {
		variable = "CONDA_PREFIX"
	}
	if variable == "" {
		return nil
	}
	variables := []string{variable + "=" + root, pathWith(folder)}
	if os.Getenv("PYTHONHOME") != "" {
		variables = append(variables, "PYTHONHOME=")
	}
	return variables
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// pathWith is the variable PATH with folder first.
func pathWith(folder string) string {
	path := os.Getenv("PATH")
	if path != "" {
		path = string(filepath.ListSeparator) + path
	}
	return "PATH=" + folder + path
}
