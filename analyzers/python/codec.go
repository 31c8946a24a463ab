package python

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
	o := &s.Placement
	e.Texts([]string{o.Path, o.Root, o.Module})
	e.Flags(o.Package, o.Stub, o.Private, s.imports != nil)
	if s.imports != nil {
		s.imports.encode(&e)
	}
	encodeClasses(&e, s.classes)
	return e.Encoded, nil
}

func (i *Imports) encode(e *language.Encoder) {
	e.Number(len(i.names))
	for _, name := range slices.Sorted(maps.Keys(i.names)) {
		e.Text(name)
		i.names[name].encode(e)
	}
	e.Number(len(i.stars))
	for _, star := range i.stars {
		star.encode(e)
	}
}

func (i Import) encode(e *language.Encoder) {
	e.Number(i.Level)
	e.Text(i.Module)
	e.Text(i.Name)
}

func encodeClasses(e *language.Encoder, classes []*classSummary) {
	e.Number(len(classes))
	for _, c := range classes {
		e.Text(c.name)
		e.Texts(c.bases)
		e.Number(len(c.methods))
		for _, name := range slices.Sorted(maps.Keys(c.methods)) {
			e.Text(name)
			e.Flags(c.methods[name])
		}
		encodeClasses(e, c.classes)
	}
}

// Decode reads what [Summary.AppendBinary] wrote. Its error is a
// [language.ErrEncoding].
func (Semantics) Decode(encoded []byte) (language.Summary, error) {
	d := language.NewDecoder(encoded)
	d.Version(summaryVersion)
	s := &Summary{}
	if parts := d.Texts(); len(parts) == 3 {
		s.Placement = Placement{Path: parts[0], Root: parts[1], Module: parts[2]}
	} else {
		d.Fail("expected a placement of 3 parts, found %d", len(parts))
	}
	imports := false
	d.Flags(&s.Placement.Package, &s.Placement.Stub, &s.Placement.Private, &imports)
	if imports {
		s.imports = decodeImports(d)
	}
	s.classes = decodeClasses(d)
	if err := d.End(); err != nil {
		return nil, err
	}
	s.seal()
	return s, nil
}

func decodeImports(d *language.Decoder) *Imports {
	i := &Imports{names: map[string]Import{}}
	for range d.Count() {
		name := d.Text()
		i.names[name] = decodeImport(d)
	}
	for range d.Count() {
		i.stars = append(i.stars, decodeImport(d))
	}
	i.seal()
	return i
}

// maxLevel bounds the dots of a relative import, by what anybody writes.
const maxLevel = 1 << 20

func decodeImport(d *language.Decoder) Import {
	return Import{Level: d.Number(maxLevel), Module: d.Text(), Name: d.Text()}
}

func decodeClasses(d *language.Decoder) []*classSummary {
	var classes []*classSummary
	for range d.Count() {
		c := &classSummary{name: d.Text(), bases: d.Texts()}
		for range d.Count() {
			if c.methods == nil {
				c.methods = map[string]bool{}
			}
			name, documented := d.Text(), false
			d.Flags(&documented)
			c.methods[name] = documented
		}
		d.Inside(func() { c.classes = decodeClasses(d) })
		c.seal()
		classes = append(classes, c)
	}
	return classes
}
