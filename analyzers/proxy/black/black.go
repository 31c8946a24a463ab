// Package black runs Black, the formatter of Python.
package black

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/proxy"
	"github.com/octollm/octolsp/analyzers/proxy/locate"
	"github.com/octollm/octolsp/analyzers/proxy/process"
)

const name = "black"

// Tool is Black.
type Tool struct{}

// Name is "black".
func (Tool) Name() string { return name }

// Language is "python".
func (Tool) Language() string { return "python" }

// Program is a Black of the years 2022 to 2027; its major version is the year.
func (Tool) Program() locate.Wanted {
	return locate.Wanted{
		Name: "black", Python: true, Probe: []string{"--version"}, Says: "black, ", Oldest: 22, Newest: 27,
		Install: "`pip install black`",
	}
}

// Place is the nearest folder upward whose pyproject.toml configures Black, or
// else the repository's root.
func (Tool) Place(path string, files proxy.Files) (proxy.Place, bool) {
	return proxy.PythonPlace(path, files, nil, "black"), true
}

// command is Black with the user's arguments and then the others.
func command(run proxy.Run, arguments ...string) process.Command {
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
func failed(run proxy.Run, ended process.Ended, err error) error {
	if err == nil && ended.Code == cannotRun && !brokeDown.MatchString(ended.Stderr) {
		return nil
	}
	err = proxy.Ended(name, run.Timeout, ended, err, done)
	var failure *proxy.Failure
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
