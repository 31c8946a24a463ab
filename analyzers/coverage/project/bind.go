package project

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/git"
	"github.com/octollm/octolsp/analyzers/paths"
)

// bound is what one report says of one file, with the text that it speaks of.
type bound struct {
	// said is what the report says.
	said *coverage.File
	// completion is what the statements of the text change about it; nil for nothing.
	completion *completion
	// base is that text; nil if it can't be had, for the reason stale.
	base  linemap.Fingerprint
	from  string
	stale string
	// measured is the path of the report, if it is one alone.
	measured string
	// unfit says why the text on the disk can't be it, though nothing was written
	// there since; or is empty.
	unfit string
}

// binder finds the texts that one report speaks of.
type binder struct {
	*loader
	report *FoundReport
	// at is the time of the report, to the end of what it says of it.
	at time.Time
	// past is what the repository knows of that time; nil before it is asked.
	past *textsAtTime
	// before are the paths, relative to the repository, that files of the project had
	// at that time, where it is another one.
	before map[string]string
	// rules are what the config of coverage.py excludes.
	rules python.Rules
}

// textsAtTime is what a repository knows of a time.
type textsAtTime struct {
	repository *git.Repository
	// commit is what was checked out then; empty if that is not known.
	commit string
	// then and after are the objects of the files by then, and as they were
	// committed next.
	then, after map[string]string
	// missing says why texts of objects can't be had.
	missing map[string]error
	// isShallow reports that the clone does not have all of its history.
	isShallow bool
	// reason is why nothing is known, for people.
	reason string
}

