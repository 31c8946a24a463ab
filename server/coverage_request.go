package server

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// methodCoverage is a request of octolsp's own, and a notification for clients
// whose experimental capability "coverage" is true, with which an editor can draw
// coverage itself. The request's params have a textDocument; its result and the
// notification's params are a [documentCoverage], and the result is null where no
// report knows the file, and where it is not open.
const methodCoverage = "octolsp/coverage"

// documentCoverage is what is known of one version of a document. Lines count
// from 0, as positions do in LSP.
type documentCoverage struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	// Stale reports that nothing can be said of the text at hand, for the reason.
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

// documentCoverage answers the request.
func (s *server) documentCoverage(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, invalidParams(err)
	}
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(params.TextDocument.URI))
	if d == nil {
		return nil, nil
	}
	return encodeCoverage(snapshot, d)
}

// encodeCoverage is what is known of the document as JSON, or nil.
func encodeCoverage(snapshot *session.Snapshot, d *session.Document) (any, error) {
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

func (c *documentCoverage) add(view *states.View) {
	for line := range view.Lines() {
		c.Lines = append(c.Lines, coveredLine{line.Number - 1, line.Hits, line.State.String()})
		for _, branch := range line.Branches {
			b := coveredBranch{Line: line.Number - 1, Exit: branch.To == coverage.Exit, Outcome: branch.Outcome, Hits: branch.Hits}
			if branch.To > 0 {
				b.To = new(branch.To - 1)
			}
			c.Branches = append(c.Branches, b)
		}
	}
	for line := 1; line <= view.Count(); line++ {
		if view.State(line) != states.Unknown {
			continue
		}
		if last := len(c.Changed) - 1; last >= 0 && c.Changed[last][1] == line-2 {
			c.Changed[last][1] = line - 1
		} else {
			c.Changed = append(c.Changed, [2]int{line - 1, line - 1})
		}
	}
}

// offerCoverage tells a client that draws coverage what is known of the document
// by now.
func (s *server) offerCoverage(d *session.Document) {
	if !s.client.coverage {
		return
	}
	s.coverageOffers.Schedule(string(d.URI), func(ctx context.Context) { s.sendCoverage(ctx, uri.URI(d.URI)) })
}

// coverageTold are the documents of which a client that draws coverage was told
// something.
type coverageTold struct {
	mu   sync.Mutex
	told map[uri.URI]bool
}

// set notes whether something is known of the document now, and reports whether
// it was before.
func (c *coverageTold) set(at uri.URI, known bool) (before bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before = c.told[at]
	switch {
	case !known:
		delete(c.told, at)
	case c.told == nil:
		c.told = map[uri.URI]bool{at: true}
	default:
		c.told[at] = true
	}
	return before
}

func (s *server) sendCoverage(ctx context.Context, at uri.URI) {
	snapshot := s.session.Current()
	d := snapshot.Document(string(at))
	if d == nil {
		s.coverageTold.set(at, false)
		return
	}
	params, err := encodeCoverage(snapshot, d)
	if told := s.coverageTold.set(at, params != nil); params == nil && !told {
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
		err = s.conn.Notify(ctx, methodCoverage, params)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Warn("telling the client of coverage", zap.String("uri", string(at)), zap.Int32("version", d.Version), zap.Error(err))
	}
}
