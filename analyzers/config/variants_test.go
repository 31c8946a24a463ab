package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// TestVariants checks that a code speaks of its part of a rule alone, wherever it
// is written.
func TestVariants(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		flags  []string
		want   string
	}{
		"default":                          {want: "ANN001 ANN002"},
		"ignore of a part":                 {config: "ignore = ['ANN002']", want: "ANN001"},
		"ignore of a prefix":               {config: "ignore = ['ANN0']", want: ""},
		"ignore of the rule":               {config: "ignore = ['typehint/unannotated-param']", want: ""},
		"select of a part":                 {config: "level = 'basic'\nselect = ['ANN002']", want: "ANN002"},
		"--select of a part":               {flags: []string{"select=ANN001"}, want: "ANN001"},
		"a part beats its rule":            {config: "select = ['ANN001']\nignore = ['typehint/unannotated-param']", want: "ANN001"},
		"a part beats its rule, off":       {config: "level = 'basic'\nselect = ['typehint/unannotated-param']\nignore = ['ANN001']", want: "ANN002"},
		"at equal rank ignore wins":        {config: "select = ['ANN001']\nignore = ['ANN001']", want: "ANN002"},
		"a later layer beats":              {config: "ignore = ['ANN001', 'ANN002']", flags: []string{"extend-select=ANN002"}, want: "ANN002"},
		"per-file-ignores of a part":       {config: "per-file-ignores = { '*.py' = ['ANN001'] }", want: "ANN002"},
		"per-file-ignores of another file": {config: "per-file-ignores = { 'b.py' = ['ANN001'] }", want: "ANN001 ANN002"},
		"severity of a part":               {config: "severity = { ANN002 = 'error', 'typehint/unannotated-param' = 'info' }", want: "ANN001:info ANN002:error"},
		"severity of a prefix":             {config: "severity = { ANN = 'hint', typehint = 'error' }", want: "ANN001:hint ANN002:hint"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := unpack(t, "-- octolsp.toml --\n"+test.config+"\n")
			file := filepath.Join(folder, "a.py")
			set := find(t, finder(t, flags(folder, test.flags...)), file).For(file)
			var got []string
			for _, v := range rule.Find("typehint/unannotated-param").Variants {
				if !set.On(v) {
					continue
				}
				entry := v.Code()
				if severity := set.Enabled(v.Rule).Severity(v); severity != finding.Warning {
					entry += ":" + severity.String()
				}
				got = append(got, entry)
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("on: %s, want %s", got, test.want)
			}
		})
	}
}
