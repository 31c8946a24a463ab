package session

import (
	"path/filepath"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/uri"
)

// Document is one version of an open document. It is immutable.
type Document struct {
	URI uri.URI
	// Spelled is the URI as the client writes it, which may escape other
	// characters: some clients compare what they get as text.
	Spelled string
	// Path is absolute; empty for what is no file, such as an untitled buffer.
	Path string
	// Language is nil for what octolsp does not read, such as a config file.
	Language *grammars.Language
	// Version is the client's.
	Version int32
	Text    *convert.Text

	// tools are what tools found, by their names, as it holds in Text.
	tools map[string]*engine.Carried
	// covered is what coverage reports say of the file, coverage what is known of
	// the lines of Text; both may be nil.
	covered  *project.File
	coverage *states.View
	// sequence orders the versions of all documents by their arrival.
	sequence uint64
	history  *history
}

// IsConfig reports whether the document is a config file of octolsp's.
func (d *Document) IsConfig() bool {
	return d.Language == nil && d.Path != "" && config.IsConfig(d.Path)
}

// history is what the versions of an open document hand on.
type history struct {
	mu sync.Mutex // held while a version is looked at
	// standing is that of the last version.
	standing *standing
	// analysis is that of the newest version that was looked at, whose sequence
	// is analyzed.
	analysis *engine.Analysis
	analyzed uint64
	checked  *Checked
	// uncovered are the findings of coverage in the last version.
	uncovered *states.Findings

	closed bool // guarded by the lock of warm
}

// standing is what holds for a document by its place, whatever its text is.
type standing struct {
	folder *Folder
	epoch  *epoch
	// set is nil where nothing is to be found; withCoverage has the rules of
	// coverage beside, which an editor shows.
	set, withCoverage *rule.Set
	// file has no source yet.
	file  engine.File
	limit int64
}

// untitled is the scheme of what was not saved yet.
const untitled = "untitled"

// languageOf is the language of a document: by its name, and where that says
// nothing by what the client calls it. What is neither a file nor to become
// one, such as a cell of a notebook or an old version, is not looked at.
func languageOf(at uri.URI, path, languageID string) *grammars.Language {
	if path == "" && at.Scheme() != untitled {
		return nil
	}
	if language := engine.LanguageOf(path); language != nil {
		return language
	}
	if path != "" && config.IsConfig(path) {
		return nil
	}
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		if language.Name == languageID {
			return language
		}
	}
	return nil
}

// standingIn is what holds for the document in s. The caller holds the
// history's lock.
func (d *Document) standingIn(s *Snapshot) *standing {
	folder := s.folderOf(d.Path)
	if known := d.history.standing; known != nil && known.folder == folder && known.epoch == s.epoch {
		return known
	}
	standing := &standing{folder: folder, epoch: s.epoch, limit: config.DefaultMaxFileSize}
	d.history.standing = standing
	if d.Language == nil || !folder.Settings.Enable {
		return standing
	}
	standing.file = s.epoch.locator.File(d.Path, "")
	if standing.file.Language == nil {
		// Only the client knows the language.
		standing.file.Language = d.Language
		switch d.Language {
		case grammars.Python:
			standing.file.Python = python.Locate(d.Path, s.epoch.disk)
		case grammars.Rust:
			standing.file.Rust = rust.Locate(d.Path, s.epoch.disk)
		}
	}
	path := d.Path
	if path == "" {
		path = filepath.Join(folder.Path, untitled)
	} else if folder.excludes(path) {
		return standing
	}
	settled, err := folder.Config(path)
	if err != nil {
		return standing
	}
	standing.set, standing.withCoverage = settled.For(path), settled.WithCoverage(path)
	standing.limit = settled.MaxFileSize()
	return standing
}
