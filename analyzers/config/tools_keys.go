package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// longestToolTimeout is the most seconds that a tool may be given: a day.
const longestToolTimeout = 24 * 60 * 60

// toolsTable is the shape of [tools].
func toolsTable() *shape {
	modes := []string{string(ToolAuto), string(ToolOn), string(ToolOff)}
	fields := []field{
		{"timeout", "How many seconds a tool may take", seconds(), int(DefaultToolTimeout.Seconds())},
		formatterField(),
	}
	for _, tool := range description.All() {
		name := tool.Name
		either := toolTable(tool)
		either.expects = quoted(modes) + ", or a table"
		either.kinds = append(either.kinds, document.String)
		either.short = choice(modes...)
		fields = append(fields, field{name, "Whether and how " + name + " runs: a mode, or a table", either, string(ToolAuto)})
	}
	tools := table("key", fields...)
	tools.instead = func(key string) string {
		if key == "trust-project" {
			return "no config that lies somewhere says whom you trust: run `octolsp trust` in the project, or add --trust"
		}
		return ""
	}
	return tools
}

// toolsDoc says what the table of the tools is about.
func toolsDoc() string {
	var titles []string
	for _, tool := range description.All() {
		titles = append(titles, tool.Title)
	}
	return description.Enumerate(titles) + " through octolsp"
}

// formatterField is the key that chooses among the formatters of Python.
func formatterField() field {
	names, auto := []string{FormatterAuto}, []string{}
	for _, tool := range description.Formatters("python") {
		names = append(names, tool.Name)
		auto = append(auto, tool.Title+" "+tool.Formats)
	}
	return field{"formatter", "What formats Python. auto is " + strings.Join(auto, ", else "), choice(names...), FormatterAuto}
}

// toolTable is the shape of the table of a tool.
func toolTable(tool *description.Tool) *shape {
	fields := []field{
		{"mode", "auto: where the project seems to use the tool; on: always; off: never", choice(string(ToolAuto), string(ToolOn), string(ToolOff)), string(ToolAuto)},
		{"path", "Path of the program, relative to this file", program(), nil},
		{"arguments", "Arguments to add. Those of the project's own config count where the project is trusted", list(argument(), "strings"), []string{}},
	}
	for _, option := range tool.Options {
		value := program()
		if len(option.Choices) > 0 {
			value = choice(option.Choices...)
		}
		fields = append(fields, field{option.Name, option.Doc, value, option.Default})
	}
	return table("key", fields...)
}

// program is a path that is given to the system.
func program() *shape {
	s := path()
	empty := s.check
	s.check = func(v *document.Node) string {
		if wrong := empty(v); wrong != "" {
			return wrong
		}
		return withoutNull(v)
	}
	s.schema["pattern"] = noNull
	return s
}

func argument() *shape {
	s := anyString()
	s.check, s.schema["pattern"] = withoutNull, noNull
	return s
}

// noNull matches what can be given to a program.
const noNull = `^[^\x00]*$`

func withoutNull(v *document.Node) string {
	if strings.Contains(v.Text, "\x00") {
		return fmt.Sprintf("%q: no program can be given a null character", v.Text)
	}
	return ""
}

func seconds() *shape {
	return &shape{
		expects: "a whole number of seconds",
		kinds:   []document.Kind{document.Integer},
		check: func(v *document.Node) string {
			if v.Integer < 1 || v.Integer > longestToolTimeout {
				return fmt.Sprintf("must be 1 to %d seconds, not %d", longestToolTimeout, v.Integer)
			}
			return ""
		},
		schema: map[string]any{"type": "integer", "minimum": 1, "maximum": longestToolTimeout},
	}
}

// put takes the valid v as the value of key; paths start at folder.
func (v toolValues) put(key string, given *document.Node, folder string, origin Origin) {
	var plain any = given.Text
	switch given.Kind {
	case document.Integer:
		plain = int(given.Integer)
	case document.Boolean:
		plain = given.Boolean
	case document.Array:
		plain = texts(given)
	}
	if strings.HasSuffix(key, ".path") {
		path := filepath.FromSlash(given.Text)
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		plain = filepath.Clean(path)
	}
	v[key] = setting[any]{plain, origin}
}

// toolKey is the shape of the value that an override of the dotted key sets,
// such as "tools.ruff" or "tools.ruff.path", and the key below [tools].
func toolKey(key string) (*shape, string) {
	steps := strings.Split(key, ".")
	if len(steps) < 2 || steps[0] != "tools" {
		return nil, ""
	}
	found := toolsTable()
	for i, step := range steps[1:] {
		at := slices.IndexFunc(found.fields, func(f field) bool { return f.name == step })
		if at < 0 {
			return nil, ""
		}
		found = found.fields[at].shape
		if found.short != nil && i == len(steps)-2 {
			return found.short, steps[1] + ".mode"
		}
	}
	return found, strings.Join(steps[1:], ".")
}
