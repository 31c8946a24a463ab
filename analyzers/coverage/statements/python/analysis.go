package python

import (
	"maps"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// analysis is what is known of a module without running it.
type analysis struct {
	source *source
	// code are the first lines of what there is code for, statements those of
	// them that are to be measured, and excluded those that are not.
	code, statements, excluded coverage.LineSetBuilder
	// steps are those that may happen from line to line, and detours what
	// straightens those that did.
	steps   map[arc]struct{}
	detours detours
	// partial are lines whose branches need not all be taken; unsure those of
	// which it can't be said which branches they have.
	partial, unsure coverage.LineSetBuilder
}

// analyze reads a module. ran has the lines that were executed, which settles
// what depends on the version of Python.
func analyze(tree *grammars.Tree, rules Rules, ran *coverage.LineSetBuilder) *analysis {
	a := &analysis{source: newSource(tree)}
	a.findCode(ran)
	a.excluded = a.source.excluded(&a.code, rules.exclude)
	for line := range a.code.All() {
		if !a.excluded.Has(line) && !a.source.docstrings.Has(line) {
			a.statements.Add(line)
		}
	}
	partial := matching(a.source.text, rules.partial)
	for line := range partial.All() {
		a.partial.Add(a.source.firstOf(line))
	}
	a.findSteps()
	return a
}

func (a *analysis) findCode(ran *coverage.LineSetBuilder) {
	var reached reach
	reached.suite(a.source.body, &loop{})
	a.code = reached.lines
	older := false
	for line := range ran.All() {
		if !a.source.inStatement(line) {
			continue // it is not of this text
		}
		line = a.source.firstOf(line)
		older = older || reached.deferred.Has(line) && !reached.lines.Has(line)
		a.code.Add(line)
	}
	if older {
		for line := range reached.deferred.All() {
			a.code.Add(line)
		}
	}
}

func (a *analysis) findSteps() {
	found := newArcs(&a.code)
	found.module(a.source)
	for _, definition := range a.source.definitions {
		found.definition(definition)
	}
	a.unsure = found.unsure
	a.detours = found.detours()
	a.steps = a.normal(a.detours.straighten(found.all))
}

// normal are steps between the first lines of logical lines.
func (a *analysis) normal(steps map[arc]struct{}) map[arc]struct{} {
	made := make(map[arc]struct{}, len(steps))
	for step := range steps {
		step.from = a.source.firstOf(step.from)
		if step.to > 0 {
			step.to = a.source.firstOf(step.to)
		} else {
			step.to = -a.source.firstOf(-step.to)
		}
		if step.from != step.to {
			made[step] = struct{}{}
		}
	}
	return made
}

// branches are the steps from lines that have several ways out, in their order.
func (a *analysis) branches() []arc {
	ways := map[int]int{}
	for step := range a.steps {
		if !a.excluded.Has(step.from) && !a.excluded.Has(step.to) {
			ways[step.from]++
		}
	}
	var made []arc
	for _, step := range slices.SortedFunc(maps.Keys(a.steps), compareArcs) {
		if ways[step.from] > 1 && !a.unsure.Has(step.from) {
			made = append(made, step)
		}
	}
	return made
}
