package project

import (
	"fmt"
	"os"
	"path/filepath"
)

// mapNotes says of maps in the config, for people, which of them lead to no folder
// with files of the project.
func mapNotes(options Options) []string {
	var notes []string
	for _, given := range options.Settings.Paths {
		to := given.To
		if !filepath.IsAbs(to) {
			to = filepath.Join(options.Root, to)
		}
		if isOutside(options.Root, to) {
			notes = append(notes, fmt.Sprintf("[coverage.paths] %q = %q: it leads out of the repository, and what lies there is not looked at", given.From, given.To))
			continue
		}
		info, err := os.Lstat(to)
		switch {
		case err != nil:
			notes = append(notes, fmt.Sprintf("[coverage.paths] %q = %q: there is no such folder", given.From, given.To))
		case info.Mode()&os.ModeSymlink != 0:
			notes = append(notes, fmt.Sprintf("[coverage.paths] %q = %q: it is a link, and what lies behind links in a project is not followed", given.From, given.To))
		}
	}
	return notes
}
