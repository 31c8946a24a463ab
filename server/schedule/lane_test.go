package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sourcegraph/conc/panics"

	"github.com/octollm/octolsp/server/schedule"
)

// record keeps what was told, in order.
type record struct {
	mu    sync.Mutex
	lines []string
}

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

func (r *record) want(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.lines, want) {
		t.Errorf("got %q, want %q", r.lines, want)
	}
}

// does is work that tells of itself.
func (r *record) does(what string) func(context.Context) {
	return func(context.Context) { r.add("%s", what) }
}

// holds is work that begins, waits for the end of its context, and tells of
// both.
func (r *record) holds(what string) (run func(context.Context), begun chan struct{}) {
	begun = make(chan struct{})
	return func(ctx context.Context) {
		r.add("%s begins", what)
		close(begun)
		<-ctx.Done()
		r.add("%s ends", what)
	}, begun
}

func waitIdle(t *testing.T, lane *schedule.Lane) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := lane.Idle(ctx); err != nil {
		t.Fatalf("the lane is not idle: %v", err)
	}
}

func TestLaneWaitsForTheDelaySinceTheLastSchedule(t *testing.T) {
	var clock schedule.ManualClock
	var told record
	lane := schedule.NewLane(&clock, 100*time.Millisecond, 2)
	defer lane.Close()

	lane.Schedule("a", told.does("a1"))
	clock.Advance(60 * time.Millisecond)
	lane.Schedule("a", told.does("a2"))
	lane.Schedule("b", told.does("b"))
	clock.Advance(99 * time.Millisecond)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := lane.Idle(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Idle before the delay is over: %v, want context.Canceled", err)
	}
	told.want(t)
	lane.Cancel("b")
	clock.Advance(time.Millisecond)
	waitIdle(t, lane)
	told.want(t, "a2")
}

func TestLaneReplacesWhatRunsWhenItHasEnded(t *testing.T) {
	for _, delay := range []time.Duration{0, time.Second} {
		var clock schedule.ManualClock
		var told record
		lane := schedule.NewLane(&clock, delay, 4)
		first, begun := told.holds("1")
		lane.Schedule("a", first)
		clock.Advance(delay)
		<-begun
		lane.Schedule("a", told.does("2"))
		lane.Schedule("a", told.does("3"))
		clock.Advance(delay)
		waitIdle(t, lane)
		told.want(t, "1 begins", "1 ends", "3")
		lane.Close()
	}
}

func TestLaneBeginsInTheOrderOfDue(t *testing.T) {
	for _, delay := range []time.Duration{0, time.Second} {
		var clock schedule.ManualClock
		var told record
		lane := schedule.NewLane(&clock, delay, 1)
		first, begun := told.holds("first")
		lane.Schedule("first", first)
		clock.Advance(delay)
		<-begun
		for _, key := range []string{"a", "b", "c", "a"} {
			lane.Schedule(key, told.does(key))
		}
		clock.Advance(delay)
		lane.Cancel("first")
		waitIdle(t, lane)
		if delay == 0 { // what is due keeps its place
			told.want(t, "first begins", "first ends", "a", "b", "c")
		} else {
			told.want(t, "first begins", "first ends", "b", "c", "a")
		}
		lane.Close()
	}
}

func TestLaneCancels(t *testing.T) {
	var told record
	lane := schedule.NewLane(schedule.SystemClock{}, 0, 1)
	defer lane.Close()
	runs, begun := told.holds("runs")
	lane.Schedule("runs", runs)
	<-begun
	lane.Schedule("waits", told.does("waits"))
	lane.Schedule("runs", told.does("replacement"))
	lane.Cancel("waits")
	lane.Cancel("runs")
	lane.Cancel("unknown")
	waitIdle(t, lane)
	told.want(t, "runs begins", "runs ends")
}

func TestLaneTellsOfPanicsAndGoesOn(t *testing.T) {
	var told record
	lane := schedule.NewLane(schedule.SystemClock{}, 0, 1)
	lane.Panicked = func(key string, recovered *panics.Recovered) {
		told.add("%s: %v %v", key, recovered.Value, strings.Contains(string(recovered.Stack), "lane_test.go"))
	}
	lane.Schedule("bad", func(context.Context) { panic("broken") })
	lane.Schedule("gone", func(context.Context) { runtime.Goexit() })
	lane.Schedule("good", told.does("good"))
	waitIdle(t, lane)
	lane.Close()
	told.want(t, "bad: broken true", "good")
}

func TestLaneWithoutHookPanicsAtClose(t *testing.T) {
	var told record
	lane := schedule.NewLane(schedule.SystemClock{}, 0, 1)
	lane.Schedule("bad", func(context.Context) { panic("broken") })
	lane.Schedule("good", told.does("good"))
	waitIdle(t, lane)
	if recovered := panics.Try(lane.Close); recovered == nil || !strings.Contains(fmt.Sprint(recovered.Value), "broken") {
		t.Errorf("Close panicked with %v, want the panic of the work", recovered)
	}
	told.want(t, "good")
}

