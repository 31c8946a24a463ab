package locate

import (
	"context"
	"os"
	"path/filepath"
	"strings"

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
// activating its environment or toolchain would set. In a project that is not trusted
// none of them lets a program find anything of the project.
func (s *search) environment(ctx context.Context, path string, from From) []string {
	folder, searched := filepath.Dir(path), os.Getenv("PATH")
	var outside []string
	if !s.where.Trusted {
		outside = s.outside(ctx)
		for _, variable := range outside {
			if cleaned, is := strings.CutPrefix(variable, "PATH="); is {
				searched = cleaned
			}
		}
	}
	switch {
	case s.wanted.Toolchain:
		return append(outside, toolchainEnvironment(folder, searched, from)...)
	case s.wanted.Python:
		return append(outside, environmentOf(folder, searched)...)
	}
	return outside
}

// environmentOf are the variables of the environment of Python whose programs are in
// folder; none if it is none.
func environmentOf(folder, searched string) []string {
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
	variables := []string{variable + "=" + root, pathWith(folder, searched)}
	if os.Getenv("PYTHONHOME") != "" {
		variables = append(variables, "PYTHONHOME=")
	}
	return variables
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// pathWith is the variable PATH with the value path, and folder first.
func pathWith(folder, path string) string {
	if path != "" {
		path = string(filepath.ListSeparator) + path
	}
	return "PATH=" + folder + path
}
