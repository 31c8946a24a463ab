// Package features answers what an editor asks about one document and what is
// found in it: one file a request of LSP.
//
// **A feature keeps nothing**: it gets what the session had when the request
// arrived, what the client can do, and the request's parameters.
package features

import (
	"context"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
)

// Session looks at documents: see session.Session.
type Session interface {
	Current() *session.Snapshot
	CheckSyntax(ctx context.Context, snapshot *session.Snapshot, d *session.Document) (*session.Checked, error)
}

// Request is what an answer is made of, beside the request's parameters.
type Request struct {
	// Snapshot is the one that was the newest when the request arrived.
	*session.Snapshot
	Session Session
	Client  *client.Client
}

// At is the document at the address; nil if it is not open.
func (r Request) At(at uri.URI) *session.Document { return r.Document(string(at)) }

// Check is what is found in the document at the address, with its syntax tree;
// nil if it is not open or not looked at.
func (r Request) Check(ctx context.Context, at uri.URI) (*session.Checked, error) {
	d := r.At(at)
	if d == nil {
		return nil, nil
	}
	checked, err := r.Session.CheckSyntax(ctx, r.Snapshot, d)
	if err != nil || checked.Analysis == nil || checked.Analysis.Tree == nil {
		return nil, err
	}
	return checked, nil
}
