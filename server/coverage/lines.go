package coverage

import (
	"context"
	"encoding/json"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// Method is a request of octolsp's own, and a notification for clients
// whose experimental capability "coverage" is true, with which an editor can draw
// coverage itself. The request's params have a textDocument; its result and the
// notification's params are a [documentCoverage], and the result is null where no
// report knows the file, and where it is not open.
const Method = "octolsp/coverage"

// documentCoverage is what is known of one version of a document. Lines count
// from 0, as positions do in LSP.
type documentCoverage struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	// Stale reports that nothing is known about the text at hand, for the reason.
	Stale  bool   `json:"stale"`
	Reason string `json:"reason,omitempty"`
	// Shown is false while the user does not want to see coverage.
	Shown bool `json:"shown"`
	// Lines are those that can be executed and did not change since they were
	// measured.
	Lines []coveredLine `json:"lines"`
	// Branches are the ways out of those lines that have several.
	Branches []coveredBranch `json:"branches"`
	// Changed are the lines, first and last, that changed since the measurement.
	Changed [][2]int `json:"changed"`
}

type coveredLine struct {
	Line int    `json:"line"`
	Hits uint64 `json:"hits"`
	// State is "covered", "partial" or "uncovered".
	State string `json:"state"`
}

type coveredBranch struct {
	Line int `json:"line"`
	// To is the line that it leads to; null if it leaves the function or that is
	// not known.
	To   *int `json:"to"`
	Exit bool `json:"exit"`
	// Outcome is "true" or "false" where the branch is the value of a condition.
	Outcome string `json:"outcome,omitempty"`
	Hits    uint64 `json:"hits"`
}

// Request answers the request with the method [Method].
func (c *Coverage) Request(snapshot *session.Snapshot, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, rpc.InvalidParams(err)
	}
	d := snapshot.Document(string(params.TextDocument.URI))
	if d == nil {
		return nil, nil
	}
	return encode(snapshot, d)
}

// encode is what is known of the document as JSON, or nil.
func encode(snapshot *session.Snapshot, d *session.Document) (any, error) {
	file, view := d.Coverage()
	if file == nil {
		return nil, nil
	}
	known := documentCoverage{
		URI: d.Spelled, Version: d.Version, Stale: view == nil, Reason: file.Stale, Shown: snapshot.CoverageShown(d),
		Lines: []coveredLine{}, Branches: []coveredBranch{}, Changed: [][2]int{},
	}
	if view != nil {
		known.add(view)
	}
	encoded, err := json.Marshal(known)
	if err != nil {
		return nil, err
	}
	return jsonrpc2.RawMessage(encoded), nil
}

func (k *documentCoverage) add(view *states.View) {
	for line := range view.Lines() {
		k.Lines = append(k.Lines, coveredLine{line.Number - 1, line.Hits, line.State.String()})
		for _, branch := range line.Branches {
			b := coveredBranch{Line: line.Number - 1, Exit: branch.To == coverage.Exit, Outcome: branch.Outcome, Hits: branch.Hits}
			if branch.To > 0 {
				b.To = new(branch.To - 1)
			}
			k.Branches = append(k.Branches, b)
		}
	}
	for line := 1; line <= view.Count(); line++ {
		if view.State(line) != states.Unknown {
			continue
		}
		if last := len(k.Changed) - 1; last >= 0 && k.Changed[last][1] == line-2 {
			k.Changed[last][1] = line - 1
		} else {
			k.Changed = append(k.Changed, [2]int{line - 1, line - 1})
		}
	}
}

// Offer tells a client that draws coverage what is known of the document
// by now.
func (c *Coverage) Offer(d *session.Document) {
	if !c.Client.Can.Coverage {
		return
	}
	c.offers.Schedule(d.URI, func(ctx context.Context) { c.send(ctx, d.URI) })
}

func (c *Coverage) send(ctx context.Context, at string) {
	snapshot := c.Session.Current()
	d := snapshot.Document(at)
	if d == nil {
		c.changes.notify(at, false)
		return
	}
	params, err := encode(snapshot, d)
	if notified := c.changes.notify(at, params != nil); params == nil && !notified {
		return
	}
	if err == nil && params == nil {
		// No report knows it any more.
		params, err = json.Marshal(documentCoverage{
			URI: d.Spelled, Version: d.Version, Shown: snapshot.CoverageShown(d),
			Lines: []coveredLine{}, Branches: []coveredBranch{}, Changed: [][2]int{},
		})
		params = jsonrpc2.RawMessage(params.([]byte))
	}
	if err == nil {
		err = c.Client.Notify(ctx, Method, params)
	}
	if err != nil && ctx.Err() == nil {
		c.Log.Warn("telling the client of coverage", zap.String("uri", at), zap.Int32("version", d.Version), zap.Error(err))
	}
}
