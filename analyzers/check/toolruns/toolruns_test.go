package toolruns

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
)

// recorder notes what happens, in its order.
type recorder struct {
	mu     sync.Mutex
	events []string
}

func (r *recorder) note(event string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event)
}

// job is one that notes its begin and end.
func (r *recorder) job(name, chain string, within func(ctx context.Context) error) *Job {
	return &Job{Tool: name, Chain: chain, Check: func(ctx context.Context, emit func(tools.File) error) error {
		r.note("begin " + name)
		defer r.note("end " + name)
		if within != nil {
			if err := within(ctx); err != nil {
				return err
			}
		}
		return emit(tools.File{Path: "/" + name})
	}}
}

func (r *recorder) before(t *testing.T, first, second string) {
	t.Helper()
	a, b := slices.Index(r.events, first), slices.Index(r.events, second)
	if a < 0 || b < 0 || a > b {
		t.Errorf("%q does not stand before %q in %q", first, second, r.events)
	}
}

// TestChains runs jobs of one chain in their order, and chains at once.
func TestChains(t *testing.T) {
	var r recorder
	both := make(chan struct{})
	meet := func(context.Context) error { // each waits for the other
		select {
		case both <- struct{}{}:
		case <-both:
		}
		return nil
	}
	jobs := []*Job{r.job("clippy", "cargo", meet), r.job("rustdoc", "cargo", nil), r.job("mypy", "", meet)}
	ended := make([]bool, len(jobs))
	runs := Start(t.Context(), jobs, NewShare(2), func(job int) { ended[job] = true })
	runs.Wait()
	r.before(t, "end clippy", "begin rustdoc")
	for i, job := range jobs {
		if !ended[i] || job.Outcome() == nil || job.Outcome().Err != nil || len(job.Outcome().Files["/"+job.Tool]) != 1 {
			t.Errorf("%s: got %+v", job.Tool, job.Outcome())
		}
	}
	if running := runs.Running(); len(running) > 0 {
		t.Errorf("%q still run", running)
	}
}

// TestNoMoreThanProcessors runs one chain at once where there is one processor,
// and what is forgotten once more.
func TestNoMoreThanProcessors(t *testing.T) {
	var r recorder
	jobs := []*Job{r.job("a", "", nil), r.job("b", "", nil), r.job("c", "", nil)}
	Start(t.Context(), jobs, NewShare(1), func(int) {}).Wait()
	want := []string{"begin a", "end a", "begin b", "end b", "begin c", "end c"}
	if !slices.Equal(r.events, want) {
		t.Errorf("got %q, want %q", r.events, want)
	}
	r.events = nil
	jobs[1].Forget()
	Start(t.Context(), jobs, NewShare(1), func(int) {}).Wait()
	if !slices.Equal(r.events, want[2:4]) {
		t.Errorf("got %q, want %q", r.events, want[2:4])
	}
}

// TestStop interrupts what runs; it has no outcome, nor has what did not begin.
func TestStop(t *testing.T) {
	var r recorder
	begun := make(chan struct{})
	jobs := []*Job{
		r.job("slow", "chain", func(ctx context.Context) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}),
		r.job("next", "chain", nil),
	}
	runs := Start(t.Context(), jobs, NewShare(4), func(int) { t.Error("a job has ended") })
	<-begun
	if running := runs.Running(); !slices.Equal(running, []string{"next", "slow"}) {
		t.Errorf("got %q", running)
	}
	runs.Stop()
	if jobs[0].Outcome() != nil || jobs[1].Outcome() != nil || slices.Contains(r.events, "begin next") {
		t.Errorf("got %+v, %+v, %q", jobs[0].Outcome(), jobs[1].Outcome(), r.events)
	}
}

// TestPanic ends the job that panics, and no other.
func TestPanic(t *testing.T) {
	var r recorder
	jobs := []*Job{
		r.job("wrong", "chain", func(context.Context) error { panic("out of order") }),
		r.job("fine", "chain", nil),
	}
	Start(t.Context(), jobs, NewShare(1), func(int) {}).Wait()
	var failure *tools.Failure
	if err := jobs[0].Outcome().Err; !errors.As(err, &failure) || !strings.Contains(err.Error(), "internal error: out of order") {
		t.Errorf("got %v", err)
	}
	if jobs[1].Outcome().Err != nil {
		t.Errorf("got %v", jobs[1].Outcome().Err)
	}
}

// TestShare leaves to the check what tools don't take, and one always.
func TestShare(t *testing.T) {
	s := NewShare(2)
	s.Take()
	s.Take()
	s.Give()
	s.toolStarts()
	taken := make(chan struct{})
	go func() {
		s.Take()
		close(taken)
	}()
	select {
	case <-taken:
		t.Fatal("the tool's processor is taken")
	default:
	}
	s.toolEnds()
	<-taken
	s.Give()
	s.Give()
	s.toolStarts()
	s.toolStarts()
	s.Take() // there is one, however many tools run
	s.Give()
}
