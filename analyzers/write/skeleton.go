package write

import (
	"context"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

// Skeleton is documentation to fill in, for somebody who has just typed the
// beginning of it: the quotes of a docstring, or "///" or "//!". offset is
// where the cursor stands. It reports false where no documentation begins, or
// where some is there already. It fails only when ctx ends.
func Skeleton(ctx context.Context, analysis *engine.Analysis, offset int) (Snippet, bool, error) {
	if offset < 0 || offset > len(analysis.File.Source) {
		return Snippet{}, false, nil
	}
	if analysis.File.Language.Grammar == grammars.Python {
		return pythonSkeleton(ctx, analysis, offset)
	}
	snippet, ok := rustSkeleton(analysis, offset)
	return snippet, ok, nil
}
