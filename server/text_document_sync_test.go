package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestSpelling checks that a client gets back the URI that it wrote, whatever it
// escapes: some compare URIs as text.
func TestSpelling(t *testing.T) {
	folder := t.TempDir()
	for _, spelled := range []string{"a,b.py", "a%2Cb.py", "%61.py", "ü.py", "%c3%bc.py"} {
		e := start(t, folder, `{"textDocument": {"publishDiagnostics": {}}, "workspace": {"workspaceEdit": {"documentChanges": true}}}`)
		at := "file://" + folder + "/" + spelled
		e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": at, "languageId": "python", "version": 1, "text": "def f():\n    pass\n",
		}})
		published := func() (count int) {
			t.Helper()
			message, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", nil)
			if err != nil {
				t.Fatal(err)
			}
			var params struct {
				URI         string
				Diagnostics []any
			}
			if err := json.Unmarshal(message.Params, &params); err != nil || params.URI != at {
				t.Errorf("%v: published for %s, want %s", err, params.URI, at)
			}
			return len(params.Diagnostics)
		}
		if published() == 0 {
			t.Errorf("nothing found in %s", at)
		}
		e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
		if count := published(); count != 0 {
			t.Errorf("%d diagnostics of %s after it was closed", count, at)
		}
	}
}

// TestWorkspacePush checks that a client that can't pull sees the findings of
// files that are not open, if it wants to, and those of configs before any file
// is open.
func TestWorkspacePush(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"a.py": "def f():\n    pass\n", "sub/b.py": "def g():\n    pass\n", "octolsp.toml": "levle = \"basic\"\n",
	} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e := start(t, folder, `{"textDocument": {"publishDiagnostics": {}}}`)
	wait := func(name string, some bool) {
		t.Helper()
		_, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", func(raw json.RawMessage) bool {
			var params struct {
				URI         string
				Diagnostics []any
			}
			return json.Unmarshal(raw, &params) == nil && params.URI == "file://"+folder+"/"+name && (len(params.Diagnostics) > 0) == some
		})
		if err != nil {
			t.Fatalf("waiting for %s: %v", name, err)
		}
	}
	wait("octolsp.toml", true)
	settings := func(mode string) {
		e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"octolsp": map[string]any{"diagnosticMode": mode}}})
	}
	settings("workspace")
	wait("a.py", true)
	wait("sub/b.py", true)
	e.open("a.py")
	settings("openFilesOnly")
	wait("sub/b.py", false)
}
