// Package session is what the server knows of the editor: open documents,
// workspace folders, settings and configs.
//
// **The session is changed in one place**: [Session]'s methods, one after the
// other, in the order of the wire for what the client says. Everybody else
// works on a [Snapshot], which never changes.
package session

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Errors of what a client says about documents.
var (
	ErrNotOpen     = errors.New("the document is not open")
	ErrAlreadyOpen = errors.New("the document is open already: taken as opened anew")
	ErrOldVersion  = errors.New("the version is not newer than the last one: taken as it comes")
	ErrOutside     = errors.New("the range leaves the document: taken up to its end")
)

// Options say what a session is made with.
type Options struct {
	// Overrides are those of the command line and the environment.
	Overrides config.Overrides
	// Format is how the client wants diagnostics; folders have their own Least
	// and Pages.
	Format convert.Format
	// Version is the release, for the addresses of rule pages.
	Version string
	// Linked is called when other documents than the one that was looked at may
	// have other findings now. It must not block.
	Linked func()
}

// Session is the state that the client's messages change.
type Session struct {
	Options
	analyzers chan *engine.Analyzer
	links     linker
	warm      warm

	current atomic.Pointer[Snapshot]

	mu       sync.Mutex // held while the state changes
	sequence uint64
	// named counts the folders that the client has named.
	named int
}

// place is where a folder is.
type place struct {
	uri  uri.URI
	path string
	// order is that in which the client names them.
	order int
}

// New starts a session. Close ends it.
func New(options Options) *Session {
	s := &Session{Options: options, analyzers: make(chan *engine.Analyzer, runtime.GOMAXPROCS(0))}
	for range cap(s.analyzers) {
		s.analyzers <- engine.NewAnalyzer(false)
	}
	files := s.Files()
	s.links.disk, s.links.current = files, s.Current
	outside := newFolder(place{path: options.Overrides.Folder}, DefaultSettings(), files, options.Overrides, nil, nil)
	s.current.Store(&Snapshot{Outside: outside, documents: map[uri.URI]*Document{}, tools: map[string]map[string]seen{}, epoch: newEpoch(files)})
	return s
}

// Files are the files as the editor sees them at the moment of asking.
func (s *Session) Files() Files {
	return Files{func(path string) (string, bool) {
		if current := s.current.Load(); current != nil {
			return current.OpenText(path)
		}
		return "", false
	}}
}

// Close frees what the session holds, when nobody looks at documents any more.
func (s *Session) Close() {
	for range cap(s.analyzers) {
		(<-s.analyzers).Close()
	}
}

// Current is the newest snapshot.
func (s *Session) Current() *Snapshot { return s.current.Load() }

// change makes the next snapshot.
func (s *Session) change(edit func(next *Snapshot)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := *s.current.Load()
	edit(&next)
	s.current.Store(&next)
}

// Open takes in a document. The error is one that a client should know of,
// though the document is open then in any case.
//
// spelled is the document's URI as the client writes it.
func (s *Session) Open(item protocol.TextDocumentItem, spelled string) error {
	// A decoded message is one piece of memory, which its URI would hold on to.
	item.URI = uri.URI(strings.Clone(string(item.URI)))
	var path string
	if item.URI.IsFile() {
		path = filepath.Clean(item.URI.FsPath())
	}
	var err error
	s.change(func(next *Snapshot) {
		if before := next.documents[item.URI]; before != nil {
			err = ErrAlreadyOpen
			s.warm.drop(before.history)
		}
		s.sequence++
		d := &Document{
			URI: item.URI, Spelled: spelled, Path: path, Version: item.Version,
			Language: languageOf(item.URI, path, string(item.LanguageID)),
			Text:     convert.NewText(item.Text),
			sequence: s.sequence, history: &history{},
		}
		next.documents = maps.Clone(next.documents)
		next.documents[item.URI] = d
		for tool, view := range next.tools[path] {
			next.show(item.URI, tool, view)
		}
		next.coverDocument(item.URI, next.documents[item.URI])
	})
	s.placed(path)
	return err
}

// Change applies changes to a document. Its error is ErrNotOpen, where nothing
// is changed, or another one that a client should know of.
func (s *Session) Change(at protocol.VersionedTextDocumentIdentifier, changes []protocol.TextDocumentContentChangeEvent) error {
	var err error
	var path string
	s.change(func(next *Snapshot) {
		before := next.documents[at.URI]
		if before == nil {
			err = ErrNotOpen
			return
		}
		if at.Version <= before.Version {
			err = fmt.Errorf("version %d after %d: %w", at.Version, before.Version, ErrOldVersion)
		}
		d := *before
		d.Version = at.Version
		for _, change := range changes {
			outside := s.apply(&d, change)
			err = cmp.Or(err, outside)
		}
		s.sequence++
		d.sequence = s.sequence
		next.documents = maps.Clone(next.documents)
		next.documents[at.URI] = &d
		path = d.Path
	})
	if placesOthers(path) {
		s.relocate()
	}
	if config.IsConfig(path) {
		s.reconfigure(nil)
	}
	return err
}

