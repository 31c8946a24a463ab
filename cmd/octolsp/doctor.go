package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/tools/versions"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/spf13/cobra"
)

func newDoctorCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "doctor [PATH]",
		Short: "Shows which tools are found for a folder, and whether they run",
		Long: "Shows for each tool what is found for the file or folder PATH, by default the working folder: where, which\n" +
			"version, whether it runs in check and in an editor, and what needs to be fixed.\n" +
			"The exit code is 1 if something needs to be fixed for a tool that is to run.",
		Args: cobra.MaximumNArgs(1),
	}
	flags := newToolFlags(cmd)
	choiceFlag(cmd, &format, "format", "text or json", "text", "json")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		return examine(cmd, flags, arguments, format)
	}
	return cmd
}

func examine(cmd *cobra.Command, flags *toolFlags, arguments []string, format string) error {
	folder, err := existingFolder(arguments)
	if err != nil {
		return err
	}
	finder, err := flags.finder(folder)
	if err != nil {
		return err
	}
	for _, notice := range finder.notices {
		fmt.Fprintln(cmd.ErrOrStderr(), "octolsp:", notice)
	}
	diagnosis := &diagnosis{Trust: trustOf(finder), Folder: finder.folder, Config: finder.config.Path(), Tools: []toolDiagnosis{}}
	editor := plan.ForEditor(tools.Checkers(), files.Disk{}, func() trust.Folders { return finder.trusted })
	pinned := versions.Of(folder, finder.Project(folder, finder.config))
	for _, tool := range tools.All() {
		found, err := finder.diagnose(cmd.Context(), tool, editor)
		if err != nil {
			return err
		}
		found.compare(pinned[tool.Description().Name])
		diagnosis.Tools = append(diagnosis.Tools, *found)
	}
	diagnosis.Healthy = !slices.ContainsFunc(diagnosis.Tools, func(d toolDiagnosis) bool { return len(d.Mend) > 0 })
	if format == "json" {
		err = writeJSON(cmd, diagnosis)
	} else {
		err = diagnosis.write(cmd.OutOrStdout())
	}
	if err == nil && !diagnosis.Healthy {
		return &exitError{code: exitFindings}
	}
	return err
}

// diagnosis is what the doctor finds. Paths are absolute.
type diagnosis struct {
	Folder string `json:"folder"`
	// Trust says whether the folder is trusted, and by what.
	Trust trustDiagnosis `json:"trust"`
	// Config is octolsp's, or empty.
	Config string `json:"config"`
	// Healthy reports that nothing needs to be fixed.
	Healthy bool            `json:"healthy"`
	Tools   []toolDiagnosis `json:"tools"`
}

// trustDiagnosis is whether the user trusts the folder.
type trustDiagnosis struct {
	Trusted bool `json:"trusted"`
	// By is by what word: "--trust", "OCTOLSP_TRUST" or the path of the user's config;
	// empty where it is not trusted. Project is the folder that the word is for, or
	// would be.
	By      string `json:"by"`
	Project string `json:"project"`
}

// trustOf is whether the folder of the finder is trusted.
func trustOf(finder *toolFinder) trustDiagnosis {
	by, trusted := finder.Trusted(finder.folder)
	if !trusted {
		return trustDiagnosis{Project: projectOf(finder.folder)}
	}
	return trustDiagnosis{true, by.Word, by.Path}
}

// toolDiagnosis is what the doctor finds of one tool.
type toolDiagnosis struct {
	Tool     string `json:"tool"`
	Language string `json:"language"`
	// Program is nil where none was found, or it was not looked at for want of
	// trust.
	Program *programDiagnosis `json:"program"`
	// Refused are programs that would have come first, had they been usable.
	Refused []refusedProgram `json:"refused"`
	// Config is the project's config of the tool, or empty.
	Config string `json:"config"`
	// Pins are the versions that files of the project name.
	Pins []pinnedVersion `json:"pins"`
	// Mode is auto, on or off.
	Mode   string   `json:"mode"`
	Check  decision `json:"check"`
	Editor decision `json:"editor"`
	// Effects are what the project could have the tool do beyond findings.
	Effects []effectDiagnosis `json:"effects"`
	// Notes are what to know, and Mend what to mend, for people.
	Notes []string `json:"notes"`
	Mend  []string `json:"mend"`
}

type programDiagnosis struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	// From is config, environment, toolchain or PATH.
	From string `json:"from"`
	// Inside reports that it lies in the project.
	Inside bool `json:"inside"`
}

// effectDiagnosis is something that a project can have a tool do.
type effectDiagnosis struct {
	// Kind is runs, writes or reads.
	Kind string `json:"kind"`
	// By are the keys, files or variables that have the effect.
	By   []string `json:"by"`
	What string   `json:"what"`
	// Allowed reports that it may come about, since the project is trusted; else
	// Instead says how it is ruled out.
	Allowed bool   `json:"allowed"`
	Instead string `json:"instead"`
	// Source is the address of the tool's documentation.
	Source string `json:"source"`
}

