package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/grammars/corpus"
	"go.lsp.dev/uri"
)

// found are findings by file, each as a line, sorted.
type found map[string][]string

func (f found) sort() found {
	for _, lines := range f {
		slices.Sort(lines)
	}
	return f
}

// shown is a diagnostic as a client reads it.
type shown struct {
	Range struct {
		Start, End struct{ Line, Character int }
	}
	Severity int
	Code     string
	Message  string
}

func (f found) add(path string, items []shown) {
	for _, d := range items {
		severity := []string{"", "error", "warning", "info", "hint"}[d.Severity]
		f[path] = append(f[path], fmt.Sprintf("%d:%d-%d:%d %s %s %s", d.Range.Start.Line+1, d.Range.Start.Character+1,
			d.Range.End.Line+1, d.Range.End.Character+1, severity, d.Code, d.Message))
	}
}

// checkFound is what a batch check finds in the folder, with the tools of the
// planner, or none if it is nil.
func checkFound(t *testing.T, folder string, planner *plan.Planner) found {
	t.Helper()
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	files, err := check.New(t.Context(), check.Options{
		Folder: folder, Paths: []string{folder}, Finder: finder, Planner: planner, Coverage: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	format, err := report.New("json", report.Style{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	writer := report.NewWriter(&out, format)
	summary, err := files.Report(t.Context(), []*report.Writer{writer})
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(summary); err != nil {
		t.Fatal(err)
	}
	var said struct {
		Findings []struct {
			Rule, Severity, Path, Message string
			Start, End                    struct{ Line, Column int }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	all := found{}
	for _, f := range said.Findings {
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		all[path] = append(all[path], fmt.Sprintf("%d:%d-%d:%d %s %s %s", f.Start.Line, f.Start.Column, f.End.Line, f.End.Column, f.Severity, f.Rule, f.Message))
	}
	return all.sort()
}

// realProject is a folder with real Python and Rust of many sorts.
func realProject(t *testing.T) (folder string, files []string) {
	t.Helper()
	folder = t.TempDir()
	library := filepath.Dir(corpus.Python(t)[0])
	for path := library; path != "/"; path = filepath.Dir(path) {
		if _, err := os.Stat(filepath.Join(path, "asyncio")); err == nil {
			library = path
			break
		}
	}
	for _, name := range []string{"asyncio", "email", "json"} {
		copyTree(t, filepath.Join(library, name), filepath.Join(folder, name), ".py")
	}
	crates := map[string]bool{}
	for _, path := range corpus.Rust(t) {
		if crate, _, is := strings.Cut(path, "/src/"); is && filepath.Base(path) == "lib.rs" && len(crates) < 6 {
			crates[crate] = true
		}
	}
	for crate := range crates {
		copyTree(t, crate, filepath.Join(folder, filepath.Base(crate)), ".rs")
	}
	if err := os.WriteFile(filepath.Join(folder, "octolsp.toml"), []byte("level = \"strict\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".rs")) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder, files
}

const (
	pullingIn32  = `{"general": {"positionEncodings": ["utf-32"]}, "textDocument": {"diagnostic": {}}}`
	pushedToIn32 = `{"general": {"positionEncodings": ["utf-32"]}, "textDocument": {"publishDiagnostics": {"versionSupport": true}}}`
)

// TestParity holds that a file has the same findings by push, by pull of it or
// of the workspace, and in a batch check.
func TestParity(t *testing.T) {
	folder, files := realProject(t)
	want := checkFound(t, folder, nil)
	if len(want) < 20 {
		t.Fatalf("only %d files have findings", len(want))
	}

	t.Run("pull", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		got := found{}
		for _, path := range files {
			name, _ := filepath.Rel(folder, path)
			at := e.open(name)
			var report struct{ Items []shown }
			e.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": at}}, &report)
			got.add(path, report.Items)
		}
		compare(t, got, want)
	})
	t.Run("workspace", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &result)
		result.addTo(got)
		compare(t, got, want)
	})
	t.Run("workspace in parts", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		e.open(filepath.Join("json", "decoder.py"))
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}, "partialResultToken": "part"}, &result)
		result.addTo(got)
		for _, message := range e.Take() {
			if message.Method == "$/progress" {
				var params struct {
					Token string
					Value workspaceResult
				}
				if err := json.Unmarshal(message.Params, &params); err != nil || params.Token != "part" {
					t.Fatalf("%v in %s", err, message.Params)
				}
				params.Value.addTo(got)
			}
		}
		compare(t, got, want)
	})
	t.Run("push", func(t *testing.T) {
		e := start(t, folder, pushedToIn32)
		got := found{}
		for _, path := range files {
			name, _ := filepath.Rel(folder, path)
			at := e.open(name)
			if want[path] == nil {
				continue
			}
			message, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", func(params json.RawMessage) bool {
				var published struct{ URI uri.URI }
				return json.Unmarshal(params, &published) == nil && published.URI == at
			})
			if err != nil {
				t.Fatalf("waiting for %s: %v", at, err)
			}
			var published struct{ Diagnostics []shown }
			if err := json.Unmarshal(message.Params, &published); err != nil {
				t.Fatal(err)
			}
			got.add(path, published.Diagnostics)
		}
		compare(t, got, want)
	})
}

