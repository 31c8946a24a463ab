package session

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars/corpus"
	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/protocol"
)

// TestIncremental makes random edits, as a client says them in each encoding,
// and compares what is found with a session that opens the last text.
func TestIncremental(t *testing.T) {
	for _, files := range [][]string{corpus.Python(t), corpus.Rust(t)} {
		random := rand.New(rand.NewPCG(3, 1))
		for range 12 {
			path := files[random.IntN(len(files))]
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			source := strings.ToValidUTF8(string(content[:min(len(content), 30000)]), "?")
			name := "source" + filepath.Ext(path)
			workspaces := []*workspace{}
			for _, encoding := range []convert.Encoding{convert.UTF8, convert.UTF16, convert.UTF32} {
				w := newWorkspace(t, encoding, "")
				w.openAs(w.at(name), "", source)
				workspaces = append(workspaces, w)
			}
			for range 15 {
				source = randomEdit(t, random, workspaces, name, source)
				compare(t, workspaces, name, source)
			}
		}
	}
}

// randomEdit makes one edit in all workspaces.
func randomEdit(t *testing.T, random *rand.Rand, workspaces []*workspace, name, source string) string {
	pieces := []string{"x", "\n", "é𐐀", "def f(a):\n    pass\n", "\"\"\"", "(", "\r\n", "/// doc\n", ""}
	doc := text.NewLines(source)
	start := random.IntN(len(source) + 1)
	edit := text.Edit{Range: text.Range{Start: start, End: min(len(source), start+random.IntN(40))}, New: pieces[random.IntN(len(pieces))]}
	// Positions stand between characters.
	for range 2 {
		edit.Range = convert.UTF32.Bytes(doc, convert.UTF32.Range(doc, edit.Range))
	}
	for _, w := range workspaces {
		w.version++
		if err := w.Change(w.uri(name), w.version, []Change{w.partial(w.encoding.Range(doc, edit.Range), edit.New)}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := text.Apply(source, []text.Edit{edit})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// partial is a change as the client says it.
func (w *workspace) partial(at protocol.Range, inserted string) Change {
	return Change{Text: inserted, Range: func(before *text.Lines) (text.Range, error) { return w.encoding.Bytes(before, at), nil }}
}

// compare compares edited documents in all encodings with one that is new.
func compare(t *testing.T, workspaces []*workspace, name, source string) {
	t.Helper()
	fresh := newWorkspace(t, convert.UTF8, "")
	fresh.openAs(fresh.at(name), "", source)
	want := fresh.check(fresh.uri(name)).Findings()
	for _, w := range workspaces {
		checked := w.check(w.uri(name))
		if checked.Document.Text.Source != source {
			t.Fatalf("the text in encoding %d is not what was edited", w.encoding)
		}
		if got := checked.Findings(); !reflect.DeepEqual(got, want) {
			t.Fatalf("in encoding %d found\n%v\nwant\n%v\nin\n%s", w.encoding, got, want, source)
		}
	}
}
