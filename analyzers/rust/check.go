// Package rust is a model of Rust's files and crates, for rules to read.
//
// A file is looked at alone: [Check] makes the model of each definition from
// its chunk of the syntax tree, lets the rules look at it, and sums up for other
// files what stands in this one. Whether something is reachable from outside of
// its crate depends on all files of the crate; findings that ask for it are
// conditional, and [Links] decides them from the summaries.
//
// All variants of conditional compilation count, except code for tests only.
// What stands in the call of a macro is read for its declarations alone, as if
// the macro left them as they are.
package rust

import (
	"context"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Owner is what a definition stands in.
type Owner uint8

// The owners.
const (
	// OwnerOther is a function, an expression, an impl of a trait, or what
	// could not be read.
	OwnerOther Owner = iota
	// OwnerModule is a module or the file.
	OwnerModule
	// OwnerTrait is a trait.
	OwnerTrait
	// OwnerImplementation is an impl of a type.
	OwnerImplementation
	// OwnerForeign is an extern block.
	OwnerForeign
)

// Context is what the surroundings of a definition say about it.
type Context struct {
	Owner Owner
	// Exporting reports whether what stands here may be reachable from outside
	// the crate: it is not in something hidden or for tests only.
	Exporting bool
	// Symbol is the path of what it stands in, from the top of the file.
	Symbol string
	// Module is the path of the inline modules it stands in.
	Module string
	// Type is the trait's name, or the path of the type that an impl is for.
	Type string
	// TypeParameters are the type parameters of what it stands in, with a space
	// behind each.
	TypeParameters string
	// Levels are those in force there.
	Levels Levels
}

// innerContext is the context in a definition, remembered for the context that
// the definition was in the last time.
type innerContext struct {
	last atomic.Pointer[[2]Context]
}

// Result is what was found in one version of one file.
type Result struct {
	Groups  []rule.ChunkFindings
	Summary *Summary
}

// Check looks at the file with the syntax tree at placement, with the rules of
// set. When ctx ends, the result is of no use.
func Check(ctx context.Context, tree *grammars.Tree, placement Placement, set *rule.Set) Result {
	c := checker{set: set, stop: rule.StopWith(ctx)}
	for _, r := range rules {
		if enabled := set.Enabled(&r.Rule); enabled != nil {
			c.rules = append(c.rules, running{r, enabled})
		}
	}
	walk(tree.Root, 0, placement.context(), c.chunk)
	return Result{c.groups, newSummary(placement, modelOf(tree.Root).contents)}
}

// running is a rule that is on.
type running struct {
	*Rule
	enabled *rule.Enabled
}

type checker struct {
	set    *rule.Set
	stop   rule.Stop
	rules  []running
	groups []rule.ChunkFindings
	// pass is used for one chunk after the other.
	pass Pass
}

// chunk looks at a chunk at start. It reports whether to go on.
func (c *checker) chunk(chunk *grammars.Chunk, start int, context *Context) bool {
	m := modelOf(chunk)
	found := m.checked.Findings(*context, c.set, c.stop, func() *rule.Findings { return c.run(m, context) })
	if found != nil {
		c.groups = append(c.groups, rule.ChunkFindings{Findings: found, Start: start})
	}
	return !c.stop.Stopped()
}

// run is the findings of one chunk, nil if there are none.
func (c *checker) run(m *model, context *Context) *rule.Findings {
	found := &rule.Findings{Suppressions: m.suppressions}
	c.pass = Pass{Pass: rule.Pass{Stop: c.stop, Set: c.set, Found: found}, Context: *context, item: m.item}
	if m.file != nil {
		c.pass.levels = m.file.Levels.within(context.Levels)
	} else {
		c.pass.levels = m.item.Levels.within(context.Levels)
	}
	for _, r := range c.rules {
		c.pass.rule, c.pass.Enabled = r.Rule, r.enabled
		switch {
		case m.file != nil && r.File != nil:
			r.File(&c.pass, m.file)
		case m.item != nil && r.Item != nil:
			r.Item(&c.pass, m.item)
		}
	}
	if len(found.Certain) == 0 && len(found.Conditional) == 0 && len(found.Suppressions) == 0 {
		return nil
	}
	return found
}

// symbol is the path of i from the top of the file.
func (i *Item) symbol(context Context) string {
	name := i.Name
	if i.Kind == KindOther {
		name = lastName(i.target)
	}
	return joinPath(context.Symbol, name)
}

// inCode is the context of what stands in code there, as opposed to a member.
func (c Context) inCode() *Context {
	c.Owner, c.Exporting = OwnerOther, false
	return &c
}

// within is the context of the members of what m is the model of.
func (m *model) within(context Context) *Context {
	if last := m.inner.last.Load(); last != nil && last[0] == context {
		return &last[1]
	}
	inner := context
	if m.file != nil {
		inner.Levels = m.file.Levels.within(context.Levels)
		inner.Exporting = context.Exporting && !m.file.TestOnly && !m.file.Hidden
	} else {
		item := m.item
		inner.Symbol = item.symbol(context)
		inner.Levels = item.Levels.within(context.Levels)
		inner.TypeParameters = ""
		for _, name := range item.TypeParameters {
			inner.TypeParameters += name + " "
		}
		inner.Exporting = context.Exporting && context.Owner == OwnerModule && !item.TestOnly && !item.Hidden && !item.Derived && !item.Broken
		switch {
		case item.Kind == KindModule:
			inner.Module = joinPath(context.Module, item.Name)
		case item.Kind == KindTrait:
			inner.Owner, inner.Type = OwnerTrait, item.Name
			inner.Exporting = inner.Exporting && item.Visibility == Public
		case item.Kind == KindOther && item.node.Kind() == rustkind.ForeignModItem:
			inner.Owner, inner.Symbol = OwnerForeign, context.Symbol
		case item.Kind == KindOther && !item.ofTrait && item.target != "":
			inner.Owner, inner.Type = OwnerImplementation, item.target
		default:
			inner.Owner, inner.Exporting = OwnerOther, false
		}
	}
	both := &[2]Context{context, inner}
	m.inner.last.Store(both)
	return &both[1]
}
