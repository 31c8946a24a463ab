package workset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/sourcegraph/conc/panics"
	"github.com/sourcegraph/conc/pool"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/grammars"
)

// A Pass takes files once through reading, analysing, grouping and linking, on
// several goroutines. No tree is kept; the text of a file only until it is shown,
// which files that depend on no other are at once.
type Pass struct {
	files   []walk.File
	find    func(path string) (*config.Config, error)
	source  *Source
	workers int
	turns   Turns
	queue   *queue
}

// Turns divide the processors among those who work.
type Turns interface {
	// Take waits for a processor, and Give gives it back.
	Take()
	Give()
}

// A Subject is a file on its way through a pass.
type Subject struct {
	Config   *config.Config
	Analysis *engine.Analysis
	// Links are nil if nothing in the file depends on other files.
	Links *engine.Links
	// Analyzer is that of the goroutine that works on the file.
	Analyzer *engine.Analyzer
	// State is left to who runs the pass.
	State any
}

// Steps are what is done with the files of a pass.
type Steps[Made any] struct {
	// Settle is called when the links of a file are known. The file waits for the
	// events that it returns: see [Pass.Happened].
	Settle func(context.Context, *Subject) (events []int)
	// Show makes of a file what the pass is for. Many goroutines call it.
	Show func(context.Context, *Subject) (Made, error)
	// Collect takes what Show made, in the order of the files, without those that
	// are skipped. It is called by one goroutine at a time, as the next ones are.
	Collect func(Made) error
	// Skip takes a file that can't be looked at, and why; crash is the panic of
	// octolsp that it is for, or nil.
	Skip func(file walk.File, why *files.Unread, crash *panics.Recovered)
	// Done takes how many files are done.
	Done func(count int)
}

// NewPass is a pass over the files of, which are in their order; find finds their configs,
// and links ask disk. It ends with ctx; Close frees what that takes.
func NewPass(ctx context.Context, of []walk.File, find func(path string) (*config.Config, error), source *Source, disk files.FS, workers int, turns Turns) *Pass {
	return &Pass{of, find, source, workers, turns, newQueue(ctx, groupsOf(of, source.Locator), disk)}
}

// Close lets go of the context of the pass.
func (p *Pass) Close() { p.queue.stop() }

// Happened lets the files go on that wait for the event and for no other.
func (p *Pass) Happened(event int) { p.queue.happened(event) }

// groupsOf are the groups of the files.
func groupsOf(files []walk.File, locator *engine.Locator) []*group {
	byName := map[string]*group{}
	groups := make([]*group, len(files))
	for i, path := range files {
		file := locator.File(path.Path, "")
		name := file.LinkUnit()
		if byName[name] == nil {
			byName[name] = &group{}
		}
		groups[i] = byName[name]
	}
	return groups
}

// Run makes the pass. It fails when ctx ends, a config is wrong, or one of the steps
// fails.
func Run[Made any](ctx context.Context, p *Pass, steps Steps[Made]) error {
	r := &runner[Made]{Pass: p, Steps: steps, made: make([]*finished[Made], len(p.files))}
	workers := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for range min(p.workers, len(p.files)) {
		workers.Go(r.work)
	}
	return cmp.Or(workers.Wait(), ctx.Err())
}

// runner runs a pass.
type runner[Made any] struct {
	*Pass
	Steps[Made]

	mu sync.Mutex
	// made are the files that are finished and not yet collected.
	made      []*finished[Made]
	collected int
	count     int
}

// finished is a file that is done; made is nil if it was skipped.
type finished[Made any] struct{ made *Made }

// work is one worker.
func (r *runner[Made]) work(ctx context.Context) error {
	worker := newWorker()
	defer worker.close()
	for t := r.queue.take(); t != nil; t = r.queue.take() {
		var err error
		r.turns.Take()
		recovered := worker.try(func(analyzer *engine.Analyzer) { err = r.advance(ctx, analyzer, t) })
		r.turns.Give()
		if recovered != nil {
			err = r.skip(t, &files.Unread{Reason: fmt.Sprintf("internal error: %v", recovered.Value)}, recovered)
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
	case t.settled:
		return r.show(ctx, analyzer, t)
	case t.known:
		return r.settle(ctx, analyzer, t, t.group.link())
	}
	file := r.files[t.index]
	found, err := r.find(file.Path)
	if err != nil {
		return err
	}
	text, _, err := r.source.Read(file.Path, found.MaxFileSize())
	if err != nil {
		return r.skip(t, unread(err), nil)
	}
	analysis, err := r.source.Analyze(ctx, analyzer, file.Path, text, found)
	switch {
	case errors.Is(err, grammars.ErrTooLong):
		return r.skip(t, &files.Unread{Reason: grammars.ErrTooLong.Error(), Cause: files.CauseTooLarge}, nil)
	case err != nil:
		return err
	}
	t.subject = &Subject{Config: found, Analysis: analysis}
	waits := analysis.Conditional()
	r.queue.know(t, waits)
	if waits {
		return nil
	}
	return r.settle(ctx, analyzer, t, nil)
}

// settle takes a file on whose links are known.
func (r *runner[Made]) settle(ctx context.Context, analyzer *engine.Analyzer, t *task, links *engine.Links) error {
	t.subject.Links, t.subject.Analyzer = links, analyzer
	events := r.Settle(ctx, t.subject)
	t.settled = true
	if len(events) > 0 && r.queue.park(t, events) {
		return nil
	}
	return r.show(ctx, analyzer, t)
}

// show shows a file that is settled.
func (r *runner[Made]) show(ctx context.Context, analyzer *engine.Analyzer, t *task) error {
	t.subject.Analyzer = analyzer
	made, err := r.Show(ctx, t.subject)
	if err != nil {
		return err
	}
	return r.finish(t, &made)
}

// unread is why a file can't be read.
func unread(err error) *files.Unread {
	if why, ok := errors.AsType[*files.Unread](err); ok {
		return why
	}
	return files.NewUnread(err)
}

// skip gives a file up.
func (r *runner[Made]) skip(t *task, why *files.Unread, crash *panics.Recovered) error {
	t.subject = nil
	r.queue.know(t, false)
	r.mu.Lock()
	r.Skip(r.files[t.index], why, crash)
	r.mu.Unlock()
	return r.finish(t, nil)
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
		if err := r.Collect(*ready); err != nil {
			return err
		}
	}
	r.Done(r.count)
	return nil
}
