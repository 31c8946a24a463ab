package server_test

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/check/walk"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// loadCoverage is the coverage of the folder, as a check loads it.
func loadCoverage(ctx context.Context, folder string, finder *config.Finder) (*project.Project, error) {
	found, err := finder.FindFolder(folder)
	if err != nil {
		return nil, err
	}
	return project.Load(ctx, project.Options{
		Root: folder, Settings: found.Coverage(), Walking: walk.ByConfig(finder.Find),
		Read: func(path string) (string, error) { return walk.ReadFile(path, found.MaxFileSize()) },
	}, nil)
}

// covered is a copy of a project with real reports, whose sources are older than
// those.
func covered(t *testing.T, config string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "project")
	if err := os.CopyFS(folder, os.DirFS("../testdata/projects/covered")); err != nil {
		t.Fatal(err)
	}
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".py" && filepath.Ext(path) != ".rs" {
			return err
		}
		return os.Chtimes(path, past, past)
	})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "octolsp.toml"), config)
	return folder
}

// TestParityOfCoverage holds that an editor and a check say the same of coverage,
// where the config has both show it: of documents and of files that are not open.
func TestParityOfCoverage(t *testing.T) {
	folder := covered(t, "level = \"basic\"\n[coverage]\ncheck = true\n")
	want := checkFound(t, folder, nil)
	if all := strings.Join(slices.Concat(slices.Collect(maps.Values(want))...), "\n"); strings.Count(all, "coverage/") != 5 {
		t.Fatalf("a check finds\n%s", all)
	}
	for name, open := range map[string][]string{
		"documents": slices.Collect(maps.Keys(want)), "files that are not open": nil,
	} {
		t.Run(name, func(t *testing.T) {
			e := startWith(t, folder, pullingIn32, nil)
			for _, path := range open {
				relative, _ := filepath.Rel(folder, path) // it lies below
				e.open(relative)
			}
			for deadline := time.Now().Add(patience / 2); ; time.Sleep(50 * time.Millisecond) {
				got := found{}
				var result workspaceResult
				e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &result)
				result.addTo(got)
				if maps.EqualFunc(got.sort(), want, slices.Equal) {
					return
				}
				if time.Now().After(deadline) {
					compare(t, got, want)
					return
				}
			}
		})
	}
}

// TestCoverageIsInTheLens counts the lines of functions that tests execute.
func TestCoverageIsInTheLens(t *testing.T) {
	folder := covered(t, "level = \"basic\"\n")
	e := startWith(t, folder, client("utf-16", richClient), map[string]any{"settings": map[string]any{"codeLens": true}})
	at := e.open(filepath.Join("geometry", "circle.py"))
	want := "covered 2 of 3 lines, 1 branch never taken; covered 0 of 1 lines; covered 4 of 4 lines, 1 branch never taken"
	for deadline := time.Now().Add(patience / 2); ; time.Sleep(50 * time.Millisecond) {
		var lenses []codeLens
		e.ask("codeLens", at, nil, &lenses)
		var titles []string
		for _, lens := range lenses {
			if strings.HasPrefix(lens.Command.Title, "covered") {
				titles = append(titles, lens.Command.Title)
			}
		}
		got := strings.Join(titles, "; ")
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the lenses are %q, not %q", got, want)
		}
	}
}
