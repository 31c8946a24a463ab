//go:build tools

package server_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/cmd/testtools/parts"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

// toolClient is an editor that pulls diagnostics and knows all about code
// actions.
const toolClient = `{"textDocument": {
	"hover": {"contentFormat": ["markdown"]},
	"diagnostic": {"codeDescriptionSupport": true, "dataSupport": true, "relatedInformation": true},
	"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}}, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}
}, "workspace": {"diagnostics": {"refreshSupport": true}, "workspaceEdit": {"documentChanges": true}}}`

// quiet has nothing of octolsp's own found.
const quiet = "-- octolsp.toml --\nlevel = \"basic\"\nignore = [\"all\"]\n"

// startTools serves an editor on a trusted folder with the files of the archive,
// whose environment has the tools.
func startTools(t *testing.T, archive string, options map[string]any, tools ...string) *editor {
	t.Helper()
	trusting := map[string]any{"trusted": true}
	maps.Copy(trusting, options)
	folder := filepath.Join(t.TempDir(), "a é𝕏 'project'")
	for _, file := range txtar.Parse([]byte(archive)).Files {
		writeFile(t, filepath.Join(folder, filepath.FromSlash(file.Name)), string(file.Data))
	}
	link(t, folder, tools...)
	return startWith(t, folder, toolClient, trusting)
}

// link puts tools into the environment of the folder.
func link(t *testing.T, folder string, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		name := filepath.Join(folder, ".venv", "bin", filepath.Base(tool))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(tool, name); err != nil {
			t.Fatal(err)
		}
	}
}

// script writes a program.
func script(t *testing.T, path, content string) {
	t.Helper()
	writeFile(t, path, content)
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// toolDiagnostic is a diagnostic of a tool.
type toolDiagnostic struct {
	Code    string `json:"code"`
	Source  string `json:"source"`
	Message string `json:"message"`
	Range   place  `json:"range"`
	About   struct {
		Href string `json:"href"`
	} `json:"codeDescription"`
}

// until pulls the diagnostics of the document until they are as they should be.
func (e *editor) until(at uri.URI, what string, enough func(codes string) bool) []toolDiagnostic {
	e.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var report struct {
			Items []toolDiagnostic `json:"items"`
		}
		e.ask("diagnostic", at, nil, &report)
		var codes []string
		for _, d := range report.Items {
			codes = append(codes, d.Code)
		}
		if enough(strings.Join(codes, " ")) {
			return report.Items
		}
		if time.Now().After(deadline) {
			e.t.Fatalf("%s: there are only the diagnostics %v", what, codes)
		}
	}
}

func has(codes ...string) func(string) bool {
	return func(all string) bool {
		for _, code := range codes {
			if !strings.Contains(" "+all+" ", " "+code+" ") {
				return false
			}
		}
		return true
	}
}

func none(codes string) bool { return codes == "" }

func TestRuffLooksAtWhatIsTyped(t *testing.T) {
	e := startTools(t, quiet+"-- a.py --\nx = '𝕏'; import os\n", nil, parts.Ruff(t))
	at := e.open("a.py")
	shown := e.until(at, "Ruff on the opened text", has("ruff/F401"))
	for _, d := range shown {
		if d.Code != "ruff/F401" {
			continue
		}
		if d.Source != "octolsp(ruff)" || !strings.HasPrefix(d.About.Href, "https://docs.astral.sh/") || d.Range.Start != (position{0, 17}) {
			t.Errorf("%+v", d)
		}
	}
	if _, err := e.Wait(e.ctx, "workspace/diagnostic/refresh", nil); err != nil {
		t.Error(err)
	}
	var hover struct {
		Contents struct{ Value string }
	}
	e.ask("hover", at, map[string]any{"position": position{0, 18}}, &hover)
	if !strings.Contains(hover.Contents.Value, "More about ruff/F401") {
		t.Errorf("on hover: %q", hover.Contents.Value)
	}
	if page, err := e.execute("octolsp.explainRule", []any{map[string]any{"rule": "ruff/F401", "uri": at}}); err != nil || page == nil || !strings.Contains(*page, "unused-import") {
		t.Errorf("explained: %v, %v", page, err)
	}
	e.change(at, "x = '𝕏'\n")
	e.until(at, "Ruff on the edited text", none)
}

func TestNothingRunsInAnUntrustedWorkspace(t *testing.T) {
	for name, options := range map[string]map[string]any{"by the client": {"trusted": false}, "by default": {}} {
		t.Run(name, func(t *testing.T) { nothingRuns(t, options) })
	}
}

