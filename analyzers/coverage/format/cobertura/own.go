package cobertura

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// ownCounts are what was read of lines, to be held against the report's own words: the
// rates of its classes, which must be those of their lines, and of its packages and
// itself, which are no checksum and only remarked. Real reports cut or round a rate after
// 1 to 17 digits; classes without lines have any rate, 0 or 1; tarpaulin says 0 of all
// branches, and a root may count what no class has.
type ownCounts struct {
	root xml.StartElement
	// name and rate are those of the package that is open.
	name, rate      string
	packaged, total coverage.Share
	// isSplit tells that the lines of the class that is open are not all at hand.
	isSplit bool
}

// class compares the class that b has open with its rates.
func (o *ownCounts) class(b *coverage.Builder, lineRate, branchRate string) {
	if o.isSplit {
		o.isSplit = false
		return
	}
	lines := b.LineShare()
	o.packaged, o.total = o.packaged.Add(lines), o.total.Add(lines)
	if lines.Total == 0 {
		if rate, err := strconv.ParseFloat(lineRate, 64); err == nil && rate > 0 && rate < 1 {
			b.Own.Wrong = fmt.Sprintf("its class says line-rate=%q, and has no lines", lineRate)
		}
		return
	}
	if !isRate(lineRate, lines) {
		b.Own.Wrong = fmt.Sprintf("its class says line-rate=%q, and of its lines %d of %d are covered", lineRate, lines.Covered, lines.Total)
		return
	}
	branches := coverage.Share{}
	for _, branch := range b.Branches {
		branches.Total++
		if branch.Hits > 0 {
			branches.Covered++
		}
	}
	if rate, err := strconv.ParseFloat(branchRate, 64); branches.Total > 0 && !(err == nil && rate == 0) && !isRate(branchRate, branches) {
		b.Own.Wrong = fmt.Sprintf("its class says branch-rate=%q, and of its branches %d of %d are taken",
			branchRate, branches.Covered, branches.Total)
	}
}

// isRate reports whether text, which may be empty, is the share as a rate, rounded or cut
// after its last digit.
func isRate(text string, share coverage.Share) bool {
	if text == "" {
		return true
	}
	rate, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(rate) {
		return false
	}
	unit := 1e-4 // coverage.py writes four significant digits, of 0 and 1 one
	if _, digits, hasPoint := strings.Cut(text, "."); hasPoint && !strings.ContainsAny(text, "eE") {
		unit = math.Pow10(-len(digits))
	}
	const exact = 1e-9
	off := float64(share.Covered)/float64(share.Total) - rate
	return off >= -unit/2-exact && off < max(unit*(1-exact), exact)
}

// beginPackage begins one.
func (o *ownCounts) beginPackage(name, rate string) {
	o.name, o.rate, o.packaged = name, rate, coverage.Share{}
}

// endPackage remarks a rate that is another one than that of its lines.
func (o *ownCounts) endPackage(b *coverage.Builder) {
	if o.packaged.Total > 0 && !isRate(o.rate, o.packaged) {
		b.Remark("the package %s says line-rate=%q, and of its lines %d of %d are covered",
			coverage.Quoted([]byte(o.name)), o.rate, o.packaged.Covered, o.packaged.Total)
	}
}

// end remarks totals of the report that are other ones than those of its lines.
func (o *ownCounts) end(b *coverage.Builder) {
	for _, said := range []struct {
		name string
		read int
	}{{"lines-valid", o.total.Total}, {"lines-covered", o.total.Covered}} {
		text := attribute(o.root, said.name)
		if number, negative, ok := coverage.ParseCount([]byte(text)); text != "" && (!ok || negative || coverage.Bounded(number) != said.read) {
			b.Remark("the report says %s=%s, and by its lines it is %d", said.name, coverage.Quoted([]byte(text)), said.read)
		}
	}
	if rate := attribute(o.root, "line-rate"); o.total.Total > 0 && !isRate(rate, o.total) {
		b.Remark("the report says line-rate=%s, and of its lines %d of %d are covered",
			coverage.Quoted([]byte(rate)), o.total.Covered, o.total.Total)
	}
}
