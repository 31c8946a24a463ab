// Package pathmap finds which file of a project a path in a coverage report means.
//
// Reports name files as the machine knew them that made the report: by a path in
// a container, relative to a source folder, with backslashes. **A path means a
// file only if it can mean no other**: what is ambiguous is said, never guessed.
package pathmap

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Index are the files of a project, by their last names. It is immutable.
type Index struct {
	// root is the project's folder, absolute, with forward slashes.
	root  string
	files map[string]bool
	// byName has the files by their last name, in the order of reversed.
	byName map[string][]ending
	maps   []Map
}

// ending is a file with its names from the last to the first, so that files with a
// long common end stand beside each other.
type ending struct{ reversed, file string }

// Map says that what a report has below From lies in the project below To.
type Map struct {
	// From is a prefix of paths in reports: whole names, with forward slashes or
	// backslashes; "*" stands for any name.
	From string
	// To is relative to the project's folder, with forward slashes, or absolute.
	To string
}

// NewIndex takes in the files of the project in the folder root: absolute paths
// with forward slashes, which need not lie in root. A path means one of others,
// such as copies that a build made, only if it names just that. maps go before
// all else, the first that fits.
func NewIndex(root string, files, others []string, maps []Map) *Index {
	x := &Index{root: clean(root), files: map[string]bool{}, byName: map[string][]ending{}, maps: maps}
	for _, file := range files {
		file = clean(file)
		if !x.files[file] {
			x.files[file] = true
			name := path.Base(file)
			x.byName[name] = append(x.byName[name], ending{reversed(names(file)), file})
		}
	}
	for _, endings := range x.byName {
		slices.SortFunc(endings, func(a, b ending) int { return strings.Compare(a.reversed, b.reversed) })
	}
	for _, file := range others {
		x.files[clean(file)] = true
	}
	return x
}

// Match is what a path of a report means.
type Match struct {
	// Path is as the report writes it.
	Path string
	// File is the project's file, absolute, with forward slashes; empty if there
	// is none or more than one.
	File string
	// Candidates are the files that it may mean, where it is ambiguous, sorted.
	Candidates []string
}

// ReportPaths are the paths of a report, with what they are relative to.
type ReportPaths struct {
	// Folder is where the report lies, absolute.
	Folder string
	// Roots are the folders that its paths may start at.
	Roots []string
	// Paths are those of its files.
	Paths []string
}

// Match finds the files of the report, in the order of its paths.
func (x *Index) Match(report ReportPaths) []Match {
	m := matcher{Index: x, folder: clean(report.Folder)}
	for _, root := range report.Roots {
		if root = clean(root); root != "" && !slices.Contains(m.roots, root) {
			m.roots = append(m.roots, root)
		}
	}
	return m.match(report.Paths)
}

var drive = regexp.MustCompile(`^[A-Za-z]:(/|$)`)

// clean is written with forward slashes, without "file://", without what is not
// needed. A drive stays as the first name of an absolute path.
func clean(written string) string {
	written = strings.TrimPrefix(written, "file://")
	written = strings.ReplaceAll(written, `\`, "/")
	if written == "" {
		return ""
	}
	if drive.MatchString(written) {
		written = "/" + written
	}
	return path.Clean(written)
}

func names(file string) []string { return strings.Split(strings.TrimPrefix(file, "/"), "/") }