// nothingRuns holds that a client that says this has nothing of the workspace run,
// and is told so once.
func nothingRuns(t *testing.T, options map[string]any) {
	t.Helper()
	folder := t.TempDir()
	ran := filepath.Join(t.TempDir(), "ran")
	script(t, filepath.Join(folder, ".venv/bin/ruff"), "#!/bin/sh\ntouch '"+ran+"'\n")
	writeFile(t, filepath.Join(folder, "a.py"), "import os\n")
	e := startWith(t, folder, toolClient, options)
	at := e.open("a.py")
	if _, err := e.Wait(e.ctx, "window/showMessage", func(params json.RawMessage) bool { return strings.Contains(string(params), "not trusted") }); err != nil {
		t.Fatal(err)
	}
	e.change(at, "import os, sys\n")
	var edits []any
	e.ask("formatting", at, map[string]any{"options": map[string]any{"tabSize": 4, "insertSpaces": true}}, &edits)
	e.ask("diagnostic", at, nil, nil)
	e.changedOnDisk("octolsp.toml")
	time.Sleep(afterPauses)
	if _, err := os.Stat(ran); err == nil {
		t.Error("the project's own Ruff was run")
	}
	for _, message := range e.Take() {
		if message.Method == "window/showMessage" && strings.Contains(string(message.Params), "not trusted") {
			t.Error("it is said again that the workspace is not trusted")
		}
	}
}

func TestFormattingMakesFewEdits(t *testing.T) {
	const source = "a = 1\n\n\ndef f( x ):\n    return  x\n\n\nb = [1,2]\n"
	for _, formatter := range []string{"black", "ruff"} {
		t.Run(formatter, func(t *testing.T) {
			tool := parts.Ruff(t)
			if formatter == "black" {
				tool = parts.Black(t, "bookworm")
			}
			e := startTools(t, "-- octolsp.toml --\n[tools]\nformatter = \""+formatter+"\"\n-- a.py --\n"+source, nil, tool)
			at := e.open("a.py")
			e.until(at, "that it would be formatted", has(formatter+"/would-reformat"))
			options := map[string]any{"options": map[string]any{"tabSize": 4, "insertSpaces": true}}
			if got, want := e.edited(source, "formatting", at, options), "a = 1\n\n\ndef f(x):\n    return x\n\n\nb = [1, 2]\n"; got != want {
				t.Errorf("formatted:\n%s", got)
			}
			options["range"] = place{position{7, 0}, position{7, 3}}
			if got, want := e.edited(source, "rangeFormatting", at, options), strings.Replace(source, "1,2", "1, 2", 1); got != want {
				t.Errorf("formatted in a range:\n%s", got)
			}
			e.change(at, "def f(:\n")
			err := e.Call(e.ctx, "textDocument/formatting", map[string]any{"textDocument": map[string]any{"uri": at}, "options": options["options"]}, nil)
			if err == nil || !strings.Contains(err.Error(), "a.py was not formatted") {
				t.Errorf("a text that can't be read: %v", err)
			}
		})
	}
}

// edited is source with the edits that the method answers, none of which leaves
// a line that stays as it is.
func (e *editor) edited(source, method string, at uri.URI, params map[string]any) string {
	e.t.Helper()
	var edits []struct {
		Range   place  `json:"range"`
		NewText string `json:"newText"`
	}
	e.ask(method, at, params, &edits)
	for i := len(edits) - 1; i >= 0; i-- {
		start, end := textAt(e.t, source, edits[i].Range, encodings["utf-16"])
		if source[start:end] == edits[i].NewText || strings.Contains(source[start:end], "a = 1") {
			e.t.Errorf("%q becomes %q", source[start:end], edits[i].NewText)
		}
		source = source[:start] + edits[i].NewText + source[end:]
	}
	return source
}

func TestImportsAreOrganized(t *testing.T) {
	const source = "import sys\nimport os\n\nprint(sys, os)\n"
	e := startTools(t, "-- a.py --\n"+source, nil, parts.Ruff(t))
	at := e.open("a.py")
	actions := e.actionsAt(at, place{}, map[string]any{"diagnostics": []any{}, "only": []string{"source.organizeImports"}})
	if len(actions) != 1 {
		t.Fatalf("%d actions", len(actions))
	}
	if got, want := e.do(at, source, actions[0]), "import os\nimport sys\n\nprint(sys, os)\n"; got != want {
		t.Errorf("organized:\n%s", got)
	}
}

