package server

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
)

// features are what the client can do beyond the least that LSP asks for.
type features struct {
	encoding convert.Encoding
	// pull: the client asks for diagnostics; then none are pushed.
	pull bool
	// pullWorkspace: it may ask for those of all files.
	pullWorkspace      bool
	refreshDiagnostics bool
	publishVersion     bool
	relatedInformation bool
	codeDescription    bool
	tags               bool
	data               bool

	configuration        bool
	registerSettings     bool
	registerWatchedFiles bool
	applyEdit            bool
	documentChanges      bool

	codeActionLiterals bool
	codeActionEdit     bool // codeAction/resolve may bring the edit
	codeActionData     bool
	preferred          bool

	snippets        bool
	insertAsIs      bool
	preselect       bool
	markdown        bool // in hover
	markdownItems   bool // in completion items
	refreshCodeLens bool
	linkTooltips    bool

	progress     bool
	showDocument bool
	status       bool
	coverage     bool // it draws coverage itself
}

// formatFor is how diagnostics are written for the files of folder.
func (s *server) formatFor(folder *session.Folder) convert.Format {
	return convert.Format{
		Encoding:           s.client.encoding,
		Least:              folder.Settings.MinimumSeverity,
		Pages:              strings.ReplaceAll(folder.Settings.DocumentationURL, "{version}", s.Version),
		CodeDescription:    s.client.codeDescription,
		RelatedInformation: s.client.relatedInformation,
		Tags:               s.client.tags,
		Data:               s.client.data,
	}
}

func yes(value *bool) bool { return value != nil && *value }

// featuresOf reads what a client says of itself. Parts that are missing mean
// that it can't.
func featuresOf(c *protocol.ClientCapabilities) (features, protocol.PositionEncodingKind) {
	var f features
	var offered []protocol.PositionEncodingKind
	if c.General != nil {
		offered = c.General.PositionEncodings
	}
	encoding, kind := convert.Negotiate(offered)
	f.encoding = encoding
	if w := c.Workspace; w != nil {
		f.workspace(w)
	}
	if t := c.TextDocument; t != nil {
		f.textDocument(t)
	}
	if w := c.Window; w != nil {
		f.progress = yes(w.WorkDoneProgress)
		f.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	var experimental struct {
		Status   bool `json:"status"`
		Coverage bool `json:"coverage"`
	}
	if json.Unmarshal(c.Experimental, &experimental) == nil {
		f.status, f.coverage = experimental.Status, experimental.Coverage
	}
	return f, kind
}

func (f *features) workspace(w *protocol.WorkspaceClientCapabilities) {
	f.configuration = yes(w.Configuration)
	f.registerSettings = w.DidChangeConfiguration != nil && yes(w.DidChangeConfiguration.DynamicRegistration)
	f.registerWatchedFiles = w.DidChangeWatchedFiles != nil && yes(w.DidChangeWatchedFiles.DynamicRegistration)
	f.applyEdit = yes(w.ApplyEdit)
	f.documentChanges = w.WorkspaceEdit != nil && yes(w.WorkspaceEdit.DocumentChanges)
	f.refreshDiagnostics = w.Diagnostics != nil && yes(w.Diagnostics.RefreshSupport)
	f.refreshCodeLens = w.CodeLens != nil && yes(w.CodeLens.RefreshSupport)
}

func (f *features) textDocument(t *protocol.TextDocumentClientCapabilities) {
	if p := t.PublishDiagnostics; p != nil {
		f.publishVersion = yes(p.VersionSupport)
		f.diagnostics(p.DiagnosticsCapabilities)
	}
	if d := t.Diagnostic; d != nil {
		f.pull = true
		// Clients of LSP 3.17 say under publishDiagnostics what a diagnostic may
		// have; since 3.18 it stands here too.
		f.diagnostics(d.DiagnosticsCapabilities)
	}
	if a := t.CodeAction; a != nil {
		f.codeActionLiterals = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
		f.codeActionEdit = slices.Contains(a.ResolveSupport.Properties, "edit")
		f.codeActionData = yes(a.DataSupport)
		f.preferred = yes(a.IsPreferredSupport)
	}
	if c := t.Completion; c != nil && c.CompletionItem != nil {
		f.snippets = yes(c.CompletionItem.SnippetSupport)
		f.preselect = yes(c.CompletionItem.PreselectSupport)
		f.insertAsIs = slices.Contains(c.CompletionItem.InsertTextModeSupport.ValueSet, protocol.InsertTextModeAsIs)
		f.markdownItems = slices.Contains(c.CompletionItem.DocumentationFormat, protocol.MarkupKindMarkdown)
	}
	if h := t.Hover; h != nil {
		f.markdown = slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
	}
	f.linkTooltips = t.DocumentLink != nil && yes(t.DocumentLink.TooltipSupport)
}

func (f *features) diagnostics(d protocol.DiagnosticsCapabilities) {
	f.relatedInformation = f.relatedInformation || yes(d.RelatedInformation)
	f.codeDescription = f.codeDescription || yes(d.CodeDescriptionSupport)
	f.data = f.data || yes(d.DataSupport)
	f.tags = f.tags || slices.Contains(d.TagSupport.ValueSet, protocol.DiagnosticTagUnnecessary)
}
