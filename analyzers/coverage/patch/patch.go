// Package patch says how much of what changed since a commit tests execute.
package patch

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/git"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Patch is what changed in the Python and Rust files of a project since a
// commit, committed or not.
type Patch struct {
	// Base is the commit at which the history of today left that of the revision.
	Base string
	// Files are those in which lines changed that can be executed, by path.
	Files []*File

	root    string
	sources []string
	read    func(path string) (string, error)
	// touched are all files that changed, those of Files among them.
	touched []*File
}

// File is what changed in one file.
type File struct {
	// Path is absolute; DisplayPath is relative to the project, with forward
	// slashes.
	Path, DisplayPath string
	Language          *grammars.Language
	// Covered and Uncovered are changed lines, counted from 1, that can be
	// executed; of a statement of which only later lines changed, it is the first.
	// Lines of files that no report knows, or that changed after the report, are
	// uncovered: Unmeasured says why, and is empty otherwise.
	Covered, Uncovered []int
	Unmeasured         string

	view  *states.View
	lines []string
	hunks []hunk
	// changed are the lines of hunks.
	changed map[int]bool
	// counted are the changed lines that can be executed, and those that continue what
	// can be.
	counted map[int]bool
	renamed bool
}

// hunk are changed lines that follow each other, counted from 1; before the first
// is the last where lines are gone and none came.
type hunk struct{ first, last int }

// Share is how many of the changed lines are covered.
func (f *File) Share() coverage.Share {
	return coverage.Share{Covered: len(f.Covered), Total: len(f.Covered) + len(f.Uncovered)}
}

// Share is how many of the changed lines of the language are covered; of all
// languages if it is nil.
func (p *Patch) Share(language *grammars.Language) coverage.Share {
	var share coverage.Share
	for _, f := range p.Files {
		if language == nil || f.Language == language {
			share = share.Add(f.Share())
		}
	}
	return share
}

// Executable are the lines of source, counted from 1, that can be executed, as
// far as the syntax tells.
type Executable func(ctx context.Context, language *grammars.Language, source string) ([]int, error)

// Options say what a patch is made with.
type Options struct {
	// Trusted reports that what the repository has elsewhere is followed.
	Trusted bool
	// MaxFileSize is how many bytes a text may have that is compared; 0 is the usual
	// limit.
	MaxFileSize int64
	// Read is the text of the file on the disk at the absolute path.
	Read func(path string) (string, error)
	// Executable finds what can be executed in what no report knows.
	Executable Executable
	// Begins is the line on which the statement begins that each line, counted from 1,
	// belongs to, in a language of which reports name no other; 0 stands for none. It
	// is nil for other languages.
	Begins func(ctx context.Context, language *grammars.Language, source string) (func(line int) int, error)
	// Counts reports whether the file at the absolute path counts; nil counts all.
	Counts func(path string) bool
}

// Of compares the work tree of the project with the point at which its history
// left that of the revision. A file that git does not track is one change.
func Of(ctx context.Context, p *project.Project, revision string, options Options) (*Patch, error) {
	repository, err := git.Open(ctx, p.Root, options.Trusted)
	if err != nil {
		return nil, err
	}
	defer repository.Close()
	base, err := repository.MergeBase(ctx, revision)
	if err != nil {
		return nil, err
	}
	changes, err := repository.Diff(ctx, base, cmp.Or(options.MaxFileSize, config.DefaultMaxFileSize))
	if err != nil {
		return nil, err
	}
	untracked, err := repository.Untracked(ctx)
	if err != nil {
		return nil, err
	}
	for _, path := range untracked {
		changes = append(changes, git.Change{Path: path, Whole: true})
	}
	slices.SortFunc(changes, func(a, b git.Change) int { return strings.Compare(a.Path, b.Path) })
	made := &Patch{Base: base, root: p.Root, sources: p.Sources, read: options.Read}
	for _, change := range changes {
		path := filepath.Join(repository.Root, filepath.FromSlash(change.Path))
		if _, ours := slices.BinarySearch(p.Sources, path); !ours || options.Counts != nil && !options.Counts(path) {
			continue
		}
		f, err := fileOf(ctx, p, path, change, options)
		if err != nil {
			return nil, err
		}
		made.touched = append(made.touched, f)
		if f.Share().Total > 0 {
			made.Files = append(made.Files, f)
		}
	}
	return made, nil
}

// hunksOf are the changes in a file of so many lines.
func hunksOf(change git.Change, count int) []hunk {
	if change.Whole {
		return []hunk{{1, count}}
	}
	var hunks []hunk
	for _, h := range change.Hunks {
		if h.Count == 0 {
			hunks = append(hunks, hunk{h.First + 1, h.First})
			continue
		}
		hunks = append(hunks, hunk{h.First, h.First + h.Count - 1})
	}
	return hunks
}

