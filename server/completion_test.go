package server_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/grammars/corpus"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

// completionItem is one as a client reads it.
type completionItem struct {
	Label, Detail, FilterText, SortText string
	Kind                                int
	Documentation                       json.RawMessage
	Preselect                           bool
	InsertTextFormat, InsertTextMode    int
	TextEdit                            struct {
		Range   place
		NewText string
	}
}

// replaced are the bytes of source that the item replaces. They must lie in
// the line of the cursor at offset, and hold or touch it.
func (item *completionItem) replaced(t *testing.T, source string, offset int, units func(string) int) (start, end int) {
	t.Helper()
	at := item.TextEdit.Range
	start, end = textAt(t, source, at, units)
	if at.Start.Line != at.End.Line || offset < start || end < offset {
		t.Errorf("%q replaces %+v, with the cursor at %+v", item.Label, at, positionOf(source, offset, units))
	}
	return start, end
}

func TestCompletion(t *testing.T) {
	const shown = 8 // the sections of prose follow
	scenarios(t, "completion.txtar", richClient, func(t *testing.T, e *editor, s featureScenario, units func(string) int) string {
		at := e.openText(s.name, s.source)
		var items []completionItem
		e.ask("completion", at, map[string]any{"position": positionOf(s.source, s.offset, units)}, &items)
		if len(items) == 0 {
			return "nothing\n"
		}
		var got strings.Builder
		for i, item := range items {
			start, end := item.replaced(t, s.source, s.offset, units)
			if i > 0 && item.SortText <= items[i-1].SortText {
				t.Errorf("%q is sorted before %q", item.Label, items[i-1].Label)
			}
			if i < shown {
				fmt.Fprintf(&got, "%s (%s) filtered by %q replaces %q by %q\n", item.Label, item.Detail, item.FilterText,
					s.source[start:end], item.TextEdit.NewText)
			}
		}
		if len(items) > shown {
			got.WriteString("and more\n")
		}
		return got.String()
	})
}

// TestCompletionWhileTyping types the texts of the scenarios, letter by letter.
func TestCompletionWhileTyping(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "completion.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	units := encodings["utf-16"]
	e := start(t, t.TempDir(), client("utf-16", richClient))
	for _, file := range archive.Files {
		given, _, _ := strings.Cut(string(file.Data), "====\n")
		whole := strings.Replace(given, cursor, "", 1)
		at := e.openText(file.Name, "")
		for offset, r := range whole {
			end := positionOf(whole, offset, units)
			e.edit(at, place{end, end}, string(r))
			typed := whole[:offset+utf8.RuneLen(r)]
			var items []completionItem
			e.ask("completion", at, map[string]any{"position": positionOf(typed, len(typed), units)}, &items)
			for _, item := range items {
				item.replaced(t, typed, len(typed), units)
			}
		}
	}
}

