package features

import (
	"context"
	"errors"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// codeRequestFailed answers a request that was right but could not be done (LSP,
// "ErrorCodes").
const codeRequestFailed jsonrpc2.Code = -32803

// Formatter lays texts out: see toolrun.Runner.
type Formatter interface {
	Format(ctx context.Context, folder *session.Folder, d *session.Document, only *text.Range) (formatted string, found bool, err error)
}

// Formatting answers textDocument/formatting, and textDocument/rangeFormatting
// where within is not nil: the edits of the formatter that holds for the
// document, which are the fewest lines that turn the text into the formatted one,
// and for a range those that touch it. There are none where no formatter is to be
// used.
func Formatting(ctx context.Context, r Request, formatter Formatter, at uri.URI, within *protocol.Range) ([]protocol.TextEdit, error) {
	d := r.At(at)
	if d == nil {
		return nil, nil
	}
	var only *text.Range
	if within != nil {
		reach := r.Client.Can.Encoding.Bytes(d.Text, *within)
		only = &reach
	}
	formatted, found, err := formatter.Format(ctx, r.Folder(d), d, only)
	var failure *tools.Failure
	switch {
	case errors.As(err, &failure):
		return nil, jsonrpc2.Errorf(codeRequestFailed, "%s was not formatted: %v", convert.BaseName(at), err)
	case err != nil || !found:
		return nil, err
	}
	if now := r.Session.Current().Document(string(at)); now == nil || now.Text.Source != d.Text.Source {
		return nil, jsonrpc2.Errorf(protocol.CodeContentModified, "%s was not formatted: it has changed since", convert.BaseName(at))
	}
	return r.Client.Can.Encoding.Edits(d.Text, tools.Rewrite(d.Text.Source, formatted)), nil
}