func TestLaneTellsHowManyRun(t *testing.T) {
	var told record
	lane := schedule.NewLane(schedule.SystemClock{}, 0, 2)
	defer lane.Close()
	lane.Changed = func(running int) { told.add("%d", running) }
	var ignored record
	a, begunA := ignored.holds("a")
	b, begunB := ignored.holds("b")
	lane.Schedule("a", a)
	<-begunA
	lane.Schedule("b", b)
	<-begunB
	lane.Cancel("b")
	lane.Cancel("a")
	waitIdle(t, lane)
	if len(told.lines) < 3 || told.lines[2] != "1" { // told or left out
		told.lines = slices.Insert(told.lines, min(2, len(told.lines)), "1")
	}
	told.want(t, "1", "2", "1", "0")
}

func TestLaneChangedMaySchedule(t *testing.T) {
	var told record
	lane := schedule.NewLane(schedule.SystemClock{}, 0, 1)
	defer lane.Close()
	var once sync.Once
	lane.Changed = func(running int) {
		once.Do(func() { lane.Schedule("second", told.does("second")) })
	}
	lane.Schedule("first", told.does("first"))
	waitIdle(t, lane)
	told.want(t, "first", "second")
}

func TestLaneClose(t *testing.T) {
	before := runtime.NumGoroutine()
	var clock schedule.ManualClock
	var told record
	lane := schedule.NewLane(&clock, time.Second, 1)
	runs, begun := told.holds("runs")
	lane.Schedule("runs", runs)
	clock.Advance(time.Second)
	<-begun
	lane.Schedule("runs", told.does("replacement"))
	lane.Schedule("due", told.does("due"))
	clock.Advance(time.Second)
	lane.Schedule("delayed", told.does("delayed"))
	var both sync.WaitGroup
	both.Go(lane.Close)
	lane.Close()
	both.Wait()
	lane.Schedule("late", told.does("late"))
	clock.Advance(time.Hour)
	waitIdle(t, lane)
	lane.Close()
	told.want(t, "runs begins", "runs ends")
	for range 1000 { // a goroutine ends a little after what it did last
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// TestLaneUnderLoad schedules and cancels from several goroutines and holds
// what a lane promises at each moment: one a key, workers over all, and the
// last of each key runs to its end.
func TestLaneUnderLoad(t *testing.T) {
	const keys, workers, rounds = 8, 3, 2000
	for _, delay := range []time.Duration{0, 200 * time.Microsecond} {
		lane := schedule.NewLane(schedule.SystemClock{}, delay, workers)
		var over atomic.Int32
		var perKey [keys]atomic.Int32
		work := func(key int, done func()) func(context.Context) {
			return func(ctx context.Context) {
				if perKey[key].Add(1) > 1 {
					t.Errorf("two at once for key %d", key)
				}
				if over.Add(1) > workers {
					t.Errorf("more than %d at once", workers)
				}
				runtime.Gosched()
				over.Add(-1)
				perKey[key].Add(-1)
				if ctx.Err() == nil {
					done()
				}
			}
		}
		var callers sync.WaitGroup
		for seed := range 4 {
			callers.Go(func() {
				random := rand.New(rand.NewPCG(uint64(seed), 0))
				for range rounds {
					key := random.IntN(keys)
					if random.IntN(10) == 0 {
						lane.Cancel(fmt.Sprint(key))
					} else {
						lane.Schedule(fmt.Sprint(key), work(key, func() {}))
					}
				}
			})
		}
		callers.Wait()
		var last atomic.Int32
		for key := range keys {
			lane.Schedule(fmt.Sprint(key), work(key, func() { last.Add(1) }))
		}
		waitIdle(t, lane)
		if got := last.Load(); got != keys {
			t.Errorf("the last work of %d keys ran to its end, want %d", got, keys)
		}
		lane.Close()
	}
}

func TestLaneHoldsManySchedules(t *testing.T) {
	const many = 100_000
	for _, keys := range []int{1, many} {
		for _, delay := range []time.Duration{0, time.Second} {
			before := runtime.NumGoroutine()
			var clock schedule.ManualClock
			var ran atomic.Int32
			lane := schedule.NewLane(&clock, delay, 2)
			block := make(chan struct{})
			for i := range 2 {
				lane.Schedule(fmt.Sprint("block", i), func(context.Context) { <-block })
			}
			clock.Advance(delay)
			start := time.Now()
			for i := range many {
				lane.Schedule(fmt.Sprint(i%keys), func(context.Context) { ran.Add(1) })
			}
			if extra := runtime.NumGoroutine() - before; extra > 10 {
				t.Errorf("%d goroutines for what waits", extra)
			}
			clock.Advance(delay)
			close(block)
			waitIdle(t, lane)
			lane.Close()
			t.Logf("%d keys, delay %v: %v a Schedule", keys, delay, time.Since(start)/many)
			if int(ran.Load()) != keys {
				t.Errorf("%d keys ran, want %d", ran.Load(), keys)
			}
		}
	}
}