// bind finds the texts of all files of the report that are in the project. Those
// in known stay as they are.
func (l *loader) bind(ctx context.Context, r *FoundReport, known map[string]*bound) error {
	b := &binder{loader: l, report: r, at: r.Time()}
	if r.Executed || r.Docstrings {
		b.readRules()
	}
	if b.at.Nanosecond() == 0 && b.at.Before(r.Modified) {
		// It says seconds, of which the files may have been written in the last.
		b.at = earlier(b.at.Add(time.Second-1), r.Modified)
	}
	if err := b.followRenames(ctx); err != nil {
		return err
	}
	r.bound = map[string]*bound{}
	files := map[string]*coverage.File{}
	for _, f := range r.Files {
		files[f.Path] = f
	}
	var paths []string
	for _, m := range r.Matches {
		if m.File == "" {
			continue
		}
		path := filepath.FromSlash(m.File)
		if before := known[path]; before != nil {
			r.bound[path] = before
			continue
		}
		said := files[m.Path]
		if before := r.bound[path]; before != nil { // another path of the same file
			merged := before.said.Merged(said)
			merged.Own = before.said.OwnWith(said)
			before.said, before.measured = merged, ""
			continue
		}
		r.bound[path] = &bound{said: said, measured: m.Path}
		paths = append(paths, path)
	}
	var later []string // the files whose text must be looked for in the past
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !b.bindToCopy(path) && !b.bindToDisk(ctx, path) {
			later = append(later, path)
		}
	}
	if err := b.bindToPast(ctx, later); err != nil {
		return err
	}
	for path, of := range r.bound {
		if of.base == nil && of.stale == "" {
			of.stale = cmp.Or(of.unfit, "it changed after the report") + ", and " + b.unknown(path)
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// bindToCopy takes the text of the file that the report names, where that is here,
// was not written since, and is another one than that of the project which it means:
// an installed copy of it.
func (b *binder) bindToCopy(path string) bool {
	measured := filepath.FromSlash(b.report.bound[path].measured)
	if b.options.Commit != "" || !filepath.IsAbs(measured) || filepath.Clean(measured) == path {
		return false
	}
	if !b.mayBeCopy(measured) || files.WrittenSince(measured, b.at) {
		return false
	}
	copied, err := b.options.Read(measured)
	if err != nil {
		return false
	}
	if source, err := b.options.Read(path); err == nil && source == copied {
		return false // the project's own is as good
	}
	if unfit(b.report.bound[path].said, copied, engine.GrammarOf(path)) != "" {
		return false
	}
	b.take(path, copied, "the file that was measured, "+measured)
	return true
}

// mayBeCopy reports whether a file that a report names, and that is none of the
// project, may be read: it lies in the repository, or among the packages that are
// installed into an environment of Python.
func (b *binder) mayBeCopy(measured string) bool {
	if !isOutside(b.options.Root, measured) {
		return true
	}
	names := strings.Split(filepath.ToSlash(filepath.Dir(paths.Resolve(measured))), "/")
	return engine.GrammarOf(measured) != nil && (slices.Contains(names, "site-packages") || slices.Contains(names, "dist-packages"))
}

// bindToDisk takes the text on the disk, if nothing was written there since the
// report.
func (b *binder) bindToDisk(ctx context.Context, path string) bool {
	if b.options.Commit != "" {
		return false
	}
	if files.WrittenSince(path, b.at) {
		return false
	}
	source, err := b.options.Read(path)
	if err != nil {
		return false
	}
	if unfit := unfit(b.report.bound[path].said, source, engine.GrammarOf(path)); unfit != "" {
		b.report.bound[path].unfit = unfit
		return false
	}
	if b.report.isZoneless() {
		if c, ok := b.compare(ctx, path, source); !ok || c.off > 0 {
			b.report.bound[path].unfit = "the report has no time zone and may be of an earlier text (see --commit)"
			return false
		}
	}
	b.take(path, source, "the file as it is on the disk")
	return true
}

// isZoneless reports whether the time of the report may be that of another time
// zone: coverage.py's JSON and data say none, and it was not made just when its file
// was written, as a report is that was brought from elsewhere.
func (r *FoundReport) isZoneless() bool {
	if r.Made.IsZero() || r.Kind != coverage.CoveragePyJSON && r.Kind != coverage.CoveragePyData {
		return false
	}
	return r.Modified.Sub(r.Made).Abs() > time.Minute
}

// take binds the report's word on the file to the text.
func (b *binder) take(path, source, from string) {
	of := b.report.bound[path]
	of.completion = nil
	if statements.Named(engine.GrammarOf(path)) && (b.report.Executed || b.report.Docstrings) {
		of.completion = &completion{
			source: source, language: engine.GrammarOf(path), rules: b.rules, executed: b.report.Executed, branches: b.report.MeasuresBranches,
		}
	}
	of.base, of.from = linemap.Fingerprinted(source), from
}

// bindToPast looks for the texts of the files in the repository: as they were
// checked out at the time of the report, or as they were committed next, since
// many measure first and commit then. Where it may have been one as well as the
// other, or as well the text that is on the disk by now, the lines that are not the
// same in all of them are unknown.
func (b *binder) bindToPast(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	if err := b.ask(ctx); err != nil || b.past.reason != "" {
		return err
	}
	var objects []string
	for _, path := range paths {
		for _, object := range []string{b.thenIn(path), b.afterIn(path)} {
			if object != "" {
				objects = append(objects, object)
			}
		}
	}
	texts, err := b.past.repository.Read(ctx, objects, cmp.Or(b.options.MaxFileSize, config.DefaultMaxFileSize))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.past.reason = b.gitReason(err)
		return nil
	}
	b.past.missing = texts.Missing
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.bindToOneOf(ctx, path, texts.Of)
	}
	return nil
}

// candidate is a text that a report may speak of.
type candidate struct {
	text, from string
	// off is in how many statements the report differs from it; certain reports
	// that this could be counted.
	off     int
	certain bool
}