// TestSkeletonByClient checks what clients get by what they can do.
func TestSkeletonByClient(t *testing.T) {
	completion := func(options map[string]any) map[string]any {
		return map[string]any{"completion": map[string]any{"completionItem": options}}
	}
	const plain = "\"\"\"Summary.\n\n    Args:\n        x: Description.\n    \"\"\""
	const snippet = "\"\"\"${1:Summary.}\n\n    Args:\n        x: ${2:Description.}\n    \"\"\""
	const preview = "\"\"\"Summary.\n\nArgs:\n    x: Description.\n\"\"\""
	for _, test := range []struct {
		name          string
		client        map[string]any
		inserted      string
		format, mode  int
		preselect     bool
		documentation any
	}{
		{"nothing", nil, plain, 1, 0, false, preview},
		{"completion alone", completion(nil), plain, 1, 0, false, preview},
		{"snippets", completion(map[string]any{"snippetSupport": true}), snippet, 2, 0, false, preview},
		{"as it is", completion(map[string]any{"insertTextModeSupport": map[string]any{"valueSet": []int{1}}}), plain, 1, 1, false, preview},
		{"adjusted only", completion(map[string]any{"insertTextModeSupport": map[string]any{"valueSet": []int{2}}}), plain, 1, 0, false, preview},
		{"preselect", completion(map[string]any{"preselectSupport": true}), plain, 1, 0, true, preview},
		{"Markdown", completion(map[string]any{"documentationFormat": []string{"markdown", "plaintext"}}), plain, 1, 0, false,
			map[string]any{"kind": "markdown", "value": "```python\n" + preview + "\n```"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := start(t, t.TempDir(), client("utf-16", test.client))
			at := e.openText("a.py", "def f(x):\n    \"\"\"\n    print(x)\n")
			var items []completionItem
			e.ask("completion", at, map[string]any{"position": position{1, 7}}, &items)
			if len(items) != 1 {
				t.Fatalf("%d items, want one", len(items))
			}
			item := items[0]
			if item.TextEdit.NewText != test.inserted || item.InsertTextFormat != test.format || item.InsertTextMode != test.mode || item.Preselect != test.preselect {
				t.Errorf("got %+v", item)
			}
			if want, err := json.Marshal(test.documentation); err != nil || !sameJSON(item.Documentation, want) {
				t.Errorf("the documentation is %s, want %s", item.Documentation, want)
			}
			if item.FilterText != `"""` || item.SortText != "!" {
				t.Errorf("filtered by %q and sorted by %q", item.FilterText, item.SortText)
			}
		})
	}
}

func sameJSON(a, b []byte) bool {
	normal := func(data []byte) string {
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			return err.Error()
		}
		encoded, err := json.Marshal(value)
		return fmt.Sprint(string(encoded), err)
	}
	return normal(a) == normal(b)
}

// TestCompletionByTrigger checks that the beginning of a line of a comment
// brings up nothing that Return would then take.
func TestCompletionByTrigger(t *testing.T) {
	e := start(t, t.TempDir(), client("utf-16", nil))
	at := e.openText("a.rs", "/// Area.\n///\npub fn area() {}\n\n///\npub fn volume() {}\n")
	for _, test := range []struct {
		line    int
		context map[string]any
		some    bool
	}{
		{1, map[string]any{"triggerKind": 2, "triggerCharacter": "/"}, false},
		{1, map[string]any{"triggerKind": 1}, true},
		{1, nil, true},
		{4, map[string]any{"triggerKind": 2, "triggerCharacter": "/"}, true},
	} {
		more := map[string]any{"position": position{test.line, 3}}
		if test.context != nil {
			more["context"] = test.context
		}
		var items []completionItem
		e.ask("completion", at, more, &items)
		if (len(items) > 0) != test.some {
			t.Errorf("line %d, %v: %d items", test.line, test.context, len(items))
		}
	}
}

// TestSkeletonsSatisfy types the beginning of documentation in real files, puts
// in what is offered, and looks that nothing is missing there.
func TestSkeletonsSatisfy(t *testing.T) {
	for _, test := range []struct {
		name, extension, family string
		files                   []string
		// gap is where documentation could stand: a group for what comes before
		// it, and one for its indentation.
		gap   *regexp.Regexp
		typed string
	}{
		{"python", ".py", "docstring/", corpus.Python(t), regexp.MustCompile(`((?m:^)[ \t]*(?:async )?def \w+\([^()\n]*\)[^()\n]*:\n)([ \t]+)[a-z]`), `"""`},
		{"rust", ".rs", "rustdoc/", corpus.Rust(t), regexp.MustCompile(`(\}\n\n)([ \t]*)pub (?:unsafe )?(?:fn|struct|enum|trait|type|const) \w+`), "///"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := start(t, t.TempDir(), client("utf-8", map[string]any{"diagnostic": map[string]any{}}))
			random := rand.New(rand.NewPCG(5, 6))
			offered := 0
			const wanted = 60
			for _, i := range random.Perm(len(test.files)) {
				content, err := os.ReadFile(test.files[i])
				if err != nil {
					t.Fatal(err)
				}
				source := string(content)
				gaps := test.gap.FindAllStringSubmatchIndex(source, -1)
				if len(source) > 60_000 || len(gaps) == 0 || !utf8.Valid(content) {
					continue
				}
				gap := gaps[random.IntN(len(gaps))]
				before, indentation := source[:gap[3]], source[gap[4]:gap[5]]
				name := fmt.Sprintf("file_%d%s", i, test.extension)
				if e.documents(name, before+indentation+test.typed, "\n"+source[gap[3]:], test.family) {
					offered++
				}
				if offered == wanted {
					return
				}
			}
			t.Errorf("only %d skeletons", offered)
		})
	}
}

