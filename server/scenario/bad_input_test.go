package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

// editing starts the server for a test with a recorded editor.
func editing(t *testing.T, client string) *editor {
	t.Helper()
	capabilities, err := capabilitiesOf(client)
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEditor(t, workspace(t), capabilities, start{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// end shuts the server down, which must work after anything.
func (e *editor) end() {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(e.t.Context()), time.Minute)
	defer cancel()
	if code, err := e.client.Close(ctx); err != nil || code != 0 {
		e.t.Errorf("the server ended with %d, %v\n%s", code, err, e.client.Stderr())
	}
}

func (e *editor) do(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// Whatever bytes come, the next message is answered.
func TestBrokenBytes(t *testing.T) {
	t.Parallel()
	for name, bytes := range map[string]string{
		"not JSON":              "Content-Length: 3\r\n\r\n{,}",
		"too short a length":    "Content-Length: 20\r\n\r\n" + `{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		"no length":             "Content-Type: text/plain\r\n\r\n{}",
		"a length of letters":   "Content-Length: many\r\n\r\n{}",
		"a negative length":     "Content-Length: -1\r\n\r\n{}",
		"an endless length":     "Content-Length: 99999999999999999999\r\n\r\n{}",
		"no header":             "hello\r\n\r\n",
		"not UTF-8":             "Content-Length: 6\r\n\r\n{\"\xff\":1",
		"a batch of nothing":    "Content-Length: 2\r\n\r\n[]",
		"neither id nor method": "Content-Length: 17\r\n\r\n{\"jsonrpc\":\"2.0\"}",
	} {
		t.Run(name, func(t *testing.T) {
			e := editing(t, "neovim-0.7")
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			e.do(e.client.WriteRaw([]byte(bytes)))
			var result any
			e.do(e.client.Call(ctx, "textDocument/hover", map[string]any{
				"textDocument": map[string]any{"uri": e.uri("a.py")},
				"position":     position{},
			}, &result))
			if result != nil {
				t.Errorf("the hover is %v", result)
			}
			if _, err := e.client.Wait(ctx, wire.Unreadable, nil); err != nil {
				t.Error("nothing was said of what could not be read:", err)
			}
			e.end()
		})
	}
}

// A hundred thousand edits that wait in the pipe (fewer with the race detector)
// are all there in the answer.
func TestQueuedEdits(t *testing.T) {
	t.Parallel()
	const edits = 100_000 / slowness
	for _, client := range []string{"vscode", "neovim-0.7"} {
		t.Run(client, func(t *testing.T) {
			e := editing(t, client)
			e.do(e.open("a.py", "python", "\"\"\"Docs.\"\"\"\n\n\ndef f() -> None: ...\n"))
			var frames []byte
			for i := range edits {
				frames = append(frames, wire.Frame(fmt.Appendf(nil,
					`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%q,"version":%d},`+
						`"contentChanges":[{"range":{"start":{"line":3,"character":5},"end":{"line":3,"character":5}},"text":"%c"}]}}`,
					e.uri("a.py"), i+2, 'a'+rune(i%26)))...)
			}
			e.do(e.client.WriteRaw(frames))
			name := []byte("f")
			for i := edits - 1; i >= 0; i-- {
				name = append(name, 'a'+byte(i%26))
			}
			e.documents[e.uri("a.py")].text = "\"\"\"Docs.\"\"\"\n\n\ndef " + string(name) + "() -> None: ...\n"
			e.documents[e.uri("a.py")].version = edits + 1
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			e.ctx = ctx
			e.do(e.client.Call(ctx, "textDocument/hover", map[string]any{
				"textDocument": map[string]any{"uri": e.uri("a.py")}, "position": position{},
			}, nil))
			e.do(e.expectFindings("a.py", "docstring/undocumented-function def |"+string(name)+"|("))
			e.end()
		})
	}
}

// A client that answers nothing gets all that it asks for.
func TestClientNeverAnswers(t *testing.T) {
	for _, client := range []string{"vscode", "neovim-0.7"} {
		t.Run(client, func(t *testing.T) {
			e := editing(t, client)
			e.client.SetAnswer(wire.NeverAnswer)
			e.do(e.open("a.py", "python", "\"\"\"Docs.\"\"\"\n\n\ndef f() -> None: ...\n"))
			e.do(e.expectFindings("a.py", "docstring/undocumented-function def |f|("))
			// One request that waits for the client, and is cancelled.
			call, err := e.client.Send("workspace/executeCommand", map[string]any{
				"command": "octolsp.explainRule", "arguments": []any{map[string]any{"rule": "D103"}},
			})
			e.do(err)
			e.do(e.client.Cancel(call.ID))
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			var answer *wire.Error
			if err := call.Result(ctx, nil); err != nil && !errors.As(err, &answer) {
				t.Error(err)
			}
			e.end()
		})
	}
}

// A folder may vanish while it is scanned.
func TestFolderRemovedInScan(t *testing.T) {
	e := editing(t, "vscode")
	source := strings.Repeat("def f(x): pass\n", 200)
	for i := range 400 {
		e.do(writeFile(e.path(fmt.Sprintf("package/sub%d/m%d.py", i%20, i)), source))
	}
	call, err := e.client.Send("workspace/diagnostic", map[string]any{
		"previousResultIds": []any{}, "partialResultToken": "part",
	})
	e.do(err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	e.ctx = ctx
	_, err = e.client.Wait(ctx, "$/progress", func(params json.RawMessage) bool {
		return strings.HasPrefix(string(params), `{"token":"part"`)
	})
	e.do(err)
	e.do(e.remove("package"))
	var answer *wire.Error
	if err := call.Result(ctx, nil); err != nil && !errors.As(err, &answer) {
		t.Error(err)
	}
	var report struct {
		Items []any `json:"items"`
	}
	e.do(e.client.Call(ctx, "workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &report))
	if len(report.Items) > 0 {
		t.Errorf("%d files are reported after all are gone, e.g. %v", len(report.Items), report.Items[0])
	}
	e.end()
}

// When the process that the client named ends, or the connection does, so does
// the server.
func TestServerEndsWithItsClient(t *testing.T) {
	e := editing(t, "vscode")
	e.client.Hangup()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if code, err := e.client.Exit(ctx); err != nil || code != 1 {
		t.Errorf("after the connection's end the server ended with %d, %v", code, err)
	}
}

// A log file that can't be written is said before anything is served.
func TestLogFileThatCannotBeWritten(t *testing.T) {
	client, err := wire.Start(t.Context(), []string{octolsp, "serve", "--log-file", filepath.Join(t.TempDir(), "no", "such", "log")}, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Kill)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	code, err := client.Exit(ctx)
	if err != nil || code != 2 || !strings.Contains(client.Stderr(), "such") {
		t.Errorf("the server ended with %d, %v: %s", code, err, client.Stderr())
	}
	if _, err := os.Stat("log"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
