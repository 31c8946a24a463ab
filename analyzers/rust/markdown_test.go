package rust_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/text"
)

// TestHeadings: a heading is what CommonMark takes for one, wherever it stands.
// Clippy 1.95's missing_errors_doc agrees on each of them.
func TestHeadings(t *testing.T) {
	for source, want := range map[string]bool{
		"# Errors":                      true,
		"   ### Errors ##":              true,
		"#\tErrors":                     true,
		"#Errors":                       false,
		"####### Errors":                false,
		"Text.\n# Errors":               true,
		"Errors\n======":                true,
		"Errors\n---":                   true,
		"Errors":                        false,
		"a\n\nErrors\n\n---":            false,
		"When\nErrors\n===":             true,
		"# When Errors":                 false,
		"# *Errors*":                    true,
		"# **Errors** and more":         true,
		"# [Errors](https://a.example)": true,
		"# `Errors`":                    false,
		"\\# Errors":                    false,
		"- # Errors":                    true,
		"> Errors\n> ==":                true,
		"> # Errors":                    true,
		"```\n# Errors\n```":            false,
		"~~~\n```\n# Errors":            false,
		"    # Errors":                  false,
		"a\n    # Errors":               false,
		"<!--\n# Errors\n-->":           false,
		"<div>\n# Errors\n</div>":       false,
		"a `b\n# Errors\nc`":            true,
		"* a\n\n  # Errors":             true,
		"| # Errors |":                  false,
	} {
		// What comes first holds the indentation of the others.
		documentation := "/// A.\n///\n/// " + strings.ReplaceAll(source, "\n", "\n/// ") + "\nfn f() {}"
		documentations, _ := documented(t, documentation)
		if got := documentations[1].HasHeading("Errors"); got != want || documentations[1].LacksHeading("Errors") == want {
			t.Errorf("%q: a heading: %t, want %t", source, got, want)
		}
		literal := "#[doc = " + strings.ReplaceAll(fmt.Sprintf("%q", "A.\n\n"+source), "`", "\\u{60}") + "] fn f() {}"
		documentations, _ = documented(t, literal)
		if got := documentations[1].HasHeading("Errors"); got != want {
			t.Errorf("%s: a heading: %t, want %t", literal, got, want)
		}
	}
}

// TestOpaque: what is not in the source may hold any heading.
func TestOpaque(t *testing.T) {
	for _, source := range []string{
		`#[doc = include_str!("a.md")] fn f() {}`, `#[cfg_attr(a, doc = concat!("a", "b"))] fn f() {}`,
		"/// A.\n#[doc = include_str!(\"a.md\")]\nfn f() {}",
	} {
		documentations, _ := documented(t, source)
		if d := documentations[1]; !d.Opaque || d.LacksHeading("Errors") || d.HasHeading("Errors") {
			t.Errorf("%s: opaque %t", source, d.Opaque)
		}
	}
}

