package rust_test

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
)

var (
	ofFunctions = rule.Codes("clippy::of_functions")
	ofOthers    = rule.Codes("clippy::of_others")
	// twofold has a lint for functions and another for all else.
	twofold = rust.Register(rust.Rule{
		Rule:       rule.Rule{Name: "test/twofold", Level: rule.Basic, Variants: []*rule.Variant{ofFunctions, ofOthers}},
		LintGroups: []string{"clippy::twofold"},
		Item: func(p *rust.Pass, item *rust.Item) {
			f := finding.Finding{Range: item.NameRange, Message: "found", Code: ofOthers.Code()}
			if item.Kind == rust.KindFunction {
				f.Code = ofFunctions.Code()
			}
			p.Report(f)
		},
	})
)

// TestVariantsAreLints: of a rule with several lints, an attribute that names
// one takes away the findings of that one, in its file and in the crate's root.
func TestVariantsAreLints(t *testing.T) {
	const items = "fn f() {}\nstruct S;\n"
	for _, test := range []struct{ root, source, want string }{
		{"", items, "f S"},
		{"", "#![allow(clippy::of_functions)]\n" + items, "S"},
		{"", "#![allow(clippy::of_others)]\n" + items, "f"},
		{"", "#![allow(clippy::twofold)]\n#[warn(clippy::of_others)]\n" + items, ""},
		{"", "#![allow(clippy::twofold)]\nfn f() {}\n#[warn(clippy::of_others)]\nstruct S;\n", "S"},
		{"#![allow(clippy::of_functions)]\nmod a;\n", items, "S"},
		{"#![allow(clippy::twofold)]\nmod a;\n", items, ""},
	} {
		files := []string{"/work/src/lib.rs", test.source}
		if test.root != "" {
			files = []string{"/work/src/a.rs", test.source, "/work/src/lib.rs", test.root}
		}
		got := ""
		for _, f := range found(t, []*rust.Rule{twofold}, "/work/src/lib.rs", files...) {
			if got != "" {
				got += " "
			}
			got += f.Symbol
		}
		if got != test.want {
			t.Errorf("%q in %q: found %q, want %q", test.source, test.root, got, test.want)
		}
	}
}
