package convert

import (
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/cespare/xxhash/v2"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// Format is how a client wants its diagnostics.
type Format struct {
	Encoding Encoding
	// Least is the severity from which findings are shown.
	Least finding.Severity
	// Pages is the address that the paths of rule pages follow; without it no
	// rule has an address.
	Pages string
	// CodeDescription, RelatedInformation, Tags and Data report that the client
	// knows these properties of a diagnostic.
	CodeDescription, RelatedInformation, Tags, Data bool
}

// Diagnostics are the findings of one version of a document as a JSON array of
// LSP's Diagnostic. What did not change since an earlier version is shared with
// it: each group of findings is encoded once, with gaps for the line numbers,
// which are filled in when the array is written.
type Diagnostics struct {
	format Format
	groups []group
	// size is about that of the array in bytes, count the number of
	// diagnostics.
	size, count int
}

// group is the findings of one chunk at its place.
type group struct {
	of *[]finding.Finding
	*fragment
	// line and character, from 0, are the place of the chunk's start.
	line, character uint32
}

// fragment is encoded diagnostics, separated by commas, without the numbers
// that depend on where the chunk stands.
type fragment struct {
	json  []byte
	gaps  []gap
	hash  uint64
	count int
}

// gap is where a position is written into a fragment.
type gap struct {
	// at is an offset in the fragment's JSON.
	at int32
	// line is relative to the chunk's start, and so is character on its line 0.
	line, character uint32
}

// Diagnostics encodes the findings that are shown in the text. previous, those of
// an earlier version of the same document or nil, makes it cheaper.
func (f Format) Diagnostics(doc *text.Lines, uri string, shown []finding.Group, previous *Diagnostics) *Diagnostics {
	d := &Diagnostics{format: f, groups: make([]group, 0, len(shown))}
	known := fragmentCache{}
	if previous != nil && previous.format == f {
		known = fragmentCache{groups: previous.groups}
	}
	for _, g := range shown {
		encoded := known.find(g.Findings)
		if encoded == nil {
			encoded = f.encode(doc, uri, g)
		}
		start := f.Encoding.Position(doc, g.Start)
		d.groups = append(d.groups, group{g.Findings, encoded, start.Line, start.Character})
		d.size += len(encoded.json) + 24*len(encoded.gaps)
		d.count += encoded.count
	}
	return d
}

// fragmentCache finds what an earlier version encoded. Most versions differ in few
// groups, so that the next group is where the last one ended.
type fragmentCache struct {
	groups []group
	next   int
	rest   map[*[]finding.Finding]*fragment
}

func (r *fragmentCache) find(of *[]finding.Finding) *fragment {
	const near = 4
	for i := r.next; i < min(r.next+near, len(r.groups)); i++ {
		if r.groups[i].of == of {
			r.next = i + 1
			return r.groups[i].fragment
		}
	}
	if r.next >= len(r.groups) {
		return nil
	}
	if r.rest == nil {
		r.rest = make(map[*[]finding.Finding]*fragment, len(r.groups)-r.next)
		for _, g := range r.groups[r.next:] {
			r.rest[g.of] = g.fragment
		}
	}
	return r.rest[of]
}

// Count is the number of diagnostics.
func (d *Diagnostics) Count() int { return d.count }

// ResultID tells versions apart by what they show.
func (d *Diagnostics) ResultID() string {
	digest := xxhash.New()
	var record [16]byte
	for _, g := range d.groups {
		if g.count == 0 {
			continue
		}
		binary.LittleEndian.PutUint64(record[:], g.hash)
		binary.LittleEndian.PutUint32(record[8:], g.line)
		binary.LittleEndian.PutUint32(record[12:], g.character)
		_, _ = digest.Write(record[:]) // it has no errors
	}
	return strconv.FormatUint(digest.Sum64(), 16)
}

// AppendJSON adds the array to buffer.
func (d *Diagnostics) AppendJSON(buffer []byte) []byte {
	buffer = slices.Grow(buffer, d.size+len(d.groups)+2)
	buffer = append(buffer, '[')
	first := true
	for _, g := range d.groups {
		if g.count == 0 {
			continue
		}
		if !first {
			buffer = append(buffer, ',')
		}
		first = false
		buffer = g.append(buffer)
	}
	return append(buffer, ']')
}

func (g *group) append(buffer []byte) []byte {
	from := 0
	for _, gap := range g.gaps {
		buffer = append(buffer, g.json[from:gap.at]...)
		from = int(gap.at)
		character := gap.character
		if gap.line == 0 {
			character += g.character
		}
		buffer = strconv.AppendUint(buffer, uint64(g.line+gap.line), 10)
		buffer = append(buffer, `,"character":`...)
		buffer = strconv.AppendUint(buffer, uint64(character), 10)
	}
	return append(buffer, g.json[from:]...)
}

// encode is the diagnostics of one group.
func (f Format) encode(doc *text.Lines, uri string, g finding.Group) *fragment {
	e := encoder{Format: f, doc: doc, uri: uri, start: g.Start, fragment: &fragment{}}
	origin := f.Encoding.Position(doc, g.Start)
	e.line, e.character = origin.Line, origin.Character
	for i := range *g.Findings {
		if found := &(*g.Findings)[i]; found.Severity >= f.Least {
			e.diagnostic(found)
		}
	}
	e.json = slices.Clip(e.json)
	e.gaps = slices.Clip(e.gaps)
	digest := xxhash.New()
	_, _ = digest.Write(e.json)
	var record [12]byte
	for _, gap := range e.gaps {
		binary.LittleEndian.PutUint32(record[:], uint32(gap.at))
		binary.LittleEndian.PutUint32(record[4:], gap.line)
		binary.LittleEndian.PutUint32(record[8:], gap.character)
		_, _ = digest.Write(record[:])
	}
	e.hash = digest.Sum64()
	return e.fragment
}

// List are the diagnostics of findings with ranges in the whole text, such as
// those of a config file or of a file that is not open.
func (f Format) List(doc *text.Lines, uri string, findings []finding.Finding) *Diagnostics {
	return f.Diagnostics(doc, uri, []finding.Group{{Findings: &findings}}, nil)
}
