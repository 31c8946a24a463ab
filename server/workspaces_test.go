package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"go.lsp.dev/uri"
)

// Capabilities of clients that are told, and that ask.
const (
	pushedTo = `{"textDocument": {"publishDiagnostics": {"versionSupport": true}}}`
	pulling  = `{"textDocument": {"diagnostic": {}}}`
)

// Sources with a finding each: a warning.
const (
	lacking  = "def f() -> None:\n    pass\n"
	complete = "\"\"\"A.\"\"\"\n"
)

// writeFiles writes files into a new folder.
func writeFiles(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		writeFile(t, filepath.Join(folder, filepath.FromSlash(name)), content)
	}
	return folder
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// publication is what was published last of one file.
type publication struct {
	URI         uri.URI
	Version     *int
	Diagnostics []struct{ Code string }
}

// published waits for a publication for the file that has diagnostics, or that
// has none.
func (e *editor) published(name string, some bool) publication {
	e.t.Helper()
	at := uri.File(filepath.Join(e.folder, filepath.FromSlash(name)))
	var last publication
	_, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", func(raw json.RawMessage) bool {
		var p publication
		if json.Unmarshal(raw, &p) != nil || p.URI != at || (len(p.Diagnostics) > 0) != some {
			return false
		}
		last = p
		return true
	})
	if err != nil {
		e.t.Fatalf("waiting for %s, with diagnostics: %t: %v", name, some, err)
	}
	return last
}

func (e *editor) close(at uri.URI) {
	e.t.Helper()
	e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
}

func (e *editor) changeFolders(added, removed []string) {
	e.t.Helper()
	folders := func(paths []string) []any {
		all := []any{}
		for _, path := range paths {
			all = append(all, map[string]any{"uri": uri.File(path), "name": filepath.Base(path)})
		}
		return all
	}
	e.notify("workspace/didChangeWorkspaceFolders", map[string]any{
		"event": map[string]any{"added": folders(added), "removed": folders(removed)},
	})
}

// TestWorkspacePushFollows checks that what is published of files that are not
// open follows the editor: what it opens and closes, its settings and folders.
func TestWorkspacePushFollows(t *testing.T) {
	workspace := map[string]any{"diagnosticMode": "workspace"}
	files := map[string]string{"a.py": lacking, "inner/b.py": lacking}

	t.Run("a file is opened and closed", func(t *testing.T) {
		e := start(t, writeFiles(t, files), pushedTo)
		e.configure(workspace)
		e.published("a.py", true)
		at := e.open("a.py")
		if p := e.published("a.py", true); p.Version == nil {
			t.Error("what is published of an open document has no version")
		}
		e.close(at)
		e.published("a.py", false)
		if p := e.published("a.py", true); p.Version != nil {
			t.Error("what is published of a file has a version")
		}
	})
	t.Run("a lesser severity is hidden", func(t *testing.T) {
		e := start(t, writeFiles(t, files), pushedTo)
		e.configure(workspace)
		e.published("a.py", true)
		e.configure(map[string]any{"diagnosticMode": "workspace", "minimumSeverity": "error"})
		e.published("a.py", false)
		e.configure(workspace)
		e.published("a.py", true)
	})
	t.Run("only open files are wanted", func(t *testing.T) {
		e := start(t, writeFiles(t, files), pushedTo)
		e.configure(workspace)
		e.published("a.py", true)
		e.configure(map[string]any{"diagnosticMode": "openFilesOnly"})
		e.published("a.py", false)
	})
	t.Run("a folder comes and goes", func(t *testing.T) {
		e := start(t, writeFiles(t, files), pushedTo)
		outside := writeFiles(t, map[string]string{"c.py": lacking})
		e.configure(workspace)
		e.published("a.py", true)
		e.changeFolders([]string{outside}, nil)
		beside, err := filepath.Rel(e.folder, filepath.Join(outside, "c.py"))
		if err != nil {
			t.Fatal(err)
		}
		e.published(beside, true)
		e.changeFolders(nil, []string{outside})
		e.published(beside, false)
	})
	t.Run("a folder inside of another one", func(t *testing.T) {
		files := map[string]string{"a.py": lacking, "inner/b.py": lacking, "inner/c.py": complete}
		e := start(t, writeFiles(t, files), pushedTo)
		e.configure(workspace)
		e.published("inner/b.py", true)
		e.Take()
		e.changeFolders([]string{filepath.Join(e.folder, "inner")}, nil)
		writeFile(t, filepath.Join(e.folder, "inner", "c.py"), lacking)
		e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{
			map[string]any{"uri": uri.File(filepath.Join(e.folder, "inner", "c.py")), "type": 2},
		}})
		e.published("inner/c.py", true)
		for _, message := range e.Take() {
			if message.Method == "textDocument/publishDiagnostics" {
				t.Errorf("what an inner folder has taken over was published anew: %s", message.Params)
			}
		}
		e.changeFolders(nil, []string{filepath.Join(e.folder, "inner")})
		writeFile(t, filepath.Join(e.folder, "inner", "c.py"), complete)
		e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{
			map[string]any{"uri": uri.File(filepath.Join(e.folder, "inner", "c.py")), "type": 2},
		}})
		e.published("inner/c.py", false)
	})
}

// TestPublishedWithEachVersion checks that a new version of a document is told
// even if it has the same diagnostics: an editor has moved those it shows.
func TestPublishedWithEachVersion(t *testing.T) {
	e := start(t, t.TempDir(), pushedTo)
	at := e.openText("a.py", lacking)
	e.published("a.py", true)
	e.version++
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": at, "version": e.version},
		"contentChanges": []any{map[string]any{"text": lacking}},
	})
	if p := e.published("a.py", true); p.Version == nil || *p.Version != e.version {
		t.Errorf("published %+v, want version %d", p, e.version)
	}
}

// TestFoldersHaveTheLastSettings checks that a folder is added under the
// settings of now, not those of the start, if the client can't be asked.
func TestFoldersHaveTheLastSettings(t *testing.T) {
	e := start(t, t.TempDir(), pushedTo)
	e.configure(map[string]any{"enable": false})
	added := writeFiles(t, map[string]string{"a.py": lacking})
	e.changeFolders([]string{added}, nil)
	e.folder = added
	at := e.open("a.py")
	var none any
	e.ask("hover", at, map[string]any{"position": position{0, 4}}, &none)
	if none != nil {
		t.Errorf("there is a hover in a folder for which octolsp is off: %v", none)
	}
}