// fileOf is what changed in the file at path.
func fileOf(ctx context.Context, p *project.Project, path string, change git.Change, options Options) (*File, error) {
	source, err := options.Read(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	f := &File{Path: path, DisplayPath: p.DisplayPath(path), Language: engine.GrammarOf(path), renamed: change.Renamed}
	lines := text.NewLines(source)
	for line := range lines.Count() {
		f.lines = append(f.lines, lines.Text(line))
	}
	f.hunks = hunksOf(change, len(f.lines))
	f.changed = map[int]bool{}
	for _, h := range f.hunks {
		for line := h.first; line <= h.last; line++ {
			f.changed[line] = true
		}
	}
	known := p.File(path)
	if f.view = known.In(source); known != nil && isSilent(known) {
		f.view = nil
	}
	f.takeMeasured()
	continued, err := f.continued(ctx, source, options)
	if err != nil {
		return nil, err
	}
	if f.view == nil || !f.view.Unchanged() {
		executable, err := options.Executable(ctx, f.Language, source)
		if err != nil {
			return nil, err
		}
		f.takeUnmeasured(executable, continued, known)
	}
	f.takeContinued(continued)
	slices.Sort(f.Covered)
	slices.Sort(f.Uncovered)
	return f, nil
}

// isSilent reports whether the reports that know the file have nothing of its lines.
func isSilent(known *project.File) bool {
	said := known.Measured()
	return !known.Incomplete && said.LineShare().Total == 0 && said.Excluded == ""
}

// takeMeasured takes in the changed lines of which the report speaks.
func (f *File) takeMeasured() {
	if f.view == nil {
		return
	}
	for line := range f.view.Lines() {
		switch {
		case !f.changed[line.Number]:
		case line.Hits > 0:
			f.Covered = append(f.Covered, line.Number)
		default:
			f.Uncovered = append(f.Uncovered, line.Number)
		}
	}
}

// takeUnmeasured takes in the executable lines of which nothing is known and that
// changed, or whose statements did; known is what is known of the file.
func (f *File) takeUnmeasured(executable []int, continued map[int]int, known *project.File) {
	isUnknown := func(line int) bool { return f.view == nil || f.view.State(line) == states.Unknown }
	for _, line := range executable {
		at, isContinued := continued[line]
		isUnmeasured := isUnknown(line) && (f.changed[line] || isContinued) || isContinued && isUnknown(at)
		if !isUnmeasured {
			continue
		}
		f.Uncovered = append(f.Uncovered, line)
		switch {
		case known == nil:
			f.Unmeasured = "no report knows the file"
		case isSilent(known):
			f.Unmeasured = "no report has a line of the file"
		case f.view == nil:
			f.Unmeasured = known.Stale
		default:
			f.Unmeasured = "lines changed after the report"
		}
	}
}

// takeContinued takes in the first lines of continued statements that are not yet, and
// notes which changed lines count.
func (f *File) takeContinued(continued map[int]int) {
	f.counted = map[int]bool{}
	for _, line := range slices.Concat(f.Covered, f.Uncovered) {
		f.counted[line] = true
	}
	for line, at := range continued {
		switch {
		case f.counted[line] || f.view == nil:
		case f.view.State(line) == states.Uncovered:
			f.Uncovered = append(f.Uncovered, line)
			f.counted[line] = true
		case f.view.State(line) == states.Covered || f.view.State(line) == states.Partial:
			f.Covered = append(f.Covered, line)
			f.counted[line] = true
		}
		f.counted[at] = f.counted[at] || f.counted[line]
	}
}

// continued are the first lines, which did not change, of statements of which later
// lines did that the report does not name, each with one of these.
func (f *File) continued(ctx context.Context, source string, options Options) (map[int]int, error) {
	if options.Begins == nil {
		return nil, nil
	}
	begins, err := options.Begins(ctx, f.Language, source)
	if err != nil || begins == nil {
		return nil, err
	}
	found := map[int]int{}
	for _, h := range f.hunks {
		for line := h.first; line <= min(h.last, len(f.lines)); line++ {
			first := begins(line)
			if first == 0 || first == line || f.changed[first] || !saysSomething(f.lines[line-1]) {
				continue
			}
			if f.view == nil || f.view.State(line) == states.Plain && found[first] == 0 || f.view.State(line) == states.Unknown {
				found[first] = line
			}
		}
	}
	return found, nil
}
