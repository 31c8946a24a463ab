package publish

import (
	"context"
	"encoding/json"

	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/uri"
)

// DocumentDiagnostic answers textDocument/diagnostic. The answer is encoded
// here: most of it is what the last one was.
func (p *Publisher) DocumentDiagnostic(ctx context.Context, snapshot *session.Snapshot, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		TextDocument struct {
			URI uri.URI `json:"uri"`
		} `json:"textDocument"`
		PreviousResultID string `json:"previousResultId"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, rpc.InvalidParams(err)
	}
	d := snapshot.Document(string(params.TextDocument.URI))
	if d == nil {
		// The client closed it while it asked, or never opened it: it shows nothing.
		return jsonrpc2.RawMessage(`{"kind":"full","items":[]}`), nil
	}
	checked, err := p.session.Check(ctx, snapshot, d)
	if err != nil {
		return nil, err
	}
	encoded := p.Encode(checked)
	report := convert.AppendReport([]byte{'{'}, params.PreviousResultID, encoded.ID(), encoded.Diagnostics)
	return jsonrpc2.RawMessage(append(report, '}')), nil
}
