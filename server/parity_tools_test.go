//go:build tools

package server_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"go.lsp.dev/uri"
)

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
	want := checkFound(t, folder, plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder, trust.Folders{}.With("--trust", folder)))
	e := startWith(t, folder, pullingIn32, map[string]any{"trusted": true})
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
	// Files that are not open.
	startWith(t, folder, pullingIn32, map[string]any{"trusted": true}).expectWorkspace(t, want)
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
	want := checkFound(t, folder, plan.ForCheck(tools.Checkers(), files.Disk{}, choice, folder, trust.Folders{}.With("--trust", folder)))
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
			e := startWith(t, folder, pullingIn32, map[string]any{"trusted": true})
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