// bindToOneOf binds the report's word on the file to the text of the past that
// it fits best, if there is one.
func (b *binder) bindToOneOf(ctx context.Context, path string, texts map[string]string) {
	then, found := texts[b.thenIn(path)]
	now, err := b.options.Read(path)
	if err != nil || b.options.Commit != "" {
		now = then // it is not asked for
	}
	after, later := texts[b.afterIn(path)]
	if found && then == now && (!later || after == then) && unfit(b.report.bound[path].said, then, engine.GrammarOf(path)) == "" {
		b.take(path, then, "commit "+short(b.past.commit)) // as in a fresh clone
		return
	}
	var candidates []candidate
	for _, known := range []struct{ object, from string }{
		{b.thenIn(path), "commit " + short(b.past.commit)}, {b.afterIn(path), "the commit after the report"},
	} {
		if text, found := texts[known.object]; found {
			if c, ok := b.compare(ctx, path, text); ok {
				c.from = known.from
				candidates = append(candidates, c)
			}
		}
	}
	if len(candidates) == 0 {
		return
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.off, b.off) })
	best := candidates[0]
	b.take(path, best.text, best.from)
	if b.options.Commit != "" || !best.certain {
		return
	}
	others := candidates[1:]
	if c, ok := b.compare(ctx, path, now); ok && err == nil {
		others = append(others, c)
	}
	of := b.report.bound[path]
	for _, other := range others {
		if other.off <= best.off {
			of.base = of.base.Doubting(linemap.Fingerprinted(other.text))
		}
	}
}

// ask asks the repository about the time of the report, once. It fails only when ctx
// ends, or when the commit that the user names does not exist.
func (b *binder) ask(ctx context.Context) error {
	if b.past != nil {
		return nil
	}
	b.past = &textsAtTime{}
	repository, err := b.repository(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.past.reason = b.gitReason(err)
		return nil
	}
	b.past.repository, b.past.isShallow = repository, repository.Shallow(ctx)
	if b.options.Commit != "" {
		if b.past.commit, err = repository.Commit(ctx, b.options.Commit); err != nil {
			return err
		}
	} else if b.past.commit, err = repository.CommitAt(ctx, b.at); err == nil {
		b.past.after, err = repository.FirstAfter(ctx, b.at)
	}
	if err == nil && b.past.commit != "" {
		b.past.then, err = repository.Tree(ctx, b.past.commit)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		b.past.reason = b.gitReason(err)
	}
	return nil
}

// gitReason is why git does not tell the text of that time. What the user can do
// something about is noted once for the project.
func (l *loader) gitReason(err error) string {
	reason := gitReason(err)
	isNoted := errors.Is(err, git.ErrRefused) || errors.Is(err, git.ErrTooOld) || errors.Is(err, git.ErrPartial)
	if isNoted && !slices.Contains(l.refusals, reason) {
		l.refusals = append(l.refusals, reason)
	}
	return reason
}

func gitReason(err error) string {
	switch {
	case errors.Is(err, git.ErrMissing):
		return "git, which may know the text of that time, is not installed"
	case errors.Is(err, git.ErrNone):
		return "it is not in a git repository"
	case errors.Is(err, git.ErrPartial):
		return "the clone is partial and lacks the text of that time: fetch the rest with `git fetch --refetch --no-filter`"
	case errors.Is(err, files.ErrTooLarge):
		return "the text that git has of that time is " + err.Error()
	case errors.Is(err, git.ErrRefused), errors.Is(err, git.ErrTooOld):
		return err.Error()
	}
	return "git can't say what it was: " + err.Error()
}

// unknown says why the text of the file at the time of the report can't be had.
func (b *binder) unknown(path string) string {
	switch {
	case b.past == nil:
		return "the report is of another text"
	case b.past.reason != "":
		return b.past.reason
	case b.thenIn(path) == "" && b.afterIn(path) == "":
		if b.past.isShallow {
			return "the clone is shallow and does not go back to that time: fetch the rest with `git fetch --unshallow`"
		}
		return "git has no text of that time"
	}
	for _, object := range []string{b.thenIn(path), b.afterIn(path)} {
		if err := b.past.missing[object]; err != nil {
			return b.gitReason(err)
		}
	}
	return "the text that git has of that time is not the one that was measured"
}

// inRepository is the path relative to the repository, with forward slashes.
func (b *binder) inRepository(path string) string {
	return paths.DisplayFrom(b.past.repository.Root, path)
}

func short(commit string) string { return commit[:min(len(commit), 12)] }
