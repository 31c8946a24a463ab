package features

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/rule"
)

// CodeLens answers textDocument/codeLens: if the setting is on, how much of the
// file and of what holds others in it is documented and typed, and how many lines
// of each function tests execute.
func CodeLens(ctx context.Context, r Request, params *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	d := r.At(params.TextDocument.URI)
	if d == nil || !r.Folder(d).Settings.CodeLens {
		return nil, nil
	}
	checked, err := r.Check(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	var lenses []protocol.CodeLens
	holds := func(condition rule.Condition) bool { return checked.Links.Holds(checked.Analysis, condition) }
	for _, share := range measures.Shares(&checked.Analysis.Parsed, holds) {
		lenses = append(lenses, protocol.CodeLens{
			Range: r.Client.Can.Encoding.Range(d.Text, share.Name),
			// A command without a name is how clients show a lens that does nothing.
			Command: protocol.Command{Title: shareTitle(share)},
		})
	}
	if r.CoverageShown(d) {
		lenses = append(lenses, coverageLenses(r.Client.Can.Encoding, checked)...)
	}
	return lenses, nil
}

// shareTitle says the counts of share that there are.
func shareTitle(share measures.Share) string {
	var counts []string
	if share.Documentable > 0 {
		counts = append(counts, fmt.Sprintf("documented %d of %d", share.Documented, share.Documentable))
	}
	if share.Typeable > 0 {
		counts = append(counts, fmt.Sprintf("typed %d of %d", share.Typed, share.Typeable))
	}
	return strings.Join(counts, " · ")
}
