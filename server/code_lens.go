package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/outline"
	"go.lsp.dev/protocol"
)

// CodeLens implements [protocol.Server]: if the setting is on, how much of the
// file and of what holds others in it is documented and typed, and how many lines
// of each function tests execute.
func (s *server) CodeLens(ctx context.Context, params *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(params.TextDocument.URI))
	if d == nil || !snapshot.Folder(d).Settings.CodeLens {
		return nil, nil
	}
	checked, err := s.checked(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	var lenses []protocol.CodeLens
	for _, share := range outline.Shares(checked.Analysis, checked.Links) {
		lenses = append(lenses, protocol.CodeLens{
			Range: s.client.encoding.Range(d.Text, share.Name),
			// A command without a name is how clients show a lens that does nothing.
			Command: protocol.Command{Title: shareTitle(share)},
		})
	}
	if snapshot.CoverageShown(d) {
		lenses = append(lenses, s.coverageLenses(checked)...)
	}
	return lenses, nil
}

// shareTitle says the counts of share that there are.
func shareTitle(share outline.Share) string {
	var counts []string
	if share.Documentable > 0 {
		counts = append(counts, fmt.Sprintf("documented %d of %d", share.Documented, share.Documentable))
	}
	if share.Typeable > 0 {
		counts = append(counts, fmt.Sprintf("typed %d of %d", share.Typed, share.Typeable))
	}
	return strings.Join(counts, " · ")
}
