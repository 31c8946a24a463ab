// Package check is the batch checker: it walks trees, looks at every file on
// all cores, links what depends on other files, and hands the findings on in
// the order of the paths.
//
// Each file is parsed once. No tree is kept; the text of a file only until its
// findings are settled, which those that depend on no other file are at once.
package check

import (
	"context"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/octollm/octolsp/analyzers/check/toolruns"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/analyzers/workset"
)

// Options say what to check.
type Options struct {
	// Folder is the working folder, an absolute path.
	Folder string
	// Paths are files and folders, relative to Folder or absolute.
	Paths []string
	// Input is a text to check in place of Paths, or nil.
	Input *Input
	// Finder gives the config of each file.
	Finder *config.Finder
	// Planner says which tools run beside; nil runs none.
	Planner *plan.Planner
	// Trusted are the folders that the user vouches for.
	Trusted trust.Folders
	// Coverage says that the coverage of files is shown where their configs ask for
	// it.
	Coverage bool
	// ForceExclude lets the config leave out paths that are named.
	ForceExclude bool
	// Workers is how many files are looked at at once; 0 is as many as there
	// are processors to use.
	Workers int
	// Progress, if it is set, is called with how many of all files are done, and which
	// tools still run. It is called by one goroutine at a time.
	Progress func(done, total int, tools []string)
}

// Input is a text that stands for a file.
type Input struct {
	// Name is the path of the file, relative to the working folder or absolute.
	Name   string
	Source string
}

// A Check is a set of files with what holds for them.
type Check struct {
	Options
	files []walk.File
	// manifests are the files in which tools alone may find something.
	manifests    []walk.File
	skipped      []walk.Skipped
	repositories paths.Repositories
	disk         *files.Listing
	coverage     covered
	source       *workset.Source
	// share divides the processors between tools and the check.
	share *toolruns.Share
	// jobs are the runs of tools.
	jobs []*toolJob
	// jobsOf are the indices of the jobs that look at the file at a path.
	jobsOf map[string][]int
	// problems are of tools that could not be run.
	problems []located
	// sources are texts that stand for files, by path.
	sources map[string]string
	// partly are the files of which something was not looked at in the last run.
	partly   []report.Skipped
	partlyMu sync.Mutex
	// Crashes are panics, with their stacks.
	Crashes []string
	// Notices are what the user should know of the tools.
	Notices []string
}

// New finds the files. It fails when ctx ends, or when a config is wrong; then
// the error is [config.Problems]. What can't be read is reported by the runs.
func New(ctx context.Context, options Options) (*Check, error) {
	c := &Check{Options: options, sources: map[string]string{}, jobsOf: map[string][]int{}, disk: files.NewListing(files.Disk{})}
	c.source = &workset.Source{Open: c.open, Named: map[string]bool{}, Locator: engine.NewLocator(c.disk)}
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	c.share = toolruns.NewShare(c.Workers)
	if options.Input != nil {
		if err := c.takeInput(); err != nil {
			return nil, err
		}
		return c, c.planTools(ctx)
	}
	paths := make([]string, len(options.Paths))
	for i, path := range options.Paths {
		paths[i] = c.absolute(path)
	}
	c.source.Folders = paths
	walking := c.walking()
	if c.Planner != nil {
		walking.Supported = func(path string) bool { return engine.Checks(path) || c.Planner.Reads(path) }
	}
	found, err := walk.Walk(ctx, paths, walking)
	if err != nil {
		return nil, err
	}
	for _, file := range found.Files {
		if file.Named {
			c.source.Named[file.Path] = true
		}
		if engine.Checks(file.Path) {
			c.files = append(c.files, file)
		} else {
			c.manifests = append(c.manifests, file)
		}
	}
	c.skipped = found.Skipped
	if err := c.planTools(ctx); err != nil {
		return nil, err
	}
	for _, file := range c.manifests {
		if file.Named && len(c.jobsOf[file.Path]) == 0 {
			c.skipped = append(c.skipped, walk.Skipped{File: file, Unread: files.Unread{Reason: walk.ErrUnsupported.Error()}})
		}
	}
	return c, nil
}

// walking are the options of the walk.
func (c *Check) walking() walk.Options {
	options := workset.Walking(c.Finder.Find)
	options.ForceExclude = c.ForceExclude
	return options
}

// open is the text that stands for the file at path, if one does.
func (c *Check) open(path string) (text string, open bool) {
	text, open = c.sources[path]
	return text, open
}

// takeInput makes the input the only file.
func (c *Check) takeInput() error {
	path := c.absolute(c.Input.Name)
	c.sources[path] = c.Input.Source
	file := walk.File{Path: path, Named: true}
	options := c.walking()
	if c.ForceExclude {
		if excluded, err := options.Excluded(path, false); err != nil || excluded {
			return err
		}
	}
	if !options.Supported(path) {
		c.skipped = append(c.skipped, walk.Skipped{File: file, Unread: files.Unread{Reason: walk.ErrUnsupported.Error()}})
		return nil
	}
	c.files = []walk.File{file}
	return nil
}

func (c *Check) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Folder, path)
}

// shown is the absolute path as users see it.
func (c *Check) displayPath(path string) string { return paths.DisplayFrom(c.Folder, path) }

// skippedInWalk is what the walk could not take in, as it is reported.
func (c *Check) skippedInWalk() []report.Skipped {
	var skipped []report.Skipped
	for _, s := range c.skipped {
		skipped = append(skipped, c.notDone(s.File, &s.Unread))
	}
	return skipped
}

// notDone is what is reported of a file that was not looked at, or not whole.
func (c *Check) notDone(file walk.File, why *files.Unread) report.Skipped {
	return report.Skipped{
		Path: c.displayPath(file.Path), Reason: why.Reason, Kind: string(why.Cause),
		Failed: why.Cause == "" && file.Named || why.Cause != "" && !c.accepts(file.Path, why.Cause),
	}
}

// doneInPart notes that something of the file at the absolute path was not looked at.
func (c *Check) doneInPart(path string, why *files.Unread) {
	c.partlyMu.Lock()
	defer c.partlyMu.Unlock()
	c.partly = append(c.partly, c.notDone(walk.File{Path: path}, why))
}

// accepts reports whether the config of the file or folder at the absolute path
// accepts that it is not looked at.
func (c *Check) accepts(path string, cause files.Cause) bool {
	found, err := c.Finder.Find(path)
	return err == nil && found.Accepts(path, cause)
}

// reportFile is what is reported of the file at the absolute path.
func (c *Check) reportFile(path, source string, findings []finding.Finding) *report.File {
	root := c.repositories.Root(filepath.Dir(path))
	if root == "" {
		root = c.Folder
		if configured := c.configAt(filepath.Dir(path)); configured != "" {
			root = filepath.Dir(configured)
		}
	}
	return &report.File{
		Path:           c.displayPath(path),
		RepositoryPath: paths.DisplayFrom(root, path),
		Source:         source,
		Findings:       findings,
	}
}
