package config

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/text"
)

// coverageTable is the shape of [coverage].
func coverageTable() *shape {
	return table("key",
		field{"check", "Whether `octolsp check` shows the lines that were not executed. No level does", boolean(), false},
		field{"reports", "Patterns of coverage reports in the same repository, in place of the usual names and places; relative to this file",
			atLeastOne(list(reportPattern(), "patterns"), "names no report: leave the key out for the usual names and places"), nil},
		field{"totals", "Which counts of a report's files hold where it has its own, such as LF and LH of LCOV: \"report\" takes these, " +
			"\"lines\" what was read of its lines. Without it, a gate ends with 2 where they differ", choice(string(TotalsOfReport), string(TotalsOfLines)), nil},
		field{"paths", "Where files of reports lie: a prefix of paths as reports write them, in which * stands for any one name, " +
			"and the folder that it is, relative to this file", mapping(reportPrefix(), location()), map[string]any{}},
	)
}

// atLeastOne is s, a list, that says otherwise where it is empty.
func atLeastOne(s *shape, otherwise string) *shape {
	s.check = func(v *document.Node) string {
		if len(v.Children) == 0 {
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
	s.check = func(v *document.Node) string {
		if wrong := empty(v); wrong != "" {
			return wrong
		}
		return possiblePath(v)
	}
	s.schema["pattern"] = noNull
	return s
}

func possiblePath(v *document.Node) string {
	if strings.Contains(v.Text, "\x00") {
		return fmt.Sprintf("%q: no path has a null character", v.Text)
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
	s.check = func(v *document.Node) string {
		if wrong := plain(v); wrong != "" {
			return wrong
		}
		if !prefixText.MatchString(v.Text) {
			return fmt.Sprintf("%q is not a prefix of paths: \"*\" stands for one whole name, as in \"/builds/*/app\"", v.Text)
		}
		return ""
	}
	s.schema["pattern"] = prefixText.String()
	return s
}

// coverage is what the valid table v says.
func (r *layerReader) coverage(v *document.Node) coverageValues {
	var found coverageValues
	if v == nil {
		return found
	}
	for _, entry := range v.Children {
		if entry.Key != "paths" {
			found.put(entry.Key, entry, r.folder, r.origin)
			continue
		}
		for _, given := range entry.Children {
			to := filepath.FromSlash(given.Text)
			if !filepath.IsAbs(to) {
				to = filepath.Join(r.folder, to)
			}
			found.paths = append(found.paths, PathMap{given.Key, filepath.Clean(to), r.origin(given.KeyRange)})
		}
	}
	return found
}

// put takes the valid v as the value of key, which is check, reports or totals, unless a
// stronger kind of origin said it before; patterns start at folder.
func (c *coverageValues) put(key string, v *document.Node, folder string, originOf func(place text.Range) Origin) {
	origin := originOf(v.Anchor())
	if key == "check" {
		if c.check == nil || c.check.origin.Kind <= origin.Kind {
			c.check = &setting[bool]{v.Boolean, origin}
		}
		return
	}
	if key == "totals" {
		if c.totals == nil || c.totals.origin.Kind <= origin.Kind {
			c.totals = &setting[Totals]{Totals(v.Text), origin}
		}
		return
	}
	if c.reports != nil && c.reports.origin.Kind > origin.Kind {
		return
	}
	c.reports = &setting[[]ReportPattern]{origin: origin}
	for _, item := range v.Children {
		c.reports.value = append(c.reports.value, newReportPattern(item.Text, folder, originOf(item.Anchor())))
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
