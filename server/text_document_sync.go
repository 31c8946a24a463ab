package server

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/publish"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// didOpen handles textDocument/didOpen. Its params are decoded here, because
// the protocol's types forget how the client writes the URI.
func (s *server) didOpen(_ context.Context, raw jsonrpc2.RawMessage) error {
	var params protocol.DidOpenTextDocumentParams
	var written struct {
		TextDocument struct {
			URI string `json:"uri"`
		} `json:"textDocument"`
	}
	if err := protocol.Unmarshal(raw, &params); err != nil {
		return rpc.InvalidParams(err)
	}
	if err := json.Unmarshal(raw, &written); err != nil {
		return rpc.InvalidParams(err)
	}
	item := params.TextDocument
	s.odd("didOpen", item.URI, item.Version, s.session.Open(session.Opened{
		Address: addressOf(item.URI), Spelled: written.TextDocument.URI,
		LanguageID: string(item.LanguageID), Version: item.Version, Text: item.Text,
	}))
	s.changed(item.URI)
	if item.URI.IsFile() {
		s.tools.Projects(false, filepath.Clean(item.URI.FsPath()))
	}
	s.files.FollowSoon()
	return nil
}

// DidChange implements [protocol.Server].
func (s *server) DidChange(_ context.Context, params *protocol.DidChangeTextDocumentParams) error {
	at := params.TextDocument
	err := s.session.Change(string(at.URI), at.Version, s.changes(params.ContentChanges))
	s.odd("didChange", at.URI, at.Version, err)
	if !errors.Is(err, session.ErrNotOpen) {
		s.changed(at.URI)
	}
	return nil
}

// changes are the changes as the session takes them.
func (s *server) changes(events []protocol.TextDocumentContentChangeEvent) []session.Change {
	changes := make([]session.Change, 0, len(events))
	for _, event := range events {
		switch e := event.(type) {
		case *protocol.TextDocumentContentChangePartial:
			changes = append(changes, session.Change{Text: e.Text, Range: func(before *text.Lines) (text.Range, error) {
				var err error
				if !convert.Has(before, e.Range.Start) || !convert.Has(before, e.Range.End) {
					err = session.ErrOutside
				}
				return s.client.Can.Encoding.Bytes(before, e.Range), err
			}})
		case *protocol.TextDocumentContentChangeWholeDocument:
			changes = append(changes, session.Change{Text: e.Text})
		}
	}
	return changes
}

// DidSave implements [protocol.Server]: what reads the disk runs again.
func (s *server) DidSave(_ context.Context, params *protocol.DidSaveTextDocumentParams) error {
	if at := params.TextDocument.URI; at.IsFile() {
		path := filepath.Clean(at.FsPath())
		s.workspace.Invalidate(path)
		s.workspace.Recheck()
		s.tools.Projects(true, path)
		if session.ConfiguresTools(path) {
			s.tools.Changed()
		}
	}
	return nil
}

// DidClose implements [protocol.Server].
func (s *server) DidClose(_ context.Context, params *protocol.DidCloseTextDocumentParams) error {
	at := params.TextDocument.URI
	err := s.session.Forget(string(at))
	s.odd("didClose", at, 0, err)
	if err == nil {
		if at.IsFile() {
			s.workspace.Invalidate(at.FsPath())
		}
		s.changed(at)
		s.followUp()
	}
	return nil
}

// odd logs what a client should not have said; the server goes on.
func (s *server) odd(method string, at uri.URI, version int32, err error) {
	if err != nil {
		s.log.Warn(method, zap.String("uri", string(at)), zap.Int32("version", version), zap.Error(err))
	}
}

// changed looks at a document whose text is new, or that was closed. A config
// file says something about every document.
func (s *server) changed(at uri.URI) {
	s.publisher.Document(string(at))
	s.tools.Text(string(at))
	if d := s.session.Current().Document(string(at)); d != nil {
		s.coverage.Offer(d)
	}
	if publish.IsConfig(at) {
		s.publisher.All()
		s.tools.Changed()
		s.loadCoverage()
	}
}
