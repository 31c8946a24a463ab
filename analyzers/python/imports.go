package python

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// Imports are the names that a file imports at its top. They share no memory
// with the source. The nil Imports has none.
type Imports struct {
	names map[string]Import
	stars []Import
	hash  uint64
}

// An Import is what a name stands for.
type Import struct {
	// Level is the number of dots before the module: 0 for an absolute import.
	Level int
	// Module is the dotted name of the module, without those dots.
	Module string
	// Name is the name taken from the module; empty if the module itself is
	// imported.
	Name string
}

// path is the dotted path of what is imported. That of a relative import
// begins with its dots.
func (i Import) path() string {
	path := strings.Repeat(".", i.Level) + i.Module
	switch {
	case i.Name == "":
		return path
	case i.Module == "":
		return path + i.Name
	}
	return path + "." + i.Name
}

// Lookup is what name was imported from.
func (i *Imports) Lookup(name string) (Import, bool) {
	if i == nil {
		return Import{}, false
	}
	found, ok := i.names[name]
	return found, ok
}

// Resolve is the dotted path that a dotted name as written stands for; a name
// that is not imported stands for itself.
func (i *Imports) Resolve(written string) string {
	first, rest, more := strings.Cut(written, ".")
	found, ok := i.Lookup(first)
	if !ok {
		return written
	}
	if more {
		return found.path() + "." + rest
	}
	return found.path()
}

// IsTyping reports whether written stands for name of the typing module or of
// typing_extensions.
func (i *Imports) IsTyping(written, name string) bool {
	if !strings.HasSuffix(written, name) && strings.Contains(written, ".") {
		return false
	}
	path := i.Resolve(written)
	module, last, ok := cutLast(path)
	return ok && last == name && (module == "typing" || module == "typing_extensions")
}

// cutLast splits a dotted path before its last part.
func cutLast(path string) (before, last string, ok bool) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return "", path, false
	}
	return path[:dot], path[dot+1:], true
}

type importReader struct {
	imports *Imports
}

func (r *importReader) bind(name string, to Import) {
	if r.imports == nil {
		r.imports = &Imports{names: map[string]Import{}}
	}
	r.imports.names[strings.Clone(name)] = Import{to.Level, strings.Clone(to.Module), strings.Clone(to.Name)}
}

// read reads one import statement.
func (r *importReader) read(statement grammars.Node) {
	if statement.HasError() {
		return
	}
	var from Import
	isFrom := false
	for child := range statement.Children() {
		if child.Field() == kind.FieldModuleName {
			isFrom = true
			if child.Kind() == kind.RelativeImport {
				from.Level = strings.Count(child.ChildOf(kind.ImportPrefix).Text(), ".")
				child = child.ChildOf(kind.DottedName)
			}
			from.Module = dotted(child)
			continue
		}
		switch child.Kind() {
		case kind.WildcardImport:
			if r.imports == nil {
				r.imports = &Imports{names: map[string]Import{}}
			}
			r.imports.stars = append(r.imports.stars, Import{Level: from.Level, Module: strings.Clone(from.Module)})
		case kind.DottedName, kind.AliasedImport:
			name, alias := child, ""
			if child.Kind() == kind.AliasedImport {
				name, alias = child.Child(kind.FieldName), child.Child(kind.FieldAlias).Text()
			}
			r.readName(from, isFrom, dotted(name), alias)
		}
	}
}

func (r *importReader) readName(from Import, isFrom bool, name, alias string) {
	switch {
	case name == "":
	case isFrom && alias == "":
		from.Name = name
		r.bind(name, from)
	case isFrom:
		from.Name = name
		r.bind(alias, from)
	case alias != "":
		r.bind(alias, Import{Module: name})
	default:
		first, _, _ := strings.Cut(name, ".")
		r.bind(first, Import{Module: first})
	}
}

func (r *importReader) finish() *Imports {
	if r.imports == nil {
		return nil
	}
	r.imports.seal()
	return r.imports
}

// seal computes the hash once all else is set.
func (i *Imports) seal() {
	digest := fnv.New64a()
	write := func(name string, from Import) {
		for _, part := range []string{name, strings.Repeat(".", from.Level) + from.Module, from.Name} {
			digest.Write([]byte(part))
			digest.Write([]byte{0})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(i.names)) {
		write(name, i.names[name])
	}
	for _, star := range i.stars {
		write("*", star)
	}
	i.hash = digest.Sum64()
}

func (i *Imports) sum() uint64 {
	if i == nil {
		return 0
	}
	return i.hash
}
