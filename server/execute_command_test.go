package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server"
	"github.com/octollm/octolsp/server/wire"
	"go.lsp.dev/uri"
)

// showingClient shows documents.
const showingClient = `{"textDocument": {"diagnostic": {}}, "window": {"showDocument": {"support": true}},
	"workspace": {"diagnostics": {"refreshSupport": true}}}`

// execute executes a command and is its result.
func (e *editor) execute(command string, arguments any) (result *string, err error) {
	params := map[string]any{"command": command}
	if arguments != nil {
		params["arguments"] = arguments
	}
	err = e.Call(e.ctx, "workspace/executeCommand", params, &result)
	return result, err
}

func TestCommandsThatAreWrong(t *testing.T) {
	const invalidParams = -32602
	tests := []struct {
		command, arguments, says string
	}{
		{"octolsp.explain", `[]`, `there is no command "octolsp.explain"`},
		{"octolsp.explainRule", `null`, `octolsp.explainRule: the argument "rule" is missing: expected arguments such as [{"rule": "docstring/undocumented-param"}]`},
		{"octolsp.explainRule", `[]`, `the argument "rule" is missing`},
		{"octolsp.explainRule", `[null]`, `the argument "rule" is missing`},
		{"octolsp.explainRule", `[5]`, `the argument "rule": expected a string, found a number`},
		{"octolsp.explainRule", `5`, `the arguments: expected a list, found 5`},
		{"octolsp.explainRule", `["D417", "", 1]`, `found 3 of them`},
		{"octolsp.explainRule", `["empty-docstrin"]`, `unknown rule "empty-docstrin": did you mean`},
		{"octolsp.showConfig", `[{"file": "a.py"}]`, `expected arguments such as [{"uri": "file:///project/module.py"}], found the argument "file"`},
		{"octolsp.showConfig", `["untitled:Untitled-1"]`, `expected the address of a file or of an open document, found "untitled:Untitled-1"`},
		{"octolsp.showConfig", `[["file:///a.py"]]`, `the argument "uri": expected a string, found a`},
		{"octolsp.showLog", `["a"]`, `expected no arguments, found 1 of them`},
		{"octolsp.recheckWorkspace", `{"folder": "a"}`, `expected no arguments, found the argument "folder"`},
		{"octolsp.applyAction", `[{}]`, `is missing: expected arguments such as [the argument of the command that octolsp offered]`},
	}
	e := start(t, t.TempDir(), commandClient)
	for _, test := range tests {
		_, err := e.execute(test.command, json.RawMessage(test.arguments))
		if code(err) != invalidParams || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s %s: got %v, want %q", test.command, test.arguments, err, test.says)
		}
	}
}

// Arguments may come in any form.
func TestCommandArguments(t *testing.T) {
	e := start(t, t.TempDir(), bareClient)
	for _, arguments := range []string{`["D419"]`, `[{"rule": "D419"}]`, `{"rule": "docstring/empty-docstring"}`, `["D419", "file:///a.py"]`} {
		page, err := e.execute("octolsp.explainRule", json.RawMessage(arguments))
		if err != nil || page == nil || !strings.HasPrefix(*page, "# docstring/empty-docstring\n") {
			t.Errorf("%s: got %v, %v", arguments, page, err)
		}
	}
}

func TestExplainRule(t *testing.T) {
	t.Run("in a message", func(t *testing.T) {
		e := start(t, t.TempDir(), bareClient)
		if _, err := e.execute("octolsp.explainRule", []any{"D419"}); err != nil {
			t.Fatal(err)
		}
		e.expect("window/showMessage", "docstring/empty-docstring\\n")
	})
	t.Run("in the browser", func(t *testing.T) {
		e := start(t, t.TempDir(), showingClient)
		e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{
			"octolsp": map[string]any{"documentationUrl": "https://example.org/{version}"},
		}})
		if _, err := e.execute("octolsp.explainRule", []any{"D419", uri.File(e.folder + "/a.py")}); err != nil {
			t.Fatal(err)
		}
		e.expect("window/showDocument", `"https://example.org/0.0.0/analyzers/python/docstring/empty_docstring.md"`)
	})
	t.Run("several", func(t *testing.T) {
		e := start(t, t.TempDir(), bareClient)
		pages, err := e.execute("octolsp.explainRule", []any{"typehint"})
		if err != nil || strings.Count("\n"+*pages, "\n# typehint/") < 2 {
			t.Fatalf("got %v, %v", pages, err)
		}
		e.expect("window/showMessage", "stands for typehint/")
	})
}

