package rust_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/grammars"
)

// many is how many rules the tests register.
const many = 200

var (
	numbered [many]*rust.Rule
	// everyItem reports each item, field and variant that it is offered.
	everyItem *rust.Rule
	// reachable reports the items that other crates can reach.
	reachable *rust.Rule
)

func init() {
	for i := range numbered {
		name := fmt.Sprintf("test/numbered-%d", i)
		numbered[i] = rust.Register(rust.Rule{
			Rule:       rule.Rule{Name: name, Level: rule.Basic, Equivalents: []string{fmt.Sprintf("clippy::numbered_%d", i)}},
			LintGroups: []string{fmt.Sprintf("clippy::group_%d", i%3)},
			Item: func(p *rust.Pass, item *rust.Item) {
				p.Report(finding.Finding{Range: item.NameRange, Message: name})
			},
		})
	}
	everyItem = rust.Register(rust.Rule{
		Rule: rule.Rule{Name: "test/every-item", Level: rule.Basic, Equivalents: []string{"clippy::every_item"}},
		File: func(p *rust.Pass, file *rust.File) { p.Report(finding.Finding{Message: "file"}) },
		Item: func(p *rust.Pass, item *rust.Item) {
			p.Report(finding.Finding{Range: item.NameRange, Message: item.Kind.String()})
			for i := range item.Fields {
				p.OfField(&item.Fields[i]).Report(finding.Finding{Range: item.Fields[i].Range, Message: "field"})
			}
			for i := range item.Variants {
				of := p.OfVariant(&item.Variants[i])
				of.Report(finding.Finding{Range: item.Variants[i].Range, Message: "variant"})
				for k := range item.Variants[i].Fields {
					field := &item.Variants[i].Fields[k]
					of.OfField(field).Report(finding.Finding{Range: field.Range, Message: "field"})
				}
			}
		},
	})
	reachable = rust.Register(rust.Rule{
		Rule: rule.Rule{Name: "test/reachable", Level: rule.Basic},
		Item: func(p *rust.Pass, item *rust.Item) {
			if p.Exportable(item) {
				p.ReportWhen(rust.Exported, finding.Finding{Range: item.NameRange, Message: "reachable"})
			}
		},
	})
}

// found are the findings of rules in the first of files, a path and a text
// each, once they are linked with the others. root is that of the library, or
// "" for files of none.
func found(t testing.TB, rules []*rust.Rule, root string, files ...string) []finding.Finding {
	t.Helper()
	on := map[*rule.Rule]rule.Settings{}
	for _, r := range rules {
		on[&r.Rule] = rule.Settings{Severity: finding.Warning}
	}
	set := rule.NewSet(rule.Basic, "google", on)
	parser := grammars.NewParser(grammars.Rust)
	defer parser.Close()
	var first rust.Result
	var summaries []*rust.Summary
	for i := 0; i < len(files); i += 2 {
		tree, err := parser.Parse(context.Background(), files[i+1], nil)
		if err != nil {
			t.Fatal(err)
		}
		checked := rust.Check(context.Background(), tree, rust.Placement{Path: files[i], Root: root, Package: "/work", Edition: 2021}, set)
		if i == 0 {
			first = checked
		}
		summaries = append(summaries, checked.Summary)
	}
	links := rust.Link(summaries, nil)
	var findings []finding.Finding
	for _, group := range first.Groups {
		for _, f := range *group.Settle(links, func(c rule.Condition) bool { return links.Holds(files[0], c) }) {
			findings = append(findings, f.Moved(group.Start))
		}
	}
	return findings
}

// TestManyRules: each of many rules is switched off and on by the names of its
// lint and of its groups, and no other is.
func TestManyRules(t *testing.T) {
	all := numbered[:]
	for i := range numbered {
		source := fmt.Sprintf("#![allow(clippy::group_0, clippy::group_1, clippy::group_2)]\n"+
			"#[warn(clippy::numbered_%d)]\nfn on() {}\n", i)
		if got := found(t, all, "/work/src/lib.rs", "/work/src/lib.rs", source); len(got) != 1 || got[0].Rule != numbered[i].Name {
			t.Errorf("numbered-%d alone is on: found %v", i, got)
		}
		source = fmt.Sprintf("#[allow(clippy::numbered_%d)]\nmod outer {\n    fn off() {}\n}\n", i)
		for _, f := range found(t, all, "/work/src/lib.rs", "/work/src/lib.rs", source) {
			if f.Rule == numbered[i].Name {
				t.Errorf("numbered-%d is off, but reports %s", i, f.Symbol)
			}
		}
	}
	for source, want := range map[string]int{
		"fn f() {}":                                  many,
		"#[allow(warnings)] fn f() {}":               0,
		"#[expect(clippy::numbered_199)]\nfn f() {}": many - 1,
		"#[allow(clippy::group_1)] fn f() {}":        many - 67,
		"#[allow(clippy::group_1)] mod a { #[deny(clippy::numbered_4, clippy::numbered_100)] fn f() {} }": 2*(many-67) + 2,
	} {
		if got := len(found(t, all, "/work/src/lib.rs", "/work/src/lib.rs", source)); got != want {
			t.Errorf("%s: %d findings, want %d", source, got, want)
		}
	}
}

