package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
)

// TestSuppressedNames writes a name as "text: rules", with the rules of a
// family as their number.
func TestSuppressedNames(t *testing.T) {
	tests := []struct {
		path, source string
		want         []string
	}{
		{"/a/area.py", "x = 1\n", nil},
		{"/a/area.py", "def f(a):  # noqa: D103, E501, ANN001\n    # octolsp: ignore[docstring/undocumented-param, nothing, D417]\n    pass  # noqa\n", []string{
			"D103: docstring/undocumented-function",
			"ANN001: typehint/unannotated-param",
			"docstring/undocumented-param: docstring/undocumented-param",
			"D417: docstring/undocumented-param",
		}},
		{"/a/area.py", "# octolsp: ignore-file[typehint]\nclass 面:\n    def f(self):  # octolsp: ignore[ all ]\n        pass\n", []string{
			fmt.Sprintf("typehint: %d rules", familySize("typehint")), "all: " + fmt.Sprint(len(rule.All())) + " rules",
		}},
		{"/a/src/lib.rs", "#![allow(missing_docs, dead_code)]\n", []string{"missing_docs: rustdoc/undocumented-item"}},
		{"/a/src/lib.rs", `// octolsp: ignore-file[missing_docs]
pub mod inner {
    #[cfg_attr(feature = "x", allow(clippy :: missing_errors_doc, reason = "allow(missing_docs)"))]
    pub struct S {
        #[expect(missing_docs, reason = "no")]
        #[deny(missing_docs)]
        pub a: u8,
    }
    impl S {
        #[allow(r#missing_docs)] // octolsp: ignore[rustdoc/undocumented-errors]
        pub fn f() {}
    }
}
`, []string{
			"missing_docs: rustdoc/undocumented-item",
			"clippy :: missing_errors_doc: rustdoc/undocumented-errors",
			"missing_docs: rustdoc/undocumented-item",
			"missing_docs: rustdoc/undocumented-item",
			"rustdoc/undocumented-errors: rustdoc/undocumented-errors",
		}},
		{"/a/src/lib.rs", "#[allow(missing_docs", nil},
	}
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	for _, test := range tests {
		analysis, _ := check(t, analyzer, test.path, test.source, everything(), nil)
		var got []string
		for _, name := range analysis.SuppressedNames() {
			rules := name.Rules[0].Name
			if len(name.Rules) > 1 {
				rules = fmt.Sprint(len(name.Rules)) + " rules"
			}
			got = append(got, name.Range.In(test.source)+": "+rules)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s has the names\n  %s\nwant\n  %s", test.source, strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
		}
	}
}

// familySize is how many rules a family has.
func familySize(family string) int {
	count := 0
	for _, r := range rule.All() {
		if r.Family() == family {
			count++
		}
	}
	return count
}
