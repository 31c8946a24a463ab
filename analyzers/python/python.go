// Package python reads Python: it turns the chunks of a syntax tree into a
// model of modules, classes, functions and docstrings, runs the rules over
// it, and sums up a file for the files that use it.
//
// The rules themselves stand in the packages docstring and typehint, one file
// and one page each.
package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// A Rule is a rule with what it does. It looks at what it has a function for.
// What the thing belongs to stands in the [Pass].
type Rule struct {
	rule.Rule
	// Module looks at a file as a whole.
	Module func(*Pass, *Module)
	// Class looks at a class, at any depth.
	Class func(*Pass, *Class)
	// Function looks at a function or method, at any depth.
	Function func(*Pass, *Function)
	// Docstring looks at the docstring of a module, class or function, but for
	// one that is Concatenated.
	Docstring func(*Pass, *Docstring)
	// Parameter looks at a parameter that a caller passes: see
	// [LexicalContext.Parameters].
	Parameter func(*Pass, *Parameter)
	// Attribute looks at an attribute of a class: see [Class.Attributes].
	Attribute func(*Pass, *Attribute)
}

// registered are the rules, in the order of registration.
var registered []*Rule

// Register adds a rule. It is for package variables and init functions; see
// [rule.Register].
func Register(r Rule) *Rule {
	added := &r
	added.Language = grammars.Python.Name
	rule.Register(&added.Rule)
	registered = append(registered, added)
	return added
}

// A Pass is a run of one rule over one definition.
type Pass struct {
	rule.Pass
	LexicalContext
	// Module, Class or Function is what is looked at, or what that belongs to;
	// the others are nil.
	Module   *Module
	Class    *Class
	Function *Function

	suppressible []int
}

// Parsed is what a docstring says in the style that holds for the file.
func (p *Pass) Parsed(d *Docstring) *docstrings.Parsed {
	return d.Parsed(docstrings.StyleOf(p.Set.Convention))
}

// Surroundings are where a definition stands.
type Surroundings uint8

// The surroundings of definitions.
const (
	// InModule is at the top of a file, blocks such as "if" included.
	InModule Surroundings = iota
	// InClass is directly in a class.
	InClass
	// InFunction is directly in a function.
	InFunction
)

// Context is what the surroundings of a chunk say of it. Equal contexts make
// for equal findings.
type Context struct {
	// Parent is the symbol of the definition around, empty at the top.
	Parent string
	// Surroundings are where the definition stands.
	Surroundings Surroundings
	// Public reports whether everything around is public and, at the top of
	// a file, whether the file exports the name.
	Public bool
	// Inherits reports whether the class around has a base other than object.
	Inherits bool
	// ImplementsOverloads reports whether an overload of the same name stands
	// directly above.
	ImplementsOverloads bool
	// Stub reports whether the file is a .pyi file.
	Stub bool
	// Package reports whether the file is an __init__ file.
	Package bool

	// imports is the hash of the file's imports.
	imports uint64
}

// symbol is the path of a definition from the top of the file. It shares no
// memory with the source.
func (c *Context) symbol(name string) string {
	if c.Parent == "" {
		return strings.Clone(name)
	}
	return c.Parent + "." + name
}

// active are the rules that are on, by what they look at.
type active struct {
	module, class, function, docstring, parameter, attribute []enabled
}

type enabled struct {
	*Rule
	settings *rule.Enabled
}

func activeRules(set *rule.Set) active {
	var a active
	for _, r := range registered {
		if settings := set.Enabled(&r.Rule); settings != nil {
			a.add(enabled{r, settings})
		}
	}
	return a
}

// add adds e to the rules of each thing that it looks at.
func (a *active) add(e enabled) {
	for _, hook := range []struct {
		used  bool
		rules *[]enabled
	}{
		{e.Module != nil, &a.module},
		{e.Class != nil, &a.class},
		{e.Function != nil, &a.function},
		{e.Docstring != nil, &a.docstring},
		{e.Parameter != nil, &a.parameter},
		{e.Attribute != nil, &a.attribute},
	} {
		if hook.used {
			*hook.rules = append(*hook.rules, e)
		}
	}
}
