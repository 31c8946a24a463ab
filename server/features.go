package server

import "go.lsp.dev/protocol"

// offerFeatures adds what is more than diagnostics.
func (s *server) offerFeatures(offered *protocol.ServerCapabilities) {
	offered.HoverProvider = protocol.Boolean(true)
	offered.CompletionProvider = &protocol.CompletionOptions{TriggerCharacters: completionTriggers}
	offered.CodeLensProvider = &protocol.CodeLensOptions{}
	offered.DocumentLinkProvider = &protocol.DocumentLinkOptions{}
	s.offerActions(offered)
}
