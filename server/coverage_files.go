package server

import (
	"os"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/server/session"
)

// reportOf are the workspace folders of which the file at the absolute path may be
// a coverage report: those that it lies in or around, or those whose config names
// it.
func (s *server) reportOf(path string) []*session.Folder {
	return slices.DeleteFunc(slices.Clone(s.session.Current().Folders), func(folder *session.Folder) bool {
		found, err := folder.FolderConfig()
		if s.session.Current().Coverage(folder.Path).MayBeReport(path) {
			return false
		}
		if err == nil && found.Coverage().Reports != nil {
			return !slices.ContainsFunc(found.Coverage().Reports, func(p config.ReportPattern) bool { return p.Matches(path) })
		}
		return !project.IsUsual(folder.Path, path)
	})
}

// reportFolders are the folders beside those of the workspace in which coverage
// reports may lie, as far as they are there.
func (s *server) reportFolders() []string {
	snapshot := s.session.Current()
	var around []string
	for _, folder := range snapshot.Folders {
		if !folder.Settings.Enable || !folder.Settings.Coverage {
			continue
		}
		places := project.Above(folder.Path)
		if found, err := folder.FolderConfig(); err == nil && found.Coverage().Reports != nil {
			places = nil
			for _, pattern := range found.Coverage().Reports {
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
