package schedule_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/sourcegraph/conc/panics"

	"github.com/octollm/octolsp/server/schedule"
)

// TestOwnerEndsWhatItHas checks that the end of an owner is the end of its lanes
// and goroutines, whatever they wait for, and that nothing begins after it.
func TestOwnerEndsWhatItHas(t *testing.T) {
	var clock schedule.ManualClock
	var told record
	owner := schedule.NewOwner(t.Context(), &clock, schedule.Reports{
		Running:  func(lane string, more int) { told.add("%s %+d", lane, more) },
		Failed:   func(what string, err error) { told.add("%s: %v", what, err) },
		Panicked: func(what, key string, r *panics.Recovered) { told.add("%s %s: panic %v", what, key, r.Value) },
	})
	lane := owner.Lane("lane", 0, 1)
	later := owner.Unreported("later", time.Second, 1)
	run, begun := told.holds("work")
	lane.Schedule("a", run)
	<-begun
	later.Schedule("b", told.does("never"))
	waiting := make(chan struct{})
	owner.Go("waiting", func(ctx context.Context) error {
		close(waiting)
		<-ctx.Done()
		return ctx.Err()
	})
	<-waiting
	owner.Close()
	clock.Advance(time.Minute)
	owner.Go("late", func(context.Context) error { return errors.New("it ran") })
	later.Schedule("c", told.does("late"))
	clock.Advance(time.Minute)
	told.want(t, "lane +1", "work begins", "work ends", "lane -1")
}

// TestOwnerReports checks that failures and panics are reported with their place, and
// that lanes of one name count together.
func TestOwnerReports(t *testing.T) {
	var told record
	running, failed := map[string]int{}, make(chan struct{})
	owner := schedule.NewOwner(t.Context(), schedule.SystemClock{}, schedule.Reports{
		Running: func(lane string, more int) { running[lane] += more },
		Failed: func(what string, err error) {
			told.add("%s: %v", what, err)
			close(failed)
		},
		Panicked: func(what, key string, r *panics.Recovered) { told.add("%s %s: panic %v", what, key, r.Value) },
	})
	owner.Go("failing", func(context.Context) error { return errors.New("no luck") })
	<-failed
	for range 2 {
		lane := owner.Lane("lane", 0, 1)
		lane.Schedule("key", func(context.Context) { panic("ouch") })
		waitIdle(t, lane)
	}
	owner.Close()
	if running["lane"] != 0 {
		t.Errorf("%d pieces of work run after the end", running["lane"])
	}
	told.want(t, "failing: no luck", "lane key: panic ouch", "lane key: panic ouch")
}
