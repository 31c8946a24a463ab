package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/server/wire"
	"go.lsp.dev/uri"
)

// Clients by what they can do with code actions.
const (
	// lazyClient takes edits when somebody picks an action.
	lazyClient = `{
		"textDocument": {"diagnostic": {}, "codeAction": {
			"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
			"isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}},
		"workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true}}}`
	// eagerClient wants the edits at once.
	eagerClient = `{
		"textDocument": {"diagnostic": {}, "codeAction": {
			"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}}},
		"workspace": {"workspaceEdit": {"documentChanges": true}}}`
	// commandClient knows no actions but commands, and no versions in edits.
	commandClient = `{"textDocument": {"diagnostic": {}}, "workspace": {"applyEdit": true}}`
	// bareClient can't apply edits either.
	bareClient = `{"textDocument": {"diagnostic": {}}}`
)

// codeAction is one as a client reads it; Arguments are those of a command
// that stands for an action.
type codeAction struct {
	Title       string          `json:"title"`
	Kind        string          `json:"kind"`
	IsPreferred bool            `json:"isPreferred"`
	Diagnostics []diagnostic    `json:"diagnostics"`
	Edit        *workspaceEdit  `json:"edit"`
	Data        json.RawMessage `json:"data"`
	Command     json.RawMessage `json:"command"`
	Arguments   json.RawMessage `json:"arguments"`
	raw         json.RawMessage
}

func (a *codeAction) UnmarshalJSON(raw []byte) error {
	type plain codeAction
	a.raw = slices.Clone(raw)
	return json.Unmarshal(raw, (*plain)(a))
}

