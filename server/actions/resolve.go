package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Data says which action was offered for which text: enough to find it
// again, and to see that the text is another one by now.
type Data struct {
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
func (f *form) data(provider provider, a action) protocol.LSPAny {
	if f.hash == "" {
		f.hash = textHash(f.checked.Document.Text.Source)
	}
	data := Data{
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
func (data *Data) is(a action) bool {
	if a.title != data.Title || a.edits == nil || (len(a.about) == 0) != (data.Rule == "") {
		return false
	}
	return len(a.about) == 0 || data.about(a.about[0])
}

// about reports whether f is the finding of data.
func (data *Data) about(f *finding.Finding) bool {
	return f.Rule == data.Rule && f.Message == data.Message && f.Range == data.reach()
}

func (data *Data) reach() text.Range { return text.Range{Start: data.Start, End: data.End} }

// Resolve answers codeAction/resolve: it makes the edit of an
// action that was offered without it.
func (a *Actions) Resolve(ctx context.Context, snapshot *session.Snapshot, params *protocol.CodeAction) (*protocol.CodeAction, error) {
	if params.Edit != nil || len(params.Data) == 0 {
		return params, nil // there is nothing to add
	}
	edit, err := a.Edit(ctx, snapshot, params.Data)
	if err != nil {
		var refused *jsonrpc2.Error
		if errors.As(err, &refused) && refused.Code == protocol.CodeContentModified {
			// Some clients ask again or pass over it without a word.
			a.client.ShowMessage(protocol.MessageTypeInfo, refused.Message)
		}
		return nil, err
	}
	params.Edit = edit
	return params, nil
}

// Edit is the edit of the action that data stands for. It is refused
// if the text is not the one that the action was offered for.
func (a *Actions) Edit(ctx context.Context, snapshot *session.Snapshot, raw protocol.LSPAny) (*protocol.WorkspaceEdit, error) {
	var data Data
	if err := json.Unmarshal(raw, &data); err != nil {
		return nil, rpc.InvalidParams(fmt.Errorf("the data of the code action is not octolsp's: %w", err))
	}
	at := slices.IndexFunc(providers, func(p provider) bool { return p.name == data.Provider })
	if at < 0 {
		return nil, rpc.InvalidParams(errors.New("the data of the code action is not octolsp's: pass it on as it came with the action"))
	}
	if err := sameText(snapshot, &data); err != nil {
		return nil, err
	}
	checked, err := a.check(ctx, snapshot, data.URI)
	if err != nil {
		return nil, err
	}
	if checked == nil {
		return nil, data.outdated("is not checked any more")
	}
	r := a.request(ctx, snapshot, checked, data.reach(), protocol.CodeActionContext{})
	if data.Rule != "" {
		r.findings = slices.DeleteFunc(r.findings, func(f finding.Finding) bool { return !data.about(&f) })
	}
	offered := providers[at].offer(r)
	found := slices.IndexFunc(offered, data.is)
	if found < 0 {
		return nil, data.outdated("has other findings by now")
	}
	edits, err := offered[found].edits(ctx)
	if err != nil {
		return nil, err
	}
	// A client without versions would apply the edit to what it has now.
	if err := sameText(a.session.Current(), &data); err != nil {
		return nil, err
	}
	return a.workspaceEdit(checked.Document, edits), nil
}

// sameText fails if the document in the snapshot has not the text of data.
func sameText(snapshot *session.Snapshot, data *Data) error {
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
func (data *Data) outdated(why string) error {
	return jsonrpc2.Errorf(protocol.CodeContentModified,
		"%q was not done: %s %s; ask for code actions again", data.Title, convert.BaseName(data.URI), why)
}
