package rust

import (
	"encoding/binary"
	"hash"
	"hash/fnv"
	"strings"
)

// A Summary is what other files may need to know of a file: its names and
// their visibility, without positions. It is a pure function of the file's
// text and Placement, and immutable.
type Summary struct {
	hash      uint64
	Placement Placement
	// Module is what stands in the file.
	Module *Module
}

// Hash is equal for equal summaries.
func (s *Summary) Hash() uint64 { return s.hash }

// A Module is the contents of a module: of a file, or of an inline module.
type Module struct {
	// Documented reports inner documentation.
	Documented bool
	// Hidden reports #![doc(hidden)].
	Hidden bool
	// TestOnly reports a #![cfg] that is never true outside tests.
	TestOnly bool
	// Levels are those of the inner attributes.
	Levels       Levels
	Declarations []*Declaration
	Uses         []Use

	hash uint64
}

// A Declaration is a name in a module. Functions, constants and statics that
// are not public are left out.
type Declaration struct {
	Name string
	Kind Kind
	// Visibility is Public for a macro with #[macro_export].
	Visibility Visibility
	Hidden     bool
	TestOnly   bool
	Levels     Levels
	// Variants are the names of an enum's.
	Variants []string
	// Target is the path that a type alias stands for, without generic
	// arguments.
	Target string
	// Inline is the contents of a module with a body.
	Inline *Module
	// Paths are the files that #[path] names for a module; "" is the usual
	// place.
	Paths []string

	hash uint64
}

// A Use is one name, or a glob, that a use declaration brings into a module.
type Use struct {
	// Name is the name it has there, "*" for a glob, and "_" for none.
	Name string
	// Path is what it stands for, with "::" between names; that of a glob has
	// no "*".
	Path string
	// Global reports a path that begins with "::".
	Global bool
	// Visibility is that of the declaration.
	Visibility Visibility
}

// declare is what i adds to the module around it, or nil.
func (i *Item) declare(contents *Module) *Declaration {
	visibility := i.Visibility
	switch i.Kind {
	case KindOther, KindMethod, KindAssociatedType:
		return nil
	case KindFunction, KindConst, KindStatic:
		if visibility != Public {
			return nil
		}
	case KindMacro:
		if !i.MacroExport {
			return nil
		}
		visibility = Public
	}
	if i.Name == "" {
		return nil
	}
	d := &Declaration{
		Name: strings.Clone(i.Name), Kind: i.Kind, Visibility: visibility, Hidden: i.Hidden, TestOnly: i.TestOnly,
		Levels: i.Levels, Inline: contents, Paths: i.Paths,
	}
	if i.Kind == KindTypeAlias {
		d.Target = strings.Clone(i.target)
	}
	for _, variant := range i.Variants {
		d.Variants = append(d.Variants, strings.Clone(variant.Name))
	}
	d.seal()
	return d
}

// digest hashes fields one after the other.
type digest struct{ hash.Hash64 }

func newDigest() digest { return digest{fnv.New64a()} }

func (d digest) text(values ...string) {
	for _, value := range values {
		d.number(uint64(len(value)))
		d.Write([]byte(value))
	}
}

func (d digest) number(value uint64) {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], value)
	d.Write(bytes[:])
}

func (d digest) flags(values ...bool) {
	for _, value := range values {
		if value {
			d.Write([]byte{1})
		} else {
			d.Write([]byte{0})
		}
	}
}

func (d digest) levels(levels Levels) {
	said := levels.sets()
	d.text(string(said.off), string(said.on))
}

// seal computes the hash once all else is set.
func (d *Declaration) seal() {
	digest := newDigest()
	digest.text(d.Name, d.Target)
	digest.flags(d.Hidden, d.TestOnly)
	digest.number(uint64(d.Kind)<<8 | uint64(d.Visibility))
	digest.levels(d.Levels)
	digest.text(d.Variants...)
	digest.text(d.Paths...)
	if d.Inline != nil {
		digest.number(d.Inline.hash)
	}
	d.hash = digest.Sum64()
}

func (m *Module) seal() {
	digest := newDigest()
	digest.flags(m.Documented, m.Hidden, m.TestOnly)
	digest.levels(m.Levels)
	for _, declaration := range m.Declarations {
		digest.number(declaration.hash)
	}
	for _, use := range m.Uses {
		digest.text(use.Name, use.Path)
		digest.flags(use.Global)
		digest.number(uint64(use.Visibility))
	}
	m.hash = digest.Sum64()
}

func newSummary(placement Placement, module *Module) *Summary {
	digest := newDigest()
	digest.text(placement.Path, placement.Root, placement.Package)
	digest.number(uint64(placement.Edition))
	digest.number(module.hash)
	return &Summary{hash: digest.Sum64(), Placement: placement, Module: module}
}

func joinPaths(paths []string) string { return strings.Join(paths, "|") }
