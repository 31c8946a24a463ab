package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Diagnostic answers workspace/diagnostic: open documents as they are
// in the editor, all other files as they are on the disk. Parts are sent as
// they become known, if the client takes them.
func (w *Workspace) Diagnostic(ctx context.Context, snapshot *session.Snapshot, raw jsonrpc2.RawMessage) (any, error) {
	var params protocol.WorkspaceDiagnosticParams
	if err := protocol.Unmarshal(raw, &params); err != nil {
		return nil, rpc.InvalidParams(err)
	}
	answer := &report{workspace: w, ctx: ctx, token: params.PartialResultToken, shown: map[uri.URI]string{}, done: map[uri.URI]bool{}}
	for _, previous := range params.PreviousResultIds {
		answer.shown[previous.URI] = previous.Value
	}
	for _, d := range snapshot.Documents() {
		checked, err := w.session.Check(ctx, snapshot, d)
		if err != nil {
			return nil, err
		}
		encoded := w.publisher.Encode(checked)
		if err := answer.add(uri.URI(d.URI), d, encoded.ID(), encoded.Diagnostics); err != nil {
			return nil, err
		}
	}
	if err := w.scan(ctx, snapshot, params.WorkDoneToken, answer); err != nil {
		return nil, err
	}
	for at, diagnostics := range w.publisher.ConfigReports(snapshot) {
		if snapshot.Document(string(at)) == nil {
			if err := answer.add(at, nil, diagnostics.ResultID(), diagnostics); err != nil {
				return nil, err
			}
		}
	}
	return answer.finish()
}

// scan reports the files that are not open: those that changed since the
// client was told, and that the others are as they were.
func (w *Workspace) scan(ctx context.Context, snapshot *session.Snapshot, token protocol.ProgressToken, answer *report) error {
	return w.use(ctx, snapshot, func(f *folder) error {
		ctx, progress := w.client.Begin(ctx, token, "Checking "+f.of.Path)
		token = nil // it is for one piece of work
		defer progress.End()
		err := w.update(ctx, f, snapshot, answer.id, func(at uri.URI, id string, diagnostics *convert.Diagnostics) error {
			if answer.done[at] {
				return nil // it was open when the request arrived
			}
			return answer.add(at, nil, id, diagnostics)
		}, progress.Report)
		if errors.Is(context.Cause(ctx), client.ErrUserCancelled) {
			return serverCancelled()
		}
		if err != nil {
			return err
		}
		for path, hash := range f.Hashes() {
			at := uri.File(path)
			id := f.id(path, hash)
			if id == convert.NoDiagnostics || answer.id(at) != id {
				continue
			}
			if err := answer.add(at, nil, id, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// serverCancelled tells a client that its request is not answered and should
// not be made again by itself: see LSP, "DiagnosticServerCancellationData".
func serverCancelled() error {
	return &jsonrpc2.Error{
		Code:    jsonrpc2.Code(protocol.LSPErrorCodesServerCancelled),
		Message: client.ErrUserCancelled.Error(),
		Data:    jsonrpc2.RawMessage(`{"retriggerRequest":false}`),
	}
}

// report is the answer as it grows.
type report struct {
	workspace *Workspace
	ctx       context.Context
	token     protocol.ProgressToken
	// shown are the result ids of what the client has and was not told about
	// yet.
	shown map[uri.URI]string
	// done is what the client was told about.
	done map[uri.URI]bool

	items []byte
	count int
	sent  time.Time
}

// A part is sent when it has this many bytes or files, or after this time.
const (
	partBytes = 256 << 10
	partFiles = 64
	partTime  = 100 * time.Millisecond
)

// id is the result id of what the client has and was not told about yet.
func (r *report) id(at uri.URI) string {
	if shown, had := r.shown[at]; had {
		return shown
	}
	return convert.NoDiagnostics
}

// add says what is found in one file; d is its document if it is open.
// diagnostics are nil only if the client has what the id stands for.
func (r *report) add(at uri.URI, d *session.Document, id string, diagnostics *convert.Diagnostics) error {
	shown, had := r.shown[at]
	delete(r.shown, at)
	r.done[at] = true
	if !had && diagnostics != nil && diagnostics.Count() == 0 {
		return nil // it shows nothing and has nothing to show
	}
	if r.count > 0 {
		r.items = append(r.items, ',')
	}
	r.count++
	spelled := string(at)
	if d != nil {
		spelled = d.Spelled
	}
	r.items = append(r.items, `{"uri":`...)
	r.items = convert.AppendString(r.items, spelled)
	r.items = append(r.items, `,"version":`...)
	if d == nil {
		r.items = append(r.items, `null`...)
	} else {
		r.items = strconv.AppendInt(r.items, int64(d.Version), 10)
	}
	r.items = append(convert.AppendReport(append(r.items, ','), shown, id, diagnostics), '}')
	if r.token != nil && (len(r.items) >= partBytes || r.count >= partFiles || time.Since(r.sent) > partTime) {
		return r.part()
	}
	return nil
}

// part sends what there is.
func (r *report) part() error {
	if r.count == 0 {
		return nil
	}
	encoded, err := json.Marshal(r.token)
	if err != nil {
		return fmt.Errorf("the partialResultToken: %w", err)
	}
	params := append([]byte(`{"token":`), encoded...)
	params = append(params, `,"value":{"items":[`...)
	params = append(params, r.items...)
	params = append(params, `]}}`...)
	r.items, r.count, r.sent = r.items[:0], 0, time.Now()
	return r.workspace.client.Notify(r.ctx, protocol.MethodProgress, jsonrpc2.RawMessage(params))
}

// finish clears what is shown of files that have nothing any more, and is the
// result.
func (r *report) finish() (any, error) {
	current := r.workspace.session.Current()
	for at := range r.shown {
		if current.Document(string(at)) != nil {
			continue // it was opened meanwhile, and the client asks for it alone
		}
		if err := r.add(at, nil, convert.NoDiagnostics, &convert.Diagnostics{}); err != nil {
			return nil, err
		}
	}
	if r.token != nil {
		if err := r.part(); err != nil {
			return nil, err
		}
	}
	result := append([]byte(`{"items":[`), r.items...)
	return jsonrpc2.RawMessage(append(result, `]}`...)), nil
}
