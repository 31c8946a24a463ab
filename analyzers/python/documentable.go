package python

import "strings"

// AsksForDocstring reports whether what stands at p should have a docstring,
// whatever a rule's options say: the function f or, where f is nil, a class or
// module.
func (p *LexicalContext) AsksForDocstring(f *Function) bool {
	switch {
	case !p.Public || p.Context.Stub || p.Traits.Overload:
		return false
	case f != nil && p.IsMethod():
		return !p.Traits.Override && !isSpecial(f.Name)
	}
	return true
}

// isSpecial reports whether a method has a name that Python calls by itself.
// What calling and making an object does is for its author to say.
func isSpecial(name string) bool {
	return strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") &&
		name != "__call__" && name != "__new__"
}

// AsksForTypes reports whether the function at p should have type annotations,
// whatever a rule's options say. The types of what implements overloads are
// theirs to tell.
func (p *LexicalContext) AsksForTypes() bool { return p.Public && !p.Context.ImplementsOverloads }
