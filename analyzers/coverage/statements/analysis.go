package statements

import (
	"maps"
	"slices"

	"github.com/octollm/octolsp/grammars"
)

// analysis is what can be said of a module without running it.
type analysis struct {
	source *source
	// code are the first lines of what there is code for, statements those of
	// them that are to be measured, and excluded those that are not.
	code, statements, excluded lineSet
	// steps are those that may happen from line to line, and detours what
	// straightens those that did.
	steps   map[arc]struct{}
	detours detours
	// partial are lines whose branches need not all be taken; unsure those of
	// which it can't be said which branches they have.
	partial, unsure lineSet
}

// analyze reads a module. ran has the lines that were executed, which settles
// what depends on the version of Python.
func analyze(tree *grammars.Tree, rules Rules, ran *lineSet) *analysis {
	a := &analysis{source: newSource(tree)}
	a.findCode(ran)
	a.excluded = a.source.excluded(&a.code, rules.exclude)
	for line := range a.code.all() {
		if !a.excluded.has(line) && !a.source.docstrings.has(line) {
			a.statements.add(line)
		}
	}
	partial := matching(a.source.text, rules.partial)
	for line := range partial.all() {
		a.partial.add(a.source.firstOf(line))
	}
	a.findSteps()
	return a
}

func (a *analysis) findCode(ran *lineSet) {
	var reached reach
	reached.suite(a.source.body, &loop{})
	a.code = reached.lines
	older := false
	for line := range ran.all() {
		if !a.source.inStatement(line) {
			continue // it is not of this text
		}
		line = a.source.firstOf(line)
		older = older || reached.deferred.has(line) && !reached.lines.has(line)
		a.code.add(line)
	}
	if older {
		for line := range reached.deferred.all() {
			a.code.add(line)
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
		if !a.excluded.has(step.from) && !a.excluded.has(step.to) {
			ways[step.from]++
		}
	}
	var made []arc
	for _, step := range slices.SortedFunc(maps.Keys(a.steps), compareArcs) {
		if ways[step.from] > 1 && !a.unsure.has(step.from) {
			made = append(made, step)
		}
	}
	return made
}
