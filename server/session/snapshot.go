package session

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// Snapshot is the state of the session at one moment. It is immutable.
type Snapshot struct {
	// Folders are the workspace folders, the innermost first.
	Folders []*Folder
	// Outside holds for files that are in no folder.
	Outside *Folder

	documents map[string]*Document
	// tools are what tools found in files on the disk, by path and tool.
	tools map[string]map[string]toolResult
	// coverage is what reports say of the workspace folders, by their paths.
	coverage map[string]*project.Projects
	// coverageHidden reports that the user does not want to see it now.
	coverageHidden bool
	epoch          *epoch
}

// Places are the workspace folders and the place of files that are in none.
func (s *Snapshot) Places() []*Folder { return append(slices.Clip(s.Folders), s.Outside) }

// Document is the open document with the URI, or nil.
func (s *Snapshot) Document(at string) *Document { return s.documents[at] }

// Documents are the open documents by their URIs.
func (s *Snapshot) Documents() []*Document {
	all := make([]*Document, 0, len(s.documents))
	for _, d := range s.documents {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *Document) int { return cmp.Compare(a.URI, b.URI) })
	return all
}

// folderOf is the innermost folder with the file at path. A text without a
// file belongs to the folder that the client named first.
func (s *Snapshot) folderOf(path string) *Folder {
	if path == "" && len(s.Folders) > 0 {
		return slices.MinFunc(s.Folders, func(a, b *Folder) int { return cmp.Compare(a.order, b.order) })
	}
	for _, folder := range s.Folders {
		if folder.contains(path) {
			return folder
		}
	}
	return s.Outside
}

// Folder is what holds for the document by its place.
func (s *Snapshot) Folder(d *Document) *Folder { return s.folderOf(d.Path) }

// FolderAt is what holds for the file or folder at path.
func (s *Snapshot) FolderAt(path string) *Folder { return s.folderOf(path) }

// Around are the folders beside the workspace folders in which a config or an
// open document lies that counts.
func (s *Snapshot) Around() []string {
	var around []string
	add := func(path string) {
		folder := filepath.Dir(path)
		if s.folderOf(folder) == s.Outside && !slices.Contains(around, folder) {
			around = append(around, folder)
		}
	}
	for _, place := range s.Places() {
		for _, file := range place.Finder.Files() {
			add(file.Path)
		}
	}
	for _, d := range s.documents {
		if d.Path != "" {
			add(d.Path)
		}
	}
	return around
}

// Concerns reports whether the config at path may hold for an open document that
// lies in no workspace folder.
func (s *Snapshot) Concerns(path string) bool {
	for _, d := range s.documents {
		if d.Path != "" && s.folderOf(d.Path) == s.Outside && paths.Contains(filepath.Dir(path), d.Path) {
			return true
		}
	}
	return false
}

// OpenText is the text of the open document at path.
func (s *Snapshot) OpenText(path string) (string, bool) {
	if d := s.documentAt(path); d != nil {
		return d.Text.Source, true
	}
	return "", false
}

// hasConfig reports whether the file at path is a config, or the folder at path
// holds or held one that was read.
func (s *Snapshot) hasConfig(path string) bool {
	if config.IsConfig(path) {
		return true
	}
	for _, folder := range s.Places() {
		for _, file := range folder.Finder.Files() {
			if paths.Contains(path, file.Path) {
				return true
			}
		}
	}
	return false
}

// configs are the config files as they are in the editor in s.
func (s *Snapshot) configs() files.Overlay {
	texts := map[string]string{}
	for _, d := range s.documents {
		if d.IsConfig() {
			texts[d.Path] = d.Text.Source
		}
	}
	return func(path string) (string, bool) {
		text, open := texts[path]
		return text, open
	}
}

// documentAt is the open document of the file at path, or nil: the one that
// changed last, if it is open by several addresses.
func (s *Snapshot) documentAt(path string) *Document {
	var found *Document
	for _, d := range s.documents {
		if path != "" && d.Path == path && (found == nil || d.sequence > found.sequence) {
			found = d
		}
	}
	return found
}
