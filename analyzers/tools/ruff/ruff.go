// Package ruff runs Ruff, the linter and formatter of Python.
package ruff

import (
	"os"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "ruff"

// Tool is Ruff as a linter; it lays out texts, too, but [Layout] is the one that
// finds texts that are not laid out well.
type Tool struct{}

// Layout is Ruff as a formatter.
type Layout struct{}

var linter = description.Tool{
	Name: name, Title: "Ruff", Language: "python",
	ConfigFiles: []string{"pyproject.toml", "ruff.toml", ".ruff.toml"},
	Judges:      []string{"pyproject.toml"}, // RUF200
	Manifest:    "pyproject.toml", InEditor: true, Cost: 1,
	Packages: []string{"ruff"}, Hooks: []string{"astral-sh/ruff-pre-commit", "charliermarsh/ruff-pre-commit"}, Effects: effects,
}

var formatter = description.Tool{
	Name: name, Part: "format", Title: "Ruff", Language: "python",
	ConfigFiles: linter.ConfigFiles, Manifest: linter.Manifest, InEditor: true, Cost: linter.Cost,
	Formats: "where its config speaks of its formatter", Effects: effects,
}

// Description is that of the linter.
func (Tool) Description() *description.Tool { return &linter }

// Description is that of the formatter.
func (Layout) Description() *description.Tool { return &formatter }

// Program is Ruff, of 0.1 or later: its JSON Lines came shortly before.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "ruff", Python: true, Alone: true, Probe: []string{"--version"}, Says: "ruff ", Beyond: 1,
		Install: "`pip install ruff`, or see https://docs.astral.sh/ruff/installation/",
	}
}

// Program is that of [Tool].
func (Layout) Program() locate.Wanted { return Tool{}.Program() }

// Place is the nearest folder upward with a config of Ruff's, or else the
// repository's root.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
	return tools.PythonPlace(path, files, []string{".ruff.toml", "ruff.toml"}, "ruff"), true
}

// Place is that of [Tool].
func (Layout) Place(path string, files files.Reader) (tools.Place, bool) {
	return Tool{}.Place(path, files)
}

// Chosen reports whether the config of Ruff speaks of its formatter.
func (Layout) Chosen(place tools.Place, files files.Reader) bool {
	content, err := files.ReadFile(place.Config)
	if err != nil {
		return false
	}
	d, err := document.Parse(document.TOML, string(content))
	if err != nil {
		return false // Ruff says what is wrong
	}
	return project.ToolTable(place.Config, d, name).At("format").IsTable()
}

// ImportRules are those of isort.
func (Tool) ImportRules() []string { return []string{"I"} }

// command is Ruff with the arguments.
func command(run tools.Run, arguments ...string) process.Command {
	environment := append(slices.Clone(run.Program.Environment), "NO_COLOR=1")
	if _, set := os.LookupEnv("RUFF_OUTPUT_FILE"); set {
		// Ruff would write there, and takes no empty name for none.
		environment = append(environment, "RUFF_OUTPUT_FILE=/dev/stdout")
	}
	return process.Command{
		Path: run.Program.Path, Arguments: arguments, Folder: run.Root, Timeout: run.Timeout, Environment: environment,
	}
}

// commonArguments are those of the user's arguments that each of Ruff's
// commands knows, or that choose no rules.
func commonArguments(arguments []string) []string {
	var kept []string
	for i := 0; i < len(arguments); i++ {
		option, _, joined := strings.Cut(arguments[i], "=")
		switch option {
		case "--preview", "--no-preview", "--isolated", "--respect-gitignore", "--no-respect-gitignore", "--no-cache", "-n":
			kept = append(kept, arguments[i])
		case "--config", "--target-version", "--line-length", "--extension", "--exclude", "--cache-dir":
			kept = append(kept, arguments[i])
			if i++; !joined && i < len(arguments) {
				kept = append(kept, arguments[i])
			} else {
				i--
			}
		}
	}
	return kept
}
