package server_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"go.lsp.dev/uri"
)

type workspaceEdit struct {
	Changes         map[uri.URI][]textEdit `json:"changes"`
	DocumentChanges []struct {
		TextDocument struct {
			URI     uri.URI `json:"uri"`
			Version int     `json:"version"`
		} `json:"textDocument"`
		Edits []textEdit `json:"edits"`
	} `json:"documentChanges"`
}

type textEdit struct {
	Range   place  `json:"range"`
	NewText string `json:"newText"`
}

// of are the edits of the document, with the version that they are for; 0 if
// none is named.
func (w *workspaceEdit) of(t *testing.T, at uri.URI) (edits []textEdit, version int) {
	t.Helper()
	switch {
	case w == nil:
		t.Fatal("no edit")
	case len(w.DocumentChanges) == 1 && w.DocumentChanges[0].TextDocument.URI == at && w.Changes == nil:
		return w.DocumentChanges[0].Edits, w.DocumentChanges[0].TextDocument.Version
	case len(w.Changes) == 1 && len(w.Changes[at]) > 0 && w.DocumentChanges == nil:
		return w.Changes[at], 0
	}
	t.Fatalf("%+v is no edit of %s alone", w, at)
	return nil, 0
}

// offsetsIn is the offset in source of a position in UTF-16, which must be in
// the text.
func offsetsIn(t *testing.T, source string) func(position) int {
	starts := []int{0}
	for i := range len(source) {
		if source[i] == '\n' || source[i] == '\r' && !strings.HasPrefix(source[i+1:], "\n") {
			starts = append(starts, i+1)
		}
	}
	return func(p position) int {
		t.Helper()
		if p.Line >= len(starts) {
			t.Fatalf("line %d of %d", p.Line, len(starts))
		}
		at := starts[p.Line]
		for units := 0; units < p.Character; {
			r, size := utf8.DecodeRuneInString(source[at:])
			if size == 0 || r == '\n' || r == '\r' {
				t.Fatalf("%+v is behind the end of the line", p)
			}
			units += encodings["utf-16"](string(r))
			at += size
		}
		return at
	}
}

// edited is source with the edits, whose positions are in UTF-16, made as a
// client does. No two may overlap.
func edited(t *testing.T, source string, edits []textEdit) string {
	t.Helper()
	offset := offsetsIn(t, source)
	var out strings.Builder
	at := 0
	for _, edit := range edits {
		start, end := offset(edit.Range.Start), offset(edit.Range.End)
		if start < at || end < start {
			t.Fatalf("edits overlap or are out of order: %+v", edits)
		}
		out.WriteString(source[at:start])
		out.WriteString(edit.NewText)
		at = end
	}
	return out.String() + source[at:]
}
