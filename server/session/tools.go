package session

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// toolResult is what a tool found in the text that it saw of a file.
type toolResult struct {
	// source is that text.
	source string
	// found is as the tool said it; findings know their symbols.
	found, findings []finding.Finding
}

// tracked is what the tool found as it holds in source.
func (v toolResult) tracked(source string) *pipeline.Tracked {
	tracked := pipeline.Track(v.findings)
	if source != v.source {
		tracked = tracked.Edited(tools.Rewrite(v.source, source)...)
	}
	return tracked
}

// ToolSawText takes in all that the tool found in the text of d. If the
// document has changed since, the findings are carried over. It fails only when
// ctx ends.
func (s *Session) ToolSawText(ctx context.Context, tool string, d *Document, found []finding.Finding) error {
	snapshot := s.Current()
	named, err := s.withSymbols(ctx, snapshot, tools.File{Path: d.Path, Source: d.Text.Source, Findings: found})
	if err != nil {
		return err
	}
	view := toolResult{d.Text.Source, found, named}
	s.change(func(next *Snapshot) { next.show(d.URI, tool, view) })
	return nil
}

// ToolSawFiles takes in what the tool found in files on the disk, all of it for
// each file. Where open is false, the tool looks at the texts of open documents
// itself, which are left alone. It fails only when ctx ends.
func (s *Session) ToolSawFiles(ctx context.Context, tool string, files []tools.File, open bool) error {
	snapshot := s.Current()
	views := map[string]toolResult{}
	for _, file := range files {
		known, was := snapshot.tools[file.Path][tool]
		if was && known.source == file.Source && reflect.DeepEqual(known.found, file.Findings) {
			views[file.Path] = known
			continue
		}
		named, err := s.withSymbols(ctx, snapshot, file)
		if err != nil {
			return err
		}
		views[file.Path] = toolResult{file.Source, file.Findings, named}
	}
	s.change(func(next *Snapshot) {
		next.tools = maps.Clone(next.tools)
		for path, view := range views {
			of := maps.Clone(next.tools[path])
			if of == nil {
				of = map[string]toolResult{}
			}
			of[tool] = view
			next.tools[path] = of
		}
		if !open {
			return
		}
		for at, d := range next.documents {
			if view, known := views[d.Path]; known {
				next.show(at, tool, view)
			}
		}
	})
	return nil
}

// ForgetTool drops what the tool found in the files for which gone holds. Where
// open is false, the tool looks at the texts of open documents itself, which are
// left alone.
func (s *Session) ForgetTool(tool string, open bool, gone func(path string) bool) {
	s.change(func(next *Snapshot) {
		known, copied := next.tools, false
		for path, of := range known {
			if _, has := of[tool]; !has || !gone(path) {
				continue
			}
			if !copied {
				next.tools, copied = maps.Clone(known), true
			}
			of = maps.Clone(of)
			delete(of, tool)
			next.tools[path] = of
			if len(of) == 0 {
				delete(next.tools, path)
			}
		}
		for at, d := range next.documents {
			if open && d.tools[tool] != nil && gone(d.Path) {
				next.show(at, tool, toolResult{source: d.Text.Source})
			}
		}
	})
}

// HasTool reports whether something is known that the tool found in the file at
// path.
func (s *Snapshot) HasTool(tool, path string) bool {
	if d := s.documentAt(path); d != nil && d.tools[tool] != nil {
		return true
	}
	return len(s.tools[path][tool].findings) > 0
}

// ToolChanges are the files on the disk in which tools found other things in
// the snapshot before.
func (s *Snapshot) ToolChanges(before *Snapshot) []string {
	var changed []string
	for path, of := range s.tools {
		if !sameViews(of, before.tools[path]) {
			changed = append(changed, path)
		}
	}
	for path, of := range before.tools {
		if s.tools[path] == nil && !sameViews(of, nil) {
			changed = append(changed, path)
		}
	}
	return changed
}

func sameViews(a, b map[string]toolResult) bool {
	same := func(v, w toolResult) bool {
		return len(v.found) == 0 && len(w.found) == 0 || v.source == w.source && len(v.found) == len(w.found) && &v.found[0] == &w.found[0]
	}
	for tool, view := range a {
		if !same(view, b[tool]) {
			return false
		}
	}
	for tool, view := range b {
		if _, known := a[tool]; !known && !same(view, toolResult{}) {
			return false
		}
	}
	return true
}

// show lets the document at the address, if it is open, have what a tool found.
// One that has just that stays the same.
func (s *Snapshot) show(at string, tool string, view toolResult) {
	before := s.documents[at]
	if before == nil || len(view.findings) == 0 && before.tools[tool] == nil {
		return
	}
	tracked := view.tracked(before.Text.Source)
	if known := before.tools[tool]; known != nil && known.Equal(tracked) {
		return
	}
	d := *before
	d.tools = maps.Clone(before.tools)
	if d.tools == nil {
		d.tools = map[string]*pipeline.Tracked{}
	}
	d.tools[tool] = tracked
	if d.tools[tool].Count() == 0 {
		delete(d.tools, tool)
	}
	s.documents = maps.Clone(s.documents)
	s.documents[at] = &d
}

// edited carries what tools found over edits of the text before.
func (d *Document) edited(edits ...text.Edit) {
	if len(d.tools) == 0 {
		return
	}
	tracked := make(map[string]*pipeline.Tracked, len(d.tools))
	for tool, of := range d.tools {
		tracked[tool] = of.Edited(edits...)
	}
	d.tools = tracked
}

// withSymbols is what was found in a file with the definitions that it is about.
func (s *Session) withSymbols(ctx context.Context, snapshot *Snapshot, file tools.File) ([]finding.Finding, error) {
	analysis := &engine.Analysis{Parsed: language.Parsed{File: snapshot.epoch.locator.File(file.Path, file.Source)}}
	if len(file.Findings) == 0 || analysis.File.Language == nil {
		return file.Findings, nil
	}
	if d := snapshot.documentAt(file.Path); d != nil && d.Text.Source == file.Source {
		checked, err := s.CheckSyntax(ctx, snapshot, d)
		if err != nil {
			return nil, err
		}
		if checked.Analysis != nil {
			analysis = checked.Analysis
		}
	}
	analyzer, giveBack, err := s.analyzer(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	named, err := analyzer.WithSymbols(ctx, analysis, file.Findings)
	if err != nil {
		return nil, fmt.Errorf("placing what a tool found in %s: %w", file.Path, err)
	}
	return named, nil
}

// Complete adds to what is shown of the file at path, which is not open and whose
// text is source, what is known beside its analysis.
func (s *Snapshot) Complete(path, source string, file *pipeline.File) {
	file.Least = s.folderOf(path).Settings.MinimumSeverity
	if file.Analysis != nil {
		file.Coverage = s.uncovered(path, file.Analysis)
	}
	file.Problems = s.problems(path)
	of := s.tools[path]
	for _, tool := range slices.Sorted(maps.Keys(of)) {
		if of[tool].source == source {
			file.Tools = append(file.Tools, of[tool].tracked(of[tool].source))
		}
	}
}

// trackedTools are what tools found in the document, by their names.
func (d *Document) trackedTools() []*pipeline.Tracked {
	var tracked []*pipeline.Tracked
	for _, tool := range slices.Sorted(maps.Keys(d.tools)) {
		tracked = append(tracked, d.tools[tool])
	}
	return tracked
}
