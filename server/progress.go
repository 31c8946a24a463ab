package server

import (
	"context"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/protocol"
)

// progresses are the pieces of work whose progress the client shows.
type progresses struct {
	mu      sync.Mutex
	count   int
	cancels map[protocol.ProgressToken]context.CancelFunc
}

// progress is one such piece. The zero value shows nothing.
type progress struct {
	server *server
	token  protocol.ProgressToken
	cancel context.CancelFunc
	last   time.Time
	begun  bool
}

// beginProgress shows that work has begun: under the token that the client
// gave, or else one that it is told. The context ends when the user cancels.
func (s *server) beginProgress(ctx context.Context, given protocol.ProgressToken, title string) (context.Context, *progress) {
	ctx, cancel := context.WithCancel(ctx)
	p := &progress{server: s, cancel: cancel, token: given}
	if given == nil {
		if !s.client.progress {
			return ctx, p
		}
		s.progress.mu.Lock()
		s.progress.count++
		p.token = protocol.String("octolsp-" + strconv.Itoa(s.progress.count))
		s.progress.mu.Unlock()
		create := protocol.WorkDoneProgressCreateParams{Token: p.token}
		if s.conn.Client().WorkDoneProgressCreate(ctx, &create) != nil {
			p.token = nil // the client does not want to
			return ctx, p
		}
	}
	s.progress.mu.Lock()
	if s.progress.cancels == nil {
		s.progress.cancels = map[protocol.ProgressToken]context.CancelFunc{}
	}
	s.progress.cancels[p.token] = cancel
	s.progress.mu.Unlock()
	p.begun = true
	p.notify(ctx, &protocol.WorkDoneProgressBegin{
		Kind: "begin", Title: title, Cancellable: new(true), Percentage: new(uint32),
	})
	return ctx, p
}

// report shows how far the work is; now and then is enough.
func (p *progress) report(ctx context.Context, done, total int) {
	if !p.begun || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	percentage := uint32(100 * done / max(total, 1))
	text := strconv.Itoa(done) + "/" + strconv.Itoa(total) + " files"
	p.notify(ctx, &protocol.WorkDoneProgressReport{
		Kind: "report", Message: &text, Percentage: &percentage,
	})
}

// end shows that the work is over.
func (p *progress) end(ctx context.Context) {
	p.cancel()
	if !p.begun {
		return
	}
	p.server.progress.mu.Lock()
	delete(p.server.progress.cancels, p.token)
	p.server.progress.mu.Unlock()
	p.notify(context.WithoutCancel(ctx), &protocol.WorkDoneProgressEnd{Kind: "end"})
}

func (p *progress) notify(ctx context.Context, value any) {
	encoded, err := protocol.Marshal(value)
	if err != nil {
		return
	}
	// An error means that the connection is gone, which ends everything.
	_ = p.server.conn.Client().Progress(ctx, &protocol.ProgressParams{Token: p.token, Value: protocol.LSPAny(encoded)})
}

// WorkDoneProgressCancel implements [protocol.Server].
func (s *server) WorkDoneProgressCancel(_ context.Context, params *protocol.WorkDoneProgressCancelParams) error {
	s.progress.mu.Lock()
	cancel := s.progress.cancels[params.Token]
	s.progress.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	return nil
}

// partial sends a part of the result of the request with the token.
func (s *server) partial(ctx context.Context, token protocol.ProgressToken, result []byte) error {
	return s.conn.Client().Progress(ctx, &protocol.ProgressParams{Token: token, Value: protocol.LSPAny(result)})
}
