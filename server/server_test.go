package server_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/server"
	"github.com/octollm/octolsp/server/wire"
	"go.lsp.dev/uri"
)

// patience is how long a test waits for what must come.
const patience = time.Minute

// editor is a client of a server in this process.
type editor struct {
	*wire.Client
	t       *testing.T
	ctx     context.Context
	folder  string
	version int
	// ended receives what Serve returned.
	ended chan error
}

// start serves an editor with the capabilities, a JSON object, on the folder. No
// tools are run.
func start(t *testing.T, folder, capabilities string) *editor {
	t.Helper()
	return startWith(t, folder, capabilities, map[string]any{"trusted": false})
}

// startWith serves such an editor with initializationOptions.
func startWith(t *testing.T, folder, capabilities string, options any) *editor {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	near, far := net.Pipe()
	e := &editor{t: t, ctx: ctx, folder: folder, ended: make(chan error, 1)}
	go func() {
		e.ended <- server.Serve(ctx, far, server.Options{Version: "0.0.0", Overrides: config.Overrides{Folder: t.TempDir()}})
	}()
	var err error
	if e.Client, err = wire.New(near, wire.Options{Name: filepath.Base(t.Name())}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.Hangup()
		<-e.ended
	})
	e.call("initialize", map[string]any{
		"processId": nil, "rootUri": uri.File(folder), "capabilities": json.RawMessage(capabilities),
		"initializationOptions": options,
	}, nil)
	e.notify("initialized", map[string]any{})
	return e
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	if err := e.Call(e.ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.Notify(method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// open opens a file of the folder with the text that it has on the disk.
func (e *editor) open(name string) uri.URI {
	e.t.Helper()
	path := filepath.Join(e.folder, filepath.FromSlash(name))
	content, err := os.ReadFile(path)
	if err != nil {
		e.t.Fatal(err)
	}
	e.version++
	at := uri.File(path)
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": at, "languageId": "", "version": e.version, "text": string(content),
	}})
	return at
}

// copyTree copies the files of a tree with the extension.
func copyTree(t *testing.T, from, to, extension string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != extension && filepath.Base(path) != "Cargo.toml" {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		source, err := os.Open(path)
		if err != nil {
			return err
		}
		defer source.Close()
		target := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		file, err := os.Create(target)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(file, source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
