// Package toolruns runs tools beside a check and keeps what they find, by
// file.
//
// **Tools come first, and nothing waits without need.** Chains of jobs run at
// once, one more than there are processors if there are several; the check itself
// takes what they leave.
package toolruns

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/sourcegraph/conc/panics"

	"github.com/octollm/octolsp/analyzers/tools"
)

// A Job is one run of a tool.
type Job struct {
	// Tool is the name of the tool.
	Tool string
	// Chain names jobs that must not run at once: they run in their order. An
	// empty one is a chain of its own.
	Chain string
	// Check looks at files and calls emit on the caller's goroutine; see
	// [tools.ProjectChecker].
	Check func(ctx context.Context, emit func(tools.File) error) error

	outcome *Outcome
}

// Outcome is what came of a job.
type Outcome struct {
	// Files are what it found, by path; several for one file if it told of the
	// file several times.
	Files map[string][]tools.File
	// Err is why it did not do all of its work, or nil.
	Err error
}

// Outcome is what came of the job; nil if it has not ended, or was forgotten.
func (j *Job) Outcome() *Outcome { return j.outcome }

// Forget lets the job run once more in the next [Start].
func (j *Job) Forget() { j.outcome = nil }

// run is one run of the job. A panic in the tool's package ends the job alone.
func (j *Job) run(ctx context.Context) *Outcome {
	outcome := &Outcome{Files: map[string][]tools.File{}}
	recovered := panics.Try(func() {
		outcome.Err = j.Check(ctx, func(file tools.File) error {
			outcome.Files[file.Path] = append(outcome.Files[file.Path], file)
			return nil
		})
	})
	if recovered != nil {
		outcome.Err = &tools.Failure{Tool: j.Tool, Message: "could not be run: " + internalError(recovered), Err: recovered.AsError()}
	}
	return outcome
}

func internalError(recovered *panics.Recovered) string {
	return fmt.Sprintf("internal error: %v", recovered.Value)
}

// Runs are jobs that run.
type Runs struct {
	cancel  context.CancelFunc
	workers sync.WaitGroup

	mu      sync.Mutex
	running []string
}

// Start runs the jobs that have no outcome, those of the first chain first. As
// soon as one has it, ended is called with its index; several goroutines may do
// that at once. What [Runs.Stop] or ctx interrupts gets no outcome.
func Start(ctx context.Context, jobs []*Job, share *Share, ended func(job int)) *Runs {
	ctx, cancel := context.WithCancel(ctx)
	r := &Runs{cancel: cancel}
	chains := make(chan []int, len(jobs))
	for _, chain := range chainsOf(jobs) {
		for _, at := range chain {
			r.running = append(r.running, jobs[at].Tool)
		}
		chains <- chain
	}
	close(chains)
	atOnce := share.Processors
	if atOnce > 1 {
		atOnce++ // most tools wait for the disk or for their children now and then
	}
	for range min(atOnce, len(chains)) {
		share.toolStarts()
		r.workers.Go(func() {
			defer share.toolEnds()
			for chain := range chains {
				for _, at := range chain {
					r.run(ctx, jobs[at])
					if ctx.Err() != nil {
						return
					}
					ended(at)
				}
			}
		})
	}
	return r
}

// run runs one job.
func (r *Runs) run(ctx context.Context, job *Job) {
	outcome := job.run(ctx)
	if ctx.Err() != nil {
		return
	}
	job.outcome = outcome
	r.mu.Lock()
	defer r.mu.Unlock()
	if at := slices.Index(r.running, job.Tool); at >= 0 {
		r.running = slices.Delete(r.running, at, at+1)
	}
}

// Running are the names of the tools that have not ended, sorted, each once.
func (r *Runs) Running() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(r.running)))
}

// Wait waits for all jobs.
func (r *Runs) Wait() {
	r.workers.Wait()
	r.cancel()
}

// Stop ends all jobs and waits for that.
func (r *Runs) Stop() {
	r.cancel()
	r.workers.Wait()
}

// chainsOf are the indices of the jobs that have no outcome, those of a chain
// together.
func chainsOf(jobs []*Job) [][]int {
	var chains [][]int
	named := map[string]int{}
	for i, job := range jobs {
		if job.outcome != nil {
			continue
		}
		at, known := named[job.Chain]
		if !known || job.Chain == "" {
			at = len(chains)
			named[job.Chain] = at
			chains = append(chains, nil)
		}
		chains[at] = append(chains[at], i)
	}
	return chains
}
