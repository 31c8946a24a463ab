package rustdoc_test

import (
	"context"
	"testing"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/grammars"
)

// TestSuppressions looks for the comments that take findings away: they are
// plain comments, wherever they stand, and no documentation.
func TestSuppressions(t *testing.T) {
	const source = `// octolsp: ignore-file[a]
/// octolsp: ignore[not this]
pub struct A; // octolsp: ignore[b]
pub enum E {
    V, // octolsp: ignore[c]
}
fn f() {
    // octolsp: ignore[d]
    fn g() {} // octolsp: ignore[e]
}
/* octolsp: ignore[not this] */
`
	parser := grammars.NewParser(grammars.Rust)
	defer parser.Close()
	tree, err := parser.Parse(context.Background(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := ""
	for _, group := range rust.Check(context.Background(), tree, rust.Placement{}, rule.NewSet(rule.Basic, "google", nil)).Groups {
		for _, suppression := range group.Suppressions {
			for _, name := range suppression.Names {
				if got := name.Range.Moved(group.Start).In(source); got != name.Text {
					t.Errorf("the range of %s holds %q", name.Text, got)
				}
				names += name.Text
			}
		}
	}
	if len(names) != 5 {
		t.Errorf("the suppressions name %q", names)
	}
}
