// Package black runs Black, the formatter of Python.
package black

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

const name = "black"

// Tool is Black.
type Tool struct{}

var described = description.Tool{
	Name: name, Title: "Black", Language: "python",
	ConfigFiles: []string{"pyproject.toml"},
	Manifest:    "pyproject.toml", Formats: "where pyproject.toml has [tool.black]", Cost: 3,
	Packages: []string{"black"}, Hooks: []string{"psf/black", "psf/black-pre-commit-mirror"}, Effects: effects,
}

// Description is that of Black.
func (Tool) Description() *description.Tool { return &described }

// Program is a Black of the years 2022 to 2027; its major version is the year.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "black", Python: true, Alone: true, Probe: []string{"--version"}, Says: "black, ", Oldest: 22, Beyond: 28,
		Install: "`pip install black`",
	}
}

// Place is the nearest folder upward whose pyproject.toml configures Black, or
// else the repository's root.
func (Tool) Place(path string, files files.Reader) (tools.Place, bool) {
	return tools.PythonPlace(path, files, nil, "black"), true
}

// Chosen reports that to configure Black is to choose it.
func (Tool) Chosen(place tools.Place, _ files.Reader) bool { return place.Config != "" }

// command is Black with the user's arguments and then the others.
func command(run tools.Run, arguments ...string) process.Command {
	return process.Command{
		Path: run.Program.Path, Folder: run.Root, Timeout: run.Timeout,
		Arguments:   slices.Concat(run.Arguments, []string{"--quiet", "--no-color"}, arguments),
		Environment: append(slices.Clone(run.Program.Environment), "PYTHONUTF8=1"),
	}
}

// Exit codes of Black.
const (
	done      = 0
	cannotRun = 123 // for one of the files at least
)

// failed is the error of a run of Black. A file that does not parse is not one;
// that is for others to say.
func failed(run tools.Run, ended process.Ended, err error) error {
	if err == nil && ended.Code == cannotRun && !brokeDown.MatchString(ended.Stderr) {
		return nil
	}
	err = tools.Ended(name, run.Timeout, ended, err, done)
	var failure *tools.Failure
	if errors.As(err, &failure) {
		if match := about.FindStringSubmatch(failure.Stderr); match != nil {
			failure.Path = strings.Join(match[1:], "")
		}
	}
	return err
}

var (
	// brokeDown finds what is not about a text that does not parse, or does not
	// decode.
	brokeDown = regexp.MustCompile(`INTERNAL ERROR|\[Errno |Traceback \(most recent call last\)`)
	// about finds the file that a message is about.
	about = regexp.MustCompile(`(?m)^error: cannot format (/.*?): |^Error: Could not open file '(/.*?)': `)
)
