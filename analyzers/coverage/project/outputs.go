package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
)

// outputs are the files that the configs of coverage.py and pytest in a folder name:
// absolute paths.
type outputs struct {
	// data is where the data is written to; empty where nothing is said.
	data string
	// reports are where reports are written to. outside are those places, of data and of
	// reports, that lie out of the repository: they are not looked at.
	reports, outside []string
	// unread are the names of configs that only a link makes some of the project.
	unread []string
}

// outputsOf are those of the folder root.
func outputsOf(root string) outputs {
	// They are asked for often, and few say it: they need not be parsed for that.
	contents := map[string][]byte{}
	saysCoverage, saysPytest := false, false
	var found outputs
	for _, name := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(project.CoverageNames(), project.PytestNames())))) {
		path := filepath.Join(root, name)
		content, err := files.Disk{}.ReadFile(path)
		if errors.Is(err, files.ErrOutside) {
			found.unread = append(found.unread, name)
		}
		if err == nil {
			contents[path] = content
			lower := bytes.ToLower(content)
			saysCoverage = saysCoverage || bytes.Contains(lower, []byte("data_file")) || bytes.Contains(lower, []byte("output"))
			saysPytest = saysPytest || bytes.Contains(lower, []byte("cov-report"))
		}
	}
	if saysCoverage {
		config := python.ConfigIn(root, func(path string) ([]byte, error) {
			if content, known := contents[path]; known {
				return content, nil
			}
			return nil, fs.ErrNotExist
		})
		if data := place(root, config.DataFile()); data != "" && isOutside(root, data) {
			found.outside = append(found.outside, "the data file "+strconv.Quote(data))
		} else {
			found.data = data
		}
		for _, file := range config.Outputs() {
			found.add(root, file)
		}
	}
	if saysPytest {
		for _, name := range project.PytestNames() {
			for _, file := range covReports(project.PytestOptions(name, contents[filepath.Join(root, name)])) {
				found.add(root, file)
			}
		}
	}
	return found
}

// add takes in a file that a report is written to.
func (o *outputs) add(root, file string) {
	path := place(root, file)
	switch {
	case path == "":
	case isOutside(root, path):
		o.outside = append(o.outside, "the report "+strconv.Quote(file))
	default:
		o.reports = append(o.reports, path)
	}
}

// covReports are the files that the options of pytest-cov write reports to, such as
// "out.xml" of --cov-report=xml:out.xml.
func covReports(options []string) []string {
	var found []string
	for i, option := range options {
		value, isReport := strings.CutPrefix(option, "--cov-report=")
		if option == "--cov-report" && i+1 < len(options) {
			value, isReport = options[i+1], true
		}
		kind, file, hasFile := strings.Cut(value, ":")
		if isReport && hasFile && file != "" && (kind == "xml" || kind == "json" || kind == "lcov") {
			found = append(found, file)
		}
	}
	return found
}

// place is the absolute path of a file as a config in the folder root names it, from
// "~" on in the home; empty where it can't be told.
func place(root, file string) string {
	switch {
	case file == "":
		return ""
	case filepath.IsAbs(file):
		return filepath.Clean(file)
	case file[0] != '~':
		return filepath.Join(root, filepath.FromSlash(file))
	case len(file) > 1 && !os.IsPathSeparator(file[1]):
		return "" // the home of somebody else
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(file[1:]))
}

// isOutside reports whether the path that a file in root names lies out of the
// repository.
func isOutside(root, path string) bool {
	return files.Names(root, filepath.Join(root, "*"), path) != nil
}

// isNamed reports whether the file at the absolute path is one of them.
func (o *outputs) isNamed(root, path string) bool {
	return slices.Contains(o.reports, path) || isDataOf(o.data, path) && mayBeData(root, path)
}

// existing are those of them that are there.
func (o *outputs) existing(root string) []string {
	var found []string
	for _, path := range o.reports {
		if isFile(root, path) && engine.GrammarOf(path) == nil {
			found = append(found, path)
		}
	}
	if o.data == "" {
		return found
	}
	entries, err := files.ReadDir(root, filepath.Dir(o.data))
	if err != nil {
		return found // what can't be read has no part
	}
	for _, entry := range entries {
		path := filepath.Join(filepath.Dir(o.data), entry.Name())
		if isDataOf(o.data, path) && isFile(root, path) && mayBeData(root, path) {
			found = append(found, path)
		}
	}
	return found
}

// notes say which of them are not looked at.
func (o *outputs) notes() []string {
	var notes []string
	for _, file := range o.outside {
		notes = append(notes, fmt.Sprintf("the config of coverage.py or pytest names %s, which lies out of the repository: name it with --report", file))
	}
	for _, name := range o.unread {
		notes = append(notes, fmt.Sprintf("%s is not read: %v", name, files.ErrOutside))
	}
	return notes
}
