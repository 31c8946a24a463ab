package python

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// configFiles are where coverage.py looks for its config, in that order
// ("Configuration reference"). A file of its own counts even if it is empty; the
// others only if they have something for it.
var configFiles = []struct {
	name string
	own  bool
}{
	{".coveragerc", true},
	{".coveragerc.toml", true},
	{"setup.cfg", false},
	{"tox.ini", false},
	{"pyproject.toml", false},
}

// ConfigNames are the names of the files in which coverage.py's config may be.
func ConfigNames() []string {
	names := make([]string, len(configFiles))
	for i, file := range configFiles {
		names[i] = file.name
	}
	return names
}

// Config is the config of coverage.py in a folder.
type Config struct {
	// path is where it lies; empty where there is none.
	path string
	// sections are its sections, each value a list of lines or elements, with the
	// variables of the environment as they are written.
	sections map[string]map[string][]string
	// notes tell of the files that were passed over.
	notes []string
}

// ConfigIn is the config that coverage.py has when it runs in folder. read reads a
// file by its path.
func ConfigIn(folder string, read func(path string) ([]byte, error)) Config {
	var notes []string
	for _, file := range configFiles {
		path := filepath.Join(folder, file.name)
		content, err := read(path)
		if err != nil {
			continue
		}
		sections, err := sectionsOf(file.name, content)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s is passed over: %v", path, err))
			continue
		}
		if len(sections) > 0 || file.own {
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
func (c Config) DataFile() string {
	var file string
	for _, line := range c.sections["run"]["data_file"] {
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

// sectionsOf are the sections of a config that are for coverage.py.
func sectionsOf(name string, content []byte) (map[string]map[string][]string, error) {
	if strings.HasSuffix(name, ".toml") {
		return tomlSections(content, name == ".coveragerc.toml")
	}
	return iniSections(string(content), name == ".coveragerc"), nil
}

// tomlSections are the tables below [tool.coverage], or of the whole file if it is
// coverage.py's own; each value is a list.
func tomlSections(content []byte, own bool) (map[string]map[string][]string, error) {
	var project map[string]any
	if err := toml.Unmarshal(content, &project); err != nil {
		return nil, err
	}
	sections := map[string]map[string][]string{}
	tool, _ := project["tool"].(map[string]any)
	settings, _ := tool["coverage"].(map[string]any)
	if own {
		addTables(sections, project)
	}
	addTables(sections, settings)
	return sections, nil
}

func addTables(sections map[string]map[string][]string, from map[string]any) {
	for name, value := range from {
		table, ok := value.(map[string]any)
		if !ok {
			continue
		}
		section := map[string][]string{}
		for key, value := range table {
			switch value := value.(type) {
			case []any:
				section[key] = []string{}
				for _, element := range value {
					section[key] = append(section[key], fmt.Sprint(element))
				}
			case string:
				section[key] = strings.Split(value, "\n")
			}
		}
		sections[name] = section
	}
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
