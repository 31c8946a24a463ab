package registry_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools but the one of this test
	"github.com/octollm/octolsp/analyzers/trust"
)

// spelling is a tool as CONTRIBUTING says that one is added: a package that implements
// tools.Tool, and a line in the registry.
type spelling struct{}

var described = description.Tool{
	Name: "spelling", Title: "Spelling", Language: "python",
	ConfigFiles: []string{"spelling.toml"}, Manifest: "pyproject.toml", Cost: 9,
	Options: []description.Option{{Name: "dialect", Doc: "Which English it reads", Choices: []string{"british", "american"}, Default: "british"}},
}

func init() { tools.Register(spelling{}) }

func (spelling) Description() *description.Tool { return &described }

func (spelling) Program() locate.Wanted {
	return locate.Wanted{Name: "spelling", Python: true, Probe: []string{"--version"}, Says: "spelling "}
}

func (spelling) Place(path string, reader files.Reader) (tools.Place, bool) {
	return tools.PythonPlace(path, reader, described.ConfigFiles, described.Name), true
}

// CheckProject finds the first word of each file that the program prints.
func (spelling) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	for _, path := range run.Paths {
		var word string
		ended, err := process.Command{
			Path: run.Program.Path, Arguments: []string{run.Options["dialect"], path}, Folder: run.Root, Timeout: run.Timeout,
		}.Lines(ctx, func(line []byte) error {
			word = string(line)
			return nil
		})
		if err := tools.Ended(described.Name, run.Timeout, ended, err, 0); err != nil {
			return err
		}
		source, err := run.Read(path)
		if err != nil {
			return err
		}
		if err := emit(tools.File{Path: path, Source: source, Findings: []finding.Finding{{
			Rule: "spelling/" + word, Severity: finding.Warning, Message: word + " is misspelt", Source: described.Name,
			Range: text.Range{Start: 0, End: len(word)},
		}}}); err != nil {
			return err
		}
	}
	return nil
}

// TestAnAddedTool checks that nothing but its package knows a tool by its name.
func TestAnAddedTool(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	programs := t.TempDir()
	t.Setenv("PATH", programs+string(filepath.ListSeparator)+os.Getenv("PATH"))
	write := func(path, content string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(programs, "spelling"), "#!/bin/sh\n[ \"$1\" = --version ] && echo spelling 3.1.0 && exit\necho $1\n", 0o777)
	write(filepath.Join(folder, "m.py"), "american words\n", 0o666)
	write(filepath.Join(folder, "octolsp.toml"), "[tools.spelling]\ndialect = \"american\"\n", 0o666)

	if description.Names()[len(description.Names())-1] != "spelling" || !described.IsConfig(filepath.Join(folder, "spelling.toml")) {
		t.Errorf("the tools are %v", description.Names())
	}
	_, err = rule.ParseSelector("spelling/american")
	if err == nil || !strings.Contains(err.Error(), "Spelling") {
		t.Errorf("as a selector its rule is %v", err)
	}
	for value, want := range map[string]string{`"on"`: "", `{mode = "sometimes"}`: "sometimes", `{dialect = "welsh"}`: "british"} {
		write(filepath.Join(folder, "other.toml"), "[tools]\nspelling = "+value+"\n", 0o666)
		finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder, Config: filepath.Join(folder, "other.toml")})
		if err == nil {
			_, err = finder.FindFolder(folder)
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", value, err, want)
		}
	}

	choice, err := plan.ParseChoice("spelling")
	if err != nil {
		t.Fatal(err)
	}
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	c, err := check.New(t.Context(), check.Options{
		Folder: folder, Paths: []string{"m.py"}, Finder: finder,
		Planner: plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder, trust.Folders{}.With("--trust", folder)),
	})
	if err != nil {
		t.Fatal(err)
	}
	format, err := report.New("concise", report.Style{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	writer := report.NewWriter(&out, format)
	summary, err := c.Report(t.Context(), []*report.Writer{writer})
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(summary); err != nil {
		t.Fatal(err)
	}
	if want := "m.py:1:1: warning: american is misspelt [spelling/american]\n"; !strings.Contains(out.String(), want) || len(c.Notices) > 0 {
		t.Errorf("the check prints\n%s(notices %q), want\n%s", out.String(), c.Notices, want)
	}
}
