package project

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// isJournal reports whether the name says that the database beside it is being
// written.
func isJournal(name string) bool {
	return strings.HasSuffix(name, "-journal") || strings.HasSuffix(name, "-wal") || strings.HasSuffix(name, "-shm")
}

// isDataOf reports whether path is the data file, or that of one of several
// processes, whose name it begins ("Combining data files").
func isDataOf(file, path string) bool {
	return file != "" && (path == file || isParallelOf(file, path))
}

// isParallelOf reports whether path is data of one of several processes, as
// coverage.py's parallel mode names it: DATAFILE.HOST.PROCESS.RANDOM.
func isParallelOf(file, path string) bool {
	return file != "" && strings.HasPrefix(path, file+".") && filepath.Dir(path) == filepath.Dir(file)
}

// mayBeData reports whether the file at the absolute path is an SQLite database, or
// can't be looked at: it may have been one.
func mayBeData(root, path string) bool {
	if engine.GrammarOf(path) != nil || isJournal(path) {
		return false
	}
	file, err := files.OpenInside(root, path, coverage.LargestReport)
	if err != nil {
		return !errors.Is(err, files.ErrNotRegular)
	}
	defer file.Close()
	magic := []byte("SQLite format 3\x00")
	head := make([]byte, len(magic))
	_, err = io.ReadFull(file, head)
	return err == nil && bytes.Equal(head, magic)
}

// configOf is the config of coverage.py that the report was made with: the nearest one
// from its folder up to the project's, as far as can be known.
func (l *loader) configOf(r *FoundReport) python.Config {
	folder := filepath.Dir(r.Path)
	if !paths.Contains(l.options.Root, folder) {
		folder = l.options.Root
	}
	for {
		config, known := l.configs[folder]
		if !known {
			config = python.ConfigIn(folder, files.Disk{}.ReadFile)
			l.configs[folder] = config
		}
		if folder == l.options.Root || config.Folder() != "" {
			return config
		}
		folder = filepath.Dir(folder)
	}
}

// leaveOut takes from the matches of data of coverage.py the files that its config
// does not report. Its exports don't have them.
func (l *loader) leaveOut(r *FoundReport) {
	if r.Kind != coverage.CoveragePyData {
		return
	}
	config := l.configOf(r)
	selection, notes := config.Selection(r.Tool)
	if !selection.IsAll() {
		r.Matches = selected(selection, cmp.Or(config.Folder(), l.options.Root), r.Matches)
	}
	r.note(notes)
}

// tellLeftOut says of data why nothing of it counts, where that is for [report].
func noteLeftOut(reports []*FoundReport) {
	for _, r := range reports {
		if r.Use == Unmatched && r.Kind == coverage.CoveragePyData && len(r.Matches) == 0 && len(r.Files) > r.Others {
			r.Why = "[report] include and omit of coverage.py's config leave out all of its files"
		}
	}
}

// selected are the matches whose files are reported, by patterns that are relative
// to the folder at home. coverage.py may have measured them in another folder, on
// another machine: then that is the one which the patterns are relative to.
func selected(selection python.Selection, home string, matches []pathmap.Match) []pathmap.Match {
	root := filepath.ToSlash(home)
	selections := map[string]func(string) bool{}
	isReported := func(folder, path string) bool {
		if selections[folder] == nil {
			selections[folder] = selection.In(folder, withoutLinks)
		}
		return selections[folder](withoutLinks(path))
	}
	elsewhere := root // where those that are in the project were measured
	for _, m := range matches {
		if folder, ok := measuredIn(root, m); ok {
			elsewhere = folder
			break
		}
	}
	return slices.DeleteFunc(matches, func(m pathmap.Match) bool {
		measured := strings.ReplaceAll(m.Path, `\`, "/")
		folder, ok := measuredIn(root, m)
		switch {
		case ok:
			return !isReported(folder, measured)
		case m.File != "":
			return !isReported(root, m.File)
		case !isAbsolute(measured):
			measured = path.Join(elsewhere, measured)
		}
		return !isReported(elsewhere, measured)
	})
}

// measuredIn is the folder root in the path of a report, where that says one.
func measuredIn(root string, m pathmap.Match) (folder string, ok bool) {
	below, inside := paths.Relative(root, m.File)
	folder, found := strings.CutSuffix(strings.ReplaceAll(m.Path, `\`, "/"), "/"+filepath.ToSlash(below))
	return cmp.Or(folder, "/"), inside && found && isAbsolute(cmp.Or(folder, "/"))
}

// isAbsolute reports whether a path with forward slashes is absolute on any system.
func isAbsolute(path string) bool {
	return strings.HasPrefix(path, "/") || len(path) > 1 && path[1] == ':'
}

// withoutLinks is the absolute path, with forward slashes, without the links in it,
// as far as it is there.
func withoutLinks(path string) string {
	there, rest := filepath.FromSlash(path), ""
	if !filepath.IsAbs(there) {
		return path // of another system
	}
	for {
		real, err := filepath.EvalSymlinks(there)
		if err == nil {
			return filepath.ToSlash(filepath.Join(real, rest))
		}
		parent := filepath.Dir(there)
		if parent == there || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return path
		}
		there, rest = parent, filepath.Join(filepath.Base(there), rest)
	}
}

// tell adds notes to what the report says, which others may read meanwhile.
func (r *FoundReport) note(notes []string) {
	said := *r.Report
	said.Notes = slices.Clone(said.Notes)
	for _, note := range notes {
		if !slices.ContainsFunc(said.Notes, func(n coverage.Note) bool { return n.Message == note }) {
			said.Notes = append(said.Notes, coverage.Note{Message: note})
		}
	}
	if len(said.Notes) > len(r.Notes) {
		r.Report = &said
	}
}
