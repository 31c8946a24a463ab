package main

import (
	"io"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressDelay is how long a check takes before it shows a bar.
const progressDelay = 500 * time.Millisecond

// progress is a bar on a terminal; the zero value shows nothing.
type progress struct {
	out io.Writer
	// show is when it shows for the first time.
	show *time.Timer

	mu          sync.Mutex
	late, ended bool
	done, total int
	tools       []string
	bar         *progressbar.ProgressBar
	// doing stands before the bar.
	doing string
}

// newProgress makes a bar on out, if that is a terminal.
func newProgress(out io.Writer, quiet bool) *progress {
	if quiet || !isTerminal(out) {
		return &progress{}
	}
	return startProgress(out, progressDelay)
}

func startProgress(out io.Writer, delay time.Duration) *progress {
	p := &progress{out: out}
	p.show = time.AfterFunc(delay, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.late = true
		p.draw()
	})
	return p
}

func (p *progress) update(done, total int, tools []string) {
	if p.out == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total, p.tools = done, total, tools
	p.draw()
}

// draw is called with the lock.
func (p *progress) draw() {
	if !p.late || p.ended || p.total == 0 {
		return
	}
	doing := "Checking"
	if len(p.tools) > 0 {
		doing = "Waiting for " + strings.Join(p.tools, ", ")
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(p.total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription(doing),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
		p.doing = doing
	}
	_ = p.bar.Set(p.done) // a bar that can't be shown does not matter
	if doing != p.doing {
		p.bar.Describe(doing)
		p.doing = doing
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p.show != nil {
		p.show.Stop()
	}
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.clear()
}

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
	return &barClearer{out, p}
}

// barClearer removes the bar before it writes.
type barClearer struct {
	io.Writer
	progress *progress
}

func (c *barClearer) Write(content []byte) (int, error) {
	c.progress.clear()
	return c.Writer.Write(content)
}
