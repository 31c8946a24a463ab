package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/statements/python"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/git"
	"github.com/octollm/octolsp/analyzers/paths"
)

// Options say what a project is loaded from.
type Options struct {
	// Root is the project's folder, absolute.
	Root string
	// Settings are the config's.
	Settings *config.Coverage
	// Named are reports that the user names, absolute paths, in place of those
	// of the settings and of the usual names.
	Named []string
	// Commit is the commit that the reports speak of, where the user says so.
	Commit string
	// Trusted reports that what the repository has elsewhere, such as objects that it
	// shares, is followed. Git is asked in any case: it runs nothing of a repository.
	Trusted bool
	// MaxFileSize is how many bytes a text of the past may have; 0 is the usual limit.
	MaxFileSize int64
	// Same reports that no file of the project came or went since the project was
	// loaded before, but for those in Came that may be reports: absolute paths. Then
	// the folder is not walked again.
	Same bool
	Came []string
	// Walking says which files of the project are checked.
	Walking walk.Options
	// Read is the text of the file on the disk at the absolute path.
	Read func(path string) (string, error)

	// tree are the files of the folder, if they were found already.
	tree *Tree
}

// ErrNoReport reports a project without any report that counts.
var ErrNoReport = errors.New("no coverage report was found")

// loader loads a project once.
type loader struct {
	options  Options
	tree     *Tree
	index    *pathmap.Index
	previous map[string]*FoundReport
	// configs are those of coverage.py that were looked for, by folder, and outputs
	// what that of the project names.
	configs map[string]python.Config
	outputs outputs
	// notes tell of patterns that match nothing, and refusals of what git does not read.
	notes    []string
	refusals []string
	opened   bool
	git      *git.Repository
	gitError error
}

