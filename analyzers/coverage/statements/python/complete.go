// Package python completes what coverage.py's database says of a Python
// module, which is what was executed and no more: it finds in the source which
// lines and branches could have been. That is a property of the bytecode, so it
// follows what Python's compiler drops and how coverage.py reads the source
// (PythonParser and AstArcAnalyzer, version 7.16). Where they differ by version,
// it is as the newest one with Python 3.14, as far as the lines that were executed
// allow that.
package python

import (
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// Module is the source that a file was executed from.
type Module struct {
	// Tree is that of the text at the time of the report.
	Tree *grammars.Tree
	// Rules are what its project excludes; see [Config.Rules].
	Rules Rules
	// MeasuresBranches is that of the report.
	MeasuresBranches bool
}

// Complete is file, of a report with [coverage.Report.Executed], with all lines
// and branches of the module, as `coverage json` has them: a statement is its
// first line, and an excluded one is not a line but in Excluded. Branches are those
// of lines that control leaves in several ways; where a syntax error leaves that
// open, it has none. The lines of tests are first lines of statements, too.
func Complete(file *coverage.File, module Module) *coverage.File {
	hits := map[int]uint64{}
	var ran coverage.LineSetBuilder
	for line := range file.All() {
		if line.Hits > 0 {
			ran.Add(line.Number)
		}
	}
	a := analyze(module.Tree, module.Rules, &ran)
	for line := range file.All() {
		first := a.source.firstOf(line.Number)
		hits[first] = max(hits[first], line.Hits)
	}
	made := &coverage.File{Path: file.Path}
	var lines []coverage.Line
	for line := range a.statements.All() {
		lines = append(lines, coverage.Line{Number: line, Hits: hits[line]})
	}
	made.Lines = coverage.PackLines(lines)
	made.Excluded = a.excluded.Set()
	if module.MeasuresBranches {
		made.Branches, made.Unlisted = a.taken(file.Branches, hits)
	}
	for _, test := range file.Tests {
		var lines coverage.LineSetBuilder
		for line := range test.Lines.All() {
			if first := a.source.firstOf(line); a.statements.Has(first) {
				lines.Add(first)
			}
		}
		made.Tests = append(made.Tests, coverage.Test{Name: test.Name, Lines: lines.Set()})
	}
	return made
}

// taken are the branches of the module, with those that were taken, and how many
// need not be taken.
func (a *analysis) taken(raw coverage.Branches, hits map[int]uint64) (branches coverage.Branches, unlisted int) {
	steps := map[arc]struct{}{}
	for branch := range raw.All() {
		step := arc{branch.Line, branch.To}
		if branch.To == coverage.Exit {
			step.to = -int(branch.Number)
		}
		steps[step] = struct{}{}
	}
	// What was seen may stand on any line of a statement.
	steps = a.normal(a.detours.straighten(a.normal(a.detours.straighten(steps))))
	var made []coverage.Branch
	possible := a.branches()
	var exits coverage.Exits
	for _, step := range possible {
		exits.Add(step.from, step.to)
	}
	for _, step := range possible {
		branch := exits.Branch(step.from, step.to)
		branch.Evaluated = hits[step.from] > 0
		if _, taken := steps[step]; taken {
			branch.Evaluated, branch.Hits = true, 1
		} else if a.excluded.Has(step.to) {
			continue
		} else if a.partial.Has(step.from) {
			unlisted++
			continue
		}
		made = append(made, branch)
	}
	return coverage.PackBranches(made, nil), unlisted
}
