// Package mypy runs mypy, the type checker of Python: once over a project, or
// as its daemon for a server.
package mypy

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const (
	name = "mypy"
	// pages is where the codes are explained.
	pages = "https://mypy.readthedocs.io/en/stable/_refs.html#code-"
)

// flags make the output one that can be read, whatever the config says. JSON
// has no ends before mypy 2 and is not always printed where it is asked for,
// so text it is in all versions.
var flags = []string{
	"--show-column-numbers", "--show-error-end", "--show-error-codes", "--no-error-summary",
	"--no-pretty", "--no-color-output", "--hide-error-context",
}

// encoding makes mypy print paths and messages in UTF-8, whatever the locale.
const encoding = "PYTHONIOENCODING=utf-8:surrogateescape"

// Tool is mypy, with its cache.
type Tool struct{}

var described = description.Tool{
	Name: name, Title: "mypy", Language: "python",
	ConfigFiles: []string{"pyproject.toml", "mypy.ini", ".mypy.ini", "setup.cfg"},
	Manifest:    "pyproject.toml", ExplainsOffline: true, Cost: 4,
	Packages: []string{"mypy"}, Hooks: []string{"pre-commit/mirrors-mypy"}, Effects: effects,
}

// Description is that of mypy.
func (Tool) Description() *description.Tool { return &described }

// Program is a mypy of version 1 or 2.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: name, Python: true, Probe: []string{"--version"}, Says: "mypy ", Oldest: 1, Beyond: 3,
		Install: "`pip install mypy`",
	}
}

// Place is the nearest folder upward with a config of mypy, or else the
// repository's root.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
	place := tools.PythonPlace(path, configs{files}, []string{"mypy.ini", ".mypy.ini", "setup.cfg"}, name)
	place.RunsCode = readSettings(place.Config, files).runsCode
	return place, true
}

// CheckProject runs mypy once. Where the config names what to check, mypy
// checks that; what it says of other files than those of the run's paths is
// passed over.
func (Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	return checkProject(ctx, run, &columns{}, emit)
}

func checkProject(ctx context.Context, run tools.Run, units *columns, emit func(tools.File) error) error {
	arguments := append(slices.Clone(flags), run.Arguments...)
	if !run.Trusted {
		more, checked, remove, err := harmlessly(ctx, run)
		if err != nil {
			return err
		}
		defer remove()
		arguments = slices.Concat(arguments, more, []string{"--"}, checked)
		return answer(ctx, run, command(run, run.Program.Path, arguments), units, false, emit)
	}
	arguments = slices.Concat(elsewhere(run.Root), arguments)
	set := readSettings(configIn(run.Root), files.Disk{})
	if !set.namesTargets() && !namesModules(run.Arguments) {
		arguments = append(arguments, targets(run.Root, run.Paths)...)
	}
	return answer(ctx, run, command(run, run.Program.Path, arguments), units, false, emit)
}

// command is a program of mypy's as a run starts it.
func command(run tools.Run, path string, arguments []string) process.Command {
	return process.Command{
		Path: path, Arguments: arguments, Folder: run.Root, Timeout: run.Timeout,
		Environment: append(slices.Clone(run.Program.Environment), encoding),
	}
}

// answer runs cmd, which prints what mypy found, to its end. A daemon's exit code
// does not tell whether a syntax error kept it from checking.
func answer(ctx context.Context, run tools.Run, cmd process.Command, units *columns, daemon bool, emit func(tools.File) error) error {
	r := &report{ctx: ctx, run: run, started: time.Now(), units: units, emit: emit}
	var refused error
	ended, err := cmd.Lines(ctx, func(line []byte) error {
		refused = r.line(string(line))
		return refused
	})
	if refused != nil {
		return tools.WithStderr(refused, ended.Stderr)
	}
	if ctx.Err() == nil {
		if failure := r.end(); failure != nil {
			return tools.WithStderr(failure, ended.Stderr)
		}
	}
	fine := []int{0, 1}
	if r.found {
		// What stops mypy, such as a syntax error, it reports like any other
		// finding.
		fine = append(fine, 2)
	} else if r.elsewhere != nil && (ended.Code == 2 || daemon && r.onlySyntax) {
		return r.failure(*r.elsewhere, "checked nothing, because of an error elsewhere: "+r.elsewhere.Message)
	}
	if ended.Code == 2 && !r.found {
		for line := range strings.Lines(ended.Stderr) {
			if m, ok := parse(strings.TrimSpace(line)); ok && m.Severity == "error" && isConfig(m.File) {
				return r.failure(m, "could not run: "+m.Message)
			}
		}
	}
	return tools.Ended(name, run.Timeout, ended, err, fine...)
}

// targets are the paths as arguments. mypy names a module by its path from the
// folder that it runs in.
func targets(root string, asked []string) []string {
	if len(asked) == 0 {
		return []string{"."}
	}
	var arguments []string
	for _, path := range asked {
		if relative, inside := paths.Relative(root, path); inside {
			path = relative
		}
		// mypy would take these for an option and for a file with options.
		if strings.HasPrefix(path, "-") || strings.HasPrefix(path, "@") {
			path = "./" + path
		}
		arguments = append(arguments, path)
	}
	return arguments
}

// namesModules reports whether the user's arguments say what to check.
func namesModules(arguments []string) bool {
	return slices.ContainsFunc(arguments, func(argument string) bool {
		option, _, _ := strings.Cut(argument, "=")
		return slices.Contains([]string{"-m", "--module", "-p", "--package", "-c", "--command"}, option)
	})
}

// Explains reports whether code is one of mypy's as octolsp names them, such as
// "mypy/attr-defined".
func (Tool) Explains(code string) bool { return strings.HasPrefix(code, name+"/") }

// Explain says where mypy's documentation explains the code: mypy itself can't.
func (t Tool) Explain(_ context.Context, _ tools.Run, code string) (string, error) {
	bare := strings.TrimPrefix(code, name+"/")
	if url := t.URL(code); url != "" {
		return "mypy explains `" + bare + "` at <" + url + ">.\n", nil
	}
	return "`" + code + "` has no code of mypy's: its message says all there is.\n", nil
}

// URL is the place in mypy's documentation about the code.
func (Tool) URL(code string) string {
	switch bare := strings.TrimPrefix(code, name+"/"); bare {
	case "", "error", "note":
		return ""
	default:
		return pages + bare
	}
}