// TestNodes: each node of the Markdown is found, and its place is that in the
// source, behind any marker.
func TestNodes(t *testing.T) {
	const content = "A [link](https://a.example \"t\"), [`Path`], [text][crate::path], <https://b.example>, [label], [i], [not][a b].\n" +
		"\n## Head *ing*\n\n````rust,no_run\n# hidden\n  ```\n````\n\n    indented\n\n- `x` - first\n  more\n- \n2. second\n\n> ~~~ text\n> quoted\n\nOver\nall\n===\n\n[label]: Label::Path 'title'\n"
	for name, comment := range map[string]string{
		"lines":   "/// " + strings.ReplaceAll(strings.TrimSuffix(content, "\n"), "\n", "\n    /// ") + "\n    fn f() {}",
		"block":   "/**\n     * " + strings.ReplaceAll(content, "\n", "\n     * ") + "\n     */\n    fn f() {}",
		"raw":     "#[doc = r#\"" + content + "\"#]\n    fn f() {}",
		"escapes": "#[doc = " + strings.ReplaceAll(fmt.Sprintf("%q", content), "é", "\\u{e9}") + "]\n    fn f() {}",
	} {
		t.Run(name, func(t *testing.T) {
			documentations, sources := documented(t, "mod m {\n    "+comment+"\n}\n")
			d, source := documentations[2], sources[2]
			checkPlaces(t, d, source)
			var got []string
			add := func(what string, ranges ...text.Range) {
				for _, r := range ranges {
					what += fmt.Sprintf(" %q", r.In(d.Text))
				}
				got = append(got, what)
			}
			m := d.Markdown()
			for _, h := range m.Headings {
				add(fmt.Sprint("heading ", h.Level), h.Range)
			}
			for _, b := range m.CodeBlocks {
				add(fmt.Sprint("code ", b.Closed), append([]text.Range{b.Fence, b.Info}, b.Lines...)...)
			}
			for _, p := range m.Paragraphs {
				add("paragraph", p.Lines[0])
			}
			for _, i := range m.ListItems {
				add("item", append([]text.Range{i.Marker}, i.Lines...)...)
			}
			for _, l := range m.Links {
				add(fmt.Sprintf("link %d %s", l.Kind, l.Destination), l.Range, l.Text)
			}
			for _, definition := range m.Definitions {
				add("definition "+definition.Label+" "+definition.Destination, definition.Range)
			}
			want := []string{
				`heading 2 "Head *ing*"`, `heading 1 "Over\nall"`,
				`code true "` + "````" + `" "rust,no_run" "# hidden" "  ` + "```" + `"`, `code false "" "" "indented"`, `code false "~~~" "text" "quoted"`,
				`paragraph "A [link](https://a.example \"t\"), [` + "`Path`" + `], [text][crate::path], <https://b.example>, [label], [i], [not][a b]."`,
				`paragraph "` + "`x` - first" + `"`, `paragraph "second"`,
				`item "-" "` + "`x` - first" + `" "more"`, `item "-"`, `item "2." "second"`,
				`link 0 https://a.example "[link](https://a.example \"t\")" "link"`, "link 2 `Path` \"[`Path`]\" \"`Path`\"",
				`link 2 crate::path "[text][crate::path]" "text"`, `link 3 https://b.example "<https://b.example>" "https://b.example"`,
				`link 1 Label::Path "[label]" "label"`, `definition label Label::Path "[label]: Label::Path 'title'"`,
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for _, h := range m.Headings {
				if place := d.Source(h.Range); !strings.HasPrefix(place.In(source), h.Range.In(d.Text)[:4]) {
					t.Errorf("the heading %q stands at %q", h.Range.In(d.Text), place.In(source))
				}
			}
		})
	}
}

// TestTooMuch: text that is made to take long is read soon, or not at all;
// then nothing is said of it.
func TestTooMuch(t *testing.T) {
	const length = 250_000
	long := func(piece string) string { return strings.Repeat(piece, length/len(piece)) }
	var deep, ticks strings.Builder
	for i := 0; deep.Len() < length; i++ {
		deep.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	for i := 1; ticks.Len() < length; i++ {
		ticks.WriteString(strings.Repeat("`", i) + " ")
	}
	for name, text := range map[string]string{
		"quotes": long(">"), "rules": long("* "), "numbers": long("1. "), "brackets": long("["), "links": long("[a]("), "links in angles": long("[a](<b"),
		"links in paragraphs": long(strings.Repeat("[a](", 500) + "\n\n"), "closed brackets": strings.Repeat("[", length/2) + strings.Repeat("]", length/2),
		"emphasis": long("*a "), "emphases": long("*_"), "inner brackets": long("*["), "words": long("a*b_"), "depth": deep.String(), "ticks": ticks.String(),
		"quoted lines": long(strings.Repeat(">", 90) + "a\n"), "definitions": long("[a]: b\n"), "definitions apart": long("[a]: b\n\n"), "tags": long("<a "),
		"comments": long("<!-- "), "titles": "[a](b " + long("\"a "), "backslashes": long("\\"), "entities": long("&"), "tables": long("|a"), "lazy": ">" + long("a\n"),
		"items": long("- a\n"), "empty items": long("-\n"), "setext": long("a\n="), "hashes": long("# "), "tabs": long("\t"), "huge": strings.Repeat("a\n", 300_000),
		"images": long("![a]["), "references": long("[a]: /b\n\n") + strings.Repeat("[a] ", 1000), "fences": long("```\n"), "fences in items": long("- ```\n"),
	} {
		t.Run(name, func(t *testing.T) {
			documentations, _ := documented(t, "/** # Errors\n"+text+"*/ fn f() {}")
			begin := time.Now()
			m := documentations[1].Markdown()
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if m.Unread && (documentations[1].LacksHeading("Errors") || len(m.Headings) > 0) {
				t.Error("it is not read, but headings are missed")
			}
		})
	}
}

// TestRulesOfMarks: long lines of one mark are nothing out of the ordinary.
func TestRulesOfMarks(t *testing.T) {
	documentations, _ := documented(t, "/// Errors\n/// "+strings.Repeat("-", 300)+"\n/// "+strings.Repeat("=", 300)+"\nfn f() {}")
	if d := documentations[1]; d.Markdown().Unread || !d.HasHeading("Errors") {
		t.Error("a long underline is not read")
	}
}

// TestMembers: fields and variants are found with what documents them.
func TestMembers(t *testing.T) {
	documentations, _ := documented(t, "enum E {\n /// A.\n #[doc = \"more\"]\n A {\n  /// b.\n  b: u8,\n },\n C(u8),\n}\nstruct S { d: u8 }\n")
	var got []string
	for _, d := range documentations {
		got = append(got, d.Text)
	}
	if want := []string{"", "", "A.\nmore\n", "b.\n", "", "", ""}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
