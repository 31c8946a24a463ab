package rust

import "github.com/octollm/octolsp/analyzers/rule"

// of is s about item in context, unless it is about something in particular.
func (s statement) of(item *Item, context *Context) statement {
	s.module = context.Module
	switch {
	case s.kind != "":
	case context.Owner == OwnerTrait:
		s.kind, s.name = kindType, context.Type
	case context.Owner == OwnerImplementation:
		s.kind, s.name = kindImplementation, context.Type
	default:
		s.kind, s.name = item.Kind.namespace(), item.Name
	}
	return s
}

// ofModuleFile is s about the undocumented file of the module item.
func (s statement) ofModuleFile(item *Item) statement {
	s.kind, s.name, s.path = kindModuleFile, item.Name, joinPaths(item.Paths)
	return s
}

// Exported is the condition that the definition is reachable from outside of
// its crate, if its file says that it may be.
func (l *Located) Exported() rule.Condition {
	return statement{}.of(l.Item, &l.Context).condition()
}

// ExportedVariant is Exported for a variant of an enum and its fields.
func (l *Located) ExportedVariant(variant *Variant) rule.Condition {
	s := statement{kind: kindVariant, name: joinPath(l.Name, variant.Name)}
	return s.of(l.Item, &l.Context).condition()
}

// UndocumentedFile is the condition that the file of a module without a body
// does not document it either.
func (l *Located) UndocumentedFile() rule.Condition {
	return statement{}.ofModuleFile(l.Item).of(l.Item, &l.Context).condition()
}

// IsRoot is the condition that a file is the root of a library.
func IsRoot() rule.Condition { return statement{kind: kindRoot}.condition() }
