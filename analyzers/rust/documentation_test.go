package rust_test

import (
	"context"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// documented are the documentations of all items in source, with the source
// that their ranges speak of; the first one is that of the file.
func documented(t testing.TB, source string) (documentations []*rust.Documentation, sources []string) {
	t.Helper()
	parser := grammars.NewParser(grammars.Rust)
	defer parser.Close()
	tree, err := parser.Parse(context.Background(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	documentations, sources = append(documentations, rust.FileOf(tree).Documentation()), append(sources, source)
	for located := range rust.Items(tree, rust.Placement{}) {
		documentations, sources = append(documentations, located.Documentation()), append(sources, located.Chunk.Source)
		for _, member := range located.Members() {
			documentations, sources = append(documentations, member.Documentation()), append(sources, located.Chunk.Source)
		}
	}
	return documentations, sources
}

// TestDocumentationText: comments and attributes make the text that rustdoc
// makes of them; but for blank lines at both ends, what is expected was said by
// rustdoc 1.95 (--output-format json).
func TestDocumentationText(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"lines", "/// A\n///   b\n///\n/// c  \nfn f() {}", "A\n  b\n\nc  \n"},
		{"lines without space", "///A\n/// b\nfn f() {}", "A\n b\n"},
		{"inner", "/// A\nfn f() {\n    //! B\n}", "A\nB\n"},
		{"four slashes", "//// A\n/// b\nfn f() {}", "b\n"},
		{"carriage return", "/// A\r\n/// b\r\nfn f() {}", "A\nb\n"},
		{"block", "/** A\n * b\n *   c\n */\nfn f() {}", "A\n b\n   c\n\n"},
		{"block on lines of its own", "/**\n * A\n *\n * b\n */\nfn f() {}", "\nA\n\nb\n\n"},
		{"block without gutter", "/**\n    A\n      b\n*/\nfn f() {}", "\nA\n  b\n"},
		{"stars in several columns", "/**\n * A\n  * b\n */\nfn f() {}", "\n* A\n * b\n\n"},
		{"block of stars", "/** A\n * * b\n * **c**\n ***/\nfn f() {}", "A\n * b\n **c**\n*\n"},
		{"block with a blank line", "/** A\n * b\n\n * c */\nfn f() {}", "A\n* b\n\n* c \n"},
		{"star without space", "/** A\n *b\n * c */\nfn f() {}", "A\n*b\n c \n"},
		{"literal before comment", "#[doc = \"  x\\n    y\"]\n/// z\nfn f() {}", "  x\n    y\nz\n"},
		{"literal", `#[doc = "A"] #[doc = " b"] fn f() {}`, "A\n b\n"},
		{"literal beside comment", "/// A\n#[doc = \"b\"]\n#[doc = \"  c\"]\nfn f() {}", "A\nb\n  c\n"},
		{"escapes", `#[doc = "A\n\tb\u{e9}\x41\"c\\"] fn f() {}`, "A\n\tbéA\"c\\\n"},
		{"line that goes on", "#[doc = \"A \\\n    b\\n c\"] fn f() {}", "A b\n c\n"},
		{"raw", `#[doc = r#"A\n "b""#] fn f() {}`, "A\\n \"b\"\n"},
		{"raw that ends in a backslash", `#[doc = r"A\"] /** b */ fn f() {}`, "A\\\nb \n"},
		{"literal of several lines", "#[doc = \"A\n\n  b\n\"] fn f() {}", "A\n\n  b\n"},
		{"conditional", `#[cfg_attr(a, doc = "A\"", inline, doc = r"b")] fn f() {}`, "A\"\nb\n"},
		{"empty", "///\nfn f() {}", "\n"},
		{"empty literal", `#[doc = ""] fn f() {}`, "\n"},
		{"attribute on several lines", "#[\n    doc =\n    \"A\"\n]\nfn f() {}", "A\n"},
		{"none", "// A\n/* b */\n#[inline]\nfn f() {}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			documentations, sources := documented(t, test.source)
			if got := documentations[1].Text; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			checkPlaces(t, documentations[1], sources[1])
		})
	}
}

