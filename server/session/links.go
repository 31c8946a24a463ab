package session

import (
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
)

// linker connects the open documents with each other and with the files
// around them.
type linker struct {
	disk    files.FS
	current func() *Snapshot

	mu sync.Mutex
	// links is nil until they are asked for.
	links *engine.Links
	// known is the sequence of the version that links were made of, by path.
	known map[string]uint64
}

// analyzedDocument is a version of a document with its analysis.
type analyzedDocument struct {
	*engine.Analysis
	*documentConfig
	document *Document
}

// stale reports whether the document was closed since it was looked at, or may
// have another place.
func (l *analyzedDocument) stale(current *Snapshot) bool {
	now := current.Document(l.document.URI)
	return now == nil || now.history != l.document.history || l.epoch != current.epoch
}

// with are the links with all of the given versions, but for those that are
// stale or older than what is known already. changed reports that they say
// something new about other files.
func (l *linker) with(versions []analyzedDocument) (links *engine.Links, changed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.links == nil {
		l.links, l.known = engine.NewLinks(nil, l.disk), map[string]uint64{}
	}
	// What forgets a file does so after the change of the session, and waits
	// for the lock: this is not too old then.
	current := l.current()
	for _, version := range versions {
		path := version.File.Path
		last, seen := l.known[path]
		if path == "" || seen && last >= version.document.sequence || version.stale(current) {
			continue
		}
		l.known[path] = version.document.sequence
		links := l.links.With(version.Analysis)
		if links != l.links && (seen || l.differs(path, version.File.Source)) {
			changed = true
		}
		l.links = links
	}
	return l.links, changed
}

// differs reports whether a document that was just opened is not what others
// have read from the disk.
func (l *linker) differs(path, source string) bool {
	content, err := files.Disk{}.ReadFile(path)
	return err != nil || string(content) != source
}

// reset forgets everything.
func (l *linker) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.links = nil
}

// reread forgets what is known of the files at paths.
func (l *linker) reread(paths ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.links == nil {
		return
	}
	for _, path := range paths {
		delete(l.known, path)
	}
	l.links = l.links.Without(paths)
}
