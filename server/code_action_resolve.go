package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// actionData says which action was offered for which text: enough to find it
// again, and to see that the text is another one by now.
type actionData struct {
	URI     uri.URI `json:"uri"`
	Version int32   `json:"version"`
	// Text is the hash of the document's text.
	Text     string `json:"text"`
	Provider string `json:"provider"`
	Title    string `json:"title"`
	// Rule and Message are of the finding, if the action is about one.
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message,omitempty"`
	// Start and End are the range of the finding, or that of the request, in
	// bytes.
	Start int `json:"start"`
	End   int `json:"end"`
}

// data is what the client hands back to have a done.
func (f *actionForm) data(provider actionProvider, a action) protocol.LSPAny {
	if f.hash == "" {
		f.hash = textHash(f.checked.Document.Text.Source)
	}
	data := actionData{
		URI: uri.URI(f.checked.Document.URI), Version: f.checked.Document.Version, Text: f.hash,
		Provider: provider.name, Title: a.title, Start: f.reach.Start, End: f.reach.End,
	}
	if len(a.about) > 0 {
		first := a.about[0]
		data.Rule, data.Message = first.Rule, first.Message
		data.Start, data.End = first.Range.Start, first.Range.End
	}
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(err) // strings and numbers can be encoded
	}
	return encoded
}

// is reports whether a is the action of data.
func (data *actionData) is(a action) bool {
	if a.title != data.Title || a.edits == nil || (len(a.about) == 0) != (data.Rule == "") {
		return false
	}
	return len(a.about) == 0 || data.about(a.about[0])
}

// about reports whether f is the finding of data.
func (data *actionData) about(f *finding.Finding) bool {
	return f.Rule == data.Rule && f.Message == data.Message && f.Range == data.reach()
}

func (data *actionData) reach() text.Range { return text.Range{Start: data.Start, End: data.End} }

// CodeActionResolve implements [protocol.Server]: it makes the edit of an
// action that was offered without it.
func (s *server) CodeActionResolve(ctx context.Context, params *protocol.CodeAction) (*protocol.CodeAction, error) {
	if params.Edit != nil || len(params.Data) == 0 {
		return params, nil // there is nothing to add
	}
	edit, err := s.resolveAction(ctx, params.Data)
	if err != nil {
		var refused *jsonrpc2.Error
		if errors.As(err, &refused) && refused.Code == protocol.CodeContentModified {
			// Some clients ask again or pass over it without a word.
			s.showMessage(protocol.MessageTypeInfo, refused.Message)
		}
		return nil, err
	}
	params.Edit = edit
	return params, nil
}

// resolveAction is the edit of the action that data stands for. It is refused
// if the text is not the one that the action was offered for.
func (s *server) resolveAction(ctx context.Context, raw protocol.LSPAny) (*protocol.WorkspaceEdit, error) {
	var data actionData
	if err := json.Unmarshal(raw, &data); err != nil {
		return nil, invalidParams(fmt.Errorf("the data of the code action is not octolsp's: %w", err))
	}
	at := slices.IndexFunc(actionProviders, func(p actionProvider) bool { return p.name == data.Provider })
	if at < 0 {
		return nil, invalidParams(errors.New("the data of the code action is not octolsp's: pass it on as it came with the action"))
	}
	if err := s.sameText(s.snapshot(ctx), &data); err != nil {
		return nil, err
	}
	checked, err := s.checked(ctx, data.URI)
	if err != nil {
		return nil, err
	}
	if checked == nil {
		return nil, data.outdated("is not checked any more")
	}
	request := s.actionRequest(ctx, checked, data.reach(), protocol.CodeActionContext{})
	if data.Rule != "" {
		request.findings = slices.DeleteFunc(request.findings, func(f finding.Finding) bool { return !data.about(&f) })
	}
	offered := actionProviders[at].offer(request)
	found := slices.IndexFunc(offered, data.is)
	if found < 0 {
		return nil, data.outdated("has other findings by now")
	}
	edits, err := offered[found].edits(ctx)
	if err != nil {
		return nil, err
	}
	// A client without versions would apply the edit to what it has now.
	if err := s.sameText(s.session.Current(), &data); err != nil {
		return nil, err
	}
	return s.workspaceEdit(checked.Document, edits), nil
}

// sameText fails if the document in the snapshot has not the text of data.
func (s *server) sameText(snapshot *session.Snapshot, data *actionData) error {
	d := snapshot.Document(string(data.URI))
	switch {
	case d == nil:
		return data.outdated("is not open any more")
	case textHash(d.Text.Source) != data.Text:
		return data.outdated("has changed since")
	}
	return nil
}

// outdated refuses the action.
func (data *actionData) outdated(why string) error {
	return jsonrpc2.Errorf(protocol.CodeContentModified,
		"%q was not done: %s %s; ask for code actions again", data.Title, baseName(data.URI), why)
}

// baseName is the name of a document for people.
func baseName(at uri.URI) string {
	if at.IsFile() {
		return filepath.Base(at.FsPath())
	}
	return path.Base(string(at))
}
