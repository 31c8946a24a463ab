package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/project"
)

// The files that hold octolsp's config.
const (
	octolspName = "octolsp.toml"
)

// read is a file that was looked at.
type read struct {
	path, displayPath string
	content           []byte
	// err is an [fs.ErrNotExist] if there is no such file.
	err error

	parsed  *settingsFile
	problem *Problem
}

// document is the file as TOML, parsed once.
func (r *read) document() (*settingsFile, *Problem) {
	if r.err != nil {
		return nil, r.failure()
	}
	if r.parsed == nil && r.problem == nil {
		r.parsed, r.problem = parseFile(r.path, r.displayPath, r.content)
	}
	return r.parsed, r.problem
}

// failure is the problem that the file could not be read.
func (r *read) failure() *Problem {
	return &Problem{File: r.path, Path: r.displayPath, Message: reason(r.err)}
}

// reason is what is wrong, without the path that stands before it anyway.
func reason(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.As(err, &path):
		return "cannot be read: " + path.Err.Error()
	}
	return "cannot be read: " + err.Error()
}

func (f *Finder) read(path string) *read {
	if known := f.reads[path]; known != nil {
		return known
	}
	r := &read{path: path, displayPath: paths.Display(f.overrides.Folder, path)}
	r.content, r.err = f.source.ReadFile(path)
	switch {
	case !errors.Is(r.err, files.ErrOutside):
	case path == f.named:
		var text string
		text, r.err = files.Read(path, largest)
		r.content = []byte(text)
	case !isLink(path):
		r.err = os.ErrNotExist // the folder lies outside, and its configs are not those of the project
	}
	if len(r.content) > largest {
		r.content, r.err = nil, fmt.Errorf("the file is larger than %d bytes", largest)
	}
	if errors.Is(r.err, syscall.ENOTDIR) {
		r.err = os.ErrNotExist
	}
	if !errors.Is(r.err, fs.ErrNotExist) {
		f.reads[path] = r
		f.file(path)
	}
	return r
}

// isLink reports whether there is a symbolic link at path.
func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// chain is a config of octolsp with what it extends.
type chain struct {
	// files are the absolute paths, the config itself first.
	files []string
	// layers are what the files say, the last to be extended first.
	layers []*layer
	// err is a [Problems].
	err error
}

// chainAt reads the config of octolsp at path, once. It is nil if the file
// does not exist, or is a pyproject.toml without the table.
func (f *Finder) chainAt(path string) *chain {
	return once(f.chains, path, f.newChain)
}

func (f *Finder) newChain(path string) *chain {
	r := f.read(path)
	if errors.Is(r.err, fs.ErrNotExist) {
		return nil
	}
	c := &chain{}
	var problems Problems
	defer func() {
		for _, problem := range problems {
			f.file(problem.File).add(problem)
		}
	}()
	for {
		d, table, problem := r.table()
		if problem != nil {
			problems = append(problems, problem)
			c.err = problems
			return c
		}
		if table == nil {
			return nil // only the first can be without: see extended
		}
		c.files = append(c.files, r.path)
		name := ""
		if project.IsPyproject(r.path) {
			name = "tool.octolsp"
		}
		if problem := f.overrides.versionProblem(d, table); problem != nil {
			problems = append(problems, problem)
			break // the keys may be those of another version
		}
		if found := d.validate(name, table, root()); len(found) > 0 {
			problems = append(problems, found...)
		} else {
			c.layers = slices.Insert(c.layers, 0, newLayer(d, table))
		}
		extend := table.At("extend")
		if extend == nil || extend.Kind != document.String || extend.Text == "" {
			break
		}
		next, problem := f.extended(d, extend, c.files)
		if problem != nil {
			problems = append(problems, problem)
			break
		}
		r = next
	}
	if len(problems) > 0 {
		c.err = problems
	}
	return c
}

// extended is the file that extend, in d, names.
func (f *Finder) extended(d *settingsFile, extend *document.Node, known []string) (*read, *Problem) {
	path := filepath.FromSlash(extend.Text)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.path), path)
	}
	path = filepath.Clean(path)
	if files.Names(f.overrides.Folder, d.path, path) != nil {
		return nil, d.problem(extend.Anchor(), "cannot extend %s: it lies out of the repository, or of the folder that is checked; name a config elsewhere with --config", paths.Display(f.overrides.Folder, path))
	}
	f.file(path)
	if at := slices.Index(known, path); at >= 0 {
		var circle []string
		for _, file := range append(slices.Clone(known[at:]), path) {
			circle = append(circle, paths.Display(f.overrides.Folder, file))
		}
		return nil, d.problem(extend.Anchor(), "extend goes in a circle: %s", strings.Join(circle, " → "))
	}
	r := f.read(path)
	if r.err != nil {
		return nil, d.problem(extend.Anchor(), "cannot extend %s: %s", r.displayPath, reason(r.err))
	}
	if _, table, problem := r.table(); problem == nil && table == nil {
		return nil, d.problem(extend.Anchor(), "cannot extend %s: it has no table [tool.octolsp]", r.displayPath)
	}
	return r, nil
}

// table is the config in the file: the whole of it, or [tool.octolsp] of a
// pyproject.toml, nil if that has none.
func (r *read) table() (*settingsFile, *document.Node, *Problem) {
	if project.IsPyproject(r.path) && r.err == nil && !strings.Contains(string(r.content), "octolsp") {
		return nil, nil, nil // what is wrong with it is not octolsp's business
	}
	d, problem := r.document()
	if problem != nil {
		return nil, nil, problem
	}
	table := project.ToolTable(r.path, d.Document, "octolsp")
	if table != nil && table.Kind != document.Table {
		return nil, nil, d.problem(table.Anchor(), "tool.octolsp must be a table, not %s", table.Kind)
	}
	return d, table, nil
}
