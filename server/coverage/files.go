package coverage

import (
	"os"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/server/session"
)

// ReportOf are the workspace folders of which the file at the absolute path may be
// a coverage report: those that it lies in or around, or those whose config names
// it.
func (c *Coverage) ReportOf(path string) []*session.Folder {
	return slices.DeleteFunc(slices.Clone(c.Session.Current().Folders), func(folder *session.Folder) bool {
		found, err := folder.FolderConfig()
		if c.Session.Current().Coverage(folder.Path).MayBeReport(path) {
			return false
		}
		if err == nil && found.Coverage().Reports != nil {
			return !slices.ContainsFunc(found.Coverage().Reports, func(p config.ReportPattern) bool { return p.Matches(path) && !project.LeadsOut(p) })
		}
		return !project.IsUsual(folder.Path, path)
	})
}

// ReportFolders are the folders beside those of the workspace in which coverage
// reports may lie, as far as they are there.
func (c *Coverage) ReportFolders() []string {
	snapshot := c.Session.Current()
	var around []string
	for _, folder := range snapshot.Folders {
		if !folder.Settings.Enable || !folder.Settings.Coverage {
			continue
		}
		places := project.Above(folder.Path)
		if found, err := folder.FolderConfig(); err == nil && found.Coverage().Reports != nil {
			places = nil
			for _, pattern := range found.Coverage().Reports {
				if project.LeadsOut(pattern) {
					continue
				}
				places = append(places, pattern.Base())
			}
		}
		for _, place := range places {
			info, err := os.Stat(place)
			if err == nil && info.IsDir() && snapshot.FolderAt(place) == snapshot.Outside && !slices.Contains(around, place) {
				around = append(around, place)
			}
		}
	}
	return around
}

// FileChanged takes in that the file at the absolute path came or went, which
// placed says, or was written, and reports whether it is a coverage report.
func (c *Coverage) FileChanged(path string, placed bool) bool {
	folders := c.ReportOf(path)
	for _, folder := range folders {
		c.changes.report(folder.Path, path)
		c.load(folder)
	}
	if len(folders) == 0 && placed {
		folder := c.Session.Current().FolderAt(path)
		c.changes.all(folder.Path)
		if engine.GrammarOf(path) == nil {
			c.load(folder) // a folder may have had reports in it
		}
	}
	return len(folders) > 0
}