type refusedProgram struct {
	Path string `json:"path"`
	From string `json:"from"`
	// Why goes on after the path.
	Why string `json:"why"`
}

type pinnedVersion struct {
	Wants string `json:"wants"`
	Path  string `json:"path"`
	// Line counts from 1.
	Line int `json:"line"`
	// Agrees reports whether the program's version is one of those, or none was
	// found.
	Agrees bool `json:"agrees"`
}

// decision says whether a tool is to run, and why.
type decision struct {
	Runs    bool   `json:"runs"`
	Because string `json:"because"`
}

// diagnose looks for the tool as a check would. Its error is that of ctx, or
// that of looking.
func (f *toolFinder) diagnose(ctx context.Context, tool tools.Tool, editor *plan.Planner) (*toolDiagnosis, error) {
	inside := filepath.Join(f.folder, "octolsp")
	if known := languages.Named(tool.Description().Language); known != nil {
		inside += known.Extensions[0]
	}
	settings := f.config.Tools().Of(tool.Description().Name)
	d := &toolDiagnosis{
		Tool: tool.Description().Name, Language: tool.Description().Language, Mode: string(settings.Mode),
		Effects: effectsOf(tool, f, inside), Refused: []refusedProgram{}, Pins: []pinnedVersion{}, Notes: []string{}, Mend: []string{},
	}
	if place, ok := tool.Place(inside, files.Disk{}); ok {
		d.Config = place.Config
	}
	d.Check.Runs, d.Check.Because = f.Why(tool, inside, f.config)
	d.Editor.Runs, d.Editor.Because = editor.Why(tool, inside, f.config)
	job, err := f.Find(ctx, tool, f.folder, f.config)
	if err == nil && d.Check.Runs {
		_, err = f.Job(ctx, tool, inside, f.config)
	}
	var missing *locate.MissingError
	var untrusted *plan.UntrustedError
	switch {
	case err == nil:
	case errors.As(err, &missing):
		d.refuse(missing.Tried)
		// An editor is content with what is there where it is not told more.
		d.note(err, d.Check.Runs || d.Editor.Runs && (settings.Mode == config.ToolOn || d.Config != "") || settings.Path != "")
	case errors.As(err, &untrusted):
		d.note(err, d.Check.Runs)
	default:
		return nil, fmt.Errorf("finding %s: %w", tool.Description().Name, err)
	}
	if job != nil {
		program := job.Run.Program
		d.Program = &programDiagnosis{program.Path, program.Version, string(program.From), program.Inside}
		d.refuse(program.Refused)
		for _, refused := range program.Refused {
			if refused.From != program.From && (d.Check.Runs || d.Editor.Runs) {
				d.Mend = append(d.Mend, fmt.Sprintf("%s %s, so %s runs in its place", refused.Path, refused.Why, program.Path))
			}
		}
		if program.Notice != "" {
			d.Notes = append(d.Notes, program.Notice)
		}
	}
	return d, nil
}

// effectsOf are the effects of the tool for the file at path.
func effectsOf(tool tools.Tool, f *toolFinder, path string) []effectDiagnosis {
	_, trusted := f.Trusted(path)
	all := []effectDiagnosis{}
	for _, effect := range tool.Description().Effects {
		d := effectDiagnosis{Kind: effect.Kind.String(), By: effect.By, What: effect.What, Allowed: trusted, Source: effect.Source}
		if !trusted {
			d.Instead = effect.Untrusted.String()
		}
		all = append(all, d)
	}
	return all
}

// compare holds the program's version against those that the project names.
func (d *toolDiagnosis) compare(all []versions.Pin) {
	var others []versions.Pin
	if d.Program != nil {
		others = versions.Others(all, d.Program.Version)
	}
	for _, pin := range all {
		agrees := !slices.ContainsFunc(others, func(other versions.Pin) bool {
			return other.Path == pin.Path && other.Line == pin.Line && other.Wants == pin.Wants
		})
		d.Pins = append(d.Pins, pinnedVersion{pin.Wants, pin.Path, pin.Line, agrees})
		if !agrees {
			d.note(fmt.Errorf("%s:%d names version %s, and %s was found: install that one, or change what the file names",
				pin.Path, pin.Line, pin.Wants, d.Program.Version), d.Check.Runs || d.Editor.Runs)
		}
	}
}

func (d *toolDiagnosis) refuse(tried []locate.Tried) {
	for _, program := range tried {
		d.Refused = append(d.Refused, refusedProgram{program.Path, string(program.From), program.Why})
	}
}

// note adds a problem of the tool, as something to fix if it is to run.
func (d *toolDiagnosis) note(err error, mend bool) {
	if mend {
		d.Mend = append(d.Mend, err.Error())
	} else {
		d.Notes = append(d.Notes, err.Error())
	}
}