// TestEveryItem: rules are offered what stands in bodies and in impls of
// traits, what is private and what is for tests; each finding has its symbol,
// and attributes hold wherever they stand.
func TestEveryItem(t *testing.T) {
	const source = `#[allow(clippy::every_item)]
pub fn allowed() { fn inside() {} }
fn outer() { fn inner() { const DEEP: u8 = 0; } }
struct S { field: u8, #[allow(clippy::every_item)] quiet: u8 }
enum E { A { x: u8 }, #[allow(clippy::every_item)] B { y: u8 } }
impl Clone for S { fn clone(&self) -> S { fn helper() {} S } }
impl S { fn private_method(&self) {} }
#[cfg(test)]
mod tests { #[test] fn works() {} }
#[doc(hidden)]
pub mod hidden { pub fn f() {} }
const _: () = { fn in_const() {} };
trait T { fn provided() {} }
`
	want := strings.Fields(`. outer outer::inner outer::inner::DEEP S S::field E E::A E::A::x S S::clone S::clone::helper S S::private_method
		tests tests::works hidden hidden::f _ _::in_const T T::provided`)
	for _, root := range []string{"/work/src/lib.rs", ""} {
		var got []string
		for _, f := range found(t, []*rust.Rule{everyItem}, root, "/work/src/lib.rs", source) {
			if f.Symbol == "" {
				f.Symbol = "."
			}
			got = append(got, f.Symbol)
		}
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("root %q: got\n%q, want\n%q", root, got, want)
		}
	}
	got := found(t, []*rust.Rule{reachable}, "/work/src/lib.rs", "/work/src/lib.rs", source)
	if len(got) != 1 || got[0].Symbol != "allowed" {
		t.Errorf("reachable are %v", got)
	}
}

// TestLevelsOfOtherFiles: an attribute of a module holds in the module's file,
// for findings that ask for nothing else, too.
func TestLevelsOfOtherFiles(t *testing.T) {
	for _, test := range []struct {
		lib, file string
		want      int
	}{
		{"mod file;", "fn f() {}", 2},
		{"#![allow(clippy::every_item)] mod file;", "fn f() {}", 0},
		{"#[allow(clippy::every_item)] mod file;", "fn f() {}", 0},
		{"#[allow(clippy::every_item)] mod file;", "#[warn(clippy::every_item)] fn f() {}", 1},
		{"#[cfg_attr(a, allow(clippy::every_item))] mod file;", "#![warn(clippy::every_item)] fn f() {}", 2},
		{"#[allow(clippy::every_item)] mod other;", "fn f() {}", 2},
	} {
		got := found(t, []*rust.Rule{everyItem}, "/work/src/lib.rs", "/work/src/file.rs", test.file, "/work/src/lib.rs", test.lib)
		if len(got) != test.want {
			t.Errorf("%s with %s: %d findings, want %d", test.lib, test.file, len(got), test.want)
		}
	}
}

// FuzzRules: whatever is written, each item is offered, and what is found lies
// in the file and has a symbol.
func FuzzRules(f *testing.F) {
	for _, source := range []string{
		"mod a fn b() {}", "impl X for Y { fn f() { struct S { a: u8 } } }", "trait T { const A: u8 = { fn g() {} 1 }; }", "#[allow(clippy::every_item, ] fn f() { #![deny(clippy::every_item)] fn g() {} }",
		"extern { fn f(); } enum E { A { b: u8 }, #[expect(warnings)] C }", "const _: () = { mod m { fn f() {} } };", "macro_rules! a { () => { fn f() {} } } a! { fn g() {} }",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, finding := range found(t, []*rust.Rule{everyItem, reachable, numbered[150]}, "/work/src/lib.rs", "/work/src/lib.rs", source) {
			if finding.Range.Start < 0 || finding.Range.End < finding.Range.Start || finding.Range.End > len(source) {
				t.Errorf("a finding at %v of %d bytes", finding.Range, len(source))
			}
			if finding.Symbol == "" && finding.Message != "file" && finding.Range.Len() > 0 {
				t.Errorf("no symbol for %q", finding.Range.In(source))
			}
		}
	})
}
