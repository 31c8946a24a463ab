package server

import (
	"github.com/octollm/octolsp/server/actions"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/commands"
	"github.com/octollm/octolsp/server/features"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
)

// capabilities are what the server offers a client that can do this.
func capabilities(can client.Capabilities, kind protocol.PositionEncodingKind) protocol.ServerCapabilities {
	incremental := protocol.TextDocumentSyncKindIncremental
	offered := protocol.ServerCapabilities{
		PositionEncoding: kind,
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: new(true),
			Change:    &incremental,
			Save:      &protocol.SaveOptions{},
		},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported:           new(true),
				ChangeNotifications: protocol.Boolean(true),
			},
		},
		HoverProvider:          protocol.Boolean(true),
		CompletionProvider:     &protocol.CompletionOptions{TriggerCharacters: features.CompletionTriggers},
		CodeLensProvider:       &protocol.CodeLensOptions{},
		DocumentLinkProvider:   &protocol.DocumentLinkOptions{},
		CodeActionProvider:     actions.Provider(can),
		ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: commands.Names(can)},

		DocumentFormattingProvider:      protocol.Boolean(true),
		DocumentRangeFormattingProvider: protocol.Boolean(true),
	}
	if can.Pull {
		offered.DiagnosticProvider = &protocol.DiagnosticOptions{
			Identifier:            new("octolsp"),
			InterFileDependencies: true,
			WorkspaceDiagnostics:  can.PullWorkspace,
		}
	}
	return offered
}

// offersWorkspace reports whether a client may pull the diagnostics of all
// files. Neovim 0.12 should not, unless its user wants it: when it is to refresh
// it pulls them in place of those of the open documents, and then leaves the
// open documents out, so that these would show what is old.
func offersWorkspace(mode session.DiagnosticMode, client string) bool {
	return mode == session.Workspace || mode == session.Auto && client != "Neovim"
}
