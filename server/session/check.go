package session

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/sourcegraph/conc/pool"
)

// RuleConfig is the name under which the errors of a config file are shown.
const RuleConfig = "octolsp/invalid-config"

// Checked is what was found in one version of a document.
type Checked struct {
	Document *Document
	// Set is nil where nothing is to be found.
	Set *rule.Set
	// Analysis is nil for what is not looked at, such as a config file.
	Analysis *engine.Analysis
	// Links decide what depends on other files.
	Links *engine.Links
	// Result is what was found, group by group: those that stand in an earlier
	// version are the same. It is the same pointer as long as the same is found in
	// the same version, whatever the links are.
	Result *[]finding.Group

	// uncovered are the findings of coverage among them.
	uncovered *states.Findings
	config    *documentConfig
}

// Folder is the folder whose settings and configs hold for the document.
func (c *Checked) Folder() *Folder { return c.config.folder }

// Findings are all findings, shown or not, sorted, with ranges in the document.
func (c *Checked) Findings() []finding.Finding { return finding.InFile(*c.Result) }

// Check is what is found in d, a document of snapshot. Its analysis may have no
// tree. It fails only when ctx ends.
func (s *Session) Check(ctx context.Context, snapshot *Snapshot, d *Document) (*Checked, error) {
	return s.check(ctx, snapshot, d, false)
}

// CheckSyntax is what is found in d, as Check says, with its syntax tree.
func (s *Session) CheckSyntax(ctx context.Context, snapshot *Snapshot, d *Document) (*Checked, error) {
	return s.check(ctx, snapshot, d, true)
}

func (s *Session) check(ctx context.Context, snapshot *Snapshot, d *Document, tree bool) (*Checked, error) {
	h := d.history
	if d.Language == nil {
		return s.checkPlain(snapshot, d), nil
	}
	analysis, held, err := s.analyze(ctx, snapshot, d, tree)
	if err != nil {
		return nil, err
	}
	var links *engine.Links
	if analysis != nil {
		if links, err = s.link(ctx, snapshot, analyzedDocument{analysis, held, d}); err != nil {
			return nil, err
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.checked
	if before != nil && !d.IsConfig() && before.Document == d && before.Analysis == analysis && before.Set == held.set && before.config.folder == held.folder {
		if before.Links == links {
			return before, nil
		}
		if !analysis.Conditional() {
			again := *before
			again.Links = links
			return &again, nil
		}
	}
	checked := &Checked{Document: d, Set: held.set, Analysis: analysis, Links: links, Result: new([]finding.Group), config: held}
	if analysis != nil {
		checked.uncovered = d.uncovered(snapshot, analysis, held.withCoverage, h.uncovered)
		of := pipeline.File{
			Analysis: analysis, Links: links, Problems: snapshot.problems(d.Path),
			Coverage: checked.uncovered.Groups(), Tools: d.trackedTools(),
			Least: held.folder.Settings.MinimumSeverity,
		}
		*checked.Result = of.Compose()
	}
	if before == nil || before.Document.sequence <= d.sequence {
		h.checked, h.uncovered = checked, checked.uncovered
	}
	return checked, nil
}

// analyze is the analysis of d, with its tree if that is asked for, or nil where
// nothing is to be found.
func (s *Session) analyze(ctx context.Context, snapshot *Snapshot, d *Document, tree bool) (*engine.Analysis, *documentConfig, error) {
	h := d.history
	h.mu.Lock()
	defer h.mu.Unlock()
	held := d.configIn(snapshot)
	if held.set == nil || int64(len(d.Text.Source)) > held.limit {
		return nil, held, nil
	}
	previous := h.analysis
	file := held.file
	file.Source = d.Text.Source
	if previous != nil && h.analyzed == d.sequence && previous.Set == held.set && previous.File.Language == file.Language && previous.File.Placement == file.Placement &&
		(previous.Tree != nil || !tree) {
		return previous, held, nil
	}
	analyzer, giveBack, err := s.analyzer(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer giveBack()
	analysis, err := analyzer.Analyze(ctx, file, held.set, previous)
	if err != nil {
		return nil, nil, err
	}
	if h.analyzed <= d.sequence {
		h.analysis, h.analyzed = analysis, d.sequence
		s.trees.keep(h, len(file.Source))
	}
	return analysis, held, nil
}

// analyzer waits for one that nobody uses.
func (s *Session) analyzer(ctx context.Context) (analyzer *engine.Analyzer, giveBack func(), err error) {
	select {
	case analyzer = <-s.analyzers:
		return analyzer, func() { s.analyzers <- analyzer }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// link are the links that decide the conditional findings of a document. Then
// what the other open documents say counts, so they are looked at too.
func (s *Session) link(ctx context.Context, snapshot *Snapshot, seen analyzedDocument) (*engine.Links, error) {
	d := seen.document
	versions := []analyzedDocument{seen}
	if seen.Conditional() {
		var mu sync.Mutex
		others := pool.New().WithContext(ctx).WithCancelOnError().WithMaxGoroutines(cap(s.analyzers))
		for _, other := range snapshot.Documents() {
			if other == d || other.Language != d.Language {
				continue
			}
			others.Go(func(ctx context.Context) error {
				analysis, held, err := s.analyze(ctx, snapshot, other, false)
				if err != nil {
					return fmt.Errorf("looking at %s, which %s depends on: %w", other.URI, d.URI, err)
				}
				if analysis != nil {
					mu.Lock()
					defer mu.Unlock()
					versions = append(versions, analyzedDocument{analysis, held, other})
				}
				return nil
			})
		}
		if err := others.Wait(); err != nil {
			return nil, err
		}
	}
	links, changed := s.links.with(versions)
	if changed && s.Linked != nil {
		s.Linked()
	}
	return links, nil
}

// checkPlain shows what is found in a document that octolsp has no rules for, such
// as a config.
func (s *Session) checkPlain(snapshot *Snapshot, d *Document) *Checked {
	of := pipeline.File{Problems: snapshot.problems(d.Path), Tools: d.trackedTools()}
	result := of.Compose()
	return &Checked{Document: d, Result: &result, config: &documentConfig{folder: snapshot.folderOf(d.Path)}}
}

// problems are what is wrong with the file at path if it is a config, even if it
// lies outside of the folder for whose files it was read.
func (s *Snapshot) problems(path string) []finding.Finding {
	folder := s.folderOf(path)
	if path == "" || !config.IsConfig(path) || !folder.Settings.Enable {
		return nil
	}
	_, _ = folder.Finder.FindFolder(filepath.Dir(path)) // what it fails with is in Files
	for _, reader := range append([]*Folder{folder}, s.Places()...) {
		if found := reader.ConfigProblems()[path]; found != nil {
			return found
		}
	}
	return nil
}

// ConfigProblems are the problems of the configs that were read for files of
// the folder, and for the folder itself, by path.
func (f *Folder) ConfigProblems() map[string][]finding.Finding {
	_, _ = f.Finder.FindFolder(f.Path) // what it fails with is in Files
	problems := map[string][]finding.Finding{}
	add := func(path string, severity finding.Severity, all config.Problems) {
		for _, problem := range all {
			problems[path] = append(problems[path], finding.Finding{
				Rule: RuleConfig, Severity: severity, Source: finding.SourceNative,
				Range: problem.Range, Message: problem.Message,
			})
		}
	}
	for _, file := range f.Finder.Files() {
		add(file.Path, finding.Error, file.Problems)
		add(file.Path, finding.Warning, file.Notices)
	}
	return problems
}
