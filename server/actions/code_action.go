package actions

import (
	"context"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// provider offers the code actions of one sort.
type provider struct {
	// name tells it from the others, for codeAction/resolve.
	name string
	kind protocol.CodeActionKind
	// byHand: its actions are for somebody who looks, not for saving.
	byHand bool
	offer  func(*request) []action
}

// providers offer code actions, in this order.
var providers = []provider{
	{name: "fix", kind: protocol.CodeActionKindQuickFix, offer: offerFixes},
	{name: "fix-all", kind: kindFixAll, offer: offerFixAll},
	{name: "organize-imports", kind: kindOrganizeImports, offer: offerOrganizeImports},
	{name: "suppress", kind: protocol.CodeActionKindQuickFix, byHand: true, offer: offerSuppressions},
	{name: "explain", kind: protocol.CodeActionKindQuickFix, byHand: true, offer: offerExplanations},
}

// The kinds of source actions are octolsp's own, so that an editor can ask for
// them alone.
const (
	kindFixAll          = protocol.CodeActionKindSourceFixAll + ".octolsp"
	kindOrganizeImports = protocol.CodeActionKindSourceOrganizeImports + ".octolsp"
)

// request is what actions are wanted for.
type request struct {
	*Actions
	ctx      context.Context
	snapshot *session.Snapshot
	checked  *session.Checked
	// findings are those that are shown and that the request is about, sorted;
	// all are all that are shown.
	findings, all []finding.Finding
	// reach is the range that was asked for.
	reach text.Range
	// onSave reports that the actions are applied without a look at them.
	onSave bool
}

// action is one that may be offered. It has edits or a command.
type action struct {
	title string
	// about are the findings that it mends, the first one to know it by; it may
	// be about none.
	about     []*finding.Finding
	preferred bool
	// edits are made when they are needed. They fail when ctx ends, or with a
	// reason for people why there are none.
	edits   func(ctx context.Context) ([]text.Edit, error)
	command *protocol.Command
	// costly edits are not made for a client that may never want them.
	costly bool
}

// CodeAction answers textDocument/codeAction.
func (a *Actions) CodeAction(ctx context.Context, snapshot *session.Snapshot, params *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	offered := []protocol.CommandOrCodeAction{}
	checked, err := a.check(ctx, snapshot, params.TextDocument.URI)
	if checked == nil || err != nil {
		return offered, err
	}
	reach := a.client.Can.Encoding.Bytes(checked.Document.Text, params.Range)
	r := a.request(ctx, snapshot, checked, reach, params.Context)
	written := form{request: r, diagnostics: params.Context.Diagnostics, only: params.Context.Only}
	for _, provider := range providers {
		if !wanted(params.Context.Only, provider.kind) || provider.byHand && r.onSave {
			continue
		}
		for _, offer := range provider.offer(r) {
			one, err := written.write(provider, offer)
			if err != nil {
				return nil, err
			}
			if one != nil {
				offered = append(offered, one)
			}
		}
	}
	return offered, nil
}

// request gathers what the request for the range is about: findings that touch
// it, and those whose diagnostics the client names.
func (a *Actions) request(ctx context.Context, snapshot *session.Snapshot, checked *session.Checked, reach text.Range, given protocol.CodeActionContext) *request {
	r := &request{Actions: a, ctx: ctx, snapshot: snapshot, checked: checked, reach: reach, all: checked.Shown()}
	r.onSave = given.TriggerKind == protocol.CodeActionTriggerKindAutomatic && len(given.Only) > 0
	for _, f := range r.all {
		touches := f.Range.Start <= reach.End && reach.Start <= f.Range.End
		if touches || len(a.diagnosticsOf(checked, &f, given.Diagnostics)) > 0 {
			r.findings = append(r.findings, f)
		}
	}
	return r
}

// diagnosticsOf are those of the diagnostics, which come from the client, that
// show f.
func (a *Actions) diagnosticsOf(checked *session.Checked, f *finding.Finding, diagnostics []protocol.Diagnostic) []protocol.Diagnostic {
	var same []protocol.Diagnostic
	for _, d := range diagnostics {
		source, _ := d.Source.Get()
		ours := source == finding.SourceNative || strings.HasPrefix(source, finding.SourceNative+"(")
		if ours && d.Code == protocol.String(f.Rule) && a.client.Can.Encoding.Bytes(checked.Document.Text, d.Range) == f.Range {
			same = append(same, d)
		}
	}
	return same
}

// wanted reports whether only, where it says anything, asks for kind: by its
// name or by that of a kind above it (LSP 3.18, "CodeActionKind").
func wanted(only []protocol.CodeActionKind, kind protocol.CodeActionKind) bool {
	for _, asked := range only {
		if asked == "" || asked == kind || strings.HasPrefix(string(kind), string(asked)+".") {
			return true
		}
	}
	return len(only) == 0
}

// form writes actions as the client takes them.
type form struct {
	*request
	diagnostics []protocol.Diagnostic
	only        []protocol.CodeActionKind
	hash        string
	// made counts the edits in the answer; each takes a look at the whole text.
	made int
}

// write is a as an answer, or nil if the client could do nothing with it.
func (f *form) write(provider provider, a action) (protocol.CommandOrCodeAction, error) {
	if !f.client.Can.CodeActionLiterals {
		return f.writeCommand(provider, a), nil
	}
	written := &protocol.CodeAction{Title: a.title, Kind: &provider.kind}
	for _, about := range a.about {
		written.Diagnostics = append(written.Diagnostics, f.diagnosticsOf(f.checked, about, f.diagnostics)...)
	}
	if a.preferred && f.client.Can.Preferred {
		written.IsPreferred = new(true)
	}
	switch {
	case a.command != nil:
		written.Command = *a.command
	case f.client.Can.CodeActionEdit && f.client.Can.CodeActionData:
		written.Data = f.data(provider, a)
	case a.costly && len(f.only) == 0 || f.made >= menuLength:
		return nil, nil
	default:
		f.made++
		edits, err := a.edits(f.ctx)
		if err != nil || len(edits) == 0 {
			return nil, f.ctx.Err() // nothing to offer is not a failure
		}
		written.Edit = f.workspaceEdit(f.checked.Document, edits)
	}
	return written, nil
}

// writeCommand is a for a client that knows no code actions but commands: the
// server makes the edit when the command is executed.
func (f *form) writeCommand(provider provider, a action) protocol.CommandOrCodeAction {
	switch {
	case a.command != nil:
		return a.command
	case !f.client.Can.ApplyEdit:
		return nil
	}
	return &protocol.Command{Title: a.title, Command: CommandApply, Arguments: []protocol.LSPAny{f.data(provider, a)}}
}

// workspaceEdit is the edits of d, for its version if the client minds that.
func (a *Actions) workspaceEdit(d *session.Document, edits []text.Edit) *protocol.WorkspaceEdit {
	written := a.client.Can.Encoding.Edits(d.Text, edits)
	if !a.client.Can.DocumentChanges {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{uri.URI(d.Spelled): written}}
	}
	change := &protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
		TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri.URI(d.Spelled)}, Version: &d.Version,
	}}
	for i := range written {
		change.Edits = append(change.Edits, &written[i])
	}
	return &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{change}}
}

// textHash tells texts apart.
func textHash(source string) string { return strconv.FormatUint(xxhash.Sum64String(source), 16) }
