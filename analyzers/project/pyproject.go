// Package project says what the manifests of projects say: pyproject.toml,
// Cargo.toml, the name of Rust's toolchain, and the tables and sections that
// tools have in them. It reads texts that it is given, and opens no file.
package project

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// PyprojectName is the name of the manifest of a project of Python.
const PyprojectName = "pyproject.toml"

// IsPyproject reports whether the file at path is a manifest of Python.
func IsPyproject(path string) bool { return filepath.Base(path) == PyprojectName }

// ToolTable is what d, the TOML file at path, says to the tool: its table below
// [tool] of a pyproject.toml, or else the whole file. It is nil if there is none.
func ToolTable(path string, d *document.Document, tool string) *document.Node {
	if !IsPyproject(path) {
		return d.At()
	}
	return d.At("tool", tool)
}

// Configures reports whether the pyproject.toml has a table for the tool. One
// that can't be parsed has it if it names it in a header: the tool then says
// what is wrong.
func Configures(pyproject, tool string) bool {
	if !strings.Contains(pyproject, "tool") {
		return false // as in most, which are looked at often
	}
	d, err := document.Parse(document.TOML, pyproject)
	if err != nil {
		return strings.Contains(pyproject, "[tool."+tool)
	}
	return d.At("tool", tool) != nil
}

// Requirements are the dependencies that the pyproject.toml names, as PEP 508
// writes them: those of the project, of its extras, and those of its developers
// (PEP 735, and uv's table of old).
func Requirements(pyproject *document.Document) []*document.Node {
	var found []*document.Node
	add := func(list *document.Node) {
		if list == nil || list.Kind != document.Array {
			return
		}
		for _, item := range list.Children {
			if item.Kind == document.String {
				found = append(found, item)
			}
		}
	}
	add(pyproject.At("project", "dependencies"))
	for _, groups := range []*document.Node{pyproject.At("project", "optional-dependencies"), pyproject.At("dependency-groups")} {
		if groups.IsTable() {
			for _, group := range groups.Children {
				add(group)
			}
		}
	}
	add(pyproject.At("tool", "uv", "dev-dependencies"))
	return found
}

// RequiresPython is what the pyproject.toml says of the versions of Python that the
// project is for, as a pyproject.toml that says nothing else; empty if it does not.
func RequiresPython(pyproject *document.Document) string {
	required, err := pyproject.At("project", "requires-python").AsString()
	if err != nil || required == "" {
		return ""
	}
	return "[project]\nname = \"project\"\nversion = \"0\"\nrequires-python = " + document.QuoteTOML(required) + "\n"
}