// expect waits for a message with the text in its params.
func (e *editor) expect(method, text string) json.RawMessage {
	e.t.Helper()
	message, err := e.Wait(e.ctx, method, func(params json.RawMessage) bool { return strings.Contains(string(params), text) })
	if err != nil {
		e.t.Fatalf("%s with %q: %v", method, text, err)
	}
	return message.Params
}

func TestShowConfig(t *testing.T) {
	folder := t.TempDir()
	write(t, folder+"/octolsp.toml", "level = \"strict\"\nignore = [\"D419\"]\n")
	e := start(t, folder, showingClient)
	at := uri.File(folder + "/areas.py")
	report, err := e.execute("octolsp.showConfig", map[string]any{"uri": at})
	if err != nil {
		t.Fatal(err)
	}
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	holds, err := finder.Find(folder + "/areas.py")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	if err := holds.Effective(folder+"/areas.py", folder, "python").Write(&want); err != nil {
		t.Fatal(err)
	}
	if *report != want.String() {
		t.Errorf("got:\n%s\nwant:\n%s", *report, want.String())
	}
	var shown struct{ URI uri.URI }
	if err := json.Unmarshal(e.expect("window/showDocument", "octolsp-config.txt"), &shown); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(shown.URI.FsPath())
	if err != nil || string(content) != *report {
		t.Errorf("the file that is shown has %q, %v", content, err)
	}

	// A document that is not a file, and a config that can't be used.
	e.openNew("untitled:Untitled-1", "")
	write(t, folder+"/octolsp.toml", "levle = 1\n")
	if _, err := e.execute("octolsp.recheckWorkspace", nil); err != nil {
		t.Fatal(err)
	}
	report, err = e.execute("octolsp.showConfig", []any{"untitled:Untitled-1"})
	if err != nil || !strings.Contains(*report, "levle") || !strings.Contains(*report, "File     untitled") || !strings.Contains(*report, "strict") {
		t.Errorf("got %v, %v", report, err)
	}

	e.Hangup()
	e.ended <- <-e.ended
	if _, err := os.Stat(filepath.Dir(shown.URI.FsPath())); !os.IsNotExist(err) {
		t.Errorf("what was shown is left behind: %v", err)
	}
}

func TestShowConfigInMessage(t *testing.T) {
	e := start(t, t.TempDir(), bareClient)
	if _, err := e.execute("octolsp.showConfig", []any{uri.File(e.folder + "/a%b.py")}); err != nil {
		t.Fatal(err)
	}
	e.expect("window/showMessage", "`octolsp config show a%b.py`")
}

func TestShowLog(t *testing.T) {
	for _, test := range []struct{ name, path, method, says string }{
		{"none", "", "window/showMessage", "--log-file"},
		{"shown", "/logs/octolsp.log", "window/showDocument", "file:///logs/octolsp.log"},
	} {
		t.Run(test.name, func(t *testing.T) {
			near, far := net.Pipe()
			ended := make(chan error, 1)
			go func() {
				options := server.Options{LogPath: test.path, Overrides: config.Overrides{Folder: t.TempDir()}}
				ended <- server.Serve(context.Background(), far, options)
			}()
			client, err := wire.New(near, wire.Options{Name: fmt.Sprintf("%s-%s", filepath.Base(t.Name()), "log")})
			if err != nil {
				t.Fatal(err)
			}
			e := &editor{Client: client, t: t, ctx: t.Context()}
			e.call("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": json.RawMessage(showingClient)}, nil)
			e.notify("initialized", map[string]any{})
			result, err := e.execute("octolsp.showLog", []any{})
			if err != nil || (result != nil) != (test.path != "") {
				t.Errorf("got %v, %v", result, err)
			}
			e.expect(test.method, test.says)
			e.Hangup()
			<-ended
		})
	}
}

func TestRecheckWorkspace(t *testing.T) {
	e := start(t, t.TempDir(), showingClient)
	at := uri.File(e.folder + "/areas.py")
	e.openNew(at, actionSource)
	before := len(e.pull(at))
	// Nobody watches the files here, so that the server does not know.
	write(t, e.folder+"/octolsp.toml", "ignore = [\"typehint\"]\n")
	if _, err := e.execute("octolsp.recheckWorkspace", []any{}); err != nil {
		t.Fatal(err)
	}
	e.expect("workspace/diagnostic/refresh", "")
	if after := len(e.pull(at)); after >= before {
		t.Errorf("%d diagnostics before, %d after", before, after)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
