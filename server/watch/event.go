package watch

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/octollm/octolsp/analyzers/paths"
)

// gatherFor is how long events are gathered from the first on.
const gatherFor = 50 * time.Millisecond

// Kind is what happened to a file.
type Kind int

// The kinds of events, numbered as LSP's FileChangeType.
const (
	Created Kind = iota + 1
	Changed
	Deleted
)

func (k Kind) String() string {
	return [...]string{Created: "created", Changed: "changed", Deleted: "deleted"}[k]
}

// Event is what happened to a file in all, between two reports. A file that
// was replaced has changed.
//
// If Folder is set, Path is a folder and the event is about all below it:
// Deleted says that it is gone, Changed that anything may have happened,
// because the system lost count of the events. What comes after it in a report
// happened after it.
type Event struct {
	Path   string // absolute
	Kind   Kind
	Folder bool
}

// batch is what was gathered since the last report.
type batch map[subject]happened

type subject struct {
	path   string
	folder bool
}

type happened struct {
	order int
	kind  Kind
}

// add adds what happened after all that is in the batch.
func (b batch) add(what subject, kind Kind, order int) {
	was, ok := b[what]
	switch {
	case !ok:
		b[what] = happened{order, kind}
	case was.kind == Created && kind == Deleted:
		delete(b, what)
	case was.kind == Created:
	case was.kind == Deleted && kind != Deleted:
		b[what] = happened{was.order, Changed}
	case kind == Deleted:
		b[what] = happened{was.order, Deleted}
	}
}

// forget drops what happened below folder, before the folder was deleted.
func (b batch) forget(folder string) {
	maps.DeleteFunc(b, func(what subject, _ happened) bool { return paths.Contains(folder, what.path) })
}

// events returns what happened, in order.
func (b batch) events() []Event {
	subjects := slices.SortedFunc(maps.Keys(b), func(a, c subject) int { return cmp.Compare(b[a].order, b[c].order) })
	events := make([]Event, len(subjects))
	for i, what := range subjects {
		events[i] = Event{Path: what.path, Kind: b[what].kind, Folder: what.folder}
	}
	return events
}
