package python

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/project"
)

// Config is the config of coverage.py in a folder.
type Config struct {
	// path is where it lies; empty where there is none.
	path string
	// sections have the variables of the environment as they are written.
	sections project.Coverage
	// notes tell of the files that were passed over.
	notes []string
}

// ConfigIn is the config that coverage.py has when it runs in folder. read reads a
// file by its path.
func ConfigIn(folder string, read func(path string) ([]byte, error)) Config {
	var notes []string
	for _, name := range project.CoverageNames() {
		path := filepath.Join(folder, name)
		content, err := read(path)
		if err != nil {
			continue
		}
		sections, err := project.ReadCoverage(name, content)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s is ignored: %v", path, err))
			continue
		}
		if sections != nil {
			return Config{path: path, sections: sections, notes: notes}
		}
	}
	return Config{notes: notes}
}

// Folder is where it lies; empty where there is none.
func (c Config) Folder() string {
	if c.path == "" {
		return ""
	}
	return filepath.Dir(c.path)
}

// Rules are those of the config; tool is [coverage.Report.Tool], whose version has
// the defaults. Notes, a line each, tell of what octolsp can't follow.
func (c Config) Rules(tool string) (Rules, []string) {
	patterns := func(key string) []string { return c.withoutVariables("report", key) }
	rules, more := settings{
		exclude: patterns("exclude_lines"), excludeAlso: patterns("exclude_also"),
		partial: patterns("partial_branches"), partialAlso: patterns("partial_also"),
		partialAlways: patterns("partial_branches_always"),
	}.rules(tool)
	notes := slices.Clone(c.notes)
	for _, note := range more {
		notes = append(notes, c.path+": "+note)
	}
	return rules, notes
}

// DataFile is the file that the data is written to, [run] data_file, as it is
// written: relative to the folder of the config, or from "~", the home. It is empty
// where the config does not say it, or by a variable of the environment.
func (c Config) DataFile() string { return c.file("run", "data_file") }

// Outputs are the files that reports are written to, output of [xml], [json] and
// [lcov], as DataFile has that of the data.
func (c Config) Outputs() []string {
	var outputs []string
	for _, section := range []string{"xml", "json", "lcov"} {
		if file := c.file(section, "output"); file != "" {
			outputs = append(outputs, file)
		}
	}
	return outputs
}

// file is the file that a key names.
func (c Config) file(section, key string) string {
	var file string
	for _, line := range c.sections[section][key] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if file != "" || needsVariable(line) {
			return ""
		}
		file = withoutVariables(line)
	}
	return file
}

// isTOML reports whether the lists of the config are lists, and not texts of one
// element a line.
func (c Config) isTOML() bool { return strings.HasSuffix(c.path, ".toml") }

// withoutVariables is a value without the variables of the environment; nil where
// the config has none.
func (c Config) withoutVariables(section, key string) []string {
	value := slices.Clone(c.sections[section][key])
	for i := range value {
		value[i] = withoutVariables(value[i])
	}
	return value
}

var variable = regexp.MustCompile(`\$(\$|\w+|\{\w+(?:\?|-[^}]*)?\})`)

// withoutVariables puts in place of a variable of the environment what stands for
// one that is not set: which it had when coverage.py ran can't be known.
func withoutVariables(value string) string {
	return variable.ReplaceAllStringFunc(value, func(found string) string {
		if found == "$$" {
			return "$"
		}
		_, fallback, _ := strings.Cut(strings.TrimSuffix(found, "}"), "-")
		return fallback
	})
}

// needsVariable reports whether the value has a variable of the environment without
// a text that stands for one that is not set.
func needsVariable(value string) bool {
	return slices.ContainsFunc(variable.FindAllString(value, -1), func(found string) bool {
		return found != "$$" && !strings.Contains(found, "-")
	})
}
