package workset

import (
	"context"

	"github.com/sourcegraph/conc/stream"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
)

// fileResult is what was found of one version of a file.
type fileResult struct {
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

// analyze analyses a file, and settles it if it depends on no other. It fails when
// ctx ends.
func (u *update) analyze(ctx context.Context, analyzer *engine.Analyzer, l *fileResult) error {
	path := l.path
	found, err := u.settings.Find(path)
	if err != nil {
		return nil //nolint:nilerr // the config tells what is wrong with it
	}
	l.rules = found.For(path).Hash()
	limit := found.MaxFileSize()
	if !engine.Checks(path) {
		limit = config.DefaultMaxFileSize
	}
	stamp := stampOf(path) // before it is read
	if l.source, l.open, err = u.source.Read(path, limit); !l.open {
		l.stamp, l.gone = stamp, err != nil && isGone(path)
	}
	switch {
	case !engine.Checks(path) && !l.gone:
		u.settleFile(l, nil)
		return nil //nolint:nilerr // that a config can't be read is among its problems
	case err != nil:
		return nil //nolint:nilerr // nothing is known about such a file
	}
	analysis, err := u.source.Analyze(ctx, analyzer, path, l.source, found)
	if err != nil {
		return ctx.Err() // else only a text too long to parse
	}
	l.analysis = analysis
	if !analysis.Conditional() {
		u.settleFile(l, nil)
	}
	return nil
}

func (u *update) settleFile(l *fileResult, links *engine.Links) {
	shown := pipeline.File{Analysis: l.analysis, Links: links}
	if u.settings.Complete != nil {
		u.settings.Complete(l.path, l.source, &shown)
	}
	l.findings = shown.Findings()
	l.hash = hashOf(l.source, l.findings)
}

// inOrder lets workers look at files, and takes what they saw in the order of
// files, which it clears: only a few are held at a time.
func inOrder(ctx context.Context, workers int, files []*fileResult,
	look func(context.Context, *engine.Analyzer, *fileResult) error, take func(*fileResult) error,
) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	free := make(chan *worker, workers)
	for range workers {
		free <- newWorker()
	}
	defer func() {
		for range workers {
			(<-free).close()
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
			worker := <-free
			err := inner.Err()
			if err == nil {
				recovered := worker.try(func(analyzer *engine.Analyzer) { err = look(inner, analyzer, l) })
				if recovered != nil {
					*l = fileResult{path: l.path, crash: recovered.String()}
				}
			}
			free <- worker
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
