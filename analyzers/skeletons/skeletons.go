// Package skeletons makes documentation to fill in, for somebody who has just
// typed the beginning of it. Ranges are bytes of the file.
package skeletons

import (
	"context"

	"github.com/octollm/octolsp/analyzers/language"
)

// A Language knows how its documentation is written.
type Language interface {
	// Skeleton is documentation for what stands at offset of parsed, which has its
	// tree: see [At].
	Skeleton(ctx context.Context, parsed *language.Parsed, offset int) (Snippet, bool, error)
}

// At is documentation to fill in, for somebody who has just typed the beginning
// of it: the quotes of a docstring, or "///" or "//!". offset is where the
// cursor stands. It reports false where no documentation begins, or where some
// is there already. It fails only when ctx ends.
func At(ctx context.Context, parsed *language.Parsed, offset int) (Snippet, bool, error) {
	of, ok := parsed.File.Language.Semantics.(Language)
	if !ok || parsed.Tree == nil || offset < 0 || offset > len(parsed.File.Source) {
		return Snippet{}, false, nil
	}
	return of.Skeleton(ctx, parsed, offset)
}
