package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/sourcegraph/conc"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// A Problem is what stands in the way of tools.
type Problem struct {
	// Tool is the name of the tool, or of the first of several, and Root the
	// folder where it was to run.
	Tool, Root string
	// Asked reports that the tool was asked for, so that a check without it is
	// not all that it was to be. All else is for the user to know.
	Asked bool
	// Err is a [*locate.MissingError], once for each project an
	// [*UntrustedError], or what people should know of the program that runs.
	Err error
}

// Plan is what runs for the files at the absolute paths: each tool once for each
// place and program, in the order of the tools and then by place. A file in
// which tools alone may find something, such as a pyproject.toml, is for those that
// run for other files too, unless there are no others. Its error is that of ctx or of
// configOf.
func (p *Planner) Plan(ctx context.Context, files []string, configOf func(path string) (*config.Config, error)) ([]*Job, []Problem, error) {
	if p.choice.kind == none {
		return nil, nil, nil
	}
	batch := batch{
		Planner: p, decided: map[decisionKey]*Job{}, byRun: map[string]*Job{},
		missing: map[string]Problem{}, untrusted: map[string]*UntrustedError{},
	}
	if err := p.findPrograms(ctx, files, configOf); err != nil {
		return nil, nil, err
	}
	checked, manifests := partition(files)
	for at, path := range slices.Concat(checked, manifests) {
		c, err := configOf(path)
		if err != nil {
			return nil, nil, err
		}
		for i, tool := range p.tools {
			switch {
			case !reads(tool, path):
				continue
			case at >= len(checked) && len(checked) > 0 && looksAt(tool.Description().Language) && !batch.runs(i):
				// A manifest alone asks for no tool of a language of which nothing is looked at.
				continue
			}
			job, err := batch.jobFor(ctx, decisionKey{i, filepath.Dir(path), c}, tool, path)
			if err != nil {
				return nil, nil, err
			}
			if job != nil {
				job.Run.Paths = append(job.Run.Paths, path)
			}
		}
	}
	slices.SortStableFunc(batch.jobs, func(a, b *ordered) int {
		return cmp.Or(cmp.Compare(a.tool, b.tool), cmp.Compare(a.job.Place.Root, b.job.Place.Root))
	})
	var jobs []*Job
	for _, o := range batch.jobs {
		jobs = append(jobs, o.job)
	}
	return jobs, batch.problems(), nil
}

// partition are the files that octolsp looks at, and those that tools alone do.
func partition(files []string) (checked, manifests []string) {
	for _, path := range files {
		if engine.Checks(path) {
			checked = append(checked, path)
		} else {
			manifests = append(manifests, path)
		}
	}
	return checked, manifests
}

// reads reports whether the tool may find something in the file at path.
func reads(tool tools.Tool, path string) bool {
	known := engine.LanguageOf(path)
	return known != nil && tool.Description().Reads(known.Name, path)
}

// Reads reports whether one of the tools may find something in the file at path.
func (p *Planner) Reads(path string) bool {
	return slices.ContainsFunc(p.tools, func(tool tools.Tool) bool { return reads(tool, path) })
}

// looksAt reports whether octolsp itself looks at files of the language.
func looksAt(name string) bool {
	known := languages.Named(name)
	return known != nil && known.HasRules()
}

// runs reports whether there is a job of the tool with the index.
func (b *batch) runs(tool int) bool {
	return slices.ContainsFunc(b.jobs, func(o *ordered) bool { return o.tool == tool })
}

// findPrograms looks for the programs of all tools at once, each for the first file that
// needs it: to ask one for its version takes up to a quarter of a second. What
// comes of it is kept by the finder, or comes up again.
func (p *Planner) findPrograms(ctx context.Context, files []string, configOf func(path string) (*config.Config, error)) error {
	var looking conc.WaitGroup
	defer looking.Wait()
	sought := map[string]bool{}
	for _, path := range files {
		if !engine.Checks(path) {
			continue
		}
		for _, tool := range p.tools {
			if sought[tool.Description().Name] || !reads(tool, path) {
				continue
			}
			c, err := configOf(path)
			if err != nil {
				return err
			}
			place, ok := tool.Place(path, p.files)
			if !ok {
				continue
			}
			if decision, _ := p.decide(tool, path, place, c.Tools()); decision != never {
				sought[tool.Description().Name] = true
				looking.Go(func() { _, _ = p.job(ctx, tool, path, place, c) })
			}
		}
	}
	return nil
}

