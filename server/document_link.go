package server

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// DocumentLink implements [protocol.Server]: the name of a rule in a
// suppression leads to the rule's page, if there is a base for it.
func (s *server) DocumentLink(ctx context.Context, params *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	checked, err := s.checked(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	format := s.formatFor(s.snapshot(ctx).Folder(checked.Document))
	if format.Pages == "" {
		return nil, nil
	}
	var links []protocol.DocumentLink
	for _, name := range checked.Analysis.SuppressedNames() {
		if len(name.Rules) != 1 {
			continue // a family has no page
		}
		target := uri.URI(format.Page(name.Rules[0]))
		link := protocol.DocumentLink{Range: s.client.encoding.Range(checked.Document.Text, name.Range), Target: &target}
		if s.client.linkTooltips {
			link.Tooltip = &name.Rules[0].Summary
		}
		links = append(links, link)
	}
	return links, nil
}
