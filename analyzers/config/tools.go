package config

import (
	"fmt"
	"hash"
	"maps"
	"slices"
	"time"

	"github.com/octollm/octolsp/analyzers/document"

	"github.com/octollm/octolsp/analyzers/tools/description"
)

// DefaultToolTimeout is how long a tool may take where nothing says so.
const DefaultToolTimeout = 120 * time.Second

// ToolMode says whether a tool runs.
type ToolMode string

// The modes. In ToolAuto the tool runs where the project seems to use it.
const (
	ToolAuto ToolMode = "auto"
	ToolOn   ToolMode = "on"
	ToolOff  ToolMode = "off"
)

// FormatterAuto is the value of formatter beside the names of tools.
const FormatterAuto = "auto"

// Tools is what a config says of the tools: its table [tools]. The zero value
// is not a config's.
type Tools struct {
	// Given reports that a config file has the table.
	Given bool
	// Named reports that the config was named, as by --config, and not found
	// above the file.
	Named bool
	// Timeout is how long a tool may take.
	Timeout time.Duration
	// Formatter is that of Python: "auto" or the name of a tool.
	Formatter string

	values toolValues
}

// ToolSettings is what a config says of one tool.
type ToolSettings struct {
	Mode ToolMode
	// Path is the absolute path of the program; empty if it is to be found.
	Path string
	// Arguments are added to octolsp's.
	Arguments []string
	// Options are the values of the tool's own options that the config gives, by their
	// names.
	Options map[string]string

	origins map[string]Origin
}

// Origin is where the value of a key of the tool's table comes from, such as
// that of "path".
func (s *ToolSettings) Origin(key string) Origin { return s.origins[key] }

// Of is what holds for the tool of that name.
func (t *Tools) Of(name string) ToolSettings {
	s := ToolSettings{Mode: ToolAuto, origins: map[string]Origin{}}
	for _, f := range toolTable(description.Named(name)).fields {
		key := name + "." + f.name
		given, found := t.values[key]
		if !found {
			continue
		}
		s.origins[f.name] = given.origin
		switch f.name {
		case "mode":
			s.Mode = ToolMode(given.value.(string))
		case "path":
			s.Path = given.value.(string)
		case "arguments":
			s.Arguments = given.value.([]string)
		default:
			if s.Options == nil {
				s.Options = map[string]string{}
			}
			s.Options[f.name] = given.value.(string)
		}
	}
	return s
}

// toolValues are what [tools] says, by the dotted keys below it: "timeout" or
// "ruff.path". Values are of the types string, int, bool and []string.
type toolValues map[string]setting[any]

func (v toolValues) digest(into hash.Hash) {
	for _, key := range slices.Sorted(maps.Keys(v)) {
		fmt.Fprintf(into, "%q %#v\n", key, v[key].value)
	}
}

// Tools is what holds for the tools.
func (c *Config) Tools() *Tools { return c.tools }

// newTools is what the layers, the weakest first, say of the tools.
func newTools(layers []*layer, named bool) *Tools {
	t := &Tools{Named: named, Timeout: DefaultToolTimeout, Formatter: FormatterAuto, values: toolValues{}}
	for _, l := range layers {
		t.Given = t.Given || slices.Contains(l.keys, "tools")
		maps.Copy(t.values, l.tools)
	}
	if timeout, found := t.values["timeout"]; found {
		t.Timeout = time.Duration(timeout.value.(int)) * time.Second
	}
	if formatter, found := t.values["formatter"]; found {
		t.Formatter = formatter.value.(string)
	}
	return t
}

// tools are what the valid table v says.
func (r *layerReader) tools(v *document.Node) toolValues {
	found := toolValues{}
	if v == nil {
		return found
	}
	for _, entry := range v.Children {
		switch {
		case !slices.Contains(description.Names(), entry.Key):
			found.put(entry.Key, entry, r.folder, r.origin(entry.Anchor()))
		case entry.Kind == document.String:
			found.put(entry.Key+".mode", entry, r.folder, r.origin(entry.Anchor()))
		default:
			for _, inner := range entry.Children {
				found.put(entry.Key+"."+inner.Key, inner, r.folder, r.origin(inner.Anchor()))
			}
		}
	}
	return found
}
