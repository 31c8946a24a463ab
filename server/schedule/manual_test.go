package schedule_test

import (
	"testing"
	"time"

	"github.com/octollm/octolsp/server/schedule"
)

func TestManualClock(t *testing.T) {
	var clock schedule.ManualClock
	var told record
	start := clock.Now()
	after := func(d time.Duration, what string) schedule.Timer {
		return clock.AfterFunc(d, func() { told.add("%s at %v", what, clock.Now().Sub(start)) })
	}
	after(2*time.Second, "second")
	after(time.Second, "first")
	after(2*time.Second, "third")
	stopped := after(time.Second, "stopped")
	if !stopped.Stop() || stopped.Stop() {
		t.Error("Stop should say true once")
	}
	clock.AfterFunc(time.Second, func() { after(time.Second, "nested") })
	done := after(0, "zero")

	clock.Advance(0)
	if done.Stop() {
		t.Error("Stop of what was called says true")
	}
	told.want(t, "zero at 0s")
	clock.Advance(2500 * time.Millisecond)
	told.want(t, "zero at 0s", "first at 1s", "second at 2s", "third at 2s", "nested at 2s")
	if got := clock.Now().Sub(start); got != 2500*time.Millisecond {
		t.Errorf("the clock shows %v, want 2.5s", got)
	}
}
