package session

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// Document is one version of an open document. It is immutable.
type Document struct {
	Address
	// Spelled is the URI as the client writes it, which may escape other
	// characters: some clients compare what they get as text.
	Spelled string
	// Language is nil for what octolsp does not read, such as a config file.
	Language *language.Language
	// Version is the client's.
	Version int32
	Text    *text.Lines

	// tools are what tools found, by their names, as it holds in Text.
	tools map[string]*pipeline.Tracked
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
	return d.Path != "" && config.IsConfig(d.Path)
}

// Later reports whether d came after other, a version of the same document.
func (d *Document) Later(other *Document) bool { return d.sequence > other.sequence }

// history is what the versions of an open document hand on.
type history struct {
	mu sync.Mutex // held while a version is looked at
	// config is that of the last version.
	config *documentConfig
	// analysis is that of the newest version that was looked at, whose sequence
	// is analyzed.
	analysis *engine.Analysis
	analyzed uint64
	checked  *Checked
	// uncovered are the findings of coverage in the last version.
	uncovered *states.Findings

	closed bool // guarded by the lock of the treeCache
}

// documentConfig is what holds for a document by its place, whatever its text is.
type documentConfig struct {
	folder *Folder
	epoch  *epoch
	// set is nil where nothing is to be found; withCoverage has the rules of
	// coverage beside, which an editor shows.
	set, withCoverage *rule.Set
	// file has no source yet.
	file  language.File
	limit int64
}

// untitled is the scheme of what was not saved yet.
const untitled = "untitled"

// languageOf is the language of a document: by its name, and where that says
// nothing by what the client calls it. What is neither a file nor to become
// one, such as a cell of a notebook or an old version, is not looked at.
func languageOf(at Address, languageID string) *language.Language {
	path := at.Path
	if path == "" && !strings.HasPrefix(at.URI, untitled+":") {
		return nil
	}
	if known := checked(engine.LanguageOf(path)); known != nil {
		return known
	}
	if path != "" && config.IsConfig(path) {
		return nil
	}
	return checked(languages.Named(languageID))
}

// checked is known, or nil if octolsp does not look at such texts itself.
func checked(known *language.Language) *language.Language {
	if known != nil && !known.HasRules() {
		return nil
	}
	return known
}

// configIn is what holds for the document in s. The caller holds the
// history's lock.
func (d *Document) configIn(s *Snapshot) *documentConfig {
	folder := s.folderOf(d.Path)
	if known := d.history.config; known != nil && known.folder == folder && known.epoch == s.epoch {
		return known
	}
	held := &documentConfig{folder: folder, epoch: s.epoch, limit: config.DefaultMaxFileSize}
	d.history.config = held
	if d.Language == nil || !folder.Settings.Enable {
		return held
	}
	held.file = s.epoch.locator.FileIn(d.Language, d.Path, "")
	path := d.Path
	if path == "" {
		path = filepath.Join(folder.Path, untitled)
	} else if folder.excludes(path) {
		return held
	}
	settled, err := folder.Config(path)
	if err != nil {
		return held
	}
	held.set, held.withCoverage = settled.For(path), settled.WithCoverage(path)
	held.limit = settled.MaxFileSize()
	return held
}
