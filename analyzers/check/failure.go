package check

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// toolFailed is the finding that tells of err, with which a tool ended that was
// to run at root with config, a path or empty.
func (c *Check) toolFailed(tool, root, config string, err error) located {
	var failure *tools.Failure
	if !errors.As(err, &failure) {
		failure = &tools.Failure{}
	}
	place := root
	manifest := cmp.Or(description.Named(tool).Manifest, "pyproject.toml")
	for _, path := range []string{failure.Path, config, c.configAt(root), filepath.Join(root, manifest)} {
		if path != "" && c.disk.IsFile(path) {
			place = filepath.Clean(path)
			break
		}
	}
	return located{place, finding.Finding{
		Rule: tools.RuleFailed, Severity: finding.Error, Message: strings.TrimSpace(err.Error()),
		Subject: tool + " " + c.displayPath(root), Source: finding.SourceNative,
	}}
}

// configAt is the path of octolsp's config for the files in folder, or empty.
func (c *Check) configAt(folder string) string {
	found, err := c.Finder.FindFolder(folder)
	if err != nil {
		return ""
	}
	return found.Path()
}

// others are what tools found in files that octolsp does not look at, such as a
// Cargo.toml, and the failures that show in none of the files whose absolute
// paths are in reported; by their absolute paths.
func (c *Check) others(reported map[string]bool) map[string]*report.File {
	found := map[string][]finding.Finding{}
	sources := map[string]string{}
	source := func(path string) string {
		if _, known := sources[path]; !known {
			sources[path], _, _ = c.source.Read(path, config.DefaultMaxFileSize) // a folder has no text, for one
		}
		return sources[path]
	}
	for _, job := range c.jobs {
		for path, files := range job.Outcome().Files {
			if engine.Checks(path) || !c.isShown(job, path) {
				continue
			}
			for _, result := range files {
				if result.Source == source(path) {
					found[path] = append(found[path], result.Findings...)
				}
			}
		}
		if job.Outcome().Err == nil {
			continue
		}
		if failure := job.failure(); !reported[failure.path] {
			found[failure.path] = append(found[failure.path], failure.Finding)
		}
	}
	for _, problem := range c.problems {
		found[problem.path] = append(found[problem.path], problem.Finding)
	}
	files := map[string]*report.File{}
	for path, findings := range found {
		shown := pipeline.File{Tools: []*pipeline.Tracked{pipeline.Track(findings)}}
		files[path] = c.reportFile(path, source(path), shown.Findings())
	}
	return files
}

// Failures describe the tools that failed in the last run, sorted, for people.
func (c *Check) Failures() []string {
	failures := slices.Clone(c.problems)
	for _, job := range c.jobs {
		if outcome := job.Outcome(); outcome != nil && outcome.Err != nil {
			failures = append(failures, job.failure())
		}
	}
	lines := make([]string, len(failures))
	for i, failure := range failures {
		lines[i] = c.displayPath(failure.path) + ": " + failure.Message
	}
	slices.Sort(lines)
	return lines
}

// isShown reports whether what a job found in a file of another language is
// shown: it belongs to the project and is not left out of it.
func (c *Check) isShown(job *toolJob, path string) bool {
	if !paths.Contains(job.plan.Place.Root, path) {
		return false
	}
	options := c.walking()
	excluded, err := options.LeftOutWithin(path)
	return err == nil && !excluded
}
