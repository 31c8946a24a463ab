//go:build real

package parity

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestStaleFixes makes random edits after the tools ran, and applies what is
// left of each fix then: the outcome must be that of both made at once in the
// text that the tool saw.
func TestStaleFixes(t *testing.T) {
	const edits = 1000
	t.Run("ruff", func(t *testing.T) {
		checkStale(t, edits, ruffFiles(t))
	})
	t.Run("clippy", func(t *testing.T) {
		checkStale(t, edits, clippyFiles(t))
	})
}

// ruffFiles are real files with the findings of all of Ruff's rules.
func ruffFiles(t *testing.T) []tools.File {
	program := Program(t, parts.Ruff(t))
	out, err := exec.Command(filepath.Join(repository(t), "testdata/tools/get-python-library")).Output()
	if err != nil {
		t.Fatal(err)
	}
	library := strings.TrimSpace(string(out))
	var files []tools.File
	for _, name := range []string{"email/message.py", "asyncio/locks.py", "json/decoder.py", "json/scanner.py", "csv.py"} {
		source, err := Read(filepath.Join(library, name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), filepath.Base(name))
		run := tools.Run{Trusted: true, Program: program, Root: filepath.Dir(path), Arguments: []string{"--isolated", "--select", "ALL", "--preview"}}
		findings, err := ruff.Tool{}.CheckText(t.Context(), run, tools.Text{Path: path, Source: source})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, tools.File{Path: path, Source: source, Findings: findings})
	}
	return files
}

// clippyFiles are the files of a real crate with the findings of all of Clippy's
// rules.
func clippyFiles(t *testing.T) []tools.File {
	program := beside(t, clippy.Tool{}.Program())
	out, err := exec.Command(filepath.Join(repository(t), "testdata/tools/get-rust-sources")).Output()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "semver-1*", "src"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no semver among the crates: %v", err)
	}
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(folder, "src"), os.DirFS(sources[0])); err != nil {
		t.Fatal(err)
	}
	manifest := `[package]
name = "semver"
version = "1.0.0"
edition = "2018"
[features]
default = ["std"]
std = []
[lints.clippy]
all = { level = "warn", priority = -1 }
pedantic = { level = "warn", priority = -1 }
nursery = { level = "warn", priority = -1 }
restriction = { level = "warn", priority = -1 }
`
	if err := os.WriteFile(filepath.Join(folder, "Cargo.toml"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	library := filepath.Join(folder, "src", "lib.rs")
	source, err := Read(library)
	if err != nil {
		t.Fatal(err)
	}
	// The crate silences what its author does not want to see.
	source = strings.ReplaceAll(source, "#![allow(", "#![warn(")
	if err := os.WriteFile(library, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return found(t, clippy.Tool{}, program, folder)
}

// checkStale makes edits, each in one of the files, and tries all fixes that are
// left. Edits fall at the ends of findings and fixes and inside them as often as
// elsewhere.
func checkStale(t *testing.T, edits int, files []tools.File) {
	files = slices.DeleteFunc(files, func(file tools.File) bool { return len(places(file)) == 0 })
	if len(files) == 0 {
		t.Fatal("no file has fixes")
	}
	const seed = 4
	random := rand.New(rand.NewPCG(seed, seed))
	var left, gone, moved int
	for range edits {
		file := files[random.IntN(len(files))]
		edit := randomEdit(random, file)
		edited, err := text.Apply(file.Source, []text.Edit{edit})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range file.Findings {
			shifted, ok := f.Shifted(edit)
			if !ok {
				gone += len(f.Fixes)
				continue
			}
			if before, after := f.Range.In(file.Source), shifted.Range.In(edited); before != after {
				t.Fatalf("%s: after %+v, %s is about %q instead of %q", file.Path, edit, f.Rule, after, before)
			}
			gone += len(f.Fixes) - len(shifted.Fixes)
			left += len(shifted.Fixes)
			for _, fix := range shifted.Fixes {
				original := originalOf(t, f, fix)
				atOnce, err := text.Apply(file.Source, append(slices.Clone(original.Edits), edit))
				if err != nil {
					t.Fatalf("%s: the fix of %s and %+v are in each other's way: %v", file.Path, f.Rule, edit, err)
				}
				after, err := text.Apply(edited, fix.Edits)
				if err != nil || after != atOnce {
					t.Fatalf("%s: the fix of %s does something else after %+v: %v", file.Path, f.Rule, edit, err)
				}
				if len(fix.Edits) > 0 && fix.Edits[0].Start != original.Edits[0].Start {
					moved++
				}
			}
		}
	}
	t.Logf("%d edits: %d fixes were left, %d of them moved; %d were refused", edits, left, moved, gone)
	if left == 0 || moved == 0 || gone == 0 {
		t.Error("the edits say nothing")
	}
}

// originalOf is the fix of f that became shifted.
func originalOf(t *testing.T, f finding.Finding, shifted finding.Fix) finding.Fix {
	t.Helper()
	for _, fix := range f.Fixes {
		same := slices.EqualFunc(fix.Edits, shifted.Edits, func(a, b text.Edit) bool { return a.New == b.New && a.Len() == b.Len() })
		if fix.Title == shifted.Title && same {
			return fix
		}
	}
	t.Fatalf("%s has a fix of its own after an edit: %+v", f.Rule, shifted)
	return finding.Fix{}
}

// places are the ends of what the fixes of the file change.
func places(file tools.File) []int {
	var all []int
	for _, f := range file.Findings {
		for _, fix := range f.Fixes {
			for _, edit := range fix.Edits {
				all = append(all, edit.Start, edit.End)
			}
		}
	}
	return all
}

// randomEdit inserts, removes or replaces a few bytes or lines of the file.
func randomEdit(random *rand.Rand, file tools.File) text.Edit {
	inserted := []string{"", "x", "é𝕏", "\n", "# a comment\n", "    pass\n\n", "\r\n", "import os\n"}
	at := random.IntN(len(file.Source) + 1)
	if near := places(file); random.IntN(2) == 0 {
		at = near[random.IntN(len(near))] + random.IntN(5) - 2
	}
	at = min(max(at, 0), len(file.Source))
	removed := 0
	switch random.IntN(3) {
	case 0:
		removed = random.IntN(10)
	case 1:
		removed = random.IntN(400)
	}
	r := text.Range{Start: at, End: min(at+removed, len(file.Source))}
	edit := text.Edit{Range: r, New: inserted[random.IntN(len(inserted))]}
	if r.Len() == 0 && edit.New == "" {
		edit.New = "x"
	}
	return edit
}
