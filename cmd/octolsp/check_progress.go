package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressDelay is how long a check takes before it shows a bar.
const progressDelay = 500 * time.Millisecond

// progress is a bar on a terminal; the zero value shows nothing.
type progress struct {
	out   io.Writer
	start time.Time

	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

// newProgress makes a bar on out, if that is a terminal.
func newProgress(out io.Writer, quiet bool) *progress {
	if quiet || !isTerminal(out) {
		return &progress{}
	}
	return &progress{out: out, start: time.Now()}
}

func (p *progress) update(done, total int) {
	if p.out == nil || time.Since(p.start) < progressDelay {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription("Checking"),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	_ = p.bar.Set(done) // what a bar can't show is no loss
}

// end takes the bar away.
func (p *progress) end() { p.clear() }

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}

// around is out for writing while the bar is shown: it makes room first.
func (p *progress) around(out io.Writer) io.Writer {
	if p.out == nil || !isTerminal(out) {
		return out
	}
	return &clearing{out, p}
}

type clearing struct {
	io.Writer
	progress *progress
}

func (c *clearing) Write(content []byte) (int, error) {
	c.progress.clear()
	return c.Writer.Write(content)
}
