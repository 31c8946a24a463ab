//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"text/tabwriter"
	"time"
)

// results are what came of trials, by kind.
type results struct {
	mu     sync.Mutex
	order  []string
	times  map[string][]time.Duration
	faults []error
}

// ended takes the time that an end took.
func (r *results) ended(kind string, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.times == nil {
		r.times = map[string][]time.Duration{}
	}
	if r.times[kind] == nil {
		r.order = append(r.order, kind)
	}
	r.times[kind] = append(r.times[kind], took)
}

// fault takes what was wrong.
func (r *results) fault(format string, values ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, fmt.Errorf(format, values...))
}

// print prints the times in milliseconds, and returns what was wrong.
func (r *results) print() error {
	slices.Sort(r.order)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "end\tcount\tmedian ms\t95 %\t99 %\tmost\t> 100 ms\t> 2 s\t")
	var all []time.Duration
	for _, kind := range r.order {
		printTimes(table, kind, r.times[kind])
		all = append(all, r.times[kind]...)
	}
	printTimes(table, "all", all)
	if err := table.Flush(); err != nil {
		return err
	}
	return errors.Join(r.faults...)
}

func printTimes(table *tabwriter.Writer, kind string, times []time.Duration) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	at := func(part float64) float64 { return milliseconds(times[int(part*float64(len(times)-1))]) }
	over := func(bound time.Duration) (count int) {
		for _, took := range times {
			if took > bound {
				count++
			}
		}
		return count
	}
	fmt.Fprintf(table, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%d\t\n", kind, len(times), at(0.5), at(0.95), at(0.99), at(1),
		over(100*time.Millisecond), over(2*time.Second))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
