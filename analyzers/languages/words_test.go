package languages_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	goldmarktext "github.com/yuin/goldmark/text"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rendering"
)

// documented is a module whose docstring is content.
func documented(content string) string {
	quotes := `"""`
	if strings.Contains(content, `"`) {
		quotes = `'''`
	}
	return "r" + quotes + content + quotes + "\n"
}

// rendered is the documentation that a module has with the docstring content.
func rendered(t testing.TB, analyzer *engine.Analyzer, content string) string {
	t.Helper()
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile("/a.py", documented(content), memoryDisk{}), standard(), nil)
	if err != nil {
		t.Fatal(err)
	}
	definition, ok := rendering.At(&analysis.Parsed, 1, nil)
	if !ok {
		t.Fatalf("no docstring in %q", content)
	}
	return definition.Documentation
}

var (
	letter = regexp.MustCompile(`\pL`)
	// marked is a text with directives, fences or roles.
	marked = regexp.MustCompile("code|```|~~~|:`")
	// noise is what is there for tools and not for people.
	noise = regexp.MustCompile("(?m):[a-zA-Z][a-zA-Z:+.-]*:`" + `|^\s*\.\. (code-block|code|sourcecode)::.*(\n\s*:\w+:.*)*` + "|^[ \t]*(```|~~~).*")
)

// letters are those of s in lower case. Numbers are left out: those of a list
// are not text in Markdown.
func letters(s string) []string { return letter.FindAllString(strings.ToLower(s), -1) }

// shown is the text that Markdown shows, and whether it has a block or HTML that
// no docstring means.
func shown(markdown string) (text string, garbled bool) {
	source := []byte(markdown)
	var out strings.Builder
	// The walk fails only if its function does.
	_ = ast.Walk(goldmark.DefaultParser().Parse(goldmarktext.NewReader(source)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := node.(*ast.Link); ok && !entering {
			out.WriteString(" " + string(link.Destination))
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Text:
			out.Write(node.Segment.Value(source))
			if node.SoftLineBreak() {
				out.WriteByte('\n')
			}
		case *ast.String:
			out.Write(node.Value)
		case *ast.AutoLink:
			out.Write(node.Label(source))
		case *ast.RawHTML, *ast.HTMLBlock, *ast.Heading, *ast.ThematicBreak:
			garbled = true
		default:
			if node.Type() == ast.TypeBlock {
				out.WriteByte('\n')
				if lines := node.Lines(); node.IsRaw() && lines != nil {
					for i := range lines.Len() {
						segment := lines.At(i)
						out.Write(segment.Value(source))
					}
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String(), garbled
}

// checkWords holds that a docstring is shown with all its letters in their
// order, but for noise, and with no others.
func checkWords(t testing.TB, analyzer *engine.Analyzer, content string) {
	t.Helper()
	markdown := rendered(t, analyzer, content)
	text, garbled := shown(markdown)
	if garbled {
		t.Errorf("the docstring\n%s\nis shown with HTML, a heading or a rule:\n%s", content, markdown)
	}
	got := letters(text)
	if missed, ok := inOrder(letters(noise.ReplaceAllString(content, " ")), got); !ok {
		t.Errorf("the docstring\n%s\nis shown as\n%s\nwithout the letter %q", content, markdown, missed)
	}
	if added, ok := inOrder(got, letters(content)); !ok {
		t.Errorf("the docstring\n%s\nis shown as\n%s\nwith the letter %q", content, markdown, added)
	}
}

// inOrder reports whether all of some stand in all in their order, or else the
// first one that does not.
func inOrder(some, all []string) (string, bool) {
	at := 0
	for _, w := range some {
		for at < len(all) && all[at] != w {
			at++
		}
		if at == len(all) {
			return w, false
		}
		at++
	}
	return "", true
}

// TestWords: nothing that a docstring says is lost.
func TestWords(t *testing.T) {
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	for _, content := range []string{
		"", "One.", "a_b __init__ *args **kwargs `x` ``y`` <b>z</b> &amp; &lt; a|b ~~c~~",
		"a\n===\nb\n---\nc", "# a\n## b", "1. a\n2. b\n10) c", "+ a\n- b\n* c\n• d",
		"[a](b) [c] ![d](https://e.example/f) <https://g.example> https://h.example/i_j.",
		"a:\n    b\n        c\n\n    d\ne", "a::\n\n    b ``` c\n\nd", "| a | b |\n| - | - |\n| c | d |",
		"Args:\n    a: b\n    *c (d[e], (f)): g\n        h\n      i\n    j\nk", "Returns:\n    a: b\n\n    c",
		"a `b", "a ``b` c", "*a* **b** *c", "**a *b* c**", "a*b* c", "*a`*b`*", "\\*a \\_b \\c", "_a_ __b__ x_y_z",
		"> a\n> b", "~~~\na\n~~~", "```\na", "    a\n  b\nc", "\t\ta\n\t\tb", "a  \nb", "***\na", "-\n-\na",
		"- a\n\n  b\n    c\n- d\n      e\n f", "1. a\n    - b\n        1. c", ":param a: b\n:returns: c\n:x",
		"* * * a", "a\\\nb", "a\rb\r\nc", "<!-- a -->", "<div>\na\n</div>", "&copy; &#65;",
		"Parameters\n----------\na : b\n    c\nd\n    e\n\nSee Also\n--------\nf", "[a]: https://b.example c",
	} {
		checkWords(t, analyzer, content)
	}
}

// FuzzDocstring: any text is shown, and its words are kept.
func FuzzDocstring(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/rendering/styles.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(string(file.Data))
	}
	analyzer := engine.NewAnalyzer(false)
	f.Cleanup(analyzer.Close)
	f.Fuzz(func(t *testing.T, content string) {
		if strings.ContainsAny(content, "'\\\x00\r") || !utf8.ValidString(content) {
			return // it would end the string, or be read as something else
		}
		if marked.MatchString(content) {
			rendered(t, analyzer, content)
			return // which letters of such marks are for people can't be told of any text
		}
		checkWords(t, analyzer, content)
	})
}
