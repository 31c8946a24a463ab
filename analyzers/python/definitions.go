package python

import (
	"iter"

	"github.com/octollm/octolsp/grammars"
)

// A LexicalContext is what surrounds a definition, as far as rules ask.
type LexicalContext struct {
	// Context is what the surroundings of the definition say of it.
	Context Context
	// Imports are the names that the file imports.
	Imports *Imports
	// Public reports whether the definition is part of the public API: its
	// own name and everything around it say so.
	Public bool
	// Traits are what the decorators of a function say; zero for others.
	Traits Traits
}

// A Located is a class or function with its place in its file.
type Located struct {
	LexicalContext
	// Chunk is its syntax, and Start the offset of that in the file: the
	// ranges of the model are relative to it.
	Chunk *grammars.Chunk
	Start int
	// Class or Function is the model; the other one is nil.
	Class    *Class
	Function *Function
}

// Definition is what the class or function has in common with the other.
func (l *Located) Definition() *Definition {
	if l.Class != nil {
		return &l.Class.Definition
	}
	return &l.Function.Definition
}

// Symbol is the dotted path from the top of the file.
func (l *Located) Symbol() string { return l.Context.symbol(l.Definition().Name) }

// ModuleOf is the model of the file that tree is the syntax of.
func ModuleOf(tree *grammars.Tree) *Module { return moduleOf(tree.Root) }

// Definitions are the classes and functions of a file, at any depth, in the
// order of the text: one that holds others comes before them. placement is the
// file's.
func Definitions(tree *grammars.Tree, placement Placement) iter.Seq[Located] {
	return func(yield func(Located) bool) {
		module := moduleOf(tree.Root)
		w := walker{imports: module.Imports}
		w.visit = func(chunk *grammars.Chunk, start int, context *Context) bool {
			located := Located{LexicalContext: LexicalContext{Context: *context, Imports: w.imports}, Chunk: chunk, Start: start}
			switch model := modelOf(chunk).(type) {
			case *Function:
				located.Function = model
				located.Traits = model.traits(w.imports)
				located.Public = isPublicFunction(model, *context, located.Traits)
			case *Class:
				located.Class = model
				located.Public = isPublicClass(model, *context)
			default:
				return true
			}
			return yield(located)
		}
		w.nested(tree.Root, 0, placement.context(module), module.Exports)
	}
}

// context is that of what stands at the top of the file.
func (o Placement) context(module *Module) Context {
	return Context{Public: !o.Private, Stub: o.Stub, Package: o.Package, imports: module.Imports.sum()}
}

// walker goes through the definitions of a file.
type walker struct {
	imports *Imports
	// visit looks at the definition of chunk, which starts at offset start of
	// the file; it reports whether to go on.
	visit func(chunk *grammars.Chunk, start int, context *Context) bool
}

// nested visits the definitions in chunk, which starts at offset start of the
// file. context is theirs; exports are the file's at its top.
func (w *walker) nested(chunk *grammars.Chunk, start int, context Context, exports *Exports) bool {
	public := context.Public
	above := "" // the name of the overload directly above
	for _, nested := range chunk.Nested() {
		at := start + nested.Start
		inner, innermost := Context{}, len(nested.Nested()) == 0
		overload := ""
		context.ImplementsOverloads = false
		switch model := modelOf(nested.Chunk).(type) {
		case *Function:
			context.Public = public && exports.Has(model.Name)
			if len(model.Decorators) > 0 && model.traits(w.imports).Overload {
				overload = model.Name
			}
			context.ImplementsOverloads = above != "" && above == model.Name && overload == ""
			if !innermost {
				inner = context.inside(InFunction, model.symbol.in(&context, model.Name))
			}
		case *Class:
			context.Public = public && exports.Has(model.Name)
			if !innermost {
				inner = context.inside(InClass, model.symbol.in(&context, model.Name))
				inner.Public = isPublicClass(model, context)
				inner.Inherits = model.summary.inherits()
			}
		default:
			context.Public = false
			inner = context.inside(InFunction, context.Parent)
		}
		above = overload
		if !w.visit(nested.Chunk, at, &context) || !innermost && !w.nested(nested.Chunk, at, inner, nil) {
			return false
		}
	}
	return true
}

// inside is the context of what stands in the definition symbol, whose own
// context is c.
func (c Context) inside(surroundings Surroundings, symbol string) Context {
	c.Surroundings, c.Parent = surroundings, symbol
	c.ImplementsOverloads, c.Inherits = false, false
	if surroundings == InFunction {
		c.Public = false
	}
	return c
}