func TestFixAllTakesInTheFixesOfRuff(t *testing.T) {
	const source = "\"\"\"M.\"\"\"\nimport os\nimport sys\n\n\ndef f() -> None:\n    \"\"\"\"\"\"\n    print(f\"x\", sys)\n"
	e := startTools(t, "-- a.py --\n"+source, nil, parts.Ruff(t))
	at := e.open("a.py")
	e.until(at, "Ruff's findings", has("ruff/F401", "ruff/F541"))
	actions := e.actionsAt(at, place{}, map[string]any{"diagnostics": []any{}, "only": []string{"source.fixAll"}})
	if len(actions) != 1 {
		t.Fatalf("%d actions", len(actions))
	}
	got := e.do(at, source, actions[0])
	if strings.Contains(got, "import os") || strings.Contains(got, `f"x"`) || !strings.Contains(got, "import sys") {
		t.Errorf("fixed:\n%s", got)
	}
}

const crate = `-- octolsp.toml --
ignore = ["all"]
-- Cargo.toml --
[package]
name = "krate"
version = "0.1.0"
edition = "2021"
-- src/lib.rs --
//! See [nowhere].

/// One.
pub fn one() -> u8 {
    let é𝕏 = 2; return 1;
}
`

func TestCargosToolsLookAtWhatIsSaved(t *testing.T) {
	parts.Cargo(t)
	e := startTools(t, crate, nil)
	at := e.open("src/lib.rs")
	wanted := []string{"clippy/needless_return", "rustc/unused_variables", "cargo-doc/broken_intra_doc_links"}
	for _, d := range e.until(at, "on opening", has(wanted...)) {
		if d.Code == "clippy/needless_return" && (d.Range.Start != position{4, 17} || d.Source != "octolsp(clippy)") {
			t.Errorf("%+v", d)
		}
	}
	fixed := "//! See.\n\n/// One.\npub fn one() -> u8 {\n    let _é𝕏 = 2; 1\n}\n"
	e.change(at, "\n"+fixed)
	if shown := e.until(at, "after an edit", func(string) bool { return true }); len(shown) > 1 {
		t.Errorf("what an edit touched is still shown: %+v", shown)
	}
	writeFile(t, filepath.Join(e.folder, "src/lib.rs"), "\n"+fixed)
	e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": at}})
	e.until(at, "after the save", func(codes string) bool {
		return !strings.Contains(codes, "clippy") && !strings.Contains(codes, "rustc") && !strings.Contains(codes, "cargo-doc")
	})
	e.change(at, fixed+"fn two() -> u8 {\n    let x = 1;\n    return 2;\n}\n")
	writeFile(t, filepath.Join(e.folder, "src/lib.rs"), fixed+"fn two() -> u8 {\n    let x = 1;\n    return 2;\n}\n")
	e.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": at, "type": 2}}})
	e.until(at, "after a change on the disk", has("clippy/needless_return", "rustc/unused_variables", "rustc/dead_code"))
}

func TestMypyLooksAtWhatIsSaved(t *testing.T) {
	mypy := parts.Mypy(t, "sid")
	e := startTools(t, quiet+"-- mypy.ini --\n[mypy]\n-- a.py --\nfrom b import f\n\nx = 'é𝕏'; y: int = f()\n-- b.py --\ndef f() -> str:\n    return ''\n",
		nil, mypy, filepath.Join(filepath.Dir(mypy), "dmypy"))
	at := e.open("a.py")
	for _, d := range e.until(at, "on opening", has("mypy/assignment")) {
		if d.Code == "mypy/assignment" && (d.Range.Start != position{2, 20} || d.Source != "octolsp(mypy)") {
			t.Errorf("%+v", d)
		}
	}
	other := e.open("b.py")
	writeFile(t, filepath.Join(e.folder, "b.py"), "def f() -> int:\n    return 1\n")
	e.change(other, "def f() -> int:\n    return 1\n")
	e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": other}})
	e.until(at, "after another file was mended", func(codes string) bool { return !strings.Contains(codes, "mypy") })
}

func TestAFailingToolIsToldOnce(t *testing.T) {
	fake := filepath.Join(t.TempDir(), "ruff")
	script(t, fake, "#!/bin/sh\ncase \"$*\" in *version*) echo ruff 0.16.0;; *) echo \"it broke: $*\" >&2; exit 7;; esac\n")
	e := startTools(t, "-- a.py --\nimport os\n-- b.py --\n", nil, fake)
	at := e.open("a.py")
	told := func(params json.RawMessage) bool { return strings.Contains(string(params), "it broke") }
	if _, err := e.Wait(e.ctx, "window/showMessage", told); err != nil {
		t.Fatal(err)
	}
	e.change(at, "import sys\n")
	e.open("b.py")
	time.Sleep(afterPauses)
	for _, message := range e.Take() {
		if message.Method == "window/showMessage" && told(message.Params) {
			t.Error("the failure is reported again")
		}
	}
}
