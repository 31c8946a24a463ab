package versions_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	_ "github.com/octollm/octolsp/analyzers/tools/registry" // the tools that have versions
	"github.com/octollm/octolsp/analyzers/tools/versions"
)

func TestPinsOfAProject(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/project.txtar")
	if err != nil {
		t.Fatal(err)
	}
	project := filepath.Join(t.TempDir(), "a [b]*\n'é𝕏")
	want := string(archive.Files[0].Data)
	for _, file := range archive.Files[1:] {
		write(t, filepath.Join(project, file.Name), string(file.Data))
	}
	// What lies above the project does not count.
	write(t, filepath.Join(filepath.Dir(project), "requirements.txt"), "ruff==9.9")
	all := versions.Of(filepath.Join(project, "folder"), project)
	var got []string
	for _, tool := range slices.Sorted(maps.Keys(all)) {
		for _, pin := range all[tool] {
			relative, err := filepath.Rel(project, pin.Path)
			if err != nil || pin.Tool != tool {
				t.Errorf("%+v: %v", pin, err)
			}
			got = append(got, fmt.Sprintf("%s: %s (%s:%d)", tool, pin.Wants, filepath.ToSlash(relative), pin.Line))
		}
	}
	if got := strings.Join(got, "\n") + "\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAgrees(t *testing.T) {
	for _, test := range []struct {
		file, content, tool, version string
		agrees                       bool
	}{
		{"requirements.txt", "ruff==0.4.1", "ruff", "0.4.1", true},
		{"requirements.txt", "ruff==0.4.1", "ruff", "0.4.10", false},
		{"requirements.txt", "ruff==0.4", "ruff", "0.4.0", true},
		{"requirements.txt", "ruff==0.4.*", "ruff", "0.4.7", true},
		{"requirements.txt", "ruff~=0.4.2", "ruff", "0.4.7", true},
		{"requirements.txt", "ruff~=0.4.2", "ruff", "0.5.0", false},
		{"requirements.txt", "ruff>=0.4,<0.6,!=0.5.1", "ruff", "0.5.1", false},
		{"requirements.txt", "ruff>=0.4,<0.6,!=0.5.1", "ruff", "0.5.2", true},
		{"requirements.txt", "black==24.1a1", "black", "24.1a1", true},
		{"requirements.txt", "black>=23", "black", "24.1a1", true},
		{"requirements.txt", "mypy==1.20.0", "mypy", "1.20.0+dev.1a2b", true},
		{"requirements.txt", "mypy==1.20.0", "mypy", "unknown", true},
		{"requirements.txt", "mypy==1.4 ; python_version < '3.8'\nmypy==1.11 ; python_version >= '3.8'", "mypy", "1.11", true},
		{"requirements.txt", "mypy==1.4 ; python_version < '3.8'\nmypy==1.11 ; python_version >= '3.8'", "mypy", "1.12", false},
		{"pyproject.toml", "tool.black.required-version = '23'", "black", "23.12.1", true},
		{"pyproject.toml", "tool.black.required-version = '23'", "black", "24.1", false},
		{"pyproject.toml", "tool.black.required-version = '23.1'", "black", "23.1.0", true},
		{".pre-commit-config.yaml", "repos: [{repo: https://github.com/psf/black, rev: v23.1.0}]", "black", "23.1.0", true},
		{"rust-toolchain", "1.70", "rustdoc", "1.70.4", true},
		{"rust-toolchain", "1.70.0", "rustdoc", "1.70.4", false},
		{"rust-toolchain", "1.70.0", "clippy", "0.1.70", true},
		{"rust-toolchain", "1.70.0-x86_64-unknown-linux-gnu", "clippy", "0.1.71", false},
		{"rust-toolchain", "nightly-2026-01-01", "rustdoc", "1.97.0-nightly", true},
		{"rust-toolchain", "stable", "rustdoc", "1.97.0", true},
	} {
		folder := t.TempDir()
		write(t, filepath.Join(folder, test.file), test.content)
		others := versions.Others(versions.Of(folder, folder)[test.tool], test.version)
		if (len(others) == 0) != test.agrees {
			t.Errorf("%q and %s: got %+v", test.content, test.version, others)
		}
	}
}

func TestNestingTakesNoTime(t *testing.T) {
	for name, begin := range map[string]string{".pre-commit-config.yaml": "[", "pre-commit": "- ", "Pipfile.lock": `{"default":{"a":`, "uv.lock": "a.a."} {
		if name == "pre-commit" {
			name = ".pre-commit-config.yaml"
		}
		folder := t.TempDir()
		write(t, filepath.Join(folder, name), begin+strings.Repeat(begin[max(len(begin)-5, 0):], 500_000))
		start := time.Now()
		if all := versions.Of(folder, folder); len(all) > 0 || time.Since(start) > 10*time.Second {
			t.Errorf("%s: got %v after %v", name, all, time.Since(start))
		}
	}
}

func FuzzFiles(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/project.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files[1:] {
		f.Add(filepath.Base(file.Name), file.Data)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		folder := t.TempDir()
		if !filepath.IsLocal(name) || os.WriteFile(filepath.Join(folder, filepath.Base(name)), content, 0o600) != nil {
			return
		}
		for _, all := range versions.Of(folder, folder) {
			for _, pin := range all {
				if lines := strings.Count(string(content), "\n") + 1; pin.Line < 1 || pin.Line > lines {
					t.Errorf("%+v in a file of %d lines", pin, lines)
				}
			}
		}
	})
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