// documents puts the skeleton that is offered between before and after into a
// document, and reports whether there is one. Then no finding of the family is
// left in it or on the line of what it documents.
func (e *editor) documents(name, before, after, family string) bool {
	e.t.Helper()
	at := e.openText(name, before+after)
	defer e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
	cursor := positionOf(before, len(before), encodings["utf-8"])
	var items []completionItem
	e.ask("completion", at, map[string]any{"position": cursor}, &items)
	if len(items) != 1 || items[0].Detail != "a skeleton to fill in" {
		return false
	}
	edit := items[0].TextEdit
	e.edit(at, edit.Range, edit.NewText)
	var report struct{ Items []shown }
	e.ask("diagnostic", at, nil, &report)
	last := edit.Range.Start.Line + strings.Count(edit.NewText, "\n")
	first := cursor.Line
	if family == "docstring/" {
		first-- // the header
	} else {
		last++
	}
	for _, d := range report.Items {
		if line := d.Range.Start.Line; first <= line && line <= last && strings.HasPrefix(d.Code, family) {
			e.t.Errorf("%s: %s: %s, with\n%s", name, d.Code, d.Message, edit.NewText)
		}
	}
	return true
}

// edit changes a document.
func (e *editor) edit(at uri.URI, where place, text string) {
	e.t.Helper()
	e.version++
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": at, "version": e.version},
		"contentChanges": []any{map[string]any{"range": where, "text": text}},
	})
}

// FuzzFeatures asks for all that there is about any place of any text.
func FuzzFeatures(f *testing.F) {
	for _, source := range []string{
		"", "\"\"\"", "def f(x):\n    \"\"\"\n    return x\n", "class A:\n    '''A.\n\n    At", "///", "/// A.\n/// # Arguments\n///\n/// * `\nfn f(x: u8) {}",
		"//!\r\npub fn f() {}\r", "/**\n * # E\n */\nfn f() {}", "\ufeff\"\"\"\U0001F7E2", "x = 1  # noqa: D103, D100  # octolsp: ignore[docstring]",
		"#[allow(missing_docs, clippy::missing_errors_doc)]\npub mod a;", "impl \xff { /// \u00e9 }", "def f(*a, **k):\n  '''F.\n\n  Args:\n    *",
	} {
		for _, rust := range []bool{false, true} {
			f.Add(source, uint(0), uint(len(source)), rust)
			f.Add(source, uint(strings.Count(source, "\n")), uint(len(source)-strings.LastIndexByte(source, '\n')-1), rust)
		}
	}
	f.Fuzz(func(t *testing.T, source string, line, character uint, rust bool) {
		source = strings.ToValidUTF8(source, "\uFFFD")
		name := "a.py"
		if rust {
			name = "a.rs"
		}
		e := start(t, t.TempDir(), client("utf-16", richClient))
		e.configure(map[string]any{"codeLens": true, "documentationUrl": "https://rules.example", "level": "strict"})
		at := e.openText(name, source)
		where := map[string]any{"position": map[string]any{"line": line % (1 << 31), "character": character % (1 << 31)}}
		var items []completionItem
		e.ask("completion", at, where, &items)
		for _, item := range items {
			start, end := textAt(t, source, item.TextEdit.Range, encodings["utf-16"])
			if item.TextEdit.Range.Start.Line != item.TextEdit.Range.End.Line {
				t.Errorf("%q replaces %q", item.Label, source[start:end])
			}
		}
		e.ask("hover", at, where, nil)
		e.ask("codeLens", at, nil, nil)
		e.ask("documentLink", at, nil, nil)
	})
}
