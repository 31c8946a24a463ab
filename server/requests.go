package server

import (
	"context"

	"github.com/octollm/octolsp/server/features"
	"go.lsp.dev/protocol"
)

// request is what the feature that was asked for in ctx works on.
func (s *server) request(ctx context.Context) features.Request {
	return features.Request{Snapshot: s.snapshot(ctx), Session: s.session, Client: s.client}
}

// Hover implements [protocol.Server].
func (s *server) Hover(ctx context.Context, params *protocol.HoverParams) (*protocol.Hover, error) {
	return features.Hover(ctx, s.request(ctx), params)
}

// Completion implements [protocol.Server].
func (s *server) Completion(ctx context.Context, params *protocol.CompletionParams) (protocol.CompletionResult, error) {
	return features.Completion(ctx, s.request(ctx), params)
}

// CodeLens implements [protocol.Server].
func (s *server) CodeLens(ctx context.Context, params *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	return features.CodeLens(ctx, s.request(ctx), params)
}

// DocumentLink implements [protocol.Server].
func (s *server) DocumentLink(ctx context.Context, params *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	return features.DocumentLink(ctx, s.request(ctx), params)
}

// Formatting implements [protocol.Server].
func (s *server) Formatting(ctx context.Context, params *protocol.DocumentFormattingParams) ([]protocol.TextEdit, error) {
	return features.Formatting(ctx, s.request(ctx), s.tools, params.TextDocument.URI, nil)
}

// RangeFormatting implements [protocol.Server].
func (s *server) RangeFormatting(ctx context.Context, params *protocol.DocumentRangeFormattingParams) ([]protocol.TextEdit, error) {
	return features.Formatting(ctx, s.request(ctx), s.tools, params.TextDocument.URI, &params.Range)
}

// CodeAction implements [protocol.Server].
func (s *server) CodeAction(ctx context.Context, params *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	return s.actions.CodeAction(ctx, s.snapshot(ctx), params)
}

// CodeActionResolve implements [protocol.Server].
func (s *server) CodeActionResolve(ctx context.Context, params *protocol.CodeAction) (*protocol.CodeAction, error) {
	return s.actions.Resolve(ctx, s.snapshot(ctx), params)
}

// WorkDoneProgressCancel implements [protocol.Server].
func (s *server) WorkDoneProgressCancel(_ context.Context, params *protocol.WorkDoneProgressCancelParams) error {
	s.client.Cancel(params.Token)
	return nil
}
