package rust

import (
	"maps"
	"slices"

	"github.com/octollm/octolsp/analyzers/language"
)

// summaryVersion is that of the encoding of summaries.
const summaryVersion = 1

// AppendBinary appends the encoding of s, which [Semantics.Decode] reads; it
// never fails.
func (s *Summary) AppendBinary(b []byte) ([]byte, error) {
	e := language.Encoder{Encoded: b}
	e.Number(summaryVersion)
	e.Texts([]string{s.Placement.Path, s.Placement.Package, s.Placement.Root})
	e.Number(s.Placement.Edition)
	s.Module.encode(&e)
	return e.Encoded, nil
}

func (m *Module) encode(e *language.Encoder) {
	e.Flags(m.Documented, m.Hidden, m.TestOnly)
	m.Levels.encode(e)
	e.Number(len(m.Declarations))
	for _, d := range m.Declarations {
		e.Text(d.Name)
		e.Number(int(d.Kind))
		e.Number(int(d.Visibility))
		e.Flags(d.Hidden, d.TestOnly, d.Inline != nil)
		d.Levels.encode(e)
		e.Texts(d.Variants)
		e.Text(d.Target)
		e.Texts(d.Paths)
		if d.Inline != nil {
			d.Inline.encode(e)
		}
	}
	e.Number(len(m.Uses))
	for _, use := range m.Uses {
		e.Text(use.Name)
		e.Text(use.Path)
		e.Flags(use.Global)
		e.Number(int(use.Visibility))
	}
}

// encode writes the names of the rules, since the numbers of lints change from
// release to release.
func (l Levels) encode(e *language.Encoder) {
	said := l.sets()
	e.Texts(said.off.rules())
	e.Texts(said.on.rules())
}

// rules are the names of the rules whose lints are in s, sorted.
func (s lintSet) rules() []string {
	if s == "" {
		return nil
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(lintNumbers)) {
		if s.has(lintNumbers[name]) {
			names = append(names, name)
		}
	}
	return names
}

// Decode reads what [Summary.AppendBinary] wrote. Its error is a
// [language.ErrEncoding].
func (Semantics) Decode(encoded []byte) (language.Summary, error) {
	d := language.NewDecoder(encoded)
	d.Version(summaryVersion)
	var placement Placement
	if parts := d.Texts(); len(parts) == 3 {
		placement = Placement{Path: parts[0], Package: parts[1], Root: parts[2]}
	} else {
		d.Fail("expected a placement of 3 parts, found %d", len(parts))
	}
	placement.Edition = d.Number(1 << 20)
	module := decodeModule(d)
	if err := d.End(); err != nil {
		return nil, err
	}
	return newSummary(placement, module), nil
}

func decodeModule(d *language.Decoder) *Module {
	m := &Module{}
	d.Flags(&m.Documented, &m.Hidden, &m.TestOnly)
	m.Levels = decodeLevels(d)
	for range d.Count() {
		m.Declarations = append(m.Declarations, decodeDeclaration(d))
	}
	for range d.Count() {
		use := Use{Name: d.Text(), Path: d.Text()}
		d.Flags(&use.Global)
		use.Visibility = Visibility(d.Number(int(Public)))
		m.Uses = append(m.Uses, use)
	}
	m.seal()
	return m
}

func decodeDeclaration(d *language.Decoder) *Declaration {
	declared := &Declaration{Name: d.Text(), Kind: Kind(d.Number(int(KindMacro))), Visibility: Visibility(d.Number(int(Public)))}
	inline := false
	d.Flags(&declared.Hidden, &declared.TestOnly, &inline)
	declared.Levels = decodeLevels(d)
	declared.Variants, declared.Target, declared.Paths = d.Texts(), d.Text(), d.Texts()
	if inline {
		d.Inside(func() { declared.Inline = decodeModule(d) })
	}
	declared.seal()
	return declared
}

func decodeLevels(d *language.Decoder) Levels {
	off, on := decodeLints(d), decodeLints(d)
	return Levels{}.enable(on).allow(off)
}

func decodeLints(d *language.Decoder) lintSet {
	var set lintSet
	for range d.Count() {
		name := d.Text()
		number, known := lintNumbers[name]
		if !known {
			d.Fail("expected the name of a rule, found %q", name)
			break
		}
		set = set.with(setOf(number))
	}
	return set
}
