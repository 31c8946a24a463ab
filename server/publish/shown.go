package publish

import (
	"cmp"
	"context"
	"strconv"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// shown is what a client that does not pull was sent last.
type shown struct {
	session Session
	client  *client.Client
	// turn has what was sent in it, by URI, while nobody looks at it; what has no
	// diagnostics has no entry. Who sends something holds it until it is sent, so
	// that it is published in the order in which it changes.
	turn chan map[string]publication
}

// publication is what was published for one document or file.
type publication struct {
	// id is the result id of the diagnostics.
	id string
	// open is the document, in the version that was published, or nil for a file on
	// the disk.
	open *session.Document
}

func newShown(s Session, c *client.Client) shown {
	turn := make(chan map[string]publication, 1)
	turn <- map[string]publication{}
	return shown{session: s, client: c, turn: turn}
}

// hold calls do with what was sent, when it is its turn. It fails with what do
// fails with, or when ctx ends before.
func (s *shown) hold(ctx context.Context, do func(sent map[string]publication) error) error {
	select {
	case sent := <-s.turn:
		defer func() { s.turn <- sent }()
		return do(sent)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// send tells the client, unless it shows just that. A new version is published even
// with the same diagnostics: the client has moved those that it shows with the
// edit. A file whose text in the editor stands for it is passed over.
func (s *shown) send(ctx context.Context, at string, next publication, diagnostics *convert.Diagnostics) error {
	return s.hold(ctx, func(sent map[string]publication) error {
		if next.open == nil && s.session.Current().Document(at) != nil {
			return nil
		}
		return s.publish(ctx, sent, at, next, diagnostics)
	})
}

// closed clears what is shown of a document that was closed, but not what was
// sent of its file since then.
func (s *shown) closed(ctx context.Context, at string) error {
	return s.hold(ctx, func(sent map[string]publication) error {
		if sent[at].open == nil {
			return nil
		}
		return s.publish(ctx, sent, at, publication{}, &convert.Diagnostics{})
	})
}

// clear clears what is shown of files that are not open, but for those to keep.
func (s *shown) clear(ctx context.Context, keep func(at uri.URI) bool) error {
	return s.hold(ctx, func(sent map[string]publication) error {
		for at, before := range sent {
			if before.open != nil || keep(uri.URI(at)) {
				continue
			}
			if err := s.publish(ctx, sent, at, publication{}, &convert.Diagnostics{}); err != nil {
				return err
			}
		}
		return nil
	})
}

// ids are the result ids of what the client shows now.
func (s *shown) ids(ctx context.Context) (func(at uri.URI) string, error) {
	ids := map[uri.URI]string{}
	err := s.hold(ctx, func(sent map[string]publication) error {
		for at, publication := range sent {
			ids[uri.URI(at)] = publication.id
		}
		return nil
	})
	return func(at uri.URI) string { return cmp.Or(ids[at], convert.NoDiagnostics) }, err
}

// publish sends what is new, by one who holds what was sent.
func (s *shown) publish(ctx context.Context, sent map[string]publication, at string, next publication, diagnostics *convert.Diagnostics) error {
	before, was := sent[at]
	none := diagnostics.Count() == 0
	if none && !was || before == next {
		return nil
	}
	spelled := at
	if d := cmp.Or(next.open, before.open); d != nil {
		spelled = d.Spelled
	}
	params := convert.AppendString([]byte(`{"uri":`), spelled)
	if next.open != nil && s.client.Can.PublishVersion {
		params = append(params, `,"version":`...)
		params = strconv.AppendInt(params, int64(next.open.Version), 10)
	}
	params = append(params, `,"diagnostics":`...)
	params = append(diagnostics.AppendJSON(params), '}')
	if err := s.client.Notify(ctx, protocol.MethodTextDocumentPublishDiagnostics, jsonrpc2.RawMessage(params)); err != nil {
		return err
	}
	if none {
		delete(sent, at)
		return nil
	}
	sent[at] = next
	return nil
}
