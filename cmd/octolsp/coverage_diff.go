package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/patch"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	coveragereport "github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/git"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/report"
)

// patchFlags are what the commands about a change take.
type patchFlags struct {
	*coverageFlags
	base string
}

func newPatchFlags(cmd *cobra.Command) *patchFlags {
	f := &patchFlags{coverageFlags: newCoverageFlags(cmd)}
	f.flags.StringVar(&f.base, "base", "", "compare with the point at which the history left this `REVISION`, such as origin/main")
	cobra.CheckErr(cmd.MarkFlagRequired("base"))
	return f
}

// patch is what changed since the base. Its error says how to fetch what git
// does not have.
func (f *patchFlags) patch(ctx context.Context, loaded *loadedCoverage) (*patch.Patch, error) {
	switch {
	case strings.Trim(f.base, "/") == "" || strings.HasSuffix(f.base, "/"):
		return nil, fmt.Errorf("--base %q names no revision: is the variable empty that it comes from?", f.base)
	case strings.Trim(f.base, "0") == "" && len(f.base) >= 7:
		return nil, fmt.Errorf("--base %s stands for no commit, as for a branch that is new: name the branch that it comes from, such as origin/main", f.base)
	}
	made, err := patch.Of(ctx, loaded.Project, f.base, patch.Options{
		MaxFileSize: loaded.config.MaxFileSize(), Trusted: loaded.trusted,
		Read: readSource(loaded.Root, loaded.config), Executable: statements.Lines, Begins: statements.Begins, Counts: loaded.counts,
	})
	switch {
	case errors.Is(err, git.ErrShallow):
		return nil, fmt.Errorf("%w: fetch the rest with %s, or in a GitHub workflow with `fetch-depth: 0`", err, unshallow(f.base))
	case errors.Is(err, git.ErrPartial):
		return nil, fmt.Errorf("%w: fetch what the change needs with `git diff %s... >/dev/null`, or all with `git fetch --refetch --no-filter origin`", err, f.base)
	case errors.Is(err, git.ErrNoRevision) && mayBeBranch(f.base):
		return nil, fmt.Errorf("%w: fetch it, such as with `git fetch origin %s`, and name it %s; a tag with `git fetch --tags origin`",
			err, refspec(f.base), remoteName(f.base))
	case errors.Is(err, git.ErrNoRevision):
		return nil, fmt.Errorf("%w: fetch what it is in, such as with `git fetch origin`", err)
	}
	return made, err
}

// notBranch matches what names a commit in another way than by a branch: a hash, or
// a place that is relative to something (gitrevisions(7)).
var notBranch = regexp.MustCompile(`^[0-9a-f]{7,64}$|^HEAD|^FETCH_HEAD|^refs/tags/|[~^:@]`)

func mayBeBranch(base string) bool { return !notBranch.MatchString(base) }

// unshallow are the commands that fetch the history that the base is in.
func unshallow(base string) string {
	const all = "`git fetch --unshallow --tags origin`"
	if mayBeBranch(base) {
		return "`git fetch --unshallow origin " + refspec(base) + "` (a tag with " + all + ")"
	}
	return all
}

// remoteName is the base as a branch of the remote "origin".
func remoteName(base string) string {
	return "origin/" + strings.TrimPrefix(strings.TrimPrefix(base, "origin/"), "refs/heads/")
}

// refspec is what fetches the base under its remote name.
func refspec(base string) string {
	branch := strings.TrimPrefix(remoteName(base), "origin/")
	return "+refs/heads/" + branch + ":refs/remotes/origin/" + branch
}

// counts reports whether the coverage of the file at the absolute path is shown:
// per-file-ignores can take that away, such as from tests.
func (c *loadedCoverage) counts(path string) bool {
	found, err := c.finder.Find(path)
	return err == nil && states.Shows(found.WithCoverage(path))
}

func newCoverageDiffCommand() *cobra.Command {
	var format, minimum string
	var allowance int
	cmd := &cobra.Command{
		Use:   "diff --base REVISION [FOLDER]",
		Short: "Shows which changed lines no test executes",
		Long: "Shows which of the lines that changed since the base, committed or not, no test executes, and fails if too few of them\n" +
			"are covered: fewer than `patch` under [gates.coverage] in the config, or else the minimum of the language. As many\n" +
			"lines as `patch-allowance` says may be uncovered whatever their share. Lines of a changed file that no report knows,\n" +
			"and lines that changed after the report, count as uncovered. Reports of Python name the first line of a statement:\n" +
			"it counts where a later one changed. Files of which per-file-ignores take coverage away do not count, such as\n" +
			"\"tests/**\" = [\"coverage\"].\n\n" +
			"The exit code is 0 if enough is covered, 1 if not, and 2 if that is not known.",
		Args: cobra.MaximumNArgs(1),
	}
	f := newPatchFlags(cmd)
	flags := cmd.Flags()
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	flags.StringVar(&minimum, "minimum", "", "the least `SHARE` in place of the config's, such as 90 or 17/20")
	flags.IntVar(&allowance, "allowance", 0, "how many changed `LINES` may be uncovered in any case, in place of the config's")
	cmd.RunE = func(cmd *cobra.Command, folder []string) error {
		if allowance < 0 {
			return fmt.Errorf("--allowance must be 0 or more, not %d", allowance)
		}
		loaded, err := f.load(cmd, folder)
		if err != nil {
			return err
		}
		judged := patchGate{of: loaded.config.Gates(), allowance: loaded.config.Gates().PatchAllowance}
		if flags.Changed("allowance") {
			judged.allowance = allowance
		}
		if minimum != "" {
			given, err := config.ParseMinimum(minimum)
			if err != nil {
				return fmt.Errorf("--minimum: %w", err)
			}
			judged.minimum = &given
		} else {
			judged.minimum = judged.of.Patch
		}
		made, err := f.patch(cmd.Context(), loaded)
		if err != nil {
			return err
		}
		loaded.warnOfDifferences(cmd)
		if made.Share(nil).Total > 0 && !loaded.hasLines() {
			return fmt.Errorf("the reports have no line of any file of the project, so that nothing is known of the %d that changed: make them again, without such as --summary-only", made.Share(nil).Total)
		}
		met := judged.met(made)
		if format == "json" {
			err = writeJSON(cmd, patchReport(made, judged, met))
		} else {
			err = writePatch(cmd.OutOrStdout(), made, judged, met)
		}
		if err == nil && !met {
			err = &exitError{code: exitFindings}
		}
		return err
	}
	return cmd
}

