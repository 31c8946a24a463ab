package python

import (
	"slices"
	"strings"
)

// Traits are what the decorators of a function say.
type Traits struct {
	// Overload is typing.overload.
	Overload bool
	// Override is typing.override.
	Override bool
	// Static is staticmethod.
	Static bool
	// ClassMethod is classmethod.
	ClassMethod bool
	// Abstract is one of the decorators of abc.
	Abstract bool
	// Property is property or functools.cached_property.
	Property bool
	// Accessor is "@name.setter" or "@name.deleter" of a property.
	Accessor bool
}

// traits reads the decorators of f.
func (f *Function) traits(imports *Imports) Traits {
	var t Traits
	for i := range f.Decorators {
		name := f.Decorators[i].Name
		if name == "" {
			continue
		}
		if before, last, ok := cutLast(name); ok && before == f.Name && (last == "setter" || last == "deleter") {
			t.Accessor = true
			continue
		}
		switch strings.TrimPrefix(imports.Resolve(name), "builtins.") {
		case "staticmethod":
			t.Static = true
		case "classmethod":
			t.ClassMethod = true
		case "property", "functools.cached_property", "enum.property", "types.DynamicClassAttribute":
			t.Property = true
		case "typing.overload", "typing_extensions.overload":
			t.Overload = true
		case "typing.override", "typing_extensions.override":
			t.Override = true
		case "abc.abstractmethod":
			t.Abstract = true
		case "abc.abstractproperty":
			t.Abstract, t.Property = true, true
		case "abc.abstractclassmethod":
			t.Abstract, t.ClassMethod = true, true
		case "abc.abstractstaticmethod":
			t.Abstract, t.Static = true, true
		}
	}
	return t
}

// isPublicFunction reports whether f is public where it stands.
func isPublicFunction(f *Function, context Context, traits Traits) bool {
	switch {
	case !context.Public || context.Surroundings == InFunction:
		return false
	case context.Surroundings == InClass:
		return !traits.Accessor && (!strings.HasPrefix(f.Name, "_") || isMagic(f.Name))
	}
	return !strings.HasPrefix(f.Name, "_")
}

// isPublicClass reports whether c is public where it stands.
func isPublicClass(c *Class, context Context) bool {
	return context.Public && context.Surroundings != InFunction && !strings.HasPrefix(c.Name, "_")
}

// IsMethod reports whether the definition stands directly in a class.
func (p *LexicalContext) IsMethod() bool { return p.Context.Surroundings == InClass }

// Parameters are the parameters of f that a caller passes: without the self
// or cls of a method.
func (p *LexicalContext) Parameters(f *Function) []Parameter {
	if p.IsMethod() && !p.Traits.Static && len(f.Parameters) > 0 && !f.Parameters[0].IsVariadic() {
		return f.Parameters[1:]
	}
	return f.Parameters
}

// DecoratedWith reports whether a decorator of d is one of names: dotted paths
// such as "functools.cache", by whatever name the file imports it.
func (p *LexicalContext) DecoratedWith(d *Definition, names []string) bool {
	if len(names) == 0 {
		return false
	}
	for i := range d.Decorators {
		if name := d.Decorators[i].Name; name != "" && slices.Contains(names, p.Imports.Resolve(name)) {
			return true
		}
	}
	return false
}

// Suppressible are the offsets beside the anchor where a comment may suppress
// a finding about what is looked at: its name, and the end of its docstring.
func (p *Pass) Suppressible() []int {
	if p.suppressible != nil {
		return p.suppressible
	}
	p.suppressible = make([]int, 0, 2)
	var docstring *Docstring
	if d := p.Definition(); d != nil {
		p.suppressible = append(p.suppressible, d.NameRange.Start)
		docstring = d.Docstring
	} else {
		docstring = p.Module.Docstring
	}
	if docstring != nil {
		p.suppressible = append(p.suppressible, docstring.Range.End)
	}
	return p.suppressible
}

// Definition is the class or function that is looked at; nil for a module.
func (p *Pass) Definition() *Definition {
	switch {
	case p.Class != nil:
		return &p.Class.Definition
	case p.Function != nil:
		return &p.Function.Definition
	}
	return nil
}

// Source is the text that the ranges of what is looked at are in.
func (p *Pass) Source() string {
	if d := p.Definition(); d != nil {
		return d.Source
	}
	return p.Module.Source
}
