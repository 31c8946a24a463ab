package workset

import (
	"context"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
)

// A task is one file on its way through a pass: it is given out to be analyzed, if
// its findings depend on other files, once more to be settled when all of its group
// are known, and if it waits for events, once more when they have come.
type task struct {
	index int
	group *group
	// known says that the group knows of it.
	known bool
	// subject is nil before the file is analyzed and after it is done.
	subject *Subject
	settled bool
}

// A group is files that may depend on each other.
type group struct {
	// unknown counts the files that are not yet analyzed.
	unknown  int
	analyses []*engine.Analysis
	waiting  []*task
	// link makes the links, once all files are known.
	link func() *engine.Links
}

// A queue gives workers the next thing to do.
type queue struct {
	mu    sync.Mutex
	awake *sync.Cond
	// tasks are all files; next is the first that was not given out.
	tasks []task
	next  int
	// ready are the tasks to settle.
	ready []*task
	// came are the events that have happened, and parked the tasks that wait for
	// others, with those that they wait for.
	came   map[int]bool
	parked []parked
	// open counts the files that are neither settled nor given up.
	open   int
	closed bool
	// stop frees what it takes to end with a context.
	stop func() bool
}

// parked is a task that waits for events.
type parked struct {
	*task
	events []int
}

// newQueue makes a queue of the files of groups, which names the group of each
// file. It ends with ctx.
func newQueue(ctx context.Context, groups []*group, disk files.FS) *queue {
	q := &queue{tasks: make([]task, len(groups)), open: len(groups), came: map[int]bool{}}
	q.awake = sync.NewCond(&q.mu)
	for i, g := range groups {
		q.tasks[i] = task{index: i, group: g}
		g.unknown++
		g.link = sync.OnceValue(func() *engine.Links { return engine.NewLinks(g.analyses, disk) })
	}
	q.stop = context.AfterFunc(ctx, q.end)
	return q
}

// end lets all workers stop.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.awake.Broadcast()
}

// take waits for something to do: to show the task if it is settled, to settle
// it if it is known, to analyze it if not. It is nil when there is nothing more.
func (q *queue) take() *task {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		switch {
		case q.closed || q.open <= 0:
			return nil
		case len(q.ready) > 0:
			t := q.ready[0]
			q.ready = q.ready[1:]
			return t
		case q.next < len(q.tasks):
			q.next++
			return &q.tasks[q.next-1]
		}
		q.awake.Wait()
	}
}

// know tells the group of t what is known of it; without an analysis that is
// nothing. If t waits, it is given out again when the group is complete.
func (q *queue) know(t *task, waits bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.known {
		return
	}
	t.known = true
	g := t.group
	switch {
	case waits:
		g.waiting = append(g.waiting, t)
		fallthrough
	case t.subject != nil:
		g.analyses = append(g.analyses, t.subject.Analysis.ForLinks())
	}
	if g.unknown--; g.unknown == 0 {
		q.ready = append(q.ready, g.waiting...)
		g.waiting = nil
		q.awake.Broadcast()
	}
}

// park lets t wait for events. It reports false if they have all happened.
func (q *queue) park(t *task, events []int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.allCame(events) {
		return false
	}
	q.parked = append(q.parked, parked{t, events})
	return true
}

// happened gives out what waited for the event and for no other.
func (q *queue) happened(event int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.came[event] = true
	q.parked = slices.DeleteFunc(q.parked, func(p parked) bool {
		if !q.allCame(p.events) {
			return false
		}
		q.ready = append(q.ready, p.task)
		return true
	})
	q.awake.Broadcast()
}

func (q *queue) allCame(events []int) bool {
	return !slices.ContainsFunc(events, func(event int) bool { return !q.came[event] })
}

// done counts t as settled or given up, and lets go of it.
func (q *queue) done(t *task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	t.subject = nil
	if q.open--; q.open == 0 {
		q.awake.Broadcast()
	}
}
