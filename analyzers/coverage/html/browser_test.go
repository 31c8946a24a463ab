//go:build editors

package html_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/format"
	"github.com/octollm/octolsp/analyzers/coverage/html"
	"github.com/octollm/octolsp/analyzers/coverage/linemap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/octollm/octolsp/cmd/testtools/reports"
)

var pictures = flag.String("pictures", "", "keep the pictures of the page in this absolute `folder`: line-light-1280.png is the README's")

// generated is when the pages of these tests say that they were made.
var generated = time.Date(2026, time.March, 7, 9, 30, 0, 0, time.UTC)

// browse opens the page in a real browser and does there what browser.mjs has
// below the name.
func browse(t *testing.T, name, html string) {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "coverage.html")
	if err := os.WriteFile(path, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	if *pictures != "" {
		folder = *pictures
	}
	arguments, err := json.Marshal(map[string]string{
		"name": name, "page": path, "pictures": folder, "chromium": parts.Chromium(t), "playwright": parts.Playwright(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node", "browser.mjs", string(arguments)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func TestABrowserGoesThroughThePageByKeyboardAlone(t *testing.T) {
	p, read := house()
	browse(t, "house", written(t, p, read, html.Options{Title: "house", Generated: generated}))
}

func TestABrowserDrawsThePageOfARealProject(t *testing.T) {
	p, read := measured(t)
	browse(t, "real", written(t, p, read, html.Options{Title: "heating", Generated: generated}))
}

// measured is a project with the reports of coverage.py and llvm-cov on
// testdata/projects. A line of it changed since.
func measured(t *testing.T) (*project.Project, report.Read) {
	t.Helper()
	python, rust := reports.Python(t, "trixie"), reports.Rust(t)
	p := &project.Project{Root: filepath.Dir(python.Folder)}
	for _, of := range []struct{ report, folder string }{{python.JSON, python.Folder}, {rust.JSON, rust.Folder}} {
		r, err := format.Read(t.Context(), of.report)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(of.folder)
		report := &project.FoundReport{Path: of.report, DisplayPath: name + "/" + filepath.Base(of.report), Report: r, Why: "the latest of its folder"}
		p.Reports = append(p.Reports, report)
		for _, said := range r.Files {
			relative := strings.TrimPrefix(said.Path, of.folder+"/")
			path := filepath.Join(of.folder, relative)
			source, err := os.ReadFile(path)
			if err != nil || strings.HasPrefix(relative, "tests/") {
				continue
			}
			f := project.NewFile(path, name+"/"+relative, said)
			f.Base, f.From = linemap.Fingerprinted(string(source)), "the file as it is on the disk"
			f.Branches, f.Reports = r.MeasuresBranches, []*project.FoundReport{report}
			p.Files = append(p.Files, f)
		}
	}
	if len(p.Files) < 10 {
		t.Fatalf("the reports have %d files", len(p.Files))
	}
	return p, func(path string) (string, error) {
		source, err := os.ReadFile(path)
		return strings.Replace(string(source), "self._history.append(reading)", "self._history.append(reading)  # the oldest first", 1), err
	}
}

func TestABrowserBearsALargePage(t *testing.T) {
	p, read := large()
	browse(t, "large", written(t, p, read, html.Options{Title: "large", Generated: generated}))
}