type diagnostic struct {
	Range   place  `json:"range"`
	Source  string `json:"source"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// actionsAt asks for the actions in the range.
func (e *editor) actionsAt(at uri.URI, reach place, context map[string]any) []codeAction {
	e.t.Helper()
	if context["diagnostics"] == nil {
		context["diagnostics"] = []any{}
	}
	var actions []codeAction
	e.call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": at}, "range": reach, "context": context,
	}, &actions)
	return actions
}

// pull asks for the diagnostics.
func (e *editor) pull(at uri.URI) []diagnostic {
	e.t.Helper()
	var report struct{ Items []diagnostic }
	e.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": at}}, &report)
	return report.Items
}

// change replaces the whole text.
func (e *editor) change(at uri.URI, content string) {
	e.t.Helper()
	e.version++
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": at, "version": e.version},
		"contentChanges": []any{map[string]any{"text": content}},
	})
}

// openNew opens a document that is not on the disk.
func (e *editor) openNew(at uri.URI, content string) {
	e.t.Helper()
	e.version++
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": at, "languageId": "python", "version": e.version, "text": content,
	}})
}

// do makes the edit of the action as a client of its kind does.
func (e *editor) do(at uri.URI, source string, a codeAction) string {
	e.t.Helper()
	switch {
	case a.Edit != nil:
	case a.Arguments != nil: // a command
		var command string
		if err := json.Unmarshal(a.Command, &command); err != nil {
			e.t.Fatal(err)
		}
		e.call("workspace/executeCommand", map[string]any{"command": command, "arguments": a.Arguments}, nil)
		message, err := e.Wait(e.ctx, "workspace/applyEdit", nil)
		if err != nil {
			e.t.Fatal(err)
		}
		var params struct{ Edit *workspaceEdit }
		if err := json.Unmarshal(message.Params, &params); err != nil {
			e.t.Fatal(err)
		}
		a.Edit = params.Edit
	default:
		e.call("codeAction/resolve", a.raw, &a)
	}
	edits, _ := a.Edit.of(e.t, at)
	return edited(e.t, source, edits)
}

// everywhere is a range beyond any text.
var everywhere = place{End: position{Line: 1 << 30}}

const actionSource = `"""Areas. 𝒜"""

RADIUS = 1  # octolsp: ignore[docstring/empty-docstring] 𝒜


def circle(radius: int):  # octolsp: ignore[docstring/empty-docstring]
    """Return the area."""
    return None


def square(side: int) -> int:
    """"""
    return side * side
`

// said are the actions in a line each.
func said(actions []codeAction) string {
	var out strings.Builder
	for _, a := range actions {
		mark := ""
		if a.IsPreferred {
			mark = " *"
		}
		fmt.Fprintf(&out, "%s%s: %s (%d)\n", a.Kind, mark, a.Title, len(a.Diagnostics))
	}
	return out.String()
}

func TestCodeActionsOffered(t *testing.T) {
	line := func(line int) place { return place{position{line, 0}, position{line, 999}} }
	const (
		all     = "source.fixAll.octolsp: Fix all that octolsp can fix safely (0)\n"
		unused  = "quickfix *: Remove the suppression (1)\n"
		explain = "quickfix: Explain octolsp/unused-ignore (1)\n"
		circle  = "quickfix: Add the return annotation `None` (1)\n" + unused + all +
			"quickfix: Ignore typehint/unannotated-return on this line (1)\n" +
			"quickfix: Add `# noqa: ANN201` (1)\n" +
			"quickfix: Ignore typehint/unannotated-return in this file (1)\n" +
			"quickfix: Explain typehint/unannotated-return (1)\n" + explain
	)
	tests := []struct {
		name, capabilities string
		reach              place
		only               []string
		trigger            int
		want               string
	}{
		{"a safe fix", lazyClient, line(2), nil, 1, unused + all + explain},
		{"nothing is found here, but somewhere", lazyClient, line(0), nil, 1, all},
		{"the fixes come first", lazyClient, line(5), nil, 1, circle},
		{"a kind", lazyClient, line(2), []string{"quickfix"}, 1, unused + explain},
		{"a kind above", lazyClient, line(2), []string{"source"}, 1, all},
		{"two kinds", lazyClient, line(2), []string{"refactor", "source.fixAll"}, 1, all},
		{"a kind that only begins alike", lazyClient, line(2), []string{"sourc", "source.fixAll.octolspx", "source.fixAll.octolsp.x"}, 1, ""},
		{"on save", lazyClient, everywhere, []string{"quickfix", "source.fixAll"}, 2, unused + unused + all},
		{"a light bulb", lazyClient, line(2), nil, 2, unused + all + explain},
		{"all at once is not made unasked", eagerClient, line(2), nil, 1, strings.ReplaceAll(unused+explain, " *", "")},
		{"all at once is made when asked for", eagerClient, line(2), []string{"source.fixAll.octolsp"}, 1, all},
		{"commands", commandClient, line(2), nil, 1, ": Remove the suppression (0)\n: Fix all that octolsp can fix safely (0)\n: Explain octolsp/unused-ignore (0)\n"},
		{"no edits at all", bareClient, line(2), nil, 1, ": Explain octolsp/unused-ignore (0)\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := start(t, t.TempDir(), test.capabilities)
			at := uri.File(e.folder + "/areas.py")
			e.openNew(at, actionSource)
			context := map[string]any{"diagnostics": e.inside(at, test.reach), "triggerKind": test.trigger}
			if test.only != nil {
				context["only"] = test.only
			}
			if got := said(e.actionsAt(at, test.reach, context)); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

// inside are the diagnostics that begin in the range.
func (e *editor) inside(at uri.URI, reach place) []diagnostic {
	return slices.DeleteFunc(e.pull(at), func(d diagnostic) bool {
		return d.Range.Start.Line < reach.Start.Line || d.Range.Start.Line > reach.End.Line
	})
}

// code is the code of the error that the server answered with.
func code(err error) int {
	var answered *wire.Error
	if errors.As(err, &answered) {
		return answered.Code
	}
	return 0
}

// Whatever a client can do, an action makes the same of the text.
func TestCodeActionsOfAllClients(t *testing.T) {
	results := map[string]string{}
	for name, capabilities := range map[string]string{"lazy": lazyClient, "eager": eagerClient, "commands": commandClient} {
		e := start(t, t.TempDir(), capabilities)
		at := uri.File(e.folder + "/areas.py")
		e.openNew(at, actionSource)
		actions := e.actionsAt(at, everywhere, map[string]any{})
		actions = append(actions, e.actionsAt(at, everywhere, map[string]any{"only": []string{"source.fixAll"}})...)
		count := map[string]int{}
		for _, a := range actions {
			if strings.HasPrefix(a.Title, "Explain ") {
				continue
			}
			count[a.Title]++
			key := fmt.Sprint(a.Title, count[a.Title])
			if strings.HasPrefix(a.Title, "Fix all ") {
				key = "all" // some clients get it twice
			}
			got := e.do(at, actionSource, a)
			if before, known := results[key]; known && before != got {
				t.Errorf("%s: %q makes\n%s\nof the text, other clients get\n%s", name, a.Title, got, before)
			}
			results[key] = got
		}
	}
	want := strings.ReplaceAll(strings.Replace(actionSource, "  # octolsp: ignore[docstring/empty-docstring]\n", "\n", 1),
		"# octolsp: ignore[docstring/empty-docstring] 𝒜", "# 𝒜")
	if got := results["all"]; got != want {
		t.Errorf("all fixes make\n%s\nwant\n%s", got, want)
	}
}

// An action whose text has moved on is refused, and one whose text is back to
// what it was is not.
func TestCodeActionsOfOtherTexts(t *testing.T) {
	const contentModified = -32801
	tests := []struct {
		name    string
		between func(e *editor, at uri.URI)
		want    int
		says    string
	}{
		{"nothing", func(*editor, uri.URI) {}, 0, ""},
		{"a change far away", func(e *editor, at uri.URI) { e.change(at, actionSource+"\n") }, contentModified, "areas.py has changed since"},
		{"a change and back", func(e *editor, at uri.URI) { e.change(at, ""); e.change(at, actionSource) }, 0, ""},
		{"closed", func(e *editor, at uri.URI) {
			e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
		}, contentModified, "areas.py is not open any more"},
		{"a rule that is off now", func(e *editor, _ uri.URI) {
			e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{
				"octolsp": map[string]any{"ignore": []string{"typehint/unannotated-return"}},
			}})
		}, contentModified, "areas.py has other findings by now"},
		{"switched off", func(e *editor, _ uri.URI) {
			e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{
				"octolsp": map[string]any{"enable": false},
			}})
		}, contentModified, "areas.py is not checked any more"},
	}
	for _, test := range tests {
		for name, capabilities := range map[string]string{"resolved": lazyClient, "executed": commandClient} {
			t.Run(test.name+"/"+name, func(t *testing.T) {
				e := start(t, t.TempDir(), capabilities)
				at := uri.File(e.folder + "/areas.py")
				e.openNew(at, actionSource)
				a := e.actionsAt(at, place{position{5, 4}, position{5, 4}}, map[string]any{})[0]
				test.between(e, at)
				method, params := "codeAction/resolve", any(a.raw)
				if a.Arguments != nil {
					method, params = "workspace/executeCommand", map[string]any{"command": a.Command, "arguments": a.Arguments}
				}
				err := e.Call(e.ctx, method, params, nil)
				if code(err) != test.want || test.want != 0 && !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want %d with %q", err, test.want, test.says)
				}
			})
		}
	}
}

