package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/octollm/octolsp/server/wire"
)

// editor is what an editor knows and does: it holds documents, tells the server
// of their changes and of those on the disk, and shows diagnostics.
type editor struct {
	t        *testing.T
	ctx      context.Context
	client   *wire.Client
	root     string // of the workspace
	encoding string
	// pulls, refreshes and watches are what this editor can do, and what the
	// server took up.
	pulls, watches bool

	documents map[string]*document // by URI
	shown     map[string][]any     // diagnostics, by URI
	resultIDs map[string]string
	requests  map[string]*wire.Pending // not yet answered, by name
	result    any                      // of the last response

	mu       sync.Mutex
	settings map[string]any // of workspace/configuration, by URI; "" for all others
	watching chan struct{}  // closed when the server asked to be told of files
	once     sync.Once
}

type document struct {
	text    string
	version int
}

// start is what a scenario says of its client.
type start struct {
	// Capabilities are put over those of the recorded editor.
	Capabilities map[string]any `json:"capabilities"`
	// InitializationOptions, Settings and Folders default to none, none, and the
	// one folder of the workspace.
	InitializationOptions any            `json:"initializationOptions"`
	Settings              map[string]any `json:"settings"`
	Folders               []string       `json:"folders"`
	// Tools are real ones, such as "ruff", that the environment of the workspace
	// has.
	Tools []string `json:"tools"`
	// Arguments are added to the command line.
	Arguments []string `json:"arguments"`
	// Initialize false leaves the handshake to the scenario.
	Initialize *bool `json:"initialize"`
}

// newEditor starts the server and, unless the scenario does, introduces itself.
func newEditor(t *testing.T, root string, capabilities map[string]any, begin start) (*editor, error) {
	e := &editor{
		t: t, ctx: t.Context(), root: root, encoding: "utf-16",
		documents: map[string]*document{}, shown: map[string][]any{}, resultIDs: map[string]string{},
		requests: map[string]*wire.Pending{}, settings: map[string]any{}, watching: make(chan struct{}),
	}
	for name, value := range begin.Settings {
		e.settings[e.scope(name)] = value
	}
	capabilities = merge(capabilities, begin.Capabilities)
	var say struct {
		Workspace struct {
			DidChangeWatchedFiles struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
		TextDocument struct {
			Diagnostic *struct{} `json:"diagnostic"`
		} `json:"textDocument"`
	}
	if err := convert(capabilities, &say); err != nil {
		return nil, err
	}
	for _, tool := range begin.Tools {
		if err := install(t, root, tool); err != nil {
			return nil, err
		}
	}
	e.watches = say.Workspace.DidChangeWatchedFiles.DynamicRegistration
	e.pulls = say.TextDocument.Diagnostic != nil
	trusted := "0"
	if len(begin.Tools) > 0 {
		trusted = "1" // they are the workspace's own
	}
	client, err := wire.Start(t.Context(), append([]string{octolsp, "serve"}, begin.Arguments...),
		// Scenarios say what tools there are. The race detector would have the
		// server sleep for a second at its end.
		wire.Options{Dir: root, Name: t.Name(), Answer: e.answer, Env: []string{
			"PATH=" + root, "HOME=" + t.TempDir(), "XDG_CONFIG_HOME=", "OCTOLSP_TRUST=" + trusted, "CARGO_HOME=", "GORACE=atexit_sleep_ms=0 " + os.Getenv("GORACE"),
		}})
	if err != nil {
		return nil, err
	}
	e.client = client
	t.Cleanup(client.Kill)
	if begin.Initialize != nil && !*begin.Initialize {
		return e, nil
	}
	return e, e.initialize(capabilities, begin)
}

func (e *editor) initialize(capabilities map[string]any, begin start) error {
	folders := []any{}
	for _, name := range begin.Folders {
		folders = append(folders, map[string]any{"uri": e.uri(name), "name": name})
	}
	params := map[string]any{
		"processId":        os.Getpid(),
		"clientInfo":       map[string]any{"name": "scenario"},
		"capabilities":     capabilities,
		"rootUri":          nil,
		"workspaceFolders": folders,
	}
	if begin.Folders == nil {
		params["rootUri"] = e.uri(".")
		params["workspaceFolders"] = []any{map[string]any{"uri": e.uri("."), "name": "workspace"}}
	}
	if begin.InitializationOptions != nil {
		params["initializationOptions"] = begin.InitializationOptions
	}
	var result struct {
		Capabilities struct {
			PositionEncoding string `json:"positionEncoding"`
		} `json:"capabilities"`
	}
	if err := e.client.Call(e.ctx, "initialize", params, &result); err != nil {
		return err
	}
	if result.Capabilities.PositionEncoding != "" {
		e.encoding = result.Capabilities.PositionEncoding
	}
	return e.client.Notify("initialized", map[string]any{})
}

// answer answers the server's requests.
func (e *editor) answer(request wire.Message) (any, error) {
	switch request.Method {
	case "client/registerCapability":
		if strings.Contains(string(request.Params), `"workspace/didChangeWatchedFiles"`) {
			e.once.Do(func() { close(e.watching) })
		}
	case "workspace/configuration":
		var params struct {
			Items []struct {
				Scope   string `json:"scopeUri"`
				Section string `json:"section"`
			} `json:"items"`
		}
		if err := json.Unmarshal(request.Params, &params); err != nil {
			return nil, err
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		answers := make([]any, len(params.Items))
		for i, item := range params.Items {
			value := e.settings[""]
			for scope, own := range e.settings {
				if scope != "" && sameAddress(scope, item.Scope) {
					value = own
				}
			}
			if item.Section == "octolsp" {
				answers[i] = value
			}
		}
		return answers, nil
	}
	return wire.AnswerAsEditor(request)
}

// uri is the address of a file of the workspace; a name with a scheme is one.
func (e *editor) uri(name string) string {
	if strings.Contains(name, ":") {
		return name
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(e.path(name))}
	return address.String()
}

func (e *editor) scope(name string) string {
	if name == "" {
		return ""
	}
	return e.uri(name)
}

func (e *editor) path(name string) string { return filepath.Join(e.root, filepath.FromSlash(name)) }

// text is that of the document, or of the file if it is not open.
func (e *editor) text(name string) (string, error) {
	if d := e.documents[e.uri(name)]; d != nil {
		return d.text, nil
	}
	content, err := os.ReadFile(e.path(name))
	return string(content), err
}

func (e *editor) open(name, language, text string) error {
	if e.documents[e.uri(name)] != nil {
		return fmt.Errorf("%s is open", name)
	}
	e.documents[e.uri(name)] = &document{text: text, version: 1}
	return e.client.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": e.uri(name), "languageId": language, "version": 1, "text": text,
	}})
}