// Load finds and reads the reports of a project. What previous, the project as
// it was loaded before with the same options, or nil, knows of reports that did
// not change is taken over, with the texts that they were bound to. A report that
// can't be read now keeps what it said then. Load fails only when ctx ends, the
// folder can't be read, or Commit does not exist: what is wrong with a report is in it.
func Load(ctx context.Context, options Options, previous *Project) (*Project, error) {
	var known *Tree
	if previous != nil {
		known = previous.tree
	}
	tree, err := treeOf(ctx, options, known)
	if err != nil {
		return nil, err
	}
	maps := make([]pathmap.Map, len(options.Settings.Paths))
	for i, given := range options.Settings.Paths {
		maps[i] = pathmap.Map{From: given.From, To: filepath.ToSlash(given.To)}
	}
	l := &loader{
		options: options, tree: tree, previous: map[string]*FoundReport{},
		configs: map[string]python.Config{}, outputs: outputsOf(options.Root),
		index: pathmap.NewIndex(filepath.ToSlash(options.Root), slashed(tree.Sources), slashed(tree.LeftOut), maps),
	}
	if previous != nil {
		for _, r := range previous.Reports {
			l.previous[r.Path] = r
		}
	}
	p := &Project{Root: options.Root, Sources: tree.Sources, tree: tree, Notes: mapNotes(options), patterns: options.Settings.Reports, totals: options.Settings.Totals}
	defer func() { l.git.Close() }()
	candidates, named := l.candidates(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	p.Notes = append(p.Notes, l.notes...)
	if !named {
		p.Notes = append(p.Notes, l.outputs.notes()...)
	}
	for _, path := range candidates {
		r, err := l.load(ctx, path, named)
		if err != nil {
			return nil, err
		}
		if r.Use == Failed && !named && errors.Is(r.Err, fs.ErrNotExist) {
			continue // it is gone
		}
		if r.Use == Ignored && !certainName(filepath.Base(path)) && !slices.Contains(l.outputs.reports, path) {
			continue // nothing but its place, or a name that others have, spoke for it
		}
		p.Reports = append(p.Reports, r)
	}
	choose(p.Reports)
	noteLeftOut(p.Reports)
	if !named {
		// What lies around the project may be of others in the same repository.
		p.Reports = slices.DeleteFunc(p.Reports, func(r *FoundReport) bool {
			return !paths.Contains(options.Root, r.Path) && (r.Use == Unmatched || r.Use == Ignored)
		})
	}
	sorted(p.Reports)
	p.Notes = append(p.Notes, l.refusals...)
	p.merge(previous)
	return p, nil
}

// treeOf are the files of the project.
func treeOf(ctx context.Context, options Options, known *Tree) (*Tree, error) {
	if options.tree != nil {
		return options.tree, nil
	}
	if !options.Same || known == nil {
		return Discover(ctx, options.Root, options.Walking)
	}
	tree := *known
	came := slices.DeleteFunc(slices.Clone(options.Came), func(path string) bool { return !IsUsual(options.Root, path) })
	tree.Reports = slices.Concat(tree.Reports, came)
	slices.Sort(tree.Reports)
	tree.Reports = slices.Compact(tree.Reports)
	return &tree, nil
}

func slashed(paths []string) []string {
	slashed := make([]string, len(paths))
	for i, path := range paths {
		slashed[i] = filepath.ToSlash(path)
	}
	return slashed
}

// candidates are the paths of what may be reports, and whether somebody named
// them.
func (l *loader) candidates(ctx context.Context) (paths []string, named bool) {
	if len(l.options.Named) > 0 {
		return l.options.Named, true
	}
	if l.options.Settings.Reports == nil {
		return l.tree.Reports, false
	}
	for _, pattern := range l.options.Settings.Reports {
		if LeadsOut(pattern) {
			l.notes = append(l.notes, fmt.Sprintf("[coverage] reports: %q leads out of the repository: name reports elsewhere with --report", pattern.Text))
			continue
		}
		found := list(ctx, pattern.Folder, pattern.Glob())
		if len(found) == 0 {
			l.notes = append(l.notes, fmt.Sprintf("[coverage] reports: no file matches %q", pattern.Text))
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	return slices.Compact(paths), true
}

// LeadsOut reports whether what matches the pattern would lie out of the repository
// of the config that has it. A pattern of the editor, of the environment or of a flag
// is the user's and may.
func LeadsOut(pattern config.ReportPattern) bool {
	return pattern.Origin.Kind == config.FromFile && files.Names("", pattern.Origin.Path, pattern.Base()) != nil
}

// load reads one report and binds it to texts, unless that was done before.
func (l *loader) load(ctx context.Context, path string, named bool) (*FoundReport, error) {
	before := l.previous[path]
	if before != nil && before.Report != nil && before.Err == nil && unchanged(before, path) {
		return l.again(ctx, before, named, nil)
	}
	r := &FoundReport{Path: path, DisplayPath: paths.Display(l.options.Root, path), named: named}
	var err error
	if len(l.options.Named) > 0 {
		r.Report, err = format.Read(ctx, path)
	} else {
		r.Report, err = format.ReadInside(ctx, l.options.Root, path)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && before != nil && before.Report != nil && !errors.Is(err, fs.ErrNotExist):
		return l.again(ctx, before, named, err) // it may be half of a new one
	case errors.Is(err, coverage.ErrUnknown) && !named:
		r.Use, r.Why = Ignored, format.Reason(err)
		return r, nil
	case err != nil:
		r.Err, r.Use, r.Why = err, Failed, format.Reason(err)
		return r, nil
	}
	return r, l.place(ctx, r, nil)
}

// again is a report that was read before, which err prevents from being read now
// if it is not nil. Its files stay bound to the texts that they were bound to.
func (l *loader) again(ctx context.Context, before *FoundReport, named bool, err error) (*FoundReport, error) {
	r := *before
	r.Use, r.Why, r.named, r.Err, r.Others, r.Old, r.passedOver = Used, "", named, err, 0, false, nil
	return &r, l.place(ctx, &r, before.bound)
}

// place finds the files of the report, and the texts of those that are not bound
// yet.
func (l *loader) place(ctx context.Context, r *FoundReport, known map[string]*bound) error {
	l.match(r)
	r.parallel = r.Kind == coverage.CoveragePyData &&
		(isParallelOf(filepath.Join(filepath.Dir(r.Path), ".coverage"), r.Path) || isParallelOf(l.outputs.data, r.Path))
	if err := l.bind(ctx, r, known); err != nil {
		return fmt.Errorf("looking for the texts that %s speaks of: %w", r.DisplayPath, err)
	}
	return nil
}

// unchanged reports whether the file of the report is the one that was read.
func unchanged(r *FoundReport, path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.ModTime().Equal(r.Modified) && info.Size() == r.Size
}

// match finds the files of the report.
func (l *loader) match(r *FoundReport) {
	asked := pathmap.ReportPaths{Folder: filepath.ToSlash(filepath.Dir(r.Path)), Roots: r.Roots}
	for _, f := range r.Files {
		if engine.GrammarOf(f.Path) == nil {
			r.Others++
			continue
		}
		asked.Paths = append(asked.Paths, f.Path)
	}
	r.Matches = l.index.Match(asked)
	l.leaveOut(r)
}

// repository is the one around the project.
func (l *loader) repository(ctx context.Context) (*git.Repository, error) {
	if !l.opened {
		l.opened = true
		l.git, l.gitError = git.Open(ctx, l.options.Root, l.options.Trusted)
	}
	return l.git, l.gitError
}
