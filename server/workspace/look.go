package workspace

import (
	"context"

	"github.com/sourcegraph/conc/panics"
	"github.com/sourcegraph/conc/stream"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
)

// looked is what was seen of one version of a file.
type looked struct {
	path  string
	stamp stamp
	rules uint64
	// gone says that there was no file, open that it is open.
	gone, open bool
	source     string
	// analysis is nil if the file could not be read, and if octolsp has no rules for
	// such files.
	analysis *engine.Analysis
	crash    string
	// The rest are set once the analysis is settled.
	findings []finding.Finding
	hash     uint64
}

// look looks at a file, and settles it if it depends on no other. It fails when
// ctx ends.
func (u *update) look(ctx context.Context, analyzer *engine.Analyzer, l *looked) error {
	path := l.path
	found, err := u.settings.Find(path)
	if err != nil {
		return nil //nolint:nilerr // the config tells what is wrong with it
	}
	set := found.For(path)
	l.rules = set.Hash()
	limit := found.MaxFileSize()
	if !engine.Checks(path) {
		limit = config.DefaultMaxFileSize
	}
	source, open := u.files.Open(path)
	if l.open = open; !open {
		l.stamp = stampOf(path)
		source, err = files.Read(path, limit)
		l.gone = err != nil && isGone(path)
	}
	if err == nil && int64(len(source)) > limit {
		err = files.TooLarge(int64(len(source)), limit)
	}
	if err == nil {
		err = files.CheckEncoding(source)
	}
	switch {
	case !engine.Checks(path) && !l.gone:
		if err == nil {
			l.source = source
		}
		u.settleFile(l, nil)
		return nil //nolint:nilerr // that a config can't be read is among its problems
	case err != nil:
		return nil //nolint:nilerr // nothing can be said of such a file
	}
	l.source = source
	analysis, err := analyzer.Analyze(ctx, u.locator.File(path, source), set, nil)
	if err != nil {
		return ctx.Err() // else only a text too long to parse
	}
	l.analysis = analysis
	if !analysis.Conditional() {
		u.settleFile(l, nil)
	}
	return nil
}

func (u *update) settleFile(l *looked, links *engine.Links) {
	shown := pipeline.File{Analysis: l.analysis, Links: links}
	if u.settings.Complete != nil {
		u.settings.Complete(l.path, l.source, &shown)
	}
	l.findings = shown.Findings()
	l.hash = hashOf(l.source, l.findings)
}

// inOrder lets workers look at files, and takes what they saw in the order of
// files, which it clears: only a few are held at a time.
func inOrder(ctx context.Context, workers int, files []*looked,
	look func(context.Context, *engine.Analyzer, *looked) error, take func(*looked) error,
) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	analyzers := make(chan *engine.Analyzer, workers)
	for range workers {
		analyzers <- engine.NewAnalyzer(true)
	}
	defer func() {
		for range workers {
			(<-analyzers).Close()
		}
	}()
	var failed error
	tasks := stream.New().WithMaxGoroutines(workers)
	for i, l := range files {
		files[i] = nil
		if inner.Err() != nil {
			break
		}
		tasks.Go(func() stream.Callback {
			analyzer := <-analyzers
			err := inner.Err()
			if err == nil {
				recovered := panics.Try(func() { err = look(inner, analyzer, l) })
				if recovered != nil {
					*l = looked{path: l.path, crash: recovered.String()}
					// The state that the panic left is not to be trusted.
					analyzer.Close()
					analyzer = engine.NewAnalyzer(true)
				}
			}
			analyzers <- analyzer
			return func() {
				if failed == nil && err == nil {
					err = take(l)
				}
				if failed == nil && err != nil {
					failed = err
					cancel()
				}
			}
		})
	}
	tasks.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return failed
}
