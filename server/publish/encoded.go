package publish

import (
	"sync"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
)

// Encoded are the diagnostics of one version of a document.
type Encoded struct {
	*convert.Diagnostics
	// ID is the result id.
	ID func() string

	document *session.Document
	result   *[]finding.Group
}

// Encoder encodes what is found in open documents. It keeps the diagnostics of
// the last version of each, so that the next one shares with it what did not
// change. It is safe for concurrent use.
type Encoder struct {
	current func() *session.Snapshot
	format  func(*session.Folder) convert.Format

	mu sync.Mutex
	// last are by the URIs of open documents.
	last map[string]*Encoded
}

// NewEncoder is an encoder for the documents that are open in the current
// snapshot, which encodes them in the format for their folder.
func NewEncoder(current func() *session.Snapshot, format func(*session.Folder) convert.Format) *Encoder {
	return &Encoder{current: current, format: format, last: map[string]*Encoded{}}
}

// Encode are the diagnostics of what is shown of checked.
func (e *Encoder) Encode(checked *session.Checked) *Encoded {
	d := checked.Document
	e.mu.Lock()
	before := e.last[d.URI]
	e.mu.Unlock()
	if before != nil && before.document == d && before.result == checked.Result {
		return before
	}
	var previous *convert.Diagnostics
	if before != nil {
		previous = before.Diagnostics
	}
	made := &Encoded{document: d, result: checked.Result}
	made.Diagnostics = e.format(checked.Folder()).Diagnostics(d.Text, d.Spelled, *checked.Result, previous)
	made.ID = sync.OnceValue(made.ResultID)
	e.mu.Lock()
	defer e.mu.Unlock()
	// What was closed meanwhile is forgotten: see Forget.
	if last := e.last[d.URI]; e.current().Document(d.URI) != nil && (last == nil || !last.document.Later(d)) {
		e.last[d.URI] = made
	}
	return made
}

// Forget drops what is kept of the document with the URI, which was closed.
func (e *Encoder) Forget(at string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current().Document(at) == nil {
		delete(e.last, at)
	}
}
