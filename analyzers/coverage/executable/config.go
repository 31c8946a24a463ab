package executable

import (
	"fmt"
	"path/filepath"
	"regexp"
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

// RulesIn are the rules of the project whose config is in folder; tool is
// [coverage.Report.Tool], whose version has the defaults. read reads a file by its
// path. Notes, a line each, tell of what octolsp can't follow.
func RulesIn(folder, tool string, read func(path string) ([]byte, error)) (Rules, []string) {
	var notes []string
	for _, file := range configFiles {
		path := filepath.Join(folder, file.name)
		content, err := read(path)
		if err != nil {
			continue
		}
		report, used, err := readReport(file.name, content)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s is passed over: %v", path, err))
			continue
		}
		if !used && !file.own {
			continue
		}
		rules, more := settings{
			exclude: report["exclude_lines"], excludeAlso: report["exclude_also"],
			partial: report["partial_branches"], partialAlso: report["partial_also"],
			partialAlways: report["partial_branches_always"],
		}.rules(tool)
		for _, note := range more {
			notes = append(notes, path+": "+note)
		}
		return rules, notes
	}
	return DefaultRules(tool), notes
}

// readReport is the section report of a config, and whether the config has
// anything for coverage.py.
func readReport(name string, content []byte) (report map[string][]string, used bool, err error) {
	var sections map[string]map[string][]string
	if strings.HasSuffix(name, ".toml") {
		if sections, err = tomlSections(content, name == ".coveragerc.toml"); err != nil {
			return nil, false, err
		}
	} else {
		sections = iniSections(string(content), name == ".coveragerc")
	}
	return sections["report"], len(sections) > 0, nil
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
					section[key] = append(section[key], withoutVariables(fmt.Sprint(element)))
				}
			case string:
				section[key] = strings.Split(withoutVariables(value), "\n")
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
