package config

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// coverageTable is the shape of [coverage].
func coverageTable() *shape {
	return table("key",
		field{"check", "Whether `octolsp check` shows the lines that were not executed. No level does", boolean(), false},
		field{"reports", "Patterns of coverage reports, in place of the usual names and places; relative to this file",
			atLeastOne(list(reportPattern(), "patterns"), "names no report: leave the key out for the usual names and places"), nil},
		field{"paths", "Where files of reports lie: a prefix of paths as reports write them, in which * stands for any one name, " +
			"and the folder that it is, relative to this file", mapping(reportPrefix(), location()), map[string]any{}},
	)
}

// atLeastOne is s, a list, that says otherwise where it is empty.
func atLeastOne(s *shape, otherwise string) *shape {
	s.check = func(v *value) string {
		if len(v.items) == 0 {
			return otherwise
		}
		return ""
	}
	s.schema = map[string]any{"minItems": 1}
	return s
}

// location is the path of a folder.
func location() *shape {
	s := path()
	empty := s.check
	s.check = func(v *value) string {
		if wrong := empty(v); wrong != "" {
			return wrong
		}
		return possiblePath(v)
	}
	s.schema["pattern"] = noNull
	return s
}

func possiblePath(v *value) string {
	if strings.Contains(v.text, "\x00") {
		return fmt.Sprintf("%q: no path has a null character", v.text)
	}
	return ""
}

// prefixText is a prefix of paths in reports.
var prefixText = regexp.MustCompile(`^(?:\*|[^*/\\\x00]*)(?:[/\\](?:\*|[^*/\\\x00]*))*$`)

// reportPrefix is a prefix of paths as reports write them.
func reportPrefix() *shape {
	s := location()
	s.expects = "a prefix of paths"
	plain := s.check
	s.check = func(v *value) string {
		if wrong := plain(v); wrong != "" {
			return wrong
		}
		if !prefixText.MatchString(v.text) {
			return fmt.Sprintf("%q is no prefix of paths: \"*\" stands for one whole name, as in \"/builds/*/app\"", v.text)
		}
		return ""
	}
	s.schema["pattern"] = prefixText.String()
	return s
}

// coverage is what the valid table v says.
func (r *layerReader) coverage(v *value) coverageValues {
	var found coverageValues
	if v == nil {
		return found
	}
	for _, entry := range v.entries {
		if entry.key != "paths" {
			found.put(entry.key, entry.value, r.folder, r.origin)
			continue
		}
		for _, given := range entry.value.entries {
			to := filepath.FromSlash(given.value.text)
			if !filepath.IsAbs(to) {
				to = filepath.Join(r.folder, to)
			}
			found.paths = append(found.paths, PathMap{given.key, filepath.Clean(to), r.origin(given.place)})
		}
	}
	return found
}

// put takes the valid v as the value of key, which is check or reports, unless a
// stronger kind of origin said it before; patterns start at folder.
func (c *coverageValues) put(key string, v *value, folder string, originOf func(place text.Range) Origin) {
	origin := originOf(v.place)
	if key == "check" {
		if c.check == nil || c.check.origin.Kind <= origin.Kind {
			c.check = &setting[bool]{v.boolean, origin}
		}
		return
	}
	if c.reports != nil && c.reports.origin.Kind > origin.Kind {
		return
	}
	c.reports = &setting[[]ReportPattern]{origin: origin}
	for _, item := range v.items {
		c.reports.value = append(c.reports.value, newReportPattern(item.text, folder, originOf(item.place)))
	}
}

// coverageKey is the shape of the value that an override of the dotted key sets,
// and the key below [coverage].
func coverageKey(key string) (*shape, string) {
	below, found := strings.CutPrefix(key, "coverage.")
	if !found || below == "paths" {
		return nil, ""
	}
	for _, f := range coverageTable().fields {
		if f.name == below {
			return f.shape, below
		}
	}
	return nil, ""
}
