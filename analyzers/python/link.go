package python

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
)

// UndocumentedInBases is the kind of the condition that no base class
// documents the method Symbol.
const UndocumentedInBases = "undocumented-in-bases"

// Links answer what a file can't know alone. They are not safe for concurrent
// use.
type Links struct {
	summaries map[string]*Summary
	load      func(path string) *Summary
	// resolved are the names that were looked up, with what they mean.
	resolved map[lookup]place
	// inherited tells whether a class above another documents a method.
	inherited map[methodOf]bool
}

// methodOf is a method that a class may inherit.
type methodOf struct {
	class *classSummary
	name  string
}

// Link connects summaries, and those of other files that load finds: it
// returns nil where there is no such file, and is called at most once for a
// path.
func Link(summaries []*Summary, load func(path string) *Summary) *Links {
	l := &Links{make(map[string]*Summary, len(summaries)), load, map[lookup]place{}, map[methodOf]bool{}}
	for _, summary := range summaries {
		l.summaries[summary.Placement.Path] = summary
	}
	return l
}

// Holds reports whether condition, which a finding in the file at path waits
// for, is true.
func (l *Links) Holds(path string, condition rule.Condition) bool {
	if condition.Kind != UndocumentedInBases {
		return true
	}
	symbol, method, ok := cutLast(condition.Symbol)
	summary := l.summary(path)
	if !ok || summary == nil {
		return true
	}
	class := summary.index()[symbol]
	if class == nil {
		return true
	}
	return !l.documentedInBases(place{summary, symbol}, class, method)
}

// place is a class in a file, or the top of it.
type place struct {
	*Summary
	symbol string
}

func (l *Links) summary(path string) *Summary {
	if summary, known := l.summaries[path]; known {
		return summary
	}
	var summary *Summary
	if l.load != nil && path != "" {
		summary = l.load(path)
	}
	l.summaries[path] = summary
	return summary
}

// documentedInBases reports whether a class above class documents method, as
// inspect.getdoc looks for it: bases from left to right, each with its own.
func (l *Links) documentedInBases(at place, class *classSummary, method string) bool {
	asked := methodOf{class, method}
	if known, ok := l.inherited[asked]; ok {
		return known
	}
	l.inherited[asked] = false // ends a class that is its own base
	scope, _, _ := cutLast(at.symbol)
	for _, name := range class.bases {
		base := l.lookUp(lookup{at.Summary, scope, name})
		if base.Summary == nil {
			continue
		}
		above := base.index()[base.symbol]
		if above == class {
			// "class Base(Base)" extends the one that the file imports.
			if base = l.importedBase(at.Summary, name); base.Summary == nil {
				continue
			}
			above = base.index()[base.symbol]
		}
		if above.methods[method] || l.documentedInBases(base, above, method) {
			l.inherited[asked] = true
			return true
		}
	}
	return false
}

// importedBase is the class that a file imports as name; no place if it
// imports none.
func (l *Links) importedBase(file *Summary, name string) place {
	first, rest, _ := strings.Cut(name, ".")
	from, ok := file.imports.Lookup(first)
	if !ok {
		return place{}
	}
	found, _ := l.imported(file, from, rest, map[lookup]bool{})
	return found
}

// lookup is a name at a place.
type lookup struct {
	*Summary
	scope, name string
}

// lookUp is what name means at a place; no place if that can't be told.
func (l *Links) lookUp(name lookup) place {
	found, known := l.resolved[name]
	if !known {
		found, _ = l.resolve(place{name.Summary, name.scope}, name.name, map[lookup]bool{})
		l.resolved[name] = found
	}
	return found
}

// resolve finds the class that name means at a place: in the classes around,
// at the top of the file, or where the file imports it from. tried are the
// lookups of this search, so that files that import from each other end it.
func (l *Links) resolve(at place, name string, tried map[lookup]bool) (place, bool) {
	this := lookup{at.Summary, at.symbol, name}
	if tried[this] {
		return place{}, false
	}
	tried[this] = true
	for scope := at.symbol; scope != ""; scope, _, _ = cutLast(scope) {
		if symbol := scope + "." + name; at.index()[symbol] != nil {
			return place{at.Summary, symbol}, true
		}
	}
	if at.index()[name] != nil {
		return place{at.Summary, name}, true
	}
	first, rest, _ := strings.Cut(name, ".")
	if from, ok := at.imports.Lookup(first); ok {
		return l.imported(at.Summary, from, rest, tried)
	}
	if at.imports == nil {
		return place{}, false
	}
	for _, star := range at.imports.stars {
		if module := l.module(at.Summary, star.Level, star.Module); module != nil {
			if found, ok := l.resolve(place{module, ""}, name, tried); ok {
				return found, true
			}
		}
	}
	return place{}, false
}

// imported finds the class rest, a dotted name, in what a file imports; an
// empty rest means the imported name itself.
func (l *Links) imported(file *Summary, from Import, rest string, tried map[lookup]bool) (place, bool) {
	name := join(from.Name, rest)
	if from.Name != "" {
		if module := l.module(file, from.Level, from.Module); module != nil && module != file {
			if found, ok := l.resolve(place{module, ""}, name, tried); ok {
				return found, true
			}
		}
	}
	// The parts in front may be modules: "import a.b" and "a.b.Base".
	parts := strings.Split(name, ".")
	for cut := len(parts) - 1; cut > 0; cut-- {
		module := l.module(file, from.Level, join(from.Module, strings.Join(parts[:cut], ".")))
		if module == nil || module == file {
			continue
		}
		return l.resolve(place{module, ""}, strings.Join(parts[cut:], "."), tried)
	}
	if from.Name == "" {
		if module := l.module(file, from.Level, from.Module); module != nil && module != file {
			return l.resolve(place{module, ""}, name, tried)
		}
	}
	return place{}, false
}

func join(before, after string) string {
	switch {
	case before == "":
		return after
	case after == "":
		return before
	}
	return before + "." + after
}

// module is the summary of a module as file imports it, or nil.
func (l *Links) module(file *Summary, level int, name string) *Summary {
	if file.Placement.Root == "" {
		return nil
	}
	if level > 0 {
		base := file.Placement.Module
		if file.Placement.Package {
			level--
		}
		for ; level > 0; level-- {
			if base == "" {
				return nil // above the outermost package
			}
			base, _, _ = cutLast(base)
		}
		name = join(base, name)
	}
	if name == "" {
		return nil
	}
	path := filepath.Join(file.Placement.Root, filepath.FromSlash(strings.ReplaceAll(name, ".", "/")))
	for _, candidate := range []string{
		path + ".py", filepath.Join(path, "__init__.py"),
		path + ".pyi", filepath.Join(path, "__init__.pyi"),
	} {
		if summary := l.summary(candidate); summary != nil {
			return summary
		}
	}
	return nil
}