// batch is one making of a plan.
type batch struct {
	*Planner
	// decided are the jobs of the files in a folder; nil where there is none.
	decided map[decisionKey]*Job
	jobs    []*ordered
	byRun   map[string]*Job
	missing map[string]Problem
	// notices are what people should know of programs that run.
	notices []Problem
	// untrusted is what does not run, by project.
	untrusted map[string]*UntrustedError
}

// decisionKey is what a decision hangs on: the tool, by index, the folder of
// the file and its config.
type decisionKey struct {
	tool   int
	folder string
	config *config.Config
}

type ordered struct {
	tool int
	job  *Job
}

func (b *batch) jobFor(ctx context.Context, key decisionKey, tool tools.Tool, path string) (*Job, error) {
	if job, decided := b.decided[key]; decided {
		return job, nil
	}
	job, err := b.newJob(ctx, key, tool, path)
	b.decided[key] = job
	return job, err
}

// newJob is the job of the tool for the file at path, perhaps one that others
// have already; nil if there is none.
func (b *batch) newJob(ctx context.Context, key decisionKey, tool tools.Tool, path string) (*Job, error) {
	place, ok := tool.Place(path, b.files)
	if !ok {
		return nil, nil
	}
	decision, _ := b.decide(tool, path, place, key.config.Tools())
	if decision == never {
		return nil, nil
	}
	job, err := b.job(ctx, tool, path, place, key.config)
	var missing *locate.MissingError
	var untrusted *UntrustedError
	switch {
	case errors.As(err, &untrusted):
		b.withhold(untrusted, decision == asked)
		return nil, nil
	case errors.As(err, &missing):
		known := b.missing[tool.Description().Name]
		b.missing[tool.Description().Name] = Problem{tool.Description().Name, cmp.Or(known.Root, place.Root), known.Asked || decision == asked, err}
		return nil, nil
	case err != nil:
		return nil, err
	}
	if job.ignored != nil {
		b.withhold(job.ignored, decision == asked)
	}
	job.Run.Paths = nil
	run := fmt.Sprintf("%d\x00%s\x00%q\x00%q\x00%q\x00%v\x00%q", key.tool, place.Root, job.Run.Program.Path, job.Run.Program.Environment,
		job.Run.Arguments, job.Run.Timeout, job.Run.Options)
	if known := b.byRun[run]; known != nil {
		return known, nil
	}
	b.byRun[run] = job
	if notice := job.Run.Program.Notice; notice != "" && !slices.ContainsFunc(b.notices, func(p Problem) bool { return p.Err.Error() == notice }) {
		b.notices = append(b.notices, Problem{Tool: tool.Description().Name, Root: place.Root, Err: errors.New(notice)})
	}
	b.jobs = append(b.jobs, &ordered{key.tool, job})
	return job, nil
}

// withhold adds what does not run in a project to what is known of it. asked
// reports that the tool was asked for.
func (b *batch) withhold(more *UntrustedError, asked bool) {
	known := b.untrusted[more.Project]
	if known == nil {
		known = &UntrustedError{Project: more.Project}
		b.untrusted[more.Project] = known
	}
	for _, held := range more.Withheld {
		at := slices.IndexFunc(known.Withheld, func(w Withheld) bool { return w.Tool == held.Tool })
		if at < 0 {
			at = len(known.Withheld)
			known.Withheld = append(known.Withheld, held)
		}
		known.Withheld[at].asked = known.Withheld[at].asked || asked
	}
}

// problems are all of them: the missing tools by name, and then the projects,
// after the notices.
func (b *batch) problems() []Problem {
	problems := b.notices
	for _, name := range slices.Sorted(maps.Keys(b.missing)) {
		problems = append(problems, b.missing[name])
	}
	for _, project := range slices.Sorted(maps.Keys(b.untrusted)) {
		err := b.untrusted[project]
		// Who did not ask for a tool has nothing to do for it.
		for _, asked := range []bool{true, false} {
			held := slices.DeleteFunc(slices.Clone(err.Withheld), func(w Withheld) bool { return w.asked != asked })
			if len(held) > 0 {
				problems = append(problems, Problem{Tool: held[0].Tool, Root: project, Asked: asked, Err: &UntrustedError{project, held}})
			}
		}
	}
	return problems
}
