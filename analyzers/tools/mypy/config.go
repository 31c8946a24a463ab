package mypy

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
)

// configs are files without the setup.cfg that mypy would not read: one
// without a section for it, or beside a pyproject.toml with one.
type configs struct{ files.Reader }

func (c configs) ReadFile(path string) ([]byte, error) {
	content, err := c.Reader.ReadFile(path)
	if err != nil || filepath.Base(path) != "setup.cfg" {
		return content, err
	}
	d, _ := document.Parse(document.INI, string(content)) // mypy says what is wrong
	pyproject, missing := c.Reader.ReadFile(filepath.Join(filepath.Dir(path), project.PyprojectName))
	if d.At(name) == nil || missing == nil && project.Configures(string(pyproject), name) {
		return nil, fmt.Errorf("%s does not configure mypy: %w", path, fs.ErrNotExist)
	}
	return content, nil
}

// configIn is the config that mypy finds in the folder that it runs in; empty
// if there is none.
func configIn(root string) string {
	files := configs{files.Disk{}}
	for _, file := range []string{"mypy.ini", ".mypy.ini", project.PyprojectName, "setup.cfg"} {
		path := filepath.Join(root, file)
		content, err := files.ReadFile(path)
		if err == nil && (file != project.PyprojectName || project.Configures(string(content), name)) {
			return path
		}
	}
	return ""
}

// settings are what a config says that octolsp must know.
type settings struct {
	// files are the patterns of what to check.
	files []string
	// modules reports that the config names packages or modules to check.
	modules bool
	// runsCode reports that the config names a plug-in, or a Python to ask.
	runsCode bool
	// localPartialTypes reports that the config switches on what the daemon
	// never switches off.
	localPartialTypes bool
}

// namesTargets reports whether the config says what to check.
func (s settings) namesTargets() bool { return len(s.files) > 0 || s.modules }

// readSettings reads the config at path. What can't be read says nothing: mypy
// itself tells what is wrong.
func readSettings(path string, files files.Reader) settings {
	if path == "" {
		return settings{}
	}
	content, err := files.ReadFile(path)
	if err != nil {
		return settings{}
	}
	values := section(path, string(content))
	set := settings{
		modules:  len(values["packages"]) > 0 || len(values["modules"]) > 0,
		runsCode: len(values["plugins"]) > 0 || len(values["python_executable"]) > 0,
	}
	set.files = values["files"]
	if on := values["local_partial_types"]; len(on) == 1 {
		set.localPartialTypes = slices.Contains([]string{"1", "yes", "true", "on"}, strings.ToLower(on[0]))
	}
	return set
}

// section is what the file says to mypy, each value as a list of words between
// commas and line ends.
func section(path, content string) map[string][]string {
	if filepath.Ext(path) == ".toml" {
		return tomlTable(content)
	}
	values := map[string][]string{}
	d, _ := document.Parse(document.INI, content) // mypy says what is wrong
	for _, value := range d.Options(name) {
		values[value.Key] = list(strings.ReplaceAll(value.Text, "\n", ","))
	}
	return values
}

// tomlTable is [tool.mypy], each value as a list of words between commas.
func tomlTable(content string) map[string][]string {
	d, err := document.Parse(document.TOML, content)
	table := d.At("tool", name)
	if err != nil || !table.IsTable() {
		return nil
	}
	values := map[string][]string{}
	for _, value := range table.Children {
		switch value.Kind {
		case document.String:
			values[value.Key] = list(value.Text)
		case document.Boolean:
			values[value.Key] = []string{value.Text}
		case document.Array:
			for _, element := range value.Children {
				values[value.Key] = append(values[value.Key], element.Text)
			}
		}
	}
	return values
}

// list are the words between commas.
func list(value string) []string {
	var words []string
	for word := range strings.SplitSeq(value, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}
