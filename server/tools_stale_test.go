//go:build tools

package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/cmd/testtools/parts"
	"go.lsp.dev/uri"
)

// afterPauses is longer than a tool waits after a change.
const afterPauses = time.Second

// save writes the file and says so.
func (e *editor) save(at uri.URI, content string) {
	e.t.Helper()
	writeFile(e.t, at.FsPath(), content)
	e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": at}})
}

// changedOnDisk tells of a change of the file.
func (e *editor) changedOnDisk(name string) {
	e.t.Helper()
	at := uri.File(filepath.Join(e.folder, filepath.FromSlash(name)))
	e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": at, "type": 2}}})
}

// untilExists waits for the file at path.
func (e *editor) untilExists(path string) {
	e.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(deadline) {
			e.t.Fatalf("there is no %s", path)
		}
	}
}

func TestASavedConfigOfAToolHolds(t *testing.T) {
	e := startTools(t, quiet+"-- a.py --\nimport os\n-- ruff.toml --\n", nil, parts.Ruff(t))
	at, config := e.open("a.py"), e.open("ruff.toml")
	e.until(at, "Ruff on the opened text", has("ruff/F401"))
	const ignoring = "[lint]\nignore = [\"F401\"]\n"
	e.change(config, ignoring)
	time.Sleep(afterPauses) // Ruff has looked again, by what is on the disk
	e.save(config, ignoring)
	e.until(at, "after the config was saved", none)
}

func TestAFileThatIsLeftOutSaysNothingOfItsProject(t *testing.T) {
	mypy := parts.Mypy(t, "sid")
	e := startTools(t, quiet+"-- mypy.ini --\n[mypy]\n-- a.py --\nx: int = ''\n-- target/made.py --\n", nil, mypy)
	at := e.open("a.py")
	e.until(at, "on opening", has("mypy/assignment"))
	writeFile(t, filepath.Join(e.folder, "target", "made.py"), "x = 1\n")
	e.changedOnDisk("target/made.py")
	e.open("target/made.py")
	time.Sleep(afterPauses)
	e.until(at, "after a file was made that is not looked at", has("mypy/assignment"))
}

func TestWorkspacesWithoutManifestsAreLookedAt(t *testing.T) {
	e := startTools(t, quiet+"-- a.py --\nimport os\n", nil, parts.Ruff(t))
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var report json.RawMessage
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &report)
		if strings.Contains(string(report), "ruff/F401") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("there is only %s", report)
		}
	}
	for _, message := range e.Take() {
		if message.Method == "window/showMessage" {
			t.Errorf("shown: %s", message.Params)
		}
	}
}

// TestAToolThatRunsHoldsNothingUp changes the config while mypy runs, and then
// leaves.
func TestAToolThatRunsHoldsNothingUp(t *testing.T) {
	begun := filepath.Join(t.TempDir(), "begun")
	fake := filepath.Join(t.TempDir(), "mypy")
	script(t, fake, "#!/bin/sh\ncase \"$*\" in *version*) echo mypy 1.19.1;; *) touch '"+begun+"'; sleep 60;; esac\n")
	e := startTools(t, quiet+"-- mypy.ini --\n[mypy]\n-- a.py --\n-- b.py --\n", nil, fake)
	at := e.open("a.py")
	e.untilExists(begun)
	if err := os.Remove(begun); err != nil {
		t.Fatal(err)
	}
	e.changedOnDisk("octolsp.toml")
	e.untilExists(begun) // mypy runs again
	e.ask("diagnostic", at, nil, nil)
	left := time.Now()
	e.call("shutdown", nil, nil)
	e.notify("exit", nil)
	<-e.ended
	e.ended <- nil // for the end of the test
	if took := time.Since(left); took > patience/2 {
		t.Errorf("the end took %v", took)
	}
}

func TestAFileThatIsMovedInIsLookedAt(t *testing.T) {
	mypy := parts.Mypy(t, "sid")
	e := startTools(t, quiet+"-- mypy.ini --\n[mypy]\n-- a.py --\nx: int = ''\n", nil, mypy)
	e.until(e.open("a.py"), "on opening", has("mypy/assignment"))
	moved := filepath.Join(e.folder, "moved.py")
	writeFile(t, moved, "x: int = ''\n")
	longAgo := time.Unix(1e9, 0)
	if err := os.Chtimes(moved, longAgo, longAgo); err != nil {
		t.Fatal(err)
	}
	e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uri.File(moved), "type": 1}}})
	e.until(e.open("moved.py"), "after it was moved in", has("mypy/assignment"))
}
