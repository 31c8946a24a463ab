package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/sourcegraph/conc/panics"
	"github.com/sourcegraph/conc/pool"

	"github.com/octollm/octolsp/analyzers/check/alongside"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/report"
)

// A subject is a file whose findings are settled.
type subject struct {
	analysis *engine.Analysis
	// shown is what decides what is shown of the file, and findings are that.
	shown    pipeline.File
	findings []finding.Finding
	config   *config.Config
	// analyzer is the worker's own.
	analyzer *engine.Analyzer
}

// A runner takes all files of a check through the pipeline once.
type runner[Made any] struct {
	*Check
	queue *queue
	tools *alongside.Runs
	// visit does with a file what the run is for. Many goroutines call it.
	visit func(context.Context, *subject) (Made, error)
	// collect takes what visit made, in the order of the files, without the
	// files that were skipped.
	collect func(Made) error

	mu      sync.Mutex
	skipped []report.Skipped
	// made are the files that are finished and not yet collected.
	made      []*finished[Made]
	collected int
	count     int
}

// finished is a file that is done; made is nil if it was skipped.
type finished[Made any] struct{ made *Made }

// run visits all files. It fails when ctx ends, a config is wrong, or visit or
// collect fails; what befalls one file is among the skipped, sorted by path.
func run[Made any](ctx context.Context, c *Check, visit func(context.Context, *subject) (Made, error), collect func(Made) error) ([]report.Skipped, error) {
	q, stop := newQueue(ctx, c.groups(), c.disk)
	defer stop()
	tools := c.startTools(ctx, q.jobEnded)
	defer tools.Stop()
	r := &runner[Made]{
		Check: c, queue: q, tools: tools, visit: visit, collect: collect,
		skipped: c.skippedInWalk(), made: make([]*finished[Made], len(c.files)),
	}
	workers := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for range min(c.Workers, len(c.files)) {
		workers.Go(r.work)
	}
	if err := cmp.Or(workers.Wait(), ctx.Err()); err != nil {
		return nil, err
	}
	tools.Wait() // for what is in none of the files
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.skipped, func(a, b report.Skipped) int { return cmp.Compare(a.Path, b.Path) })
	return r.skipped, nil
}

// work is one worker.
func (r *runner[Made]) work(ctx context.Context) error {
	analyzer := engine.NewAnalyzer(true)
	defer func() { analyzer.Close() }()
	for t := r.queue.take(); t != nil; t = r.queue.take() {
		var err error
		r.share.Take()
		recovered := panics.Try(func() { err = r.advance(ctx, analyzer, t) })
		r.share.Give()
		if recovered != nil {
			err = r.crash(t, recovered)
			// The state that the panic left is not to be trusted.
			analyzer.Close()
			analyzer = engine.NewAnalyzer(true)
		}
		if err != nil {
			r.queue.end()
			return err
		}
	}
	return nil
}

// advance takes a file as far as it can go.
func (r *runner[Made]) advance(ctx context.Context, analyzer *engine.Analyzer, t *task) error {
	switch {
	case t.settled != nil:
		return r.show(ctx, analyzer, t)
	case t.known:
		return r.settle(ctx, analyzer, t, t.group.link())
	}
	path := r.files[t.index].Path
	var err error
	if t.config, err = r.Finder.Find(path); err != nil {
		return err
	}
	source, err := r.read(path, t.config.MaxFileSize())
	if err != nil {
		return r.skip(t, err.Error(), r.files[t.index].Named)
	}
	t.analysis, err = analyzer.Analyze(ctx, r.locator.File(path, source), t.config.For(path), nil)
	if err != nil {
		return err
	}
	waits := t.analysis.Conditional()
	r.queue.know(t, waits)
	if waits {
		return nil
	}
	return r.settle(ctx, analyzer, t, nil)
}

// settle finds out what octolsp itself says of a file whose links are known.
func (r *runner[Made]) settle(ctx context.Context, analyzer *engine.Analyzer, t *task, links *engine.Links) error {
	t.settled = &subject{analysis: t.analysis, config: t.config, shown: pipeline.File{
		Analysis: t.analysis, Links: links, Coverage: r.uncovered(ctx, t.analysis, t.config),
	}}
	t.settled.findings = t.settled.shown.Findings()
	if jobs := r.jobsOf[t.analysis.File.Path]; len(jobs) > 0 && r.queue.park(t, jobs) {
		return nil
	}
	return r.show(ctx, analyzer, t)
}

// show visits a file that is settled.
func (r *runner[Made]) show(ctx context.Context, analyzer *engine.Analyzer, t *task) error {
	s := t.settled
	s.analyzer = analyzer
	found, err := r.refused(ctx, s, r.foundByTools(&s.analysis.File))
	if err != nil {
		return err
	}
	if len(found) > 0 {
		if found, err = analyzer.WithSymbols(ctx, s.analysis, found); err != nil {
			return err
		}
		s.shown.Tools = []*pipeline.Tracked{pipeline.Track(found)}
		s.findings = s.shown.Findings()
	}
	made, err := r.visit(ctx, s)
	if err != nil {
		return err
	}
	return r.finish(t, &made)
}

// skip gives a file up.
func (r *runner[Made]) skip(t *task, reason string, failed bool) error {
	t.analysis = nil
	r.queue.know(t, false)
	r.mu.Lock()
	r.skipped = append(r.skipped, report.Skipped{Path: r.shown(r.files[t.index].Path), Reason: reason, Failed: failed})
	r.mu.Unlock()
	return r.finish(t, nil)
}

// crash gives a file up that octolsp failed on.
func (r *runner[Made]) crash(t *task, recovered *panics.Recovered) error {
	r.mu.Lock()
	r.Crashes = append(r.Crashes, fmt.Sprintf("%s: %s", r.shown(r.files[t.index].Path), recovered.String()))
	r.mu.Unlock()
	return r.skip(t, fmt.Sprintf("internal error: %v", recovered.Value), true)
}

// finish collects what is next in the order of the files.
func (r *runner[Made]) finish(t *task, made *Made) error {
	defer r.queue.done(t)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made[t.index] = &finished[Made]{made}
	r.count++
	for ; r.collected < len(r.made) && r.made[r.collected] != nil; r.collected++ {
		ready := r.made[r.collected].made
		r.made[r.collected] = nil
		if ready == nil {
			continue
		}
		if err := r.collect(*ready); err != nil {
			return err
		}
	}
	r.tellProgress()
	return nil
}

// tellProgress is called with the lock.
func (r *runner[Made]) tellProgress() {
	if r.Progress != nil {
		r.Progress(r.count, len(r.files), r.tools.Running())
	}
}
