package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
)

// TestRelated writes what explains a finding as "rule: text (message)", and
// "rule: unnecessary" where the anchor can go. The definitions stand below
// others, so that places move with their chunks.
func TestRelated(t *testing.T) {
	tests := []struct {
		path, source string
		want         []string
	}{
		{"/a/area.py", `class Shape:
    """A shape."""

    @staticmethod
    def area(
        width: int, height: int,
    ) -> int:
        """Multiply.

        Args:
            width: Wide.
            depth: Deep.
        """
        return width * height
`, []string{
			"docstring/extraneous-param: area(\n        width: int, height: int,\n    ) -> int (the signature of `area`)",
			"docstring/undocumented-param: Args (the section `Args` of the docstring)",
			"docstring/undocumented-return: int (the return annotation)",
		}},
		{"/a/area.py", "\"\"\" \"\"\"\nx = 1  # octolsp: ignore[D103]\ndef f(a: int) -> None:\n    \"\"\"Do.\"\"\"\n    return a\n", []string{
			"docstring/empty-docstring: unnecessary",
			"docstring/undocumented-param: \"\"\"Do.\"\"\" (the docstring)",
			"octolsp/unused-ignore: unnecessary",
		}},
		{"/a/src/lib.rs", `//! All.
/// A trait.
pub trait T {
    /// Does.
    unsafe fn f() -> Result<u8, ()>;
}
/// Another.
pub unsafe trait U {}
`, []string{
			"rustdoc/undocumented-errors: Result<u8, ()> (the return type)",
			"rustdoc/undocumented-safety: unsafe (`unsafe`)",
			"rustdoc/undocumented-safety: unsafe (`unsafe`)",
		}},
	}
	for _, test := range tests {
		disk := memoryDisk{test.path: test.source, "/a/Cargo.toml": "[package]\nname = \"a\"\n"}
		var got []string
		for _, f := range findingsOf(t, disk, test.path, everything(), nothingMeasured) {
			if f.Unnecessary {
				got = append(got, f.Rule+": unnecessary")
			}
			for _, place := range f.Related {
				if !(text.Range{End: len(test.source)}).Encloses(place.Range) {
					t.Fatalf("%s: %v is outside of the text", f.Rule, place.Range)
				}
				got = append(got, f.Rule+": "+place.Range.In(test.source)+" ("+place.Message+")")
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s has\n  %s\nwant\n  %s", test.source, strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
		}
	}
}
