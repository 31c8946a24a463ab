package python

import (
	"context"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// Result is what one parse of a file yields.
type Result struct {
	// Groups are the findings, chunk by chunk in the order of the text.
	Groups []rule.ChunkFindings
	// Summary is what other files may ask about this one.
	Summary *Summary
}

// Check runs the rules of set over tree, the syntax of the file that placement
// tells of. What a chunk of an earlier version was found to be is used again. When
// ctx ends, the result is of no use.
func Check(ctx context.Context, tree *grammars.Tree, placement Placement, set *rule.Set) Result {
	module := moduleOf(tree.Root)
	c := checker{
		set:     set,
		stop:    rule.StopWith(ctx),
		active:  activeRules(set),
		imports: module.Imports,
	}
	surroundings := placement.context(module)
	c.add(0, module.checked.Findings(surroundings, set, c.stop, func() *rule.Findings {
		return c.module(module, surroundings)
	}))
	w := walker{imports: module.Imports, visit: c.visit}
	w.nested(tree.Root, 0, surroundings, module.Exports)
	return Result{c.groups, summarize(module, placement)}
}

// checker is one run of Check.
type checker struct {
	set     *rule.Set
	stop    rule.Stop
	active  active
	imports *Imports
	groups  []rule.ChunkFindings
}

// noFindings stands for the findings of all chunks without any.
var noFindings = &rule.Findings{}

func (c *checker) add(start int, findings *rule.Findings) {
	if findings != noFindings {
		c.groups = append(c.groups, rule.ChunkFindings{Findings: findings, Start: start})
	}
}

// settled is f, or noFindings if it is empty.
func settled(f *rule.Findings) *rule.Findings {
	if len(f.Certain) == 0 && len(f.Conditional) == 0 && len(f.Suppressions) == 0 {
		return noFindings
	}
	return f
}

// visit checks the definition of chunk, which starts at offset start of the
// file. It reports whether to go on.
func (c *checker) visit(chunk *grammars.Chunk, start int, context *Context) bool {
	switch model := modelOf(chunk).(type) {
	case *Function:
		c.add(start, model.checked.Findings(*context, c.set, c.stop, func() *rule.Findings {
			return c.function(model, *context)
		}))
	case *Class:
		c.add(start, model.checked.Findings(*context, c.set, c.stop, func() *rule.Findings {
			return c.class(model, *context)
		}))
	case *unknown:
		c.add(start, model.checked.Findings(*context, c.set, c.stop, func() *rule.Findings {
			return settled(&rule.Findings{Suppressions: model.suppressions})
		}))
	}
	return !c.stop.Stopped()
}

func (c *checker) module(m *Module, context Context) *rule.Findings {
	found := &rule.Findings{Suppressions: m.suppressions}
	p := Pass{LexicalContext: LexicalContext{Context: context, Imports: c.imports, Public: context.Public}, Module: m}
	pass := rule.Pass{Stop: c.stop, Set: c.set, Found: found}
	for _, r := range c.active.module {
		r.Module(p.of(pass, r), m)
	}
	c.docstring(&p, pass, m.Docstring)
	return settled(found)
}

func (c *checker) class(class *Class, context Context) *rule.Findings {
	found := &rule.Findings{Suppressions: class.suppressions}
	if class.BrokenHeader {
		return settled(found)
	}
	p := Pass{LexicalContext: LexicalContext{Context: context, Imports: c.imports, Public: isPublicClass(class, context)}, Class: class}
	pass := rule.Pass{Stop: c.stop, Set: c.set, Symbol: context.symbol(class.Name), Found: found}
	for _, r := range c.active.class {
		r.Class(p.of(pass, r), class)
	}
	c.docstring(&p, pass, class.Docstring)
	for _, r := range c.active.attribute {
		attributes := class.Attributes()
		for i := 0; i < len(attributes) && !c.stop.Stopped(); i++ {
			r.Attribute(p.of(pass, r), &attributes[i])
		}
	}
	return settled(found)
}

func (c *checker) function(f *Function, context Context) *rule.Findings {
	found := &rule.Findings{Suppressions: f.suppressions}
	if f.BrokenHeader {
		return settled(found)
	}
	p := Pass{LexicalContext: LexicalContext{Context: context, Imports: c.imports, Traits: f.traits(c.imports)}, Function: f}
	p.Public = isPublicFunction(f, context, p.Traits)
	pass := rule.Pass{Stop: c.stop, Set: c.set, Symbol: context.symbol(f.Name), Found: found}
	for _, r := range c.active.function {
		r.Function(p.of(pass, r), f)
	}
	c.docstring(&p, pass, f.Docstring)
	for _, r := range c.active.parameter {
		parameters := p.Parameters(f)
		for i := 0; i < len(parameters) && !c.stop.Stopped(); i++ {
			r.Parameter(p.of(pass, r), &parameters[i])
		}
	}
	return settled(found)
}

// docstring runs the rules about docstrings over d, which may be nil.
func (c *checker) docstring(p *Pass, pass rule.Pass, d *Docstring) {
	if d == nil || d.Concatenated {
		return
	}
	for _, r := range c.active.docstring {
		r.Docstring(p.of(pass, r), d)
	}
}

// of is p as the pass of the rule r, for which pass lacks the settings.
func (p *Pass) of(pass rule.Pass, r enabled) *Pass {
	pass.Enabled = r.settings
	p.Pass = pass
	return p
}

// lastSymbol remembers the symbol of a definition for the last symbol of its
// parent, so that an edit elsewhere makes no new strings.
type lastSymbol struct {
	last atomic.Pointer[[2]string]
}

func (l *lastSymbol) in(context *Context, name string) string {
	if last := l.last.Load(); last != nil && last[0] == context.Parent {
		return last[1]
	}
	symbol := context.symbol(name)
	l.last.Store(&[2]string{context.Parent, symbol})
	return symbol
}
