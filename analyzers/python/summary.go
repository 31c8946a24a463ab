package python

import (
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/grammars"
)

// A Summary is what other files may ask about a file: its classes, their
// bases and methods, and what it imports. It is a pure function of the file
// and its placement, has no positions, and shares no memory with the source.
type Summary struct {
	// Placement is the file's.
	Placement Placement
	hash      uint64
	imports   *Imports
	classes   []*classSummary

	// index is made when it is first needed.
	indexing sync.Once
	byName   map[string]*classSummary
}

// Hash is equal for equal summaries.
func (s *Summary) Hash() uint64 { return s.hash }

// index are the classes by their dotted paths from the top of the file.
func (s *Summary) index() map[string]*classSummary {
	s.indexing.Do(func() {
		s.byName = make(map[string]*classSummary)
		indexClasses(s.byName, "", s.classes)
	})
	return s.byName
}

// classSummary is what a summary holds of a class and of those inside it.
type classSummary struct {
	name  string
	bases []string
	// methods maps the names of the class's own methods to whether one of that
	// name has a docstring.
	methods map[string]bool
	classes []*classSummary
	hash    uint64
}

// inherits reports whether the class has a base other than object.
func (c *classSummary) inherits() bool {
	return len(c.bases) > 1 || len(c.bases) == 1 && c.bases[0] != "object"
}

// summarizeClass sums up the class in chunk. It is part of the class's model,
// because the chunk is new whenever something in it is.
func summarizeClass(c *Class, chunk *grammars.Chunk) *classSummary {
	s := &classSummary{name: strings.Clone(c.Name)}
	for _, base := range c.Bases {
		s.bases = append(s.bases, strings.Clone(base))
	}
	for _, nested := range chunk.Nested() {
		switch model := modelOf(nested.Chunk).(type) {
		case *Function:
			if model.BrokenHeader {
				continue
			}
			documented := model.Docstring != nil && !model.Docstring.IsEmpty()
			if s.methods == nil {
				s.methods = map[string]bool{}
			}
			name := strings.Clone(model.Name)
			s.methods[name] = s.methods[name] || documented
		case *Class:
			s.classes = append(s.classes, model.summary)
		}
	}
	s.seal()
	return s
}

// seal computes the hash once all else is set.
func (c *classSummary) seal() {
	digest := fnv.New64a()
	write := func(part string) {
		digest.Write([]byte(part))
		digest.Write([]byte{0})
	}
	write(c.name)
	for _, base := range c.bases {
		write(base)
	}
	digest.Write([]byte{1})
	for _, name := range slices.Sorted(maps.Keys(c.methods)) {
		write(name)
		if c.methods[name] {
			write("documented")
		}
	}
	hash := digest.Sum64()
	for _, nested := range c.classes {
		hash = mix(hash, nested.hash)
	}
	c.hash = hash
}

func summarize(m *Module, placement Placement) *Summary {
	s := &Summary{Placement: placement, imports: m.Imports, classes: m.classes}
	s.seal()
	return s
}

// seal computes the hash once all else is set.
func (s *Summary) seal() {
	digest := fnv.New64a()
	for _, part := range []string{s.Placement.Path, s.Placement.Root, s.Placement.Module} {
		digest.Write([]byte(part))
		digest.Write([]byte{0})
	}
	hash := mix(digest.Sum64(), s.imports.sum())
	for _, class := range s.classes {
		hash = mix(hash, class.hash)
	}
	s.hash = hash
}

// mix folds next into hash; the order counts.
func mix(hash, next uint64) uint64 {
	const prime = 1099511628211 // FNV's
	return (hash*prime ^ next) * prime
}

func indexClasses(index map[string]*classSummary, prefix string, classes []*classSummary) {
	for _, class := range classes {
		symbol := prefix + class.name
		index[symbol] = class // the last definition of a name holds
		indexClasses(index, symbol+".", class.classes)
	}
}
