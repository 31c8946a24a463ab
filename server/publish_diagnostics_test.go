package server_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestPublishedInOrder checks that a slow result never replaces a newer one: of
// a document that is edited faster than it is looked at, and whose folder is
// scanned meanwhile, newer versions follow older ones, up to the last.
func TestPublishedInOrder(t *testing.T) {
	e := start(t, writeFiles(t, map[string]string{"a.py": lacking}), pushedTo)
	e.configure(map[string]any{"diagnosticMode": "workspace"})
	at := e.open("a.py")
	const edits = 300
	for i := range edits {
		// The first versions take the longest.
		functions := strings.Repeat("\n\n"+lacking, edits-i)
		e.version++
		e.notify("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": at, "version": e.version},
			"contentChanges": []any{map[string]any{"text": functions}},
		})
		if i%10 == 0 {
			e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": at}})
		}
	}
	last := 0
	for last < e.version {
		message, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", nil)
		if err != nil {
			t.Fatalf("after version %d of %d: %v", last, e.version, err)
		}
		var p publication
		if err := json.Unmarshal(message.Params, &p); err != nil {
			t.Fatal(err)
		}
		switch {
		case p.URI != at:
		case p.Version == nil && last == 0: // of the file, before it was opened
		case p.Version == nil || *p.Version < last:
			t.Fatalf("%s after version %d", message.Params, last)
		default:
			last = *p.Version
		}
	}
}
