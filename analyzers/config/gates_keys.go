package config

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// gatesTable is the shape of [gates].
func gatesTable() *shape {
	component := table("key",
		field{"paths", "Patterns of the component's files, relative to this file", atLeastOne(list(gatePattern(), "patterns"),
			`names no file: write patterns such as "src/billing/**"`), nil},
		field{"minimum", "The least share of the component's lines together", minimum(), nil},
	)
	component.required = []string{"paths", "minimum"}
	coverage := table("key",
		field{"python", "The least share of Python's lines, in percent or as a fraction; it is never rounded", minimum(), defaultPython},
		field{"rust", "The least share of Rust's lines, in percent or as a fraction; it is never rounded", minimum(), defaultRust},
		field{"branches", "Whether lines count together with branches, or alone. Without it, each file counts as its tool counts: with branches in coverage.py, if it measured them", boolean(), nil},
		field{"patch", "The least share of changed lines, for `octolsp coverage diff`. Without it, that of their language", minimum(), nil},
		field{"patch-allowance", "How many changed lines may be uncovered, whatever their share", count(), 0},
		field{"paths", "The least share of the lines of all files that a pattern matches, together; patterns are relative to this file",
			mapping(gatePattern(), minimum()), map[string]any{}},
		field{"components", "Named parts of the project, each with a minimum of its own. One here replaces one of the same name in what is extended",
			mapping(componentName(), component), map[string]any{}},
	)
	return table("key", field{"coverage", "What `octolsp coverage gate` and `octolsp coverage diff` ask for", coverage, nil})
}

// count is how many of something are allowed.
func count() *shape {
	s := integer()
	s.check = func(v *document.Node) string {
		if v.Integer < 0 {
			return fmt.Sprintf("must be 0 or more, not %d", v.Integer)
		}
		return ""
	}
	s.schema["minimum"] = 0
	return s
}

// gatePattern is the pattern of files with a minimum.
func gatePattern() *shape {
	s := glob(false)
	pattern := s.check
	s.check = func(v *document.Node) string {
		if wrong := pattern(v); wrong != "" {
			return wrong
		}
		if strings.Trim(v.Text, "./") == "" {
			return fmt.Sprintf(`%q matches nothing: write "**" for all files`, v.Text)
		}
		return ""
	}
	s.schema["pattern"] = `[^./]`
	return s
}

// oneLine is text that can stand in a line.
var oneLine = regexp.MustCompile(`^[^\x00-\x1f\x7f]+$`)

// componentName is what a component is called in reports.
func componentName() *shape {
	s := anyString()
	s.expects = "a name"
	s.check = func(v *document.Node) string {
		if !oneLine.MatchString(v.Text) {
			return fmt.Sprintf("%q is not a name: write one line of text", v.Text)
		}
		return ""
	}
	s.schema["pattern"] = oneLine.String()
	return s
}

// gates is what the valid table v says.
func (r *layerReader) gates(v *document.Node) gateValues {
	var found gateValues
	coverage := v.At("coverage")
	if coverage == nil {
		return found
	}
	for _, v := range coverage.Children {
		switch v.Key {
		case "python":
			found.python = r.minimum(v)
		case "rust":
			found.rust = r.minimum(v)
		case "patch":
			found.patch = r.minimum(v)
		case "branches":
			found.branches = &setting[bool]{v.Boolean, r.origin(v.Anchor())}
		case "patch-allowance":
			found.patchAllowance = &setting[int]{int(v.Integer), r.origin(v.Anchor())}
		case "paths":
			for _, under := range v.Children {
				found.paths = append(found.paths, PathGate{under.Key, *r.minimum(under), newPattern(under.Key, r.folder)})
			}
		case "components":
			for _, under := range v.Children {
				found.components = append(found.components, r.component(under))
			}
		}
	}
	return found
}

// minimum is what the valid v says.
func (r *layerReader) minimum(v *document.Node) *Minimum {
	m, _ := minimumOf(v) // validated
	m.Origin = r.origin(v.Anchor())
	return &m
}

func (r *layerReader) component(given *document.Node) ComponentGate {
	paths := given.At("paths")
	c := ComponentGate{
		Name: given.Key, Patterns: texts(paths),
		Minimum: *r.minimum(given.At("minimum")), paths: r.origin(paths.Anchor()),
	}
	for _, text := range c.Patterns {
		c.patterns = append(c.patterns, newPattern(text, r.folder))
	}
	return c
}