// apply makes one change in d.
func (s *Session) apply(d *Document, change protocol.TextDocumentContentChangeEvent) error {
	switch c := change.(type) {
	case *protocol.TextDocumentContentChangePartial:
		var err error
		if !d.Text.Has(c.Range.Start) || !d.Text.Has(c.Range.End) {
			err = ErrOutside
		}
		edit := text.Edit{Range: d.Text.Bytes(c.Range, s.Format.Encoding), New: c.Text}
		before := d.Text
		d.Text = d.Text.Edited(edit.Range, edit.New)
		d.edited(edit)
		d.coverageEdited(edit, before)
		return err
	case *protocol.TextDocumentContentChangeWholeDocument:
		before := d.Text
		d.Text = convert.NewText(c.Text)
		if len(d.tools) > 0 {
			d.edited(tools.Rewrite(before.Source, c.Text)...)
		}
		d.coverage = d.covered.In(c.Text)
		return nil
	}
	return fmt.Errorf("a change of the unknown kind %T", change)
}

// Forget takes a document out. Its error is ErrNotOpen.
func (s *Session) Forget(at uri.URI) error {
	var err error
	var path string
	s.change(func(next *Snapshot) {
		d := next.documents[at]
		if d == nil {
			err = ErrNotOpen
			return
		}
		path = d.Path
		s.warm.drop(d.history)
		next.documents = maps.Clone(next.documents)
		delete(next.documents, at)
	})
	s.placed(path)
	return err
}

// placed looks again at what depends on the file at path, which was opened or
// closed: its text on the disk may be another one, or there is none.
func (s *Session) placed(path string) {
	if path == "" {
		return
	}
	if placesOthers(path) || !onDisk(path) {
		s.relocate()
	} else {
		s.links.reread(path)
	}
	if config.IsConfig(path) {
		s.reconfigure(nil)
	}
}

// placesOthers reports whether the text of the file at path decides the place
// of others: their crate, or whether they are looked at.
func placesOthers(path string) bool {
	name := filepath.Base(path)
	return name == "Cargo.toml" || name == ".gitignore"
}

// relocate forgets the places of all files, and what they say to each other.
func (s *Session) relocate() {
	s.change(func(next *Snapshot) { next.epoch = newEpoch(s.Files()) })
	s.links.reset()
}

// FileChange is what happened to a file on the disk.
type FileChange struct {
	Path string
	// Placed reports that the file came or went, so that others may have
	// another place among packages and crates.
	Placed bool
}

// FilesChanged takes in changes on the disk. It reports whether configs are
// among them.
func (s *Session) FilesChanged(changes []FileChange) (configs bool) {
	placed := false
	var paths []string
	current := s.Current()
	for _, change := range changes {
		if _, open := current.OpenText(change.Path); open && !change.Placed {
			continue // the editor's text stands for the file
		}
		paths = append(paths, change.Path)
		configs = configs || current.hasConfig(change.Path)
		placed = placed || change.Placed || placesOthers(change.Path)
	}
	if len(paths) == 0 {
		return false
	}
	if placed {
		s.relocate()
	} else {
		s.links.reread(paths...)
	}
	if configs {
		s.reconfigure(nil)
	}
	return configs
}

// Configure takes in the editor's settings: those by address for folders, and
// outside for the files in none. It reports whether any of them are new.
func (s *Session) Configure(folders map[uri.URI]Settings, outside Settings) bool {
	settings := func(f *Folder) Settings {
		if given, known := folders[f.URI]; known && f.URI != "" {
			return given
		}
		return outside
	}
	current := s.Current()
	same := func(f *Folder) bool { return reflect.DeepEqual(f.Settings, settings(f)) }
	if same(current.Outside) && !slices.ContainsFunc(current.Folders, func(f *Folder) bool { return !same(f) }) {
		return false
	}
	s.reconfigure(settings)
	return true
}

// reconfigure reads all configs again. settings, if it is not nil, says those
// of a folder.
func (s *Session) reconfigure(settings func(*Folder) Settings) {
	s.change(func(next *Snapshot) {
		var edited []string
		for _, d := range next.documents {
			if d.IsConfig() {
				edited = append(edited, filepath.Dir(d.Path))
			}
		}
		again := func(f *Folder) *Folder {
			given := f.Settings
			if settings != nil {
				given = settings(f)
			}
			return newFolder(place{f.URI, f.Path, f.order}, given, next.configs(), s.Overrides, f, edited)
		}
		next.Folders = slices.Clone(next.Folders)
		for i, folder := range next.Folders {
			next.Folders[i] = again(folder)
		}
		next.Outside = again(next.Outside)
	})
}

// Reload forgets all that is known of files that are not open.
func (s *Session) Reload() {
	s.relocate()
	s.reconfigure(nil)
}

// ChangeFolders adds workspace folders and takes others out. Until the editor
// has settings for a new one, those for files in no folder hold. A folder that
// is no file is passed over.
func (s *Session) ChangeFolders(added, removed []protocol.WorkspaceFolder) {
	s.change(func(next *Snapshot) {
		folders := slices.DeleteFunc(slices.Clone(next.Folders), func(f *Folder) bool {
			same := func(other protocol.WorkspaceFolder) bool { return other.URI == f.URI }
			return slices.ContainsFunc(removed, same) || slices.ContainsFunc(added, same)
		})
		for _, folder := range added {
			if !folder.URI.IsFile() {
				continue
			}
			s.named++
			at := place{folder.URI, filepath.Clean(folder.URI.FsPath()), s.named}
			folders = append(folders, newFolder(at, next.Outside.Settings, next.configs(), s.Overrides, nil, []string{at.path}))
		}
		// The innermost first; the client's order among equals.
		slices.SortStableFunc(folders, func(a, b *Folder) int { return cmp.Compare(len(b.Path), len(a.Path)) })
		next.Folders = folders
		next.cover()
	})
}
