package server_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

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

// TestParityOfCoverage checks that an editor and a check say the same of coverage,
// where the config has both show it: of documents and of files that are not open.
func TestParityOfCoverage(t *testing.T) {
	expectCoverage(t, covered(t, "level = \"basic\"\n[coverage]\ncheck = true\n"), 5)
}

// TestParityOfCoverageOfSeveralProjects holds the same where projects lie beside
// and in each other, each with reports and a config of its own.
func TestParityOfCoverageOfSeveralProjects(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"octolsp.toml", "a/octolsp.toml", "a/in/octolsp.toml"} {
		writeFile(t, filepath.Join(folder, name), "level = \"basic\"\nignore = [\"docstring\"]\n[coverage]\ncheck = true\nreports = [\"report.info\"]\n")
	}
	writeFile(t, filepath.Join(folder, "a", "only.py"), "a = 1\n")
	writeFile(t, filepath.Join(folder, "b", "octolsp.toml"), "ignore = [\"docstring\"]\n")
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for at, name := range []string{".", "a", "a/in", "b", "c"} {
		path := filepath.Join(folder, name, "m.py")
		writeFile(t, path, strings.Repeat("x = 1\n\n", 3))
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
		// What is wrong in another project's reports is not to be seen in this one.
		writeFile(t, filepath.Join(folder, name, "report.info"), fmt.Sprintf(
			"SF:%s\nDA:1,%d\nDA:3,%d\nDA:5,%d\nend_of_record\nSF:../m.py\nDA:1,0\nend_of_record\nSF:a/m.py\nDA:1,0\nend_of_record\n", path, at%2, at%3, at%4))
	}
	expectCoverage(t, folder, 2)
}

// expectCoverage compares what an editor and a check find in the folder, which
// is as many findings of coverage as count says.
func expectCoverage(t *testing.T, folder string, count int) {
	want := checkFound(t, folder, nil)
	if all := strings.Join(slices.Concat(slices.Collect(maps.Values(want))...), "\n"); strings.Count(all, "coverage/") != count {
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
