package mypy

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
)

// configs are files without the setup.cfg that mypy would not read: one
// without a section for it, or beside a pyproject.toml with one.
type configs struct{ files.Reader }

func (c configs) ReadFile(path string) ([]byte, error) {
	content, err := c.Reader.ReadFile(path)
	if err != nil || filepath.Base(path) != "setup.cfg" {
		return content, err
	}
	project, projectErr := c.Reader.ReadFile(filepath.Join(filepath.Dir(path), "pyproject.toml"))
	if !hasSection(string(content)) || projectErr == nil && tools.HasToolTable(project, name) {
		return nil, fmt.Errorf("%s configures mypy nowhere: %w", path, fs.ErrNotExist)
	}
	return content, nil
}

// configIn is the config that mypy finds in the folder that it runs in; empty
// if there is none.
func configIn(root string) string {
	files := configs{files.Disk{}}
	for _, file := range []string{"mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg"} {
		path := filepath.Join(root, file)
		content, err := files.ReadFile(path)
		if err == nil && (file != "pyproject.toml" || tools.HasToolTable(content, name)) {
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
	values := iniSection(string(content))
	if filepath.Ext(path) == ".toml" {
		values = tomlTable(content)
	}
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

// tomlTable is [tool.mypy], each value as a list of words between commas.
func tomlTable(content []byte) map[string][]string {
	var project struct {
		Tool struct {
			Mypy map[string]any `toml:"mypy"`
		} `toml:"tool"`
	}
	if err := toml.Unmarshal(content, &project); err != nil {
		return nil
	}
	values := map[string][]string{}
	for key, value := range project.Tool.Mypy {
		switch value := value.(type) {
		case string:
			values[key] = list(value)
		case bool:
			values[key] = []string{fmt.Sprint(value)}
		case []any:
			for _, element := range value {
				values[key] = append(values[key], fmt.Sprint(element))
			}
		}
	}
	return values
}

// hasSection reports whether the INI file has a section [mypy].
func hasSection(content string) bool {
	for line := range strings.Lines(content) {
		if strings.TrimSpace(line) == "[mypy]" {
			return true
		}
	}
	return false
}

// iniSection is the section [mypy], each value as a list of words between
// commas and line ends. An indented line goes on with the value before.
func iniSection(content string) map[string][]string {
	values := map[string][]string{}
	inside, key := false, ""
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		bare := strings.TrimSpace(line)
		switch {
		case bare == "" || bare[0] == '#' || bare[0] == ';':
		case bare[0] == '[' && line[0] == '[':
			inside, key = bare == "[mypy]", ""
		case !inside:
		case (line[0] == ' ' || line[0] == '\t') && key != "":
			values[key] = append(values[key], list(bare)...)
		default:
			if i := strings.IndexAny(bare, "=:"); i >= 0 {
				key = strings.ToLower(strings.TrimSpace(bare[:i]))
				values[key] = list(bare[i+1:])
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