// checkPlaces holds that each part of the documentation stands in source where
// it says.
func checkPlaces(t testing.TB, d *rust.Documentation, source string) {
	t.Helper()
	at := 0
	for _, line := range d.Lines {
		if line.Text.Start != at || !strings.HasPrefix(d.Text[line.Text.End:], "\n") || strings.Contains(line.Text.In(d.Text), "\n") {
			t.Fatalf("the line %v is none in %q", line.Text, d.Text)
		}
		at = line.Text.End + 1
		if whole := (text.Range{End: len(source)}); !whole.Encloses(line.Source) || !line.Source.Encloses(d.Source(line.Text)) {
			t.Fatalf("the line %v stands at %v, its text at %v", line.Text, line.Source, d.Source(line.Text))
		}
		stands(t, d, source, line.Text)
	}
	if at != len(d.Text) {
		t.Fatalf("%q has more than its lines", d.Text)
	}
	inText := func(what string, r text.Range) {
		t.Helper()
		if r.Start < 0 || r.End < r.Start || r.End > len(d.Text) {
			t.Fatalf("%s at %v of %q", what, r, d.Text)
		}
		stands(t, d, source, r)
	}
	begins := func(what string, r text.Range, marks string) {
		t.Helper()
		if inText(what, r); r.Len() == 0 || !strings.ContainsAny(r.In(d.Text)[:1], marks) {
			t.Fatalf("%s is %q", what, r.In(d.Text))
		}
	}
	m := d.Markdown()
	for _, h := range m.Headings {
		inText("heading", h.Range)
		for _, piece := range h.Pieces {
			if inText("piece of a heading", piece); !h.Range.Encloses(piece) {
				t.Fatalf("the heading %q has the piece %q", h.Range.In(d.Text), piece.In(d.Text))
			}
			if name := strings.TrimSpace(piece.In(d.Text)); name != "" && !d.HasHeading(name) {
				t.Fatalf("%q has no heading %q", d.Text, name)
			}
		}
		if h.Level < 1 || h.Level > 6 {
			t.Fatalf("a heading of level %d", h.Level)
		}
	}
	end := 0
	for _, block := range m.CodeBlocks {
		inText("block of code", block.Range)
		if block.Range.Start < end {
			t.Fatalf("blocks of code overlap in %q", d.Text)
		}
		end = block.Range.End
		if block.Fence.Len() > 0 {
			begins("fence", block.Fence, "`~")
			inText("info", block.Info)
			last := strings.TrimRight(block.Range.In(d.Text), " \t")
			if closing := block.Fence.In(d.Text); block.Closed && !strings.HasSuffix(last, closing) {
				t.Fatalf("%q ends with no fence", last)
			}
		}
		for _, line := range block.Lines {
			if inText("line of code", line); !block.Range.Encloses(line) || strings.Contains(line.In(d.Text), "\n") {
				t.Fatalf("the line %v is not in the block of code at %v of %q", line, block.Range, d.Text)
			}
		}
	}
	for _, paragraph := range m.Paragraphs {
		for _, line := range paragraph.Lines {
			inText("line of a paragraph", line)
		}
	}
	for _, item := range m.ListItems {
		begins("marker", item.Marker, "-+*0123456789")
		for _, line := range item.Lines {
			inText("line of an item", line)
		}
	}
	for _, link := range m.Links {
		begins("link", link.Range, "[<")
		if inText("text of a link", link.Text); !link.Range.Encloses(link.Text) {
			t.Fatalf("the link %v has the text %v", link.Range, link.Text)
		}
		if closing := link.Range.In(d.Text); !strings.ContainsAny(closing[len(closing)-1:], "])>") {
			t.Fatalf("the link %q", closing)
		}
	}
	for _, definition := range m.Definitions {
		inText("definition", definition.Range)
	}
}

