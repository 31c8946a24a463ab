package plan_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
	"github.com/octollm/octolsp/analyzers/trust"
)

// The tools that testdata speaks of: further ones change nothing there.
func init() {
	for _, tool := range []tools.Tool{
		ruff.Tool{}, ruff.Layout{}, black.Tool{}, mypy.Tool{}, rustfmt.Tool{}, clippy.Tool{}, rustdoc.Tool{},
	} {
		tools.Register(tool)
	}
}

// says are what the programs print when they are asked for their version.
var says = map[string]string{
	"ruff": "ruff 0.16.0", "black": "black, 25.1.0", "mypy": "mypy 1.15.0", "rustfmt": "rustfmt 1.9.0-stable",
	"cargo-clippy": "clippy 0.1.95", "rustdoc": "rustdoc 1.95.0", "cargo": "cargo 1.95.0", "rustc": "rustc 1.95.0",
}

// TestScenarios runs testdata, one scenario a file. Lines before the files:
// "PATH NAME…" are the programs on the PATH; "check [key=value]" says what is
// asked, with the keys tools, config, folder and trust; "format FILE" asks as an editor
// for a formatter; other lines are what comes of it. Files named bin/NAME or like ".venv/bin/NAME" become such a program.
func TestScenarios(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := newScenario(t, archive)
			got := s.run(string(archive.Comment))
			if got != string(archive.Comment) {
				t.Errorf("got\n%s\nwant\n%s", got, archive.Comment)
			}
			if os.Getenv("UPDATE_SCENARIOS") != "" {
				archive.Comment = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type scenario struct {
	*testing.T
	folder string
	files  []string
}

func newScenario(t *testing.T, archive *txtar.Archive) *scenario {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{T: t, folder: folder}
	t.Setenv("PATH", filepath.Join(folder, "path"))
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	t.Setenv("RUSTUP_HOME", filepath.Join(folder, "rustup"))
	t.Setenv("CARGO_HOME", filepath.Join(folder, "cargo"))
	t.Setenv("HOME", folder)
	for _, file := range archive.Files {
		path := filepath.Join(folder, filepath.FromSlash(file.Name))
		if said, isProgram := says[filepath.Base(path)]; isProgram && len(file.Data) == 0 {
			s.write(path, "#!/bin/sh\necho '"+said+"'\n", 0o777)
			continue
		}
		s.write(path, string(file.Data), 0o666)
		if extension := filepath.Ext(path); extension == ".py" || extension == ".rs" {
			s.files = append(s.files, path)
		}
	}
	return s
}

func (s *scenario) write(path, content string, mode os.FileMode) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		s.Fatal(err)
	}
}

// run is the script with what comes of it.
func (s *scenario) run(script string) string {
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
			fmt.Fprintln(&out, line)
		case words[0] == "PATH":
			fmt.Fprintln(&out, line)
			for _, name := range words[1:] {
				s.write(filepath.Join(s.folder, "path", name), "#!/bin/sh\necho '"+says[name]+"'\n", 0o777)
			}
		case words[0] == "check":
			fmt.Fprintln(&out, line)
			s.check(&out, words[1:])
		case words[0] == "format":
			fmt.Fprintln(&out, line)
			s.format(&out, words[1])
		}
	}
	return out.String()
}

// format asks as an editor for the formatter of a file.
func (s *scenario) format(out *strings.Builder, name string) {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: s.folder})
	if err != nil {
		s.Fatal(err)
	}
	c, err := finder.Find(path)
	if err != nil {
		s.Fatal(err)
	}
	job, err := plan.ForEditor(tools.Checkers(), files.Disk{}, func() trust.Folders { return trust.Folders{} }).Formatter(s.Context(), path, c)
	switch {
	case err != nil:
		fmt.Fprintf(out, "  %s\n", strings.ReplaceAll(err.Error(), s.folder+"/", ""))
	case job == nil:
		fmt.Fprintln(out, "  none")
	default:
		fmt.Fprintf(out, "  %s\n", strings.TrimSuffix(strings.ToLower(fmt.Sprintf("%T", job.Tool)), ".tool"))
	}
}

func (s *scenario) check(out *strings.Builder, words []string) {
	asked := map[string]string{"folder": "project"}
	for _, word := range words {
		key, value, _ := strings.Cut(word, "=")
		asked[key] = value
	}
	working := filepath.Join(s.folder, asked["folder"])
	said := func(err error) {
		fmt.Fprintf(out, "  %s\n", strings.ReplaceAll(err.Error(), s.folder+"/", ""))
	}
	choice, err := plan.ParseChoice(asked["tools"])
	if err != nil {
		said(err)
		return
	}
	overrides := config.Overrides{Folder: working}
	if named := asked["config"]; named != "" {
		overrides.Config = filepath.Join(s.folder, named)
	}
	finder, err := config.NewFinder(files.Disk{}, overrides)
	if err != nil {
		s.Fatal(err)
	}
	var named []string
	for _, path := range s.files {
		if strings.HasPrefix(path, working+"/") {
			named = append(named, path)
		}
	}
	var trusted trust.Folders
	if folder := asked["trust"]; folder != "" {
		trusted = trusted.With("--trust", filepath.Join(s.folder, folder))
	}
	jobs, problems, err := plan.ForCheck(tools.Checkers(), files.Disk{}, choice, working, trusted).Plan(s.Context(), named, finder.Find)
	if err != nil {
		s.Fatal(err)
	}
	for _, job := range jobs {
		var paths []string
		for _, path := range job.Run.Paths {
			relative, _ := filepath.Rel(job.Place.Root, path)
			paths = append(paths, relative)
		}
		root, _ := filepath.Rel(s.folder, job.Place.Root)
		program, _ := filepath.Rel(s.folder, job.Run.Program.Path)
		name := strings.TrimSuffix(strings.ToLower(fmt.Sprintf("%T", job.Tool)), ".tool")
		fmt.Fprintf(out, "  %s in %s with %s: %s %s\n", name, root, program, strings.Join(paths, " "), job.Run.Arguments)
	}
	for _, problem := range problems {
		if problem.Asked {
			fmt.Fprintf(out, "  asked for:")
		}
		said(problem.Err)
	}
}

// TestUnreadableConfig checks that the error of a config ends the making of a
// plan, and that of a context does.
func TestPlanFails(t *testing.T) {
	bad := errors.New("bad")
	choice, err := plan.ParseChoice("all")
	if err != nil {
		t.Fatal(err)
	}
	p := plan.ForCheck(tools.Checkers(), files.Disk{}, choice, t.TempDir(), trust.Folders{})
	_, _, err = p.Plan(t.Context(), []string{"/a.py"}, func(string) (*config.Config, error) { return nil, bad })
	if !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: "/", Isolated: true})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "ruff")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho ruff 0.16.0\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err = p.Plan(ended, []string{"/nowhere/a.py"}, finder.Find); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
