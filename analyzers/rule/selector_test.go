package rule_test

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/rule"
)

func init() {
	for _, r := range []rule.Rule{
		{Name: "docstring/undocumented-param", Equivalents: []string{"D417"}, Related: []string{"DOC101"}, Aliases: []string{"docs/missing-param"}},
		{Name: "docstring/undocumented-class", Variants: []*rule.Variant{rule.Codes("D101"), rule.Codes("D106")}},
		{Name: "docstring/extraneous-param", Equivalents: []string{"DOC102"}},
		{Name: "docstring/own"},
		{Name: "rustdoc/undocumented-item", Equivalents: []string{"missing_docs"}},
		{Name: "rustdoc/undocumented-errors", Equivalents: []string{"clippy::missing_errors_doc"}},
	} {
		rule.Register(&r)
	}
}

func TestParseSelector(t *testing.T) {
	for text, want := range map[string]string{
		"docstring/undocumented-param": "undocumented-param",
		"docs/missing-param":           "undocumented-param",
		"D417":                         "undocumented-param",
		"D101":                         "undocumented-class",
		"D4":                           "undocumented-param",
		"D1":                           "undocumented-class",
		"D10":                          "undocumented-class",
		"D":                            "undocumented-class undocumented-param",
		"DOC":                          "extraneous-param",
		"DOC10":                        "extraneous-param",
		"missing_docs":                 "undocumented-item",
		"clippy":                       "undocumented-errors",
		"clippy::":                     "undocumented-errors",
		"clippy::missing_errors_doc":   "undocumented-errors",
		"docstring":                    "extraneous-param own undocumented-class undocumented-param",
		"all":                          "extraneous-param own undocumented-class undocumented-param undocumented-errors undocumented-item options variants",
	} {
		selector, err := rule.ParseSelector(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var names []string
		for _, r := range selector.Rules() {
			names = append(names, strings.TrimPrefix(r.Name, r.Family()+"/"))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s selects %s, want %s", text, got, want)
		}
		if len(rule.Selected(text)) != len(selector.Variants) {
			t.Errorf("%s: Selected and ParseSelector differ", text)
		}
	}
}

func TestUnknownSelector(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "unknown rule \"\": `octolsp rules` lists them",
		"xyzzy-plugh":                   "unknown rule \"xyzzy-plugh\": `octolsp rules` lists them",
		"DOC101":                        `unknown rule "DOC101": it is only related to "docstring/undocumented-param", which must be named itself`,
		"D418":                          `unknown rule "D418": Ruff has it; octolsp has no such rule`,
		"D418x":                         `unknown rule "D418x": did you mean "D417"?`,
		"PL":                            `unknown rule "PL": Ruff has it; octolsp has no such rule`,
		"D2":                            `unknown rule "D2": Ruff has it; octolsp has no such rule`,
		"DOC601":                        `unknown rule "DOC601": pydoclint has it; octolsp has no such rule`,
		"SIG203":                        `unknown rule "SIG203": docsig has it; octolsp has no such rule`,
		"PR07":                          `unknown rule "PR07": numpydoc has it; octolsp has no such rule`,
		"DAR401":                        `unknown rule "DAR401": darglint has it; octolsp has no such rule`,
		"dead_code":                     `unknown rule "dead_code": rustc has it; octolsp has no such rule`,
		"rustdoc::bare_urls":            `unknown rule "rustdoc::bare_urls": rustdoc has it; octolsp has no such rule`,
		"clippy::pedantic":              `unknown rule "clippy::pedantic": Clippy has it; octolsp has no such rule`,
		"d417":                          `unknown rule "d417": did you mean "D417"?`,
		"undocumented-parm":             `unknown rule "undocumented-parm": did you mean "docstring/undocumented-param"?`,
		"docstring/undocumented_param":  `unknown rule "docstring/undocumented_param": did you mean "docstring/undocumented-param"?`,
		"docstrings":                    `unknown rule "docstrings": did you mean "docstring"?`,
		"docs":                          `unknown rule "docs": did you mean "docs/missing-param"?`,
		"clippy::missing":               `unknown rule "clippy::missing": did you mean "clippy::missing_errors_doc"?`,
		"missing_errors_doc":            `unknown rule "missing_errors_doc": did you mean "clippy::missing_errors_doc"?`,
		"foo":                           "unknown rule \"foo\": `octolsp rules` lists them",
		"E501":                          `unknown rule "E501": Ruff has it; octolsp has no such rule`,
		"ruff/F401":                     `unknown rule "ruff/F401": it is a rule of Ruff: turn it on or off in Ruff's own config`,
		"rustc/unused_variables":        `unknown rule "rustc/unused_variables": it is a rule of rustc: turn it on or off in rustc's own config`,
		"docstring/":                    `unknown rule "docstring/": did you mean "docstring/extraneous-param"?`,
		"DO":                            `unknown rule "DO": did you mean "DOC"?`,
		"D4 ":                           `unknown rule "D4 ": did you mean "D4"?`,
		strings.Repeat("docstring", 99): "unknown rule \"" + strings.Repeat("docstring", 99) + "\": `octolsp rules` lists them",
	} {
		if _, err := rule.ParseSelector(text); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// TestRanks holds the order that selection goes by.
func TestRanks(t *testing.T) {
	rank := func(text string) rule.Rank {
		selector, err := rule.ParseSelector(text)
		if err != nil {
			t.Fatal(err)
		}
		return selector.Rank
	}
	falling := []string{"D106", "D417", "D41", "D4", "D", "docstring", "all"}
	for i := 1; i < len(falling); i++ {
		if rank(falling[i-1]) <= rank(falling[i]) {
			t.Errorf("%s does not beat %s", falling[i-1], falling[i])
		}
	}
	for _, same := range [][2]string{{"D417", "docstring/undocumented-param"}, {"D417", "docs/missing-param"}, {"clippy", "clippy::"}} {
		if rank(same[0]) != rank(same[1]) {
			t.Errorf("%s and %s differ in rank", same[0], same[1])
		}
	}
}