// workspaceResult is a workspace report or a part of one.
type workspaceResult struct {
	Items []struct {
		URI   uri.URI
		Kind  string
		Items []shown
	}
}

func (r *workspaceResult) addTo(f found) {
	for _, item := range r.Items {
		f.add(item.URI.FsPath(), item.Items)
	}
}

func compare(t *testing.T, got, want found) {
	t.Helper()
	got.sort()
	paths := maps.Clone(got)
	maps.Copy(paths, want)
	for path := range paths {
		if !slices.Equal(got[path], want[path]) {
			t.Errorf("%s: found\n\t%s\nwant\n\t%s", path, strings.Join(got[path], "\n\t"), strings.Join(want[path], "\n\t"))
		}
	}
}

// TestParityOfTools holds the same for a project with all tools.
func TestParityOfTools(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "project")
	if err := os.CopyFS(folder, os.DirFS("../testdata/projects/sensors")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "octolsp.toml"), "[tools]\nformatter = \"black\"\n")
	link(t, folder, parts.Ruff(t), parts.Black(t, "bookworm"), parts.Mypy(t, "trixie"))
	choice, err := plan.ParseChoice("all")
	if err != nil {
		t.Fatal(err)
	}
	want := checkFound(t, folder, plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder))
	e := startWith(t, folder, pullingIn32, nil)
	sources := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		name, _ := filepath.Rel(folder, path)
		at := e.open(name)
		for deadline := time.Now().Add(patience / 2); ; time.Sleep(50 * time.Millisecond) {
			var report struct{ Items []shown }
			e.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": at}}, &report)
			got := found{}
			got.add(path, report.Items)
			if slices.Equal(got.sort()[path], want[path]) {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: the editor shows\n  %s\nbut a check finds\n  %s", name, strings.Join(got[path], "\n  "), strings.Join(want[path], "\n  "))
			}
		}
		for _, line := range want[path] {
			tool, _, _ := strings.Cut(strings.Fields(line)[2], "/")
			sources[tool] = true
		}
	}
	for _, tool := range []string{"ruff", "black", "mypy", "clippy", "cargo-doc", "rustfmt"} {
		if !sources[tool] {
			t.Errorf("nothing is found by %s", tool)
		}
	}
}

// TestParityOfManifests holds the same for files that octolsp has no rules for: of
// documents, and of files that are not open. What is wrong with a config ends a
// check.
func TestParityOfManifests(t *testing.T) {
	folder := writeFiles(t, map[string]string{
		"m.py":               "\"\"\"M.\"\"\"\nimport os\n",
		"pyproject.toml":     "[project]\nname = \"x\"\nversion = 1\n\n[tool.ruff.lint]\nselect = [\"RUF200\", \"F\"]\n",
		"sub/m.py":           "\"\"\"M.\"\"\"\n",
		"out/pyproject.toml": "[project]\nname = 1\n",
		".gitignore":         "/out\n.venv\n",
		".git/HEAD":          "ref: refs/heads/main\n",
	})
	link(t, folder, parts.Ruff(t))
	choice, err := plan.ParseChoice("ruff")
	if err != nil {
		t.Fatal(err)
	}
	want := checkFound(t, folder, plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder))
	manifest := filepath.Join(folder, "pyproject.toml")
	if all := want[manifest]; len(want) != 2 || len(all) != 1 || !strings.Contains(all[0], "ruff/RUF200") {
		t.Fatalf("a check finds %q", want)
	}
	problem := []string{"1:1-1:6 error octolsp/invalid-config unknown key \"levle\": did you mean \"level\"?"}
	for name, open := range map[string][]string{"documents": {"pyproject.toml", "m.py", "sub/octolsp.toml"}, "files that are not open": nil} {
		t.Run(name, func(t *testing.T) {
			broken := filepath.Join(folder, "sub", "octolsp.toml")
			writeFile(t, broken, "levle = 1\n")
			want := maps.Clone(want)
			want[broken] = problem
			e := startWith(t, folder, pullingIn32, nil)
			for _, name := range open {
				e.open(filepath.FromSlash(name))
			}
			e.expectWorkspace(t, want)
			if len(open) > 0 {
				// An edit before it moves what the tool says of the text that it saw.
				e.change(uri.File(manifest), "# A project.\n"+"[project]\nname = \"x\"\nversion = 1\n\n[tool.ruff.lint]\nselect = [\"RUF200\", \"F\"]\n")
				want[manifest] = []string{strings.Replace(want[manifest][0], "3:11-3:12", "4:11-4:12", 1)}
				e.expectWorkspace(t, want)
				return
			}
			// What was wrong is not.
			writeFile(t, broken, "level = \"basic\"\n")
			e.changedOnDisk(filepath.Join("sub", "octolsp.toml"))
			delete(want, broken)
			e.expectWorkspace(t, want)
		})
	}
}

// expectWorkspace waits until the workspace shows what is wanted.
func (e *editor) expectWorkspace(t *testing.T, want found) {
	t.Helper()
	for deadline := time.Now().Add(patience / 2); ; time.Sleep(50 * time.Millisecond) {
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &result)
		result.addTo(got)
		for path, lines := range got {
			if len(lines) == 0 {
				delete(got, path)
			}
		}
		if maps.EqualFunc(got.sort(), want, slices.Equal) {
			return
		}
		if time.Now().After(deadline) {
			compare(t, got, want)
			return
		}
	}
}
