// Package client is the editor at the other end: what it can do, and what it is
// told and asked outside of the answers to its requests.
package client

import (
	"encoding/json"
	"slices"

	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/protocol"
)

// Capabilities are what the client can do beyond the least that LSP asks for.
type Capabilities struct {
	Encoding convert.Encoding
	// Pull: the client asks for diagnostics; then none are pushed.
	Pull bool
	// PullWorkspace: it may ask for those of all files.
	PullWorkspace      bool
	RefreshDiagnostics bool
	PublishVersion     bool
	RelatedInformation bool
	CodeDescription    bool
	Tags               bool
	Data               bool

	Configuration        bool
	RegisterSettings     bool
	RegisterWatchedFiles bool
	ApplyEdit            bool
	DocumentChanges      bool

	CodeActionLiterals bool
	CodeActionEdit     bool // codeAction/resolve may bring the edit
	CodeActionData     bool
	Preferred          bool

	Snippets        bool
	InsertAsIs      bool
	Preselect       bool
	Markdown        bool // in hover
	MarkdownItems   bool // in completion items
	RefreshCodeLens bool
	LinkTooltips    bool

	Progress     bool
	ShowDocument bool
	Status       bool
	Coverage     bool // it draws coverage itself
}

func yes(value *bool) bool { return value != nil && *value }

// CapabilitiesOf reads what a client says of itself. Parts that are missing mean
// that it can't.
func CapabilitiesOf(c *protocol.ClientCapabilities) (Capabilities, protocol.PositionEncodingKind) {
	var f Capabilities
	var offered []protocol.PositionEncodingKind
	if c.General != nil {
		offered = c.General.PositionEncodings
	}
	encoding, kind := convert.Negotiate(offered)
	f.Encoding = encoding
	if w := c.Workspace; w != nil {
		f.workspace(w)
	}
	if t := c.TextDocument; t != nil {
		f.textDocument(t)
	}
	if w := c.Window; w != nil {
		f.Progress = yes(w.WorkDoneProgress)
		f.ShowDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	var experimental struct {
		Status   bool `json:"status"`
		Coverage bool `json:"coverage"`
	}
	if json.Unmarshal(c.Experimental, &experimental) == nil {
		f.Status, f.Coverage = experimental.Status, experimental.Coverage
	}
	return f, kind
}

func (f *Capabilities) workspace(w *protocol.WorkspaceClientCapabilities) {
	f.Configuration = yes(w.Configuration)
	f.RegisterSettings = w.DidChangeConfiguration != nil && yes(w.DidChangeConfiguration.DynamicRegistration)
	f.RegisterWatchedFiles = w.DidChangeWatchedFiles != nil && yes(w.DidChangeWatchedFiles.DynamicRegistration)
	f.ApplyEdit = yes(w.ApplyEdit)
	f.DocumentChanges = w.WorkspaceEdit != nil && yes(w.WorkspaceEdit.DocumentChanges)
	f.RefreshDiagnostics = w.Diagnostics != nil && yes(w.Diagnostics.RefreshSupport)
	f.RefreshCodeLens = w.CodeLens != nil && yes(w.CodeLens.RefreshSupport)
}

func (f *Capabilities) textDocument(t *protocol.TextDocumentClientCapabilities) {
	if p := t.PublishDiagnostics; p != nil {
		f.PublishVersion = yes(p.VersionSupport)
		f.diagnostics(p.DiagnosticsCapabilities)
	}
	if d := t.Diagnostic; d != nil {
		f.Pull = true
		// Clients of LSP 3.17 say under publishDiagnostics what a diagnostic may
		// have; since 3.18 it stands here too.
		f.diagnostics(d.DiagnosticsCapabilities)
	}
	if a := t.CodeAction; a != nil {
		f.CodeActionLiterals = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
		f.CodeActionEdit = slices.Contains(a.ResolveSupport.Properties, "edit")
		f.CodeActionData = yes(a.DataSupport)
		f.Preferred = yes(a.IsPreferredSupport)
	}
	if c := t.Completion; c != nil && c.CompletionItem != nil {
		f.Snippets = yes(c.CompletionItem.SnippetSupport)
		f.Preselect = yes(c.CompletionItem.PreselectSupport)
		f.InsertAsIs = slices.Contains(c.CompletionItem.InsertTextModeSupport.ValueSet, protocol.InsertTextModeAsIs)
		f.MarkdownItems = slices.Contains(c.CompletionItem.DocumentationFormat, protocol.MarkupKindMarkdown)
	}
	if h := t.Hover; h != nil {
		f.Markdown = slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
	}
	f.LinkTooltips = t.DocumentLink != nil && yes(t.DocumentLink.TooltipSupport)
}

func (f *Capabilities) diagnostics(d protocol.DiagnosticsCapabilities) {
	f.RelatedInformation = f.RelatedInformation || yes(d.RelatedInformation)
	f.CodeDescription = f.CodeDescription || yes(d.CodeDescriptionSupport)
	f.Data = f.Data || yes(d.DataSupport)
	f.Tags = f.Tags || slices.Contains(d.TagSupport.ValueSet, protocol.DiagnosticTagUnnecessary)
}
