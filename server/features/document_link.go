package features

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// DocumentLink answers textDocument/documentLink: the name of a rule in a
// suppression leads to the rule's page, if there is a base for it.
func DocumentLink(ctx context.Context, r Request, params *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	checked, err := r.Check(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	format := r.Client.FormatFor(r.Folder(checked.Document))
	if format.Pages == "" {
		return nil, nil
	}
	var links []protocol.DocumentLink
	for _, name := range checked.Analysis.SuppressedNames() {
		if len(name.Rules) != 1 {
			continue // a family has no page
		}
		target := uri.URI(format.Page(name.Rules[0]))
		link := protocol.DocumentLink{Range: r.Client.Can.Encoding.Range(checked.Document.Text, name.Range), Target: &target}
		if r.Client.Can.LinkTooltips {
			link.Tooltip = &name.Rules[0].Summary
		}
		links = append(links, link)
	}
	return links, nil
}
