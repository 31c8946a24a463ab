package server

import (
	"context"
	"encoding/json"

	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// documentDiagnostic answers textDocument/diagnostic. The answer is encoded
// here: most of it is what the last one was.
func (s *server) documentDiagnostic(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		TextDocument struct {
			URI uri.URI `json:"uri"`
		} `json:"textDocument"`
		PreviousResultID string `json:"previousResultId"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, invalidParams(err)
	}
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(params.TextDocument.URI))
	if d == nil {
		// The client closed it while it asked, or never opened it: it shows nothing.
		return jsonrpc2.RawMessage(`{"kind":"full","items":[]}`), nil
	}
	checked, err := s.session.Check(ctx, snapshot, d)
	if err != nil {
		return nil, err
	}
	encoded := s.encoder.Encode(checked)
	report := appendReport([]byte{'{'}, params.PreviousResultID, encoded.ID(), encoded.Diagnostics)
	return jsonrpc2.RawMessage(append(report, '}')), nil
}

// appendReport adds the members of a report to one that is begun: that the
// client has what id stands for, if that is shown, or else all diagnostics.
func appendReport(report []byte, shown, id string, diagnostics *convert.Diagnostics) []byte {
	if shown == id {
		return append(report, `"kind":"unchanged","resultId":"`+id+`"`...)
	}
	report = append(report, `"kind":"full","resultId":"`+id+`","items":`...)
	return diagnostics.AppendJSON(report)
}

// invalidParams is err as the answer to params that can't be used.
func invalidParams(err error) error {
	return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%v", err)
}

// checked is what is found in the document at the address, with its syntax
// tree, in the snapshot of the request; nil if it is not open or not looked at.
func (s *server) checked(ctx context.Context, at uri.URI) (*session.Checked, error) {
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(at))
	if d == nil {
		return nil, nil
	}
	checked, err := s.session.CheckSyntax(ctx, snapshot, d)
	if err != nil || checked.Analysis == nil || checked.Analysis.Tree == nil {
		return nil, err
	}
	return checked, nil
}

// offset is that of p in the document of checked, in bytes.
func (s *server) offset(checked *session.Checked, p protocol.Position) int {
	return s.client.encoding.Offset(checked.Document.Text, p)
}
