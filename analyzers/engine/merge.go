package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Merge puts the findings of tools in the text of analysis among the native
// ones that are shown there, and sorts them. Those of tools get their Symbol;
// what a native finding says too is left out: see [Repeats]. It fails only when
// ctx ends.
func (a *Analyzer) Merge(ctx context.Context, analysis *Analysis, native, tools []finding.Finding) ([]finding.Finding, error) {
	if len(tools) == 0 {
		return native, nil
	}
	tools, err := a.WithSymbols(ctx, analysis, tools)
	if err != nil {
		return nil, err
	}
	return NewRepeats(native).Merge(native, tools), nil
}

// WithSymbols are findings in the text of analysis with the definitions that
// they are about. It fails only when ctx ends.
func (a *Analyzer) WithSymbols(ctx context.Context, analysis *Analysis, findings []finding.Finding) ([]finding.Finding, error) {
	tree := analysis.Tree
	if tree == nil {
		parser := a.python
		if analysis.File.Language == grammars.Rust {
			parser = a.rust
		}
		var err error
		if tree, err = parser.Parse(ctx, analysis.File.Source, nil); err != nil {
			return nil, fmt.Errorf("parsing %s: %w", analysis.File.Path, err)
		}
	}
	definitions := definitionsOf(tree, &analysis.File)
	named := slices.Clone(findings)
	for i := range named {
		named[i].Symbol = symbolAt(definitions, named[i].Range.Start)
	}
	return named, nil
}

// definition is where a definition stands.
type definition struct {
	text.Range
	symbol string
	// item is that of Rust, which starts at Range.Start and may have members.
	item *rust.Item
}

// definitionsOf are the definitions of a file, those around others before them.
func definitionsOf(tree *grammars.Tree, file *File) []definition {
	var all []definition
	switch file.Language {
	case grammars.Python:
		for located := range python.Definitions(tree, file.Python) {
			all = append(all, definition{extent(located.Start, located.Chunk), located.Symbol(), nil})
		}
	case grammars.Rust:
		for located := range rust.Items(tree, file.Rust) {
			all = append(all, definition{extent(located.Start, located.Chunk), located.Symbol(), located.Item})
		}
	}
	return all
}

func extent(start int, chunk *grammars.Chunk) text.Range {
	return text.Range{Start: start, End: start + len(chunk.Source)}
}

// symbolAt is that of the innermost definition around offset. Definitions are
// in the order of the text.
func symbolAt(definitions []definition, offset int) string {
	end, _ := slices.BinarySearchFunc(definitions, offset+1, func(d definition, at int) int { return d.Start - at })
	for i := end - 1; i >= 0; i-- {
		d := &definitions[i]
		if !d.Contains(offset) {
			continue
		}
		if d.item != nil {
			if member, ok := d.item.MemberAt(offset - d.Start); ok {
				return d.symbol + "::" + member.Name
			}
		}
		return d.symbol
	}
	return ""
}

// Repeats are the native findings that are shown in a file, as tools would say
// them. A tool repeats one with its code for the same definition, and one at the
// same place: what is about a file as a whole stands where the file begins, and
// a definition may begin there too.
type Repeats struct {
	about map[aboutDefinition]bool
	at    map[atPlace]bool
}

// aboutDefinition is the symbol of a definition and the code of a tool.
type aboutDefinition struct{ symbol, code string }

// atPlace is an offset in the file and the code of a tool.
type atPlace struct {
	offset int
	code   string
}

// NewRepeats gathers native findings with ranges in the file.
func NewRepeats(native []finding.Finding) Repeats {
	r := Repeats{map[aboutDefinition]bool{}, map[atPlace]bool{}}
	for i := range native {
		r.Add(&native[i], 0)
	}
	return r
}

// Add takes in one more native finding that is shown, with ranges relative to
// start.
func (r Repeats) Add(native *finding.Finding, start int) {
	for _, code := range rule.CodesOf(native) {
		r.about[aboutDefinition{native.Symbol, code}] = true
		r.at[atPlace{start + native.Range.Start, code}] = true
	}
}

// Merge are the native findings and those of tools that are no repeats, sorted.
func (r Repeats) Merge(native, tools []finding.Finding) []finding.Finding {
	merged := slices.Clone(native)
	for i := range tools {
		if !r.Has(&tools[i], 0) {
			merged = append(merged, tools[i])
		}
	}
	finding.Sort(merged)
	return merged
}

// Has reports whether a native finding for the same definition or at the same
// place has the code of f, a tool's finding with ranges relative to start, as an
// exact equivalent.
func (r Repeats) Has(f *finding.Finding, start int) bool {
	return r.about[aboutDefinition{f.Symbol, f.Code}] || r.at[atPlace{start + f.Range.Start, f.Code}]
}

// Repeatable reports whether a native finding may say the same as f.
func Repeatable(f *finding.Finding) bool { return len(rule.Equivalent(f.Code)) > 0 }
