package client

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// ErrUserCancelled is the cause of a context that the user ended.
var ErrUserCancelled = errors.New("cancelled by the user")

// Work that is done within a moment shows no progress, and progress is not
// shown more often than the eye can follow.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// progresses are the pieces of work whose progress the client shows.
type progresses struct {
	mu      sync.Mutex
	count   int
	cancels map[protocol.ProgressToken]context.CancelCauseFunc
}

// Progress is the progress of one piece of work. Its methods are called by one
// goroutine at a time.
type Progress struct {
	client *Client
	title  string
	began  time.Time
	cancel context.CancelCauseFunc
	// asked reports that a token was asked for, or given; created has room for
	// the one that the client knows.
	asked   bool
	created chan protocol.ProgressToken

	token protocol.ProgressToken // nil before the client shows it
	busy  bool                   // the status says that it runs
	last  time.Time
}

// Begin is work whose progress is shown: under the token that the client gave,
// or else, when it takes long, one that the client is told of. The context ends when the
// user cancels, with ErrUserCancelled as its cause. The caller calls End.
func (c *Client) Begin(ctx context.Context, given protocol.ProgressToken, title string) (context.Context, *Progress) {
	ctx, cancel := context.WithCancelCause(ctx)
	p := &Progress{client: c, title: title, began: time.Now(), cancel: cancel, created: make(chan protocol.ProgressToken, 1)}
	if given != nil {
		p.asked = true
		p.created <- given
		p.show()
	}
	return ctx, p
}

// Cancel ends the work with the token.
func (c *Client) Cancel(token protocol.ProgressToken) {
	c.progress.mu.Lock()
	cancel := c.progress.cancels[token]
	c.progress.mu.Unlock()
	if cancel != nil {
		cancel(ErrUserCancelled)
	}
}

// create asks the client for a place to show the progress, without waiting.
func (p *Progress) create() {
	c := p.client
	if p.asked || !c.Can.Progress || time.Since(p.began) < progressAfter {
		return
	}
	p.asked = true
	c.progress.mu.Lock()
	c.progress.count++
	token := protocol.String("octolsp-" + strconv.Itoa(c.progress.count))
	c.progress.mu.Unlock()
	c.work.Go("creating a progress", func(ctx context.Context) error {
		if err := c.Client().WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
			return err
		}
		p.created <- token
		return nil
	})
}

// show begins to show the progress, once there is a token.
func (p *Progress) show() {
	select {
	case p.token = <-p.created:
	default:
		return
	}
	all := &p.client.progress
	all.mu.Lock()
	if all.cancels == nil {
		all.cancels = map[protocol.ProgressToken]context.CancelCauseFunc{}
	}
	all.cancels[p.token] = p.cancel
	all.mu.Unlock()
	p.notify(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: p.title, Cancellable: new(true), Percentage: new(uint32)})
}

// Report shows how far the work is.
func (p *Progress) Report(done, total int) {
	p.create()
	p.show()
	if !p.busy && time.Since(p.began) >= progressAfter {
		p.busy = true
		p.client.Status.Running("workspace", 1)
	}
	if p.token == nil || time.Since(p.last) < progressEvery {
		return
	}
	p.last = time.Now()
	text := strconv.Itoa(done) + "/" + strconv.Itoa(total) + " files"
	percentage := uint32(100 * done / max(total, 1))
	p.notify(&protocol.WorkDoneProgressReport{Kind: "report", Message: &text, Percentage: &percentage})
}

// End shows that the work is over.
func (p *Progress) End() {
	p.cancel(nil)
	if p.busy {
		p.client.Status.Running("workspace", -1)
	}
	if p.token == nil {
		return
	}
	all := &p.client.progress
	all.mu.Lock()
	delete(all.cancels, p.token)
	all.mu.Unlock()
	p.notify(&protocol.WorkDoneProgressEnd{Kind: "end"})
}

func (p *Progress) notify(value any) {
	encoded, err := protocol.Marshal(value)
	if err != nil {
		p.client.log.Error("encoding a progress", zap.Error(err))
		return
	}
	// An error means that the connection is gone, which ends everything.
	_ = p.client.Client().Progress(p.client.work.Context(), &protocol.ProgressParams{Token: p.token, Value: protocol.LSPAny(encoded)})
}
