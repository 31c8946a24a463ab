// Package pipeline composes what is shown of a file: in a batch check, in an
// editor, of files that are open and of those that are not.
//
// **There is one composition**: [File.Compose] takes all that is known of one
// version of a file through [stages], one after the other. Each stage is a pure
// function, and what it does not change keeps its pointer, so that a keystroke
// costs what it touches.
package pipeline

import (
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// File is one version of a file with all that decides what is shown of it.
type File struct {
	// Analysis is what the text says by itself; nil where octolsp has no rules for
	// such a file.
	Analysis *engine.Analysis
	// Links decide what depends on other files; nil where nothing does.
	Links *engine.Links
	// Problems are what octolsp finds without an analysis, such as the errors of a
	// config, with ranges in the whole text.
	Problems []finding.Finding
	// Coverage are the findings of the rules about coverage.
	Coverage []rule.ChunkFindings
	// Tools are what tools found, as it holds in this text.
	Tools []*Tracked
	// Least is the severity from which findings are shown.
	Least finding.Severity
}

// A stage takes what is shown so far and returns what is shown after it.
type stage func(f *File, shown []finding.Group) []finding.Group

// stages in their order. Comments suppress before tools come, since those read
// comments themselves, and since a tool's finding is a repeat only of what is
// shown.
var stages = []stage{native, covered, suppressed, withTools}

// Compose is what is shown of the file, group by group.
func (f *File) Compose() []finding.Group {
	var shown []finding.Group
	for _, next := range stages {
		shown = next(f, shown)
	}
	return shown
}

// Findings are all findings that are shown, as [finding.InFile] sorts them.
func (f *File) Findings() []finding.Finding { return finding.InFile(f.Compose()) }

// native are the findings of octolsp's rules whose conditions hold.
func native(f *File, shown []finding.Group) []finding.Group {
	if len(f.Problems) > 0 {
		shown = append(shown, finding.Group{Findings: &f.Problems})
	}
	if f.Analysis == nil {
		return shown
	}
	return append(shown, f.Analysis.Linked(f.Links)...)
}

// covered adds the findings about coverage.
func covered(f *File, shown []finding.Group) []finding.Group {
	shown = slices.Grow(shown, len(f.Coverage))
	for _, group := range f.Coverage {
		if len(group.Certain) > 0 {
			shown = append(shown, finding.Group{Start: group.Start, Findings: &group.Certain})
		}
	}
	return shown
}

// suppressed drops what comments take away, and judges the comments.
func suppressed(f *File, shown []finding.Group) []finding.Group {
	if f.Analysis == nil {
		return shown
	}
	return f.Analysis.Suppress(shown)
}

// withTools adds what tools found but for what native findings say too.
func withTools(f *File, shown []finding.Group) []finding.Group {
	native := shown
	known := sync.OnceValue(func() repeats { return repeatsOf(native, f.Least) })
	for _, found := range f.Tools {
		shown = append(shown, found.groups(f.Analysis, known)...)
	}
	return shown
}
