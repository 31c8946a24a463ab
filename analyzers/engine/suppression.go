package engine

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// suppression is a comment that takes findings away, with its place in the
// file.
type suppression struct {
	rule.Suppression
	// start is the offset of the chunk that the comment's ranges speak of.
	start int
	// line is the extent of the comment's line.
	line text.Range
}

func newSuppression(s rule.Suppression, start int, source string) suppression {
	at := start + s.Range.Start
	line := text.Range{Start: strings.LastIndexAny(source[:at], "\r\n") + 1, End: len(source)}
	if length := strings.IndexAny(source[at:], "\r\n"); length >= 0 {
		line.End = at + length
	}
	return suppression{s, start, line}
}

// suppressor applies the suppressions of a file and remembers which names were of
// use.
type suppressor struct {
	analysis *Analysis
	// names are those of each suppression of the analysis.
	names [][]*suppressionName
	// byLine are the names that cover one line, in the order of the lines.
	byLine []*suppressionName
	// wholeFile are the names that cover all lines.
	wholeFile []*suppressionName
}

// suppressionName is one name of a suppression, or a noqa without names.
type suppressionName struct {
	suppression
	name rule.SuppressedName
	// variants are what the name covers.
	variants []*rule.Variant
	used     bool
}

func newSuppressor(a *Analysis) *suppressor {
	j := &suppressor{analysis: a, names: make([][]*suppressionName, len(a.suppressions))}
	for i, s := range a.suppressions {
		if len(s.Names) == 0 && !s.Own {
			j.add(i, &suppressionName{suppression: s, variants: withEquivalents()})
		}
		for _, name := range s.Names {
			j.add(i, &suppressionName{suppression: s, name: name, variants: s.variantsOf(name)})
		}
	}
	slices.SortStableFunc(j.byLine, func(a, b *suppressionName) int { return cmp.Compare(a.line.Start, b.line.Start) })
	return j
}

// add puts in a name of the suppression at index i.
func (j *suppressor) add(i int, name *suppressionName) {
	j.names[i] = append(j.names[i], name)
	if name.Scope == rule.ScopeFile {
		j.wholeFile = append(j.wholeFile, name)
	} else {
		j.byLine = append(j.byLine, name)
	}
}

// Suppress is groups without the findings that comments in the text take away,
// with those about comments that take nothing away. A group that loses nothing
// keeps its pointer.
func (a *Analysis) Suppress(groups []finding.Group) []finding.Group {
	judge := newSuppressor(a)
	shown := make([]finding.Group, 0, len(groups)+1)
	for _, group := range groups {
		if kept := judge.filter(group.Findings, group.Start); len(*kept) > 0 {
			shown = append(shown, finding.Group{Start: group.Start, Findings: kept})
		}
	}
	if unused := judge.unused(); len(unused) > 0 {
		shown = append(shown, finding.Group{Findings: &unused})
	}
	return shown
}

// withEquivalents is what a noqa without names covers.
var withEquivalents = sync.OnceValue(func() []*rule.Variant {
	var found []*rule.Variant
	for _, r := range rule.All() {
		for _, v := range r.Variants {
			if len(v.Codes) > 0 {
				found = append(found, v)
			}
		}
	}
	return found
})

// filter is findings without those that are suppressed: the same pointer if
// none is. start is the offset of their chunk.
func (j *suppressor) filter(findings *[]finding.Finding, start int) *[]finding.Finding {
	if len(j.names) == 0 {
		return findings
	}
	var kept []finding.Finding
	for i, f := range *findings {
		if !j.suppressed(&f, start) {
			if kept != nil {
				kept = append(kept, f)
			}
			continue
		}
		if kept == nil {
			kept = append(make([]finding.Finding, 0, len(*findings)), (*findings)[:i]...)
		}
	}
	if kept == nil {
		return findings
	}
	return &kept
}

// suppressed lets every name that covers f take credit for it.
func (j *suppressor) suppressed(f *finding.Finding, start int) bool {
	hit := false
	for _, name := range j.wholeFile {
		hit = name.take(f) || hit
	}
	hit = j.suppressedAt(f, start+f.Range.Start) || hit
	for _, offset := range f.SuppressibleAt {
		hit = j.suppressedAt(f, start+offset) || hit
	}
	return hit
}

func (j *suppressor) suppressedAt(f *finding.Finding, offset int) bool {
	hit := false
	after, _ := slices.BinarySearchFunc(j.byLine, offset, func(name *suppressionName, offset int) int {
		if name.line.Start <= offset {
			return -1
		}
		return 1
	})
	for i := after - 1; i >= 0 && offset <= j.byLine[i].line.End; i-- {
		hit = j.byLine[i].take(f) || hit
	}
	return hit
}

func (name *suppressionName) take(f *finding.Finding) bool {
	covered := rule.Cover(name.variants, f)
	name.used = name.used || covered
	return covered
}
