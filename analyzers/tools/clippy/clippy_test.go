//go:build tools

package clippy_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// folderName is what no shell and no parser of options should come across.
const folderName = "-é𝕏 'work' \"space\""

// written is a workspace of testdata in a folder of its own.
func written(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(t.TempDir(), folderName)
	for _, file := range archive.Files {
		content := string(file.Data)
		switch filepath.Base(file.Name) {
		case "windows.rs", "both.rs":
			content = strings.ReplaceAll(content, "\n", "\r\n")
		}
		switch filepath.Base(file.Name) {
		case "marked.rs", "both.rs":
			content = text.ByteOrderMark + content
		}
		write(t, filepath.Join(root, file.Name), content)
	}
	return root
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(path string) (string, error) {
	content, err := os.ReadFile(path)
	return string(content), err
}

// program is the real Clippy.
func program(t *testing.T) *locate.Program {
	t.Helper()
	return &locate.Program{Path: filepath.Join(filepath.Dir(parts.Cargo(t)), "cargo-clippy")}
}

// results are the files of a run, findings of one file together.
type results map[string]*tools.File

func check(t *testing.T, run tools.Run) results {
	t.Helper()
	found := results{}
	err := clippy.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
		return found.add(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (r results) add(file tools.File) error {
	known := r[file.Path]
	if known == nil {
		r[file.Path] = &file
		return nil
	}
	if known.Source != file.Source {
		return fmt.Errorf("%s: two texts in one run", file.Path)
	}
	known.Findings = append(known.Findings, file.Findings...)
	return nil
}

// rules are the rules found in the file, sorted.
func (r results) rules(path string) []string {
	file := r[path]
	if file == nil {
		return nil
	}
	var names []string
	for _, f := range file.Findings {
		names = append(names, f.Rule)
	}
	slices.Sort(names)
	return names
}

func runIn(t *testing.T, root string) tools.Run {
	return tools.Run{Program: program(t), Root: root, Read: read, Trusted: true}
}

func TestPaths(t *testing.T) {
	root := written(t, "workspace.txtar")
	whole := check(t, runIn(t, root))
	lib := filepath.Join(root, "crates/scale/src/lib.rs")
	t.Run("the package around a file", func(t *testing.T) {
		run := runIn(t, root)
		run.Paths = []string{lib}
		got := check(t, run)
		if len(got) != 1 || !slices.Equal(got.rules(lib), whole.rules(lib)) {
			t.Errorf("found %v in %v", got.rules(lib), slices.Collect(maps.Keys(got)))
		}
	})
	t.Run("members below a folder", func(t *testing.T) {
		run := runIn(t, root)
		run.Paths = []string{filepath.Join(root, "crates")}
		if got := check(t, run); len(got) != 1 || got[lib] == nil {
			t.Errorf("found something in %v", slices.Collect(maps.Keys(got)))
		}
	})
	t.Run("through a symbolic link", func(t *testing.T) {
		link := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink(root, link); err != nil {
			t.Fatal(err)
		}
		got := check(t, runIn(t, link))
		if len(got) != len(whole) {
			t.Errorf("findings in %d files, want %d", len(got), len(whole))
		}
		for path := range got {
			if !strings.HasPrefix(path, link) {
				t.Errorf("a finding in %s", path)
			}
		}
	})
	t.Run("cargo check", func(t *testing.T) {
		run := runIn(t, root)
		run.Options = map[string]string{"command": "check"}
		for _, file := range check(t, run) {
			for _, f := range file.Findings {
				if strings.HasPrefix(f.Rule, "clippy/") {
					t.Errorf("found %s", f.Rule)
				}
			}
		}
	})
	t.Run("a file that changed meanwhile", func(t *testing.T) {
		run := runIn(t, root)
		run.Read = func(path string) (string, error) {
			content, err := read(path)
			if path == lib {
				content = "//\n" + content
			}
			return content, err
		}
		if got := check(t, run); got[lib] != nil || len(got) != len(whole)-1 {
			t.Errorf("found %v, and findings in %d files, want %d", got.rules(lib), len(got), len(whole)-1)
		}
	})
	t.Run("the target directory is its own", func(t *testing.T) {
		if entries, err := os.ReadDir(filepath.Join(root, "target")); err != nil || len(entries) != 1 || entries[0].Name() != "octolsp" {
			t.Errorf("target holds %v, %v", entries, err)
		}
	})
}

// TestFixes applies all safe fixes and looks again.
func TestFixes(t *testing.T) {
	root := written(t, "workspace.txtar")
	for round := 1; ; round++ {
		applied := 0
		for path, file := range check(t, runIn(t, root)) {
			var edits []text.Edit
			for _, f := range file.Findings {
				if f.Severity == finding.Error {
					t.Fatalf("round %d: %s: %s", round, path, f.Message)
				}
				if len(f.Fixes) == 0 || f.Fixes[0].Applicability != finding.Safe {
					continue
				}
				both := append(slices.Clone(edits), f.Fixes[0].Edits...)
				if _, err := text.Apply(file.Source, both); err == nil {
					edits = both
					applied++
				}
			}
			after, err := text.Apply(file.Source, edits)
			if err != nil {
				t.Fatal(err)
			}
			if lone := strings.Count(after, "\n") - strings.Count(after, "\r\n"); strings.Contains(file.Source, "\r\n") && lone > 0 {
				t.Errorf("%s has %d line endings of another kind", path, lone)
			}
			write(t, path, after)
		}
		if round == 1 && applied < 10 {
			t.Errorf("only %d safe fixes", applied)
		}
		if applied == 0 {
			break
		}
		if round == 6 {
			t.Fatal("the fixes come to no end")
		}
	}
}

func TestNamesAndPages(t *testing.T) {
	root := written(t, "workspace.txtar")
	path := filepath.Join(root, "crates/scale/src/lib.rs")
	write(t, path, "//! Weights.\npub fn f(a: &Vec<i32>) -> i32 { let unused = 1; \"no\" }\npub fn g() -> bool { let v: HashMap<i32, i32>; true }\n")
	run := runIn(t, root)
	run.Paths = []string{path}
	byRule := map[string]finding.Finding{}
	for _, f := range check(t, run)[path].Findings {
		byRule[f.Rule] = f
	}
	f := byRule["rustc/E0425"]
	if f.Code != "E0425" || f.Source != "clippy" || f.Severity != finding.Error || f.URL != "https://doc.rust-lang.org/error_codes/E0425.html" ||
		f.Message != "cannot find type `HashMap` in this scope" {
		t.Errorf("found %+v", f)
	}
	if len(f.Fixes) == 0 || f.Fixes[0].Applicability != finding.Unsafe || !strings.HasPrefix(f.Fixes[0].Title, "consider importing") {
		t.Errorf("its fixes are %+v", f.Fixes)
	}
	if len(f.Related) == 0 || f.Related[0].Message != "not found in this scope" {
		t.Errorf("its related places are %+v", f.Related)
	}
}

func TestFindingsStreamUntilEmitObjects(t *testing.T) {
	stop := errors.New("enough")
	count := 0
	err := clippy.Tool{}.CheckProject(context.Background(), runIn(t, written(t, "workspace.txtar")), func(tools.File) error {
		count++
		return stop
	})
	if !errors.Is(err, stop) || count != 1 {
		t.Errorf("%d calls, then %v", count, err)
	}
}
