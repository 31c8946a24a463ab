package watch

import (
	"context"
	"time"

	"github.com/octollm/octolsp/server/schedule"
)

// processEvery is how often Process looks.
const processEvery = time.Second

// Process calls gone and returns when the process pid does not exist, which it
// looks at now, every second of the clock and when the system tells of its end, or
// returns when ctx ends. A
// process that may not be asked about exists. One that has ended and that its
// parent has not waited for is gone where the system tells: on Linux and
// Windows. A pid that is not positive is not a process: gone is not called.
func Process(ctx context.Context, clock schedule.Clock, pid int, gone func()) {
	if pid <= 0 {
		return
	}
	watched, err := openProcess(pid)
	if err != nil {
		gone()
		return
	}
	defer watched.close()
	told := watched.told(ctx)
	for ctx.Err() == nil {
		if !watched.exists() {
			gone()
			return
		}
		next := make(chan struct{})
		timer := clock.AfterFunc(processEvery, func() { close(next) })
		select {
		case <-next:
		case <-told:
			timer.Stop()
			told = nil // it is looked at all the same
		case <-ctx.Done():
			timer.Stop()
		}
	}
}
