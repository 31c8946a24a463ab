package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/server/wire"
)

// serverTime is how long all measurements together may take.
const serverTime = 10 * time.Minute

// benchServer drives the real "octolsp serve" and "ruff server" over stdio, edit
// by edit in turns, and prints what they need and whether that is within the
// bounds. The figures of Rust files and of memory have no peer.
func benchServer(sources []source) error {
	ctx, cancel := context.WithTimeout(context.Background(), serverTime)
	defer cancel()
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	ruff, err := fetched("get-ruff")
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tvalue\tbound\t")
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		for _, lines := range []int{10_500, 42_000} {
			if err := benchTyping(ctx, table, binary, ruff, sources, language, lines); err != nil {
				return err
			}
		}
	}
	if err := benchOpenFiles(ctx, table, binary, sources); err != nil {
		return err
	}
	if err := benchWorkspace(ctx, table, binary, sources); err != nil {
		return err
	}
	return table.Flush()
}

// row prints a figure without a bound, bounded one with it.
func row(table io.Writer, figure, format string, values ...any) {
	fmt.Fprintf(table, "%s\t%s\t\t\n", figure, fmt.Sprintf(format, values...))
}

func bounded(table io.Writer, figure, value, bound string, holds bool) {
	verdict := ""
	if !holds {
		verdict = "MISSED"
	}
	fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", figure, value, bound, verdict)
}

// workspace is a folder in which both servers ask for the same: Ruff for all of
// D, DOC and ANN, octolsp for its strictest level.
func workspace() (string, error) {
	folder, err := os.MkdirTemp("", "octolsp-bench-")
	if err != nil {
		return "", err
	}
	for name, content := range map[string]string{
		"ruff.toml":    "preview = true\ntarget-version = \"py313\"\n[lint]\nselect = [\"D\", \"DOC\", \"ANN\"]\n",
		"octolsp.toml": "level = \"strict\"\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			return "", errors.Join(err, os.RemoveAll(folder))
		}
	}
	return folder, nil
}

func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// peer is a server in a conversation.
type peer struct {
	client *wire.Client
	name   string
	uri    string // of the document that is typed into
	// version is that of the document.
	version int
	frame   []byte // the last answer
}

// start begins a conversation as an editor does that pulls diagnostics with all
// that they can have.
func start(ctx context.Context, name, folder string, options map[string]any, command ...string) (*peer, error) {
	client, err := wire.Start(ctx, command, wire.Options{Dir: folder})
	if err != nil {
		return nil, err
	}
	rich := map[string]any{
		"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true,
		"tagSupport": map[string]any{"valueSet": []int{1, 2}},
	}
	err = client.Call(ctx, "initialize", map[string]any{
		"processId": os.Getpid(),
		"rootUri":   fileURI(folder),
		"capabilities": map[string]any{
			"general":      map[string]any{"positionEncodings": []string{"utf-16"}},
			"textDocument": map[string]any{"diagnostic": rich, "publishDiagnostics": rich},
		},
		"workspaceFolders":      []any{map[string]any{"uri": fileURI(folder), "name": "bench"}},
		"initializationOptions": options,
	}, nil)
	if err == nil {
		err = client.Notify("initialized", map[string]any{})
	}
	if err != nil {
		client.Kill()
		return nil, fmt.Errorf("%s: %w\n%s", name, err, client.Stderr())
	}
	return &peer{client: client, name: name}, nil
}

// end closes the conversation.
func (p *peer) end(ctx context.Context) error {
	if _, err := p.client.Close(ctx); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return nil
}

// open shows the server a document and makes it the one that is typed into.
func (p *peer) open(uri, language, text string) error {
	p.uri, p.version = uri, 1
	return p.client.Notify("textDocument/didOpen", map[string]any{
		"textDocument": map[string]any{"uri": uri, "languageId": language, "version": 1, "text": text},
	})
}

// pull asks for the diagnostics of the document and waits for all bytes of the
// answer, which it does not decode. Without an id of a result that the editor
// has, the answer is a full one.
func (p *peer) pull(ctx context.Context, previous string) error {
	params := map[string]any{"textDocument": map[string]any{"uri": p.uri}}
	if previous != "" {
		params["previousResultId"] = previous
	}
	call, err := p.client.Send("textDocument/diagnostic", params)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	if p.frame, err = call.Frame(ctx); err != nil {
		return fmt.Errorf("%s: %w\n%s", p.name, err, p.client.Stderr())
	}
	return nil
}

// stroke types one edit and is the time from the keystroke to the last byte of
// the answer.
func (p *peer) stroke(ctx context.Context, e edit, previous string) (time.Duration, error) {
	p.version++
	params := map[string]any{
		"textDocument": map[string]any{"uri": p.uri, "version": p.version},
		"contentChanges": []any{map[string]any{
			"range": map[string]any{
				"start": map[string]int{"line": e.line, "character": e.start},
				"end":   map[string]int{"line": e.line, "character": e.end},
			},
			"text": e.text,
		}},
	}
	begin := time.Now()
	if err := p.client.Notify("textDocument/didChange", params); err != nil {
		return 0, fmt.Errorf("%s: %w", p.name, err)
	}
	err := p.pull(ctx, previous)
	return time.Since(begin), err
}

// report is the last answer, decoded.
type report struct {
	Kind     string            `json:"kind"`
	ResultID string            `json:"resultId"`
	Items    []json.RawMessage `json:"items"`
}

func (p *peer) report() (report, error) {
	var answer struct {
		Result *report         `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(p.frame, &answer); err != nil {
		return report{}, fmt.Errorf("%s: reading an answer: %w", p.name, err)
	}
	if answer.Result == nil {
		return report{}, fmt.Errorf("%s: no diagnostics: %s", p.name, answer.Error)
	}
	return *answer.Result, nil
}
