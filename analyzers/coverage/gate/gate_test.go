package gate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/grammars"
)

// gates are what the config asks for, in the folder.
func gates(t *testing.T, folder, toml string) *config.Gates {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "octolsp.toml"), []byte(toml), 0o600); err != nil {
		t.Fatal(err)
	}
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	found, err := finder.FindFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	return found.Gates()
}

// file is one of which so many of the lines, all of 1,000, are covered, and of two
// branches one.
func file(folder, name string, language *grammars.Language, covered int) *project.File {
	lines := make([]coverage.Line, 1000)
	for i := range lines {
		lines[i].Number = i + 1
		if i < covered {
			lines[i].Hits = 1
		}
	}
	branches := []coverage.Branch{{Line: 1, To: 2, Hits: 1}, {Line: 1, To: 3}}
	said := &coverage.File{Lines: coverage.PackLines(lines), Branches: coverage.PackBranches(branches, nil)}
	f := project.NewFile(filepath.Join(folder, name), name, said)
	f.Language, f.Branches = language, true
	return f
}

// check are the results of [Check] with the texts on the disk.
func check(t *testing.T, p *project.Project, gates *config.Gates) []Result {
	t.Helper()
	results, err := Check(t.Context(), p, gates, Options{
		Read: func(path string) (string, error) { return files.Read(path, 1<<20) }, Executable: statements.Lines,
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name, toml string
		want       []string
	}{
		{"by default as each tool counts", "", []string{
			"python 850/1002 lines with branches: not met", "rust 800/1000 lines: met",
		}},
		{"lines alone", "[gates.coverage]\nbranches = false", []string{"python 849/1000 lines: not met", "rust 800/1000 lines: met"}},
		{"with branches", "[gates.coverage]\nbranches = true\nrust = \"801/1002\"", []string{
			"python 850/1002 lines with branches: not met", "rust 801/1002 lines with branches: met",
		}},
		{"just below, and just there", "[gates.coverage]\nbranches = false\npython = 84.9\nrust = \"80.0001 %\"", []string{
			"python 849/1000 lines: met", "rust 800/1000 lines: not met",
		}},
		{"paths and components", "[gates.coverage]\nbranches = false\npython = 0\nrust = 0\n[gates.coverage.paths]\n\"src/**\" = 80\n\"none/**\" = 0\n[gates.coverage.components.all]\npaths = [\"*.py\", \"*.rs\"]\nminimum = 82.45", []string{
			"python 849/1000 lines: met", "rust 800/1000 lines: met", "path src/** 800/1000 lines: met",
			"path none/** 0/0 lines: not met, unmeasured", "component all 1649/2000 lines: met",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			p := &project.Project{Root: folder, Files: []*project.File{
				file(folder, "a.py", grammars.Python, 849), file(folder, "src/lib.rs", grammars.Rust, 800),
			}}
			var got []string
			for _, r := range check(t, p, gates(t, folder, test.toml)) {
				said := fmt.Sprintf("%s %d/%d %s: ", r.Name, r.Share.Covered, r.Share.Total, r.Rule)
				if !r.Met {
					said += "not "
				}
				said += "met"
				if r.Unmeasured {
					said += ", unmeasured"
				}
				got = append(got, said)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the gates are %q, not %q", got, test.want)
			}
		})
	}
}

// TestALanguageWithoutReports checks that what nobody measured has a gate only
// where the config asks for it.
func TestALanguageWithoutReports(t *testing.T) {
	folder := t.TempDir()
	p := &project.Project{
		Root: folder, Sources: []string{filepath.Join(folder, "a.py"), filepath.Join(folder, "lib.rs")},
		Files: []*project.File{file(folder, "a.py", grammars.Python, 1000)},
	}
	for _, name := range []string{"a.py", "lib.rs"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("fn a() { b() }\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if results := check(t, p, gates(t, folder, "")); len(results) != 2 || !results[1].Met || results[1].Reason == "" {
		t.Errorf("by default: %+v", results)
	}
	results := check(t, p, gates(t, folder, "[gates.coverage]\nrust = 10"))
	if len(results) != 2 || !results[1].Unmeasured || len(Failed(results)) != 1 {
		t.Errorf("asked for: %+v", results)
	}
}

// A file that only says what was executed, of a text that is gone, has no total.
func TestAFileOfWhichNothingIsKnown(t *testing.T) {
	folder := t.TempDir()
	lost := file(folder, "b.py", grammars.Python, 1000)
	lost.Incomplete = true
	p := &project.Project{Root: folder, Files: []*project.File{file(folder, "a.py", grammars.Python, 1000), lost}}
	results := check(t, p, gates(t, folder, "[gates.coverage]\nbranches = false"))
	if len(results) != 2 || results[0].Met || results[0].Incomplete != 1 || results[0].Share != (coverage.Share{Covered: 1000, Total: 1000}) {
		t.Errorf("got %+v", results)
	}
}
