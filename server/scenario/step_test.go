package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/server/wire"
)

// verbs are what a block can do; testdata/lsp/README.md describes them.
var verbs = map[string]func(*editor, step) error{
	"file":   func(e *editor, s step) error { return e.write(s.object, s.body) },
	"delete": func(e *editor, s step) error { return e.remove(s.object) },
	"open":   func(e *editor, s step) error { return e.open(s.object, s.language, s.body) },
	"edit":   func(e *editor, s step) error { return e.edit(s.object, s.body, s.has("whole")) },
	"save":   func(e *editor, s step) error { return e.save(s.object) },
	"close":  func(e *editor, s step) error { return e.close(s.object) },

	"settings":     (*editor).changeSettings,
	"request":      (*editor).sendRequest,
	"cancel":       func(e *editor, s step) error { return e.client.Cancel(e.requests[s.object].ID) },
	"response":     (*editor).expectResponse,
	"error":        (*editor).expectError,
	"notify":       (*editor).notify,
	"raw":          func(e *editor, s step) error { return e.client.WriteRaw(wire.Frame([]byte(s.body))) },
	"notification": (*editor).expectMessage,
	"asked":        (*editor).expectMessage,
	"never":        (*editor).expectNone,
	"findings":     func(e *editor, s step) error { return e.expectFindings(s.object, s.body) },
	"applied":      (*editor).applyResult,
	"exit":         (*editor).expectExit,
}

func (e *editor) run(s step) error {
	verb := verbs[s.verb]
	if verb == nil {
		return fmt.Errorf("no block %q", s.verb)
	}
	ctx, cancel := context.WithTimeout(e.t.Context(), patience)
	defer cancel()
	e.ctx = ctx
	return verb(e, s)
}

// changeSettings changes those of a folder, or of all.
func (e *editor) changeSettings(s step) error {
	value, err := e.decode(s.body)
	if err != nil {
		return err
	}
	e.mu.Lock()
	e.settings[e.scope(s.object)] = value
	e.mu.Unlock()
	return e.client.Notify("workspace/didChangeConfiguration", map[string]any{
		"settings": map[string]any{"octolsp": value},
	})
}

func (e *editor) sendRequest(s step) error {
	params, err := e.decode(s.body)
	if err != nil {
		return err
	}
	e.requests[s.options["as"]], err = e.client.Send(s.object, params)
	return err
}

func (e *editor) notify(s step) error {
	params, err := e.decode(s.body)
	if err != nil {
		return err
	}
	return e.client.Notify(s.object, params)
}

// answer waits for the answer to the request with the name.
func (e *editor) answered(name string) (any, error) {
	request := e.requests[name]
	if request == nil {
		return nil, fmt.Errorf("no request %q waits for an answer", name)
	}
	delete(e.requests, name)
	var result any
	err := request.Result(e.ctx, &result)
	return result, err
}

func (e *editor) expectResponse(s step) error {
	got, err := e.answered(s.object)
	if err != nil {
		return err
	}
	want, err := e.decode(s.body)
	if err != nil {
		return err
	}
	e.result = got
	if strings.TrimSpace(s.body) == "" {
		return nil
	}
	return match(want, got, s.has("exactly"))
}

func (e *editor) expectError(s step) error {
	result, err := e.answered(s.object)
	var answer *wire.Error
	if !errors.As(err, &answer) {
		if err == nil {
			err = fmt.Errorf("expected an error, found the result %s", encoded(result))
		}
		return err
	}
	want, err := e.decode(s.body)
	if err != nil {
		return err
	}
	got, err := generic(answer)
	if err != nil {
		return err
	}
	return match(want, got, s.has("exactly"))
}

// expectMessage waits for a notification or request with these params.
func (e *editor) expectMessage(s step) error {
	want, err := e.decode(s.body)
	if err != nil {
		return err
	}
	var seen error
	message, err := e.client.Wait(e.ctx, s.object, func(raw json.RawMessage) bool {
		if strings.TrimSpace(s.body) == "" {
			return true
		}
		var got any
		seen = json.Unmarshal(raw, &got)
		if seen == nil {
			seen = match(want, got, s.has("exactly"))
		}
		return seen == nil
	})
	if err != nil {
		return errors.Join(err, seen)
	}
	var params any
	if err := json.Unmarshal(message.Params, &params); err != nil {
		return err
	}
	e.result = params
	return nil
}

// expectNone looks at what arrived so far, but for what earlier blocks took.
func (e *editor) expectNone(s step) error {
	for _, message := range e.client.Take() {
		if message.Method == s.object {
			return fmt.Errorf("the server sent %s: %s", message.Method, message.Params)
		}
	}
	return nil
}

// workspaceEdit is LSP's, as far as octolsp may use it.
type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes"`
	DocumentChanges []struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"`
		} `json:"textDocument"`
		Edits []textEdit `json:"edits"`
	} `json:"documentChanges"`
}

// applyResult makes the edit of the last result, of an action or of a request to
// apply one, in the document, and compares the text.
func (e *editor) applyResult(s step) error {
	var holder struct {
		Edit *workspaceEdit `json:"edit"`
	}
	result := e.result
	if s.has("title") {
		item, err := e.resolve("item", "title, "+strings.ReplaceAll(s.options["title"], "_", " "))
		if err != nil {
			return err
		}
		result = item
	}
	if err := convert(result, &holder); err != nil || holder.Edit == nil {
		return fmt.Errorf("the last result has no edit: %s", encoded(result))
	}
	uri := e.uri(s.object)
	d := e.documents[uri]
	if d == nil {
		return fmt.Errorf("%s is not open", s.object)
	}
	var edits []textEdit
	for address, changes := range holder.Edit.Changes {
		if sameAddress(address, uri) {
			edits = append(edits, changes...)
		}
	}
	for _, change := range holder.Edit.DocumentChanges {
		if !sameAddress(change.TextDocument.URI, uri) {
			continue
		}
		if version := change.TextDocument.Version; version != nil && *version != d.version {
			return fmt.Errorf("the edit is of version %d, the document has version %d", *version, d.version)
		}
		edits = append(edits, change.Edits...)
	}
	text, err := apply(d.text, edits, e.encoding)
	if err != nil {
		return err
	}
	if text != s.body {
		return fmt.Errorf("expected the text\n%s\nfound\n%s", s.body, text)
	}
	return e.edit(s.object, text, false)
}

func (e *editor) expectExit(s step) error {
	code, err := e.client.Exit(e.ctx)
	if err != nil {
		return err
	}
	if got := fmt.Sprint(code); got != s.object {
		return fmt.Errorf("expected the exit code %s, found %s; stderr:\n%s", s.object, got, e.client.Stderr())
	}
	e.client = nil
	return nil
}
