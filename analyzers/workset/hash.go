package workset

import (
	"encoding/binary"
	"hash/fnv"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// hashOf is the hash of what an editor shows of findings in source: places
// count as lines and columns.
func hashOf(source string, findings []finding.Finding) uint64 {
	if len(findings) == 0 {
		return 0
	}
	d := digest{lines: text.NewLines(source), source: source}
	for i := range findings {
		f := &findings[i]
		d.texts(f.Rule, f.Message, f.Symbol, f.Subject, f.Source)
		d.number(uint64(f.Severity))
		if f.Unnecessary {
			d.number(1)
		}
		d.place(f.Range)
		d.number(uint64(len(f.Related)))
		for _, related := range f.Related {
			d.texts(related.Message)
			d.place(related.Range)
		}
		d.number(uint64(len(f.Fixes)))
		for _, fix := range f.Fixes {
			d.texts(fix.Title)
			d.number(uint64(fix.Applicability))
			for _, edit := range fix.Edits {
				d.texts(edit.New)
				d.place(edit.Range)
			}
		}
	}
	hash := fnv.New64a()
	hash.Write(d.written)
	return max(hash.Sum64(), 1)
}

// digest writes what is hashed.
type digest struct {
	lines   *text.Lines
	source  string
	written []byte
}

func (d *digest) number(value uint64) { d.written = binary.AppendUvarint(d.written, value) }

func (d *digest) texts(values ...string) {
	for _, value := range values {
		d.number(uint64(len(value)))
		d.written = append(d.written, value...)
	}
}

// longLine is how many bytes of a line are looked at for every place in it.
const longLine = 4 << 10

func (d *digest) place(r text.Range) {
	for _, offset := range []int{r.Start, r.End} {
		line := d.lines.Line(offset)
		before := d.source[d.lines.Start(line):offset]
		wide := 0 // characters that are two units of UTF-16
		for _, c := range before[:min(len(before), longLine)] {
			if c > 0xffff {
				wide++
			}
		}
		d.number(uint64(line))
		d.number(uint64(len(before)))
		d.number(uint64(d.lines.Position(offset).Column))
		d.number(uint64(wide))
	}
}
