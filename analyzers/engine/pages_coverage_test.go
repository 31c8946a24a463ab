package engine_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

func nothingMeasured(*testing.T, *engine.Analysis) []rule.ChunkFindings { return nil }

// measured are the findings of what the example, which analysis is of, says was
// measured.
func (e *pageExample) measured(t *testing.T, analysis *engine.Analysis) []rule.ChunkFindings {
	t.Helper()
	if e.coverage == "" {
		return nil
	}
	number := func(text string) int {
		number, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("coverage=%s: %v", e.coverage, err)
		}
		return number
	}
	var lines []coverage.Line
	var branches []coverage.Branch
	for part := range strings.SplitSeq(e.coverage, ",") {
		place, hits, _ := strings.Cut(part, ":")
		from, to, isBranch := strings.Cut(place, ">")
		if !isBranch {
			lines = append(lines, coverage.Line{Number: number(from), Hits: uint64(number(hits))})
			continue
		}
		branch := coverage.Branch{Line: number(from), To: coverage.Exit, Evaluated: true, Hits: uint64(number(hits))}
		if to != "exit" {
			branch.To = number(to)
		}
		branches = append(branches, branch)
	}
	file := &coverage.File{Lines: coverage.PackLines(lines), Branches: coverage.PackBranches(branches, nil)}
	base := linemap.Fingerprinted(e.source)
	return states.NewMeasured(file, base).In(base).Findings(text.NewLines(e.source), analysis.Set, analysis.IgnoredLines, nil).Groups()
}
