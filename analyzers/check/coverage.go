package check

import (
	"context"
	"fmt"
	"sync"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/workset"
)

// covered is the coverage of the projects of the files, each of which is loaded
// when the first of its files asks for it.
type covered struct {
	mu       sync.Mutex
	projects map[string]*coveredProject
	// told are the notices about files.
	told map[string]bool
}

type coveredProject struct {
	once   sync.Once
	loaded *project.Project
}

// at is the project of the folder root.
func (c *covered) at(root string) *coveredProject {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.projects == nil {
		c.projects = map[string]*coveredProject{}
	}
	if c.projects[root] == nil {
		c.projects[root] = &coveredProject{}
	}
	return c.projects[root]
}

// uncovered are the findings of coverage in the text of analysis, whose config is
// of, if its rules ask for them.
func (c *Check) uncovered(ctx context.Context, analysis *engine.Analysis, of *config.Config) []rule.ChunkFindings {
	if !c.Coverage || !states.Shows(analysis.Set) {
		return nil
	}
	root := project.RootOf(analysis.File.Path, of, c.Folder)
	known := c.coverage.at(root)
	known.once.Do(func() { known.loaded = c.loadCoverage(ctx, root, of) })
	file := known.loaded.File(analysis.File.Path)
	if file != nil && file.Base == nil {
		c.doneInPart(file.Path, &files.Unread{Reason: fmt.Sprintf("its coverage is not shown: %s", file.Stale), Cause: files.CauseStaleReport})
	}
	if file != nil {
		if difference := file.Difference(); difference != "" {
			c.notice(file.DisplayPath + ": " + difference)
		}
	}
	view := file.In(analysis.File.Source)
	if view == nil {
		return nil
	}
	return view.Findings(text.NewLines(analysis.File.Source), analysis.Set, analysis.IgnoredLines, nil).Groups()
}

// notice takes in what the user should know of coverage, once.
func (c *Check) notice(text string) {
	c.coverage.mu.Lock() // several files may tell at once
	defer c.coverage.mu.Unlock()
	switch told := c.coverage.told; {
	case told[text] || len(told) > mostTold:
		return
	case told == nil:
		c.coverage.told = map[string]bool{}
	case len(told) == mostTold:
		c.Notices = append(c.Notices, "and more files like these: `octolsp coverage status` says of which the report's own counts are others than those of its lines")
	}
	if c.coverage.told[text] = true; len(c.coverage.told) <= mostTold {
		c.Notices = append(c.Notices, text)
	}
}

// mostTold is of how many files it is said that their reports don't add up.
const mostTold = 10

// loadCoverage loads the coverage of the project in the folder root, whose config
// is of. What was asked for and is not known is reported as a failure of a tool.
func (c *Check) loadCoverage(ctx context.Context, root string, of *config.Config) *project.Project {
	loaded, err := project.Load(ctx, project.Options{
		Root: root, Trusted: c.Trusted.Contains(root), Settings: of.Coverage(), Walking: workset.Walking(c.Finder.Find),
		MaxFileSize: of.MaxFileSize(), Read: func(path string) (string, error) { return files.ReadInside(root, path, of.MaxFileSize()) },
	}, nil)
	if ctx.Err() != nil {
		return nil
	}
	c.coverage.mu.Lock() // several projects may tell at once
	defer c.coverage.mu.Unlock()
	failed := func(root string, err error) {
		c.problems = append(c.problems, c.toolFailed("coverage", root, "", err))
	}
	if err != nil {
		failed(root, fmt.Errorf("coverage: %w", err))
		return nil
	}
	for _, r := range loaded.Reports {
		if r.Old {
			c.Notices = append(c.Notices, r.DisplayPath+": "+r.Why)
		}
		if r.Err != nil {
			failed(loaded.Root, fmt.Errorf("coverage: %w", r.Err))
		}
	}
	if len(loaded.Files) == 0 {
		failed(loaded.Root, fmt.Errorf("coverage: %w", loaded.Missing()))
	}
	return loaded
}