// hasLines reports whether the reports have a line of any file, or may have had one.
func (c *loadedCoverage) hasLines() bool {
	return slices.ContainsFunc(c.Files, func(f *project.File) bool { return f.Incomplete || f.Measured().LineShare().Total > 0 })
}

// patchGate is what is asked of a change.
type patchGate struct {
	of *config.Gates
	// minimum is that of all changed lines; nil if those of the languages hold.
	minimum   *config.Minimum
	allowance int
}

// met reports whether enough of the change is covered.
func (g patchGate) met(p *patch.Patch) bool {
	all := p.Share(nil)
	if all.Total-all.Covered <= g.allowance {
		return true
	}
	if g.minimum != nil {
		return g.minimum.Met(all.Covered, all.Total)
	}
	for _, language := range languages.All() {
		if language.Grammar == nil {
			continue
		}
		if share := p.Share(language.Grammar); !g.of.Of(language.Name).Met(share.Covered, share.Total) {
			return false
		}
	}
	return true
}

// asked are the minimums for people.
func (g patchGate) asked(p *patch.Patch) string {
	if g.minimum != nil {
		return g.minimum.String()
	}
	var alone string
	var each []string
	for _, language := range languages.All() {
		if language.Grammar == nil {
			continue
		}
		minimum := g.of.Of(language.Name).String()
		if p.Share(language.Grammar).Total > 0 {
			each = append(each, minimum+" of "+language.Title)
		}
		if alone == "" || len(each) == 1 && p.Share(language.Grammar).Total > 0 {
			alone = minimum
		}
	}
	if len(each) < 2 {
		return alone
	}
	return strings.Join(each, " and ")
}

func writePatch(out io.Writer, p *patch.Patch, gate patchGate, met bool) error {
	all := p.Share(nil)
	if all.Total == 0 {
		_, err := fmt.Fprintf(out, "No line that can be executed changed since %s\n", p.Base[:12])
		return err
	}
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range p.Files {
		fmt.Fprintf(columns, "%s\t%d of %d\t%s", report.Printable(f.DisplayPath), len(f.Covered), f.Share().Total, coveragereport.Percent(f.Share()))
		if len(f.Uncovered) > 0 {
			fmt.Fprintf(columns, "\tuncovered: %s", rangesText(f.Uncovered))
		}
		if f.Unmeasured != "" {
			fmt.Fprintf(columns, " (%s)", report.Printable(f.Unmeasured))
		}
		fmt.Fprintln(columns)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	verdict := "met"
	switch {
	case !met:
		verdict = "NOT MET"
	case all.Total-all.Covered > 0 && all.Total-all.Covered <= gate.allowance:
		verdict = "met, as so few lines may be uncovered"
	}
	_, err := fmt.Fprintf(out, "\n%d of %d changed lines are covered since %s: %s, minimum %s: %s\n",
		all.Covered, all.Total, p.Base[:12], coveragereport.Percent(all), gate.asked(p), verdict)
	return err
}

func rangesText(lines []int) string {
	var texts []string
	for _, r := range coveragereport.Ranges(lines) {
		texts = append(texts, r.String())
	}
	return strings.Join(texts, ", ")
}

// patchFile is a [patch.File] as JSON.
type patchFile struct {
	Path       string `json:"path"`
	Covered    []int  `json:"covered"`
	Uncovered  []int  `json:"uncovered"`
	Unmeasured string `json:"unmeasured,omitempty"`
}

func patchReport(p *patch.Patch, gate patchGate, met bool) any {
	files := make([]patchFile, len(p.Files))
	for i, f := range p.Files {
		files[i] = patchFile{f.DisplayPath, append([]int{}, f.Covered...), append([]int{}, f.Uncovered...), f.Unmeasured}
	}
	type share struct {
		Covered int `json:"covered"`
		Total   int `json:"total"`
	}
	asShare := func(s coverage.Share) share { return share{s.Covered, s.Total} }
	return struct {
		Base      string      `json:"base"`
		Met       bool        `json:"met"`
		Minimum   string      `json:"minimum"`
		Allowance int         `json:"allowance"`
		Lines     share       `json:"lines"`
		Files     []patchFile `json:"files"`
	}{p.Base, met, gate.asked(p), gate.allowance, asShare(p.Share(nil)), files}
}
