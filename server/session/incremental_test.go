package session

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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
				w.openAs(w.uri(name), "", source)
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
	doc := convert.NewText(source)
	start := random.IntN(len(source) + 1)
	edit := text.Edit{Range: text.Range{Start: start, End: min(len(source), start+random.IntN(40))}, New: pieces[random.IntN(len(pieces))]}
	// Positions stand between characters.
	edit.Range = doc.Bytes(doc.Range(doc.Bytes(doc.Range(edit.Range, convert.UTF32), convert.UTF32), convert.UTF32), convert.UTF32)
	for _, w := range workspaces {
		w.version++
		at := protocol.VersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: w.uri(name)}, Version: w.version}
		change := &protocol.TextDocumentContentChangePartial{Range: doc.Range(edit.Range, w.Format.Encoding), Text: edit.New}
		if err := w.Change(at, []protocol.TextDocumentContentChangeEvent{change}); err != nil {
			t.Fatal(err)
		}
	}
	after, err := text.Apply(source, []text.Edit{edit})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// compare compares edited documents in all encodings with one that is new.
func compare(t *testing.T, workspaces []*workspace, name, source string) {
	t.Helper()
	fresh := newWorkspace(t, convert.UTF8, "")
	fresh.openAs(fresh.uri(name), "", source)
	want := fresh.check(fresh.uri(name)).Findings()
	for _, w := range workspaces {
		checked := w.check(w.uri(name))
		if checked.Document.Text.Source != source {
			t.Fatalf("the text in encoding %d is not what was edited", w.Format.Encoding)
		}
		if got := checked.Findings(); !reflect.DeepEqual(got, want) {
			t.Fatalf("in encoding %d found\n%v\nwant\n%v\nin\n%s", w.Format.Encoding, got, want, source)
		}
		compareShown(t, checked, w.Format.Encoding)
	}
}

// compareShown compares the diagnostics of an edited document, read as a client
// does, with its findings.
func compareShown(t *testing.T, checked *Checked, encoding convert.Encoding) {
	t.Helper()
	encoded := checked.Diagnostics.AppendJSON(nil)
	var list []protocol.Diagnostic
	if err := protocol.Unmarshal(encoded, &list); err != nil || !json.Valid(encoded) {
		t.Fatalf("the diagnostics are no JSON: %v\n%s", err, encoded)
	}
	type shown struct {
		rule, message string
		at            text.Range
	}
	var got, want []shown
	for _, d := range list {
		got = append(got, shown{string(d.Code.(protocol.String)), string(d.Message.(protocol.String)), checked.Document.Text.Bytes(d.Range, encoding)})
	}
	for _, f := range checked.Findings() {
		want = append(want, shown{f.Rule, f.Message, f.Range})
	}
	order := func(a, b shown) int {
		if a.at.Start != b.at.Start {
			return a.at.Start - b.at.Start
		}
		return strings.Compare(a.rule+a.message, b.rule+b.message)
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Fatalf("in encoding %d shown\n%v\nwant\n%v", encoding, got, want)
	}
}