// edit changes the document to the text: by one edit, or as a whole.
func (e *editor) edit(name, text string, whole bool) error {
	d := e.documents[e.uri(name)]
	if d == nil {
		return fmt.Errorf("%s is not open", name)
	}
	change := map[string]any{"text": text}
	if !whole {
		edit := difference(d.text, text, e.encoding)
		change = map[string]any{"range": edit.Range, "text": edit.NewText}
	}
	d.text = text
	d.version++
	return e.client.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": e.uri(name), "version": d.version},
		"contentChanges": []any{change},
	})
}

func (e *editor) save(name string) error {
	d := e.documents[e.uri(name)]
	if d == nil {
		return fmt.Errorf("%s is not open", name)
	}
	if err := e.write(name, d.text); err != nil {
		return err
	}
	return e.client.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}})
}

func (e *editor) close(name string) error {
	delete(e.documents, e.uri(name))
	delete(e.resultIDs, e.uri(name))
	return e.client.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}})
}

// Kinds of a change on the disk, as LSP's FileChangeType counts them.
const (
	created = 1
	changed = 2
	deleted = 3
)

// write writes a file and tells the server, as an editor does that watches.
func (e *editor) write(name, text string) error {
	kind := changed
	if _, err := os.Stat(e.path(name)); errors.Is(err, os.ErrNotExist) {
		kind = created
	}
	if err := writeFile(e.path(name), text); err != nil {
		return err
	}
	return e.changedOnDisk(name, kind)
}

func (e *editor) remove(name string) error {
	if err := os.RemoveAll(e.path(name)); err != nil {
		return err
	}
	return e.changedOnDisk(name, deleted)
}

func (e *editor) changedOnDisk(name string, kind int) error {
	if !e.watches {
		return nil
	}
	select {
	case <-e.watching:
	case <-e.ctx.Done():
		return fmt.Errorf("the server never asked to be told of changed files: %w", e.ctx.Err())
	}
	return e.client.Notify("workspace/didChangeWatchedFiles", map[string]any{
		"changes": []any{map[string]any{"uri": e.uri(name), "type": kind}},
	})
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// convert takes a value into another type by its JSON.
func convert(from, to any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}
