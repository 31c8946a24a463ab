package server

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// progresses are the pieces of work whose progress the client shows.
type progresses struct {
	mu      sync.Mutex
	count   int
	cancels map[protocol.ProgressToken]context.CancelCauseFunc
}

// errUserCancelled is the cause of a context that the user ended.
var errUserCancelled = errors.New("cancelled by the user")

// progress is one such piece.
type progress struct {
	server  *server
	title   string
	began   time.Time
	cancel  context.CancelCauseFunc
	created bool // a token was asked for, or given

	mu    sync.Mutex // guards what follows
	busy  bool       // the status says that it runs
	token protocol.ProgressToken
	shown bool
	ended bool
	last  time.Time
}

// Work that is done within a moment shows no progress, and progress is not
// shown more often than the eye can follow.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// beginProgress is work whose progress is shown: under the token that the
// client gave, or else, when it takes long, one that it is told. The context
// ends when the user cancels.
func (s *server) beginProgress(ctx context.Context, given protocol.ProgressToken, title string) (context.Context, *progress) {
	ctx, cancel := context.WithCancelCause(ctx)
	p := &progress{server: s, title: title, began: time.Now(), cancel: cancel}
	if given != nil {
		p.created = true
		p.show(given)
	}
	return ctx, p
}

// create asks the client for a place to show the progress, without waiting.
func (p *progress) create() {
	if p.created || !p.server.client.progress || time.Since(p.began) < progressAfter {
		return
	}
	p.created = true
	s := p.server
	s.progress.mu.Lock()
	s.progress.count++
	token := protocol.String("octolsp-" + strconv.Itoa(s.progress.count))
	s.progress.mu.Unlock()
	s.goOn("creating a progress", func(ctx context.Context) error {
		if err := s.conn.Client().WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
			return err
		}
		p.show(token)
		return nil
	})
}

// show begins to show the progress, unless the work is over.
func (p *progress) show(token protocol.ProgressToken) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return
	}
	p.token, p.shown = token, true
	all := &p.server.progress
	all.mu.Lock()
	if all.cancels == nil {
		all.cancels = map[protocol.ProgressToken]context.CancelCauseFunc{}
	}
	all.cancels[token] = p.cancel
	all.mu.Unlock()
	p.notify(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: p.title, Cancellable: new(true), Percentage: new(uint32)})
}

// report shows how far the work is.
func (p *progress) report(done, total int) {
	p.create()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.busy && !p.ended && time.Since(p.began) >= progressAfter {
		p.busy = true
		p.server.working.scanning(p.server, 1)
	}
	if !p.shown || p.ended || time.Since(p.last) < progressEvery {
		return
	}
	p.last = time.Now()
	text := strconv.Itoa(done) + "/" + strconv.Itoa(total) + " files"
	percentage := uint32(100 * done / max(total, 1))
	p.notify(&protocol.WorkDoneProgressReport{Kind: "report", Message: &text, Percentage: &percentage})
}

// end shows that the work is over.
func (p *progress) end() {
	p.cancel(nil)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.busy {
		p.server.working.scanning(p.server, -1)
	}
	if !p.shown {
		return
	}
	p.server.progress.mu.Lock()
	delete(p.server.progress.cancels, p.token)
	p.server.progress.mu.Unlock()
	p.notify(&protocol.WorkDoneProgressEnd{Kind: "end"})
}

func (p *progress) notify(value any) {
	encoded, err := protocol.Marshal(value)
	if err != nil {
		p.server.log.Error("encoding a progress", zap.Error(err))
		return
	}
	// An error means that the connection is gone, which ends everything.
	_ = p.server.conn.Client().Progress(p.server.ctx, &protocol.ProgressParams{Token: p.token, Value: protocol.LSPAny(encoded)})
}

// WorkDoneProgressCancel implements [protocol.Server].
func (s *server) WorkDoneProgressCancel(_ context.Context, params *protocol.WorkDoneProgressCancelParams) error {
	s.progress.mu.Lock()
	cancel := s.progress.cancels[params.Token]
	s.progress.mu.Unlock()
	if cancel != nil {
		cancel(errUserCancelled)
	}
	return nil
}
