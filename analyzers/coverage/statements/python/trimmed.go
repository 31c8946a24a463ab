package python

import (
	"github.com/octollm/octolsp/analyzers/coverage"
)

// Statements is file, of a report of coverage.py about the module, without lines
// that were executed and are not statements: its JSON and LCOV had docstrings and
// excluded lines among them up to version 7.9. Tests keep them.
func Statements(file *coverage.File, module Module) *coverage.File {
	var a *analysis
	var lines []coverage.Line
	dropped := false
	for line := range file.All() {
		if line.Hits > 0 {
			if a == nil {
				a = analyze(module.Tree, module.Rules, &coverage.LineSetBuilder{})
			}
			if a.source.docstrings.Has(line.Number) || a.excluded.Has(line.Number) {
				dropped = true
				continue
			}
		}
		lines = append(lines, line)
	}
	if !dropped {
		return file
	}
	trimmed := *file
	trimmed.Lines = coverage.PackLines(lines)
	return &trimmed
}
