package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// withTool lets the tool look at all files of c.
func withTool(c *Check, tool tools.Tool, program string) {
	place, _ := tool.Place(c.Folder, files.Disk{})
	place.Root = c.Folder
	job := &plan.Job{Tool: tool, Place: place, Run: tools.Run{Trusted: true, Program: &locate.Program{Path: program, Version: "1"}, Root: c.Folder}}
	for _, file := range c.files {
		job.Run.Paths = append(job.Run.Paths, file.Path)
	}
	c.addJob(job)
}

func content(t *testing.T, c *Check, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.Folder, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// told is a tool that says what it is given.
type told struct {
	ruff.Tool
	check func(ctx context.Context, run tools.Run, emit func(tools.File) error) error
}

func (t told) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	return t.check(ctx, run, emit)
}

// TestToolSawOtherText drops what a tool found in a text that is not there any
// more, and shows what it found in other files of the project.
func TestToolSawOtherText(t *testing.T) {
	c := tree(t, map[string]string{
		"a.py": "x = 1\n", "b.py": "", "Cargo.toml": "[package]\n", "octolsp.toml": "", "outside.rs": "",
	}, "docstring/undocumented-class")
	withTool(c, told{check: func(_ context.Context, run tools.Run, emit func(tools.File) error) error {
		say := func(path, source, message string) {
			err := emit(tools.File{Path: path, Source: source, Findings: []finding.Finding{{Rule: "ruff/X1", Message: message, Source: "ruff"}}})
			if err != nil {
				t.Error(err)
			}
		}
		at := func(name string) string { return filepath.Join(run.Root, name) }
		say(at("a.py"), "x = 1\n", "this text")
		say(at("a.py"), "x = 1\n", "this text")
		say(at("a.py"), "x = 2\n", "another text")
		say(at("Cargo.toml"), "[package]\n", "this manifest")
		say(at("Cargo.toml"), "", "another manifest")
		say(at("unknown.py"), "", "not checked")
		say("/etc/hosts", content(t, &Check{Options: Options{Folder: "/etc"}}, "hosts"), "outside")
		return &tools.Failure{Tool: "ruff", Message: "ended with exit code 9", Path: at("b.py"), Stderr: "first\nlast\n"}
	}}, "ruff")
	summary := expectReport(t, c, ""+
		"Cargo.toml:1:1: hint: this manifest [ruff/X1]\n"+
		"a.py:1:1: hint: this text [ruff/X1]\n"+
		"b.py:1:1: error: ruff ended with exit code 9: first␊last [octolsp/tool-failed]\n"+
		"Found 3 findings in 3 files\n")
	if len(summary.Tools) != 1 || summary.Tools[0] != "ruff 1" {
		t.Errorf("got %q", summary.Tools)
	}
	if got := c.Failures(); len(got) != 1 || got[0] != "b.py: ruff ended with exit code 9: first\nlast" {
		t.Errorf("got %q", got)
	}
}

// TestWhereFailuresShow finds the nearest file that a failure can stand in.
func TestWhereFailuresShow(t *testing.T) {
	files := map[string]string{"ruff.toml": "", "octolsp.toml": "", "Cargo.toml": "", "bad.py": "x = '\xff'\n"}
	failure := &tools.Failure{Tool: "ruff", Message: "failed"}
	for _, place := range []struct{ want, config, path string }{
		{"bad.py", "ruff.toml", "bad.py"},
		{"ruff.toml", "ruff.toml", "missing.py"},
		{"octolsp.toml", "", ""},
	} {
		c := tree(t, files)
		absolute := func(path string) string {
			if path == "" {
				return ""
			}
			return filepath.Join(c.Folder, path)
		}
		failure.Path = absolute(place.path)
		if got := c.toolFailed("ruff", c.Folder, absolute(place.config), failure); c.displayPath(got.path) != place.want {
			t.Errorf("got %s, want %s", got.path, place.want)
		}
	}
	failure.Path = ""
	for tool, want := range map[string]string{"clippy": "Cargo.toml", "mypy": "pyproject.toml"} {
		c := tree(t, map[string]string{"Cargo.toml": "", "pyproject.toml": ""})
		if got := c.toolFailed(tool, c.Folder, "", failure); c.displayPath(got.path) != want {
			t.Errorf("got %s, want %s", got.path, want)
		}
	}
	if c := tree(t, nil); c.toolFailed("ruff", c.Folder, "", failure).path != c.Folder {
		t.Error("nothing but the folder is there")
	}
}

// TestCancelledTools ends the tools with the check.
func TestCancelledTools(t *testing.T) {
	c := tree(t, map[string]string{"a.py": ""})
	ctx, cancel := context.WithCancel(t.Context())
	ended := false
	withTool(c, told{check: func(ctx context.Context, _ tools.Run, _ func(tools.File) error) error {
		cancel()
		<-ctx.Done()
		ended = true
		return ctx.Err()
	}}, "ruff")
	if _, _, err := reported(t, ctx, c, "text"); !errors.Is(err, context.Canceled) || !ended {
		t.Errorf("got %v, %t", err, ended)
	}
}
