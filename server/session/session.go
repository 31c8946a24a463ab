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
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// Errors of what a client says about documents.
var (
	ErrNotOpen     = errors.New("the document is not open")
	ErrAlreadyOpen = errors.New("the document is already open: it is opened again")
	ErrOldVersion  = errors.New("the version is not newer than the last one: it is applied anyway")
	ErrOutside     = errors.New("the range is not in the document: it is cut at the end")
)

// Options say what a session is made with.
type Options struct {
	// Overrides are those of the command line and the environment.
	Overrides config.Overrides
	// Linked is called when other documents than the one that was looked at may
	// have other findings now. It must not block.
	Linked func()
}

// Session is the state that the client's messages change.
type Session struct {
	Options
	analyzers chan *engine.Analyzer
	links     linker
	trees     treeCache

	current atomic.Pointer[Snapshot]

	mu       sync.Mutex // held while the state changes
	sequence uint64
	// named counts the folders that the client has named.
	named int
}

// place is where a folder is.
type place struct {
	Address
	// order is that in which the client names them.
	order int
}

// New starts a session. Close ends it.
func New(options Options) *Session {
	s := &Session{Options: options, analyzers: make(chan *engine.Analyzer, runtime.GOMAXPROCS(0))}
	for range cap(s.analyzers) {
		s.analyzers <- engine.NewAnalyzer(false)
	}
	overlay := s.Files()
	s.links.disk, s.links.current = overlay, s.Current
	outside := newFolder(place{Address: Address{Path: options.Overrides.Folder}}, DefaultSettings(), overlay, options.Overrides, nil, nil)
	s.current.Store(&Snapshot{Outside: outside, documents: map[string]*Document{}, tools: map[string]map[string]toolResult{}, epoch: newEpoch(overlay)})
	return s
}

// Files are the files as the editor sees them at the moment of asking.
func (s *Session) Files() files.Overlay {
	return func(path string) (string, bool) {
		if current := s.current.Load(); current != nil {
			return current.OpenText(path)
		}
		return "", false
	}
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

// Address is where a document or a folder is.
type Address struct {
	// URI is the address as all that is compared with it has it.
	URI string
	// Path is absolute and clean; empty for what is not a file, such as an untitled
	// buffer.
	Path string
}

// Opened is a document as the client opens it.
type Opened struct {
	Address
	// Spelled is the URI as the client writes it.
	Spelled string
	// LanguageID is what the client calls the language.
	LanguageID string
	// Version is the client's.
	Version int32
	Text    string
}

// Open takes in a document. The error is one that a client should know of,
// though the document is open then in any case.
func (s *Session) Open(item Opened) error {
	// A decoded message is one piece of memory, which its URI would hold on to.
	item.URI = strings.Clone(item.URI)
	path := item.Path
	var err error
	s.change(func(next *Snapshot) {
		if before := next.documents[item.URI]; before != nil {
			err = ErrAlreadyOpen
			s.trees.drop(before.history)
		}
		s.sequence++
		d := &Document{
			Address: item.Address, Spelled: item.Spelled, Version: item.Version,
			Language: languageOf(item.Address, item.LanguageID),
			Text:     text.NewLines(item.Text),
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

// Change is one change of a text.
type Change struct {
	// Range is what Text takes the place of in the text before. Its error is one
	// that a client should know of; the range holds in any case. A nil Range is
	// the whole text.
	Range func(before *text.Lines) (text.Range, error)
	Text  string
}

// Change applies changes, one after the other, to the document with the URI,
// which has the version then. Its error is ErrNotOpen, where nothing is changed,
// or another one that a client should know of.
func (s *Session) Change(at string, version int32, changes []Change) error {
	var err error
	var path string
	s.change(func(next *Snapshot) {
		before := next.documents[at]
		if before == nil {
			err = ErrNotOpen
			return
		}
		if version <= before.Version {
			err = fmt.Errorf("version %d after %d: %w", version, before.Version, ErrOldVersion)
		}
		d := *before
		d.Version = version
		for _, change := range changes {
			err = cmp.Or(err, d.apply(change))
		}
		s.sequence++
		d.sequence = s.sequence
		next.documents = maps.Clone(next.documents)
		next.documents[at] = &d
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
func (d *Document) apply(change Change) error {
	before := d.Text
	if change.Range == nil {
		d.Text = text.NewLines(change.Text)
		if len(d.tools) > 0 {
			d.edited(tools.Rewrite(before.Source, change.Text)...)
		}
		d.coverage = d.covered.In(change.Text)
		return nil
	}
	replaced, err := change.Range(before)
	edit := text.Edit{Range: replaced, New: change.Text}
	d.Text = before.Edited(edit)
	d.edited(edit)
	d.coverageEdited(edit, before)
	return err
}

// Forget takes a document out. Its error is ErrNotOpen.
func (s *Session) Forget(at string) error {
	var err error
	var path string
	s.change(func(next *Snapshot) {
		d := next.documents[at]
		if d == nil {
			err = ErrNotOpen
			return
		}
		path = d.Path
		s.trees.drop(d.history)
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
	if placesOthers(path) || !(files.Disk{}).IsFile(path) {
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
func (s *Session) Configure(folders map[string]Settings, outside Settings) bool {
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
			return newFolder(place{f.Address, f.order}, given, next.configs(), s.Overrides, f, edited)
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
// has settings for a new one, those for files in no folder hold. Those that are
// taken out are named by their URIs.
func (s *Session) ChangeFolders(added []Address, removed []string) {
	s.change(func(next *Snapshot) {
		folders := slices.DeleteFunc(slices.Clone(next.Folders), func(f *Folder) bool {
			again := slices.ContainsFunc(added, func(other Address) bool { return other.URI == f.URI })
			return again || slices.Contains(removed, f.URI)
		})
		for _, folder := range added {
			s.named++
			at := place{folder, s.named}
			folders = append(folders, newFolder(at, next.Outside.Settings, next.configs(), s.Overrides, nil, []string{at.Path}))
		}
		// The innermost first; the client's order among equals.
		slices.SortStableFunc(folders, func(a, b *Folder) int { return cmp.Compare(len(b.Path), len(a.Path)) })
		next.Folders = folders
		next.cover()
	})
}
