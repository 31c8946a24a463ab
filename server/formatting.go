package server

import (
	"context"
	"errors"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// codeRequestFailed answers a request that was right but could not be done (LSP,
// "ErrorCodes").
const codeRequestFailed jsonrpc2.Code = -32803

// Formatting implements [protocol.Server].
func (s *server) Formatting(ctx context.Context, params *protocol.DocumentFormattingParams) ([]protocol.TextEdit, error) {
	return s.format(ctx, params.TextDocument.URI, nil)
}

// RangeFormatting implements [protocol.Server].
func (s *server) RangeFormatting(ctx context.Context, params *protocol.DocumentRangeFormattingParams) ([]protocol.TextEdit, error) {
	return s.format(ctx, params.TextDocument.URI, &params.Range)
}

// format is the edits of the formatter that holds for the document: the fewest
// lines that turn the text into the formatted one, and for a range those that
// touch it. There are none where no formatter is to be used.
func (s *server) format(ctx context.Context, at uri.URI, within *protocol.Range) ([]protocol.TextEdit, error) {
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(at))
	if d == nil || d.Path == "" || d.Language == nil {
		return nil, nil
	}
	job, err := s.planned(ctx, snapshot.Folder(d), d.Path, func(planner *plan.Planner, config *config.Config) (*plan.Job, error) {
		return planner.Formatter(ctx, d.Path, config)
	})
	if err != nil || job == nil {
		return nil, err
	}
	formatter, able := job.Tool.(tools.Formatter)
	if !able {
		return nil, nil
	}
	var only *text.Range
	if within != nil {
		reach := s.client.encoding.Bytes(d.Text, *within)
		only = &reach
	}
	formatted, err := formatter.Format(ctx, job.Run, tools.Text{Path: d.Path, Source: d.Text.Source}, only)
	if err != nil {
		var failure *tools.Failure
		if errors.As(err, &failure) {
			return nil, jsonrpc2.Errorf(codeRequestFailed, "%s was not formatted: %v", baseName(at), err)
		}
		return nil, err
	}
	if current := s.session.Current().Document(string(at)); current == nil || current.Text.Source != d.Text.Source {
		return nil, jsonrpc2.Errorf(protocol.CodeContentModified, "%s was not formatted: it has changed since", baseName(at))
	}
	return s.textEdits(d, tools.Rewrite(d.Text.Source, formatted)), nil
}
