package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/locate"
	"github.com/octollm/octolsp/analyzers/proxy/ruff"
)

// A Problem is what stands in the way of tools.
type Problem struct {
	// Tool is the name of the tool; empty if the problem is that of several.
	Tool string
	// Asked reports that the tool was asked for, so that a check without it is
	// not all that it was to be. All else is for the user to know.
	Asked bool
	// Err is for people: a [*locate.MissingError], or what is not run for want
	// of trust.
	Err error
}

// Plan is what runs for the files at the absolute paths: each tool once for each
// place and program, in the order of the tools and then by place. Its error is
// that of ctx or of configOf.
func (p *Planner) Plan(ctx context.Context, files []string, configOf func(path string) (*config.Config, error)) ([]*Job, []Problem, error) {
	if p.choice.kind == none {
		return nil, nil, nil
	}
	batch := batch{
		Planner: p, decided: map[decisionKey]*Job{}, byRun: map[string]*Job{},
		missing: map[string]Problem{}, untrusted: map[string]*withheld{},
	}
	for _, path := range files {
		language := engine.LanguageOf(path)
		if language == nil {
			continue
		}
		c, err := configOf(path)
		if err != nil {
			return nil, nil, err
		}
		for i, tool := range p.withLayout() {
			if tool.Language() != language.Name {
				continue
			}
			job, err := batch.decide(ctx, decisionKey{i, filepath.Dir(path), c}, tool, path)
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

// withLayout are the tools with Ruff's formatter after its linter.
func (p *Planner) withLayout() []proxy.Tool {
	at := slices.IndexFunc(p.tools, func(tool proxy.Tool) bool { return tool == ruff.Tool{} })
	if at < 0 {
		return p.tools
	}
	return slices.Insert(slices.Clone(p.tools), at+1, proxy.Tool(ruff.Layout{}))
}

// batch is one making of a plan.
type batch struct {
	*Planner
	// decided are the jobs of the files in a folder; nil where there is none.
	decided map[decisionKey]*Job
	jobs    []*ordered
	byRun   map[string]*Job
	missing map[string]Problem
	// untrusted is what is not run, by project.
	untrusted map[string]*withheld
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

// withheld is what a project would run if it were trusted.
type withheld struct {
	tools, reasons []string
	// forItself is where the project says that it is trusted.
	forItself *config.Origin
}

func (b *batch) decide(ctx context.Context, key decisionKey, tool proxy.Tool, path string) (*Job, error) {
	if job, decided := b.decided[key]; decided {
		return job, nil
	}
	job, err := b.newJob(ctx, key, tool, path)
	b.decided[key] = job
	return job, err
}

// newJob is the job of the tool for the file at path, perhaps one that others
// have already; nil if there is none.
func (b *batch) newJob(ctx context.Context, key decisionKey, tool proxy.Tool, path string) (*Job, error) {
	place, ok := tool.Place(path, b.files)
	if !ok {
		return nil, nil
	}
	wish := b.wish(tool, path, place, key.config.Tools())
	if wish == never {
		return nil, nil
	}
	job, err := b.job(ctx, tool, path, place, key.config)
	var missing *locate.MissingError
	var untrusted *UntrustedError
	switch {
	case errors.As(err, &untrusted):
		b.withhold(untrusted.Project, tool.Name(), untrusted.Reason, path, place, key.config)
		return nil, nil
	case errors.As(err, &missing):
		known := b.missing[tool.Name()]
		b.missing[tool.Name()] = Problem{tool.Name(), known.Asked || wish == asked, err}
		return nil, nil
	case err != nil:
		return nil, err
	}
	if job.ignored != "" {
		b.withhold(b.project(path, place, key.config), tool.Name(), job.ignored, path, place, key.config)
	}
	job.Run.Paths = nil
	run := fmt.Sprintf("%d\x00%s\x00%+v\x00%q\x00%v\x00%q\x00%s", key.tool, place.Root, *job.Run.Program,
		job.Run.Arguments, job.Run.Timeout, job.Run.TargetDirectory, job.Run.Command)
	if known := b.byRun[run]; known != nil {
		return known, nil
	}
	b.byRun[run] = job
	b.jobs = append(b.jobs, &ordered{key.tool, job})
	return job, nil
}

// withhold remembers what the project would run.
func (b *batch) withhold(project, tool, reason, path string, place proxy.Place, c *config.Config) {
	known := b.untrusted[project]
	if known == nil {
		known = &withheld{forItself: b.voucher(path, place, c).forItself()}
		b.untrusted[project] = known
	}
	if !slices.Contains(known.tools, tool) {
		known.tools = append(known.tools, tool)
		known.reasons = append(known.reasons, tool+" ("+reason+")")
	}
}

// problems are all of them, those that were asked for first.
func (b *batch) problems() []Problem {
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(b.missing)) {
		problems = append(problems, b.missing[name])
	}
	slices.SortStableFunc(problems, func(x, y Problem) int {
		if x.Asked == y.Asked {
			return 0
		} else if x.Asked {
			return -1
		}
		return 1
	})
	for _, project := range slices.Sorted(maps.Keys(b.untrusted)) {
		held := b.untrusted[project]
		message := fmt.Sprintf("%s is not trusted, so this is not run: %s; %s",
			project, strings.Join(held.reasons, ", "), toTrust(strings.Join(held.tools, ",")))
		if own := held.forItself; own != nil {
			message += fmt.Sprintf(" (%s:%d does not count: a project cannot vouch for itself)", own.Path, own.Line)
		}
		problem := Problem{Err: errors.New(message)}
		if len(held.tools) == 1 {
			problem.Tool = held.tools[0]
		}
		problems = append(problems, problem)
	}
	return problems
}