func TestCodeActionDataOfOthers(t *testing.T) {
	const invalidParams = -32602
	e := start(t, t.TempDir(), lazyClient)
	for _, data := range []string{`5`, `{}`, `{"provider":"fix-some"}`, `{"uri":5}`} {
		err := e.Call(e.ctx, "codeAction/resolve", map[string]any{"title": "Do it", "data": json.RawMessage(data)}, nil)
		if code(err) != invalidParams || !strings.Contains(err.Error(), "not octolsp's") {
			t.Errorf("data %s: got %v", data, err)
		}
	}
	e.call("codeAction/resolve", map[string]any{"title": "Do it"}, nil)
}

// What an editor says of an edit that it did not make reaches who asked.
func TestCommandThatTheEditorRefuses(t *testing.T) {
	e := start(t, t.TempDir(), commandClient)
	at := uri.File(e.folder + "/areas.py")
	e.openNew(at, actionSource)
	a := e.actionsAt(at, everywhere, map[string]any{})[0]
	e.SetAnswer(func(wire.Message) (any, error) {
		return map[string]any{"applied": false, "failureReason": "the buffer is read-only"}, nil
	})
	_, err := e.execute("octolsp.applyAction", a.Arguments)
	if err == nil || !strings.Contains(err.Error(), "was not done by the editor: the buffer is read-only") {
		t.Errorf("got %v", err)
	}
}
