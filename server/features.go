package server

import "go.lsp.dev/protocol"

// offerFeatures adds what is more than diagnostics.
func (s *server) offerFeatures(offered *protocol.ServerCapabilities) {}