// stands holds that the pieces of a range of d's text are in source what they
// are in the text, line by line.
func stands(t testing.TB, d *rust.Documentation, source string, r text.Range) {
	t.Helper()
	all := d.Pieces(r)
	for _, line := range d.Lines {
		part := text.Range{Start: max(r.Start, line.Text.Start), End: min(r.End, line.Text.End)}
		if part.Start >= part.End {
			continue
		}
		var found strings.Builder
		for _, piece := range d.Pieces(part) {
			if whole := (text.Range{End: len(source)}); !whole.Encloses(piece) || len(all) == 0 || all[0] != piece {
				t.Fatalf("%v of %q stands at %v", part, d.Text, piece)
			}
			all = all[1:]
			found.WriteString(piece.In(source))
		}
		want := part.In(d.Text)
		if got := found.String(); got != want && decoded(got) != want {
			t.Fatalf("%q stands where %q is", want, got)
		}
	}
	if len(all) > 0 {
		t.Fatalf("%v of %q stands at %v, too", r, d.Text, all)
	}
}

// decoded is the value of a piece of a string literal, as far as the tests have
// escapes.
func decoded(literal string) string {
	var value strings.Builder
	for at := 0; at < len(literal); at++ {
		if literal[at] != '\\' || at+1 == len(literal) {
			value.WriteByte(literal[at])
			continue
		}
		at++
		switch rest := literal[at:]; {
		case rest[0] == 'u' && strings.HasPrefix(rest[1:], "{"):
			digits, _, closed := strings.Cut(rest[2:], "}")
			code, err := strconv.ParseUint(strings.ReplaceAll(digits, "_", ""), 16, 32)
			if err != nil || !closed || !utf8.ValidRune(rune(code)) || len(digits) > 30 {
				value.WriteString(`\u`)
				break
			}
			value.WriteRune(rune(code))
			at += len(digits) + 2
		case rest[0] == 'x' && len(rest) >= 3:
			code, err := hex.DecodeString(rest[1:3])
			if err != nil || code[0] > 127 {
				value.WriteString(`\x`)
				break
			}
			value.Write(code)
			at += 2
		case strings.IndexByte(`nrt0\'"`, rest[0]) >= 0:
			value.WriteByte("\n\r\t\x00\\'\""[strings.IndexByte(`nrt0\'"`, rest[0])])
		default:
			value.WriteString(`\` + rest[:1])
		}
	}
	return value.String()
}

// FuzzDocumentation: whatever is written, in any kind of comment or literal,
// its Markdown stands where it says.
func FuzzDocumentation(f *testing.F) {
	for _, s := range []string{
		"Errors\n===\n\n# A `b` *c*\n####### no\n#no", "```rust\n# a\n\n~~~\nb\n```\n> ~~~ x\n> y\n", "- a\n  ```\n  b\n- [c](d) [e] [`f`] [g][h::i]\n\n[e]: j 'k'",
		"1) 0\n\n\t0) 0", "1. a\n   2. b\n\n\tc\n\n <http://a> \\[ [x](<y>) ![z](z)", "a\tb\\n\\u{e9}\\x41\\\"c\\\\\n d", "*  - # a\n*  >  ```\n", "[[a]][b::c] [a\nb](c\n'd')",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		lines := strings.Split(content, "\n")
		quoted := strings.ReplaceAll(content, `"`, "")
		for _, source := range []string{
			"///" + strings.Join(lines, "\n///") + "\nfn f() {}",
			"/// " + strings.Join(lines, "\n/// ") + "\n#[doc = \"" + quoted + "\"]\nfn f() {}",
			"/** " + strings.Join(lines, "\n * ") + "\n */\nstruct S { /** " + content + "*/ a: u8 }",
			"#[doc = r#\"" + quoted + "\"#]\n#[cfg_attr(a, doc = \"" + quoted + "\")]\nfn f() {}",
			"//!" + strings.Join(lines, "\n//!") + "\n", content,
		} {
			documentations, sources := documented(t, source)
			for i, d := range documentations {
				checkPlaces(t, d, sources[i])
			}
		}
	})
}
