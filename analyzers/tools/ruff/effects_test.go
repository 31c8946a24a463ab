//go:build tools

package ruff_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// hostile is a run of the real Ruff in a project with the files, in which OUTSIDE/
// stands for a folder elsewhere.
func hostile(t *testing.T, trusted bool, files map[string]string) (run tools.Run, outside string) {
	t.Helper()
	top := t.TempDir()
	outside = filepath.Join(top, "outside")
	t.Setenv("OUTSIDE_FOLDER", outside)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(top, "cache"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(top, "config"))
	put := func(path, content string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, is := strings.CutPrefix(content, "-> "); is {
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(filepath.Join(outside, "secret"), "password hunter2\n")
	put(filepath.Join(outside, "lib.toml"), "[lint]\nselect = [\"D\"]\n")
	put(filepath.Join(outside, "module/__init__.py"), "")
	project := filepath.Join(top, "project")
	for name, content := range files {
		put(filepath.Join(project, name), strings.ReplaceAll(content, "OUTSIDE/", outside+"/"))
	}
	return tools.Run{
		Program: &locate.Program{Path: parts.Ruff(t)}, Root: project, Timeout: time.Minute, Trusted: trusted,
		Read: func(path string) (string, error) {
			content, err := os.ReadFile(path)
			return string(content), err
		},
	}, outside
}

// state is all that lies in the folders, with the content of files.
func state(t *testing.T, folders ...string) string {
	t.Helper()
	var all []string
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				content, _ := os.ReadFile(path)
				all = append(all, path+": "+string(content))
			}
			return nil
		})
	}
	return strings.Join(all, "\n")
}

// saidBy is what Ruff says of all files, with its error.
func saidBy(run tools.Run) string {
	var lines []string
	emit := func(file tools.File) error {
		for _, f := range file.Findings {
			lines = append(lines, filepath.Base(filepath.Dir(file.Path))+"/"+filepath.Base(file.Path)+": "+f.Rule+": "+f.Message)
		}
		return nil
	}
	for _, checker := range []tools.ProjectChecker{ruff.Tool{}, ruff.Layout{}} {
		if err := checker.CheckProject(context.Background(), run, emit); err != nil {
			lines = append(lines, err.Error())
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

const sample = "import module\nimport os\nx=1\n"

func TestEffectsComeAboutInTrustedProjectsAlone(t *testing.T) {
	for name, test := range map[string]struct {
		of    string
		files map[string]string
		// reads is what is said where it comes about; else something is written.
		reads string
	}{
		"a quoted secret":             {"extend", map[string]string{"ruff.toml": "extend = \"OUTSIDE/secret\"\n"}, "hunter2"},
		"a secret by a variable":      {"extend", map[string]string{"ruff.toml": "extend = \"$OUTSIDE_FOLDER/secret\"\n"}, "hunter2"},
		"a secret upward":             {"extend", map[string]string{"pyproject.toml": "[tool.ruff]\nextend = \"../outside/secret\"\n"}, "hunter2"},
		"a secret by a link":          {"extend", map[string]string{"ruff.toml": "extend = \"linked\"\n", "linked": "-> OUTSIDE/secret"}, "hunter2"},
		"a secret at second hand":     {"extend", map[string]string{"ruff.toml": "extend = \"other.toml\"\n", "other.toml": "extend = \"OUTSIDE/secret\"\n"}, "hunter2"},
		"a config that is a link":     {"extend", map[string]string{"ruff.toml": "-> OUTSIDE/secret"}, "hunter2"},
		"folders of modules":          {"src", map[string]string{"ruff.toml": "src = [\"OUTSIDE/\", \".\"]\n[lint]\nselect = [\"I\"]\n", "a.py": "import os\n\nimport module\nimport requests\n"}, "I001"},
		"a cache":                     {"cache-dir", map[string]string{"ruff.toml": "cache-dir = \"OUTSIDE/cache\"\n"}, ""},
		"a cache that links anywhere": {"cache-dir", map[string]string{"ruff.toml": "", ".ruff_cache": "-> OUTSIDE/"}, ""},
		"a cache in the project":      {"cache-dir", map[string]string{"ruff.toml": ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !slices.ContainsFunc(ruff.Tool{}.Description().Effects, func(e description.Effect) bool { return e.By[0] == test.of }) {
				t.Errorf("the table has no effect of %s", test.of)
			}
			if test.files["a.py"] == "" {
				test.files["a.py"] = sample
			}
			for _, trusted := range []bool{true, false} {
				run, outside := hostile(t, trusted, test.files)
				before := state(t, outside, run.Root)
				said := saidBy(run)
				came := before != state(t, outside, run.Root)
				if test.reads != "" {
					came = strings.Contains(said, test.reads)
				}
				if came != trusted {
					t.Errorf("trusted %v: it came about: %v\n%s", trusted, came, said)
				}
			}
		})
	}
}

// TestFixesAreNotWritten holds the effect of "fix" in trusted projects, too: an option
// of Ruff's counts more.
func TestFixesAreNotWritten(t *testing.T) {
	for _, trusted := range []bool{true, false} {
		run, _ := hostile(t, trusted, map[string]string{"ruff.toml": "fix = true\nfix-only = true\nunsafe-fixes = true\n", "a.py": sample})
		run.Program.Environment = []string{"RUFF_NO_CACHE=true"}
		path := filepath.Join(run.Root, "a.py")
		_ = saidBy(run)
		if content, err := os.ReadFile(path); err != nil || string(content) != sample {
			t.Errorf("trusted %v: got %q, %v", trusted, content, err)
		}
	}
}

// TestHarmlessConfigCounts holds that Ruff says the same in a project that is not
// trusted.
func TestHarmlessConfigCounts(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"none":          {},
		"selection":     {"ruff.toml": "line-length = 20\n[lint]\nselect = [\"E\", \"F\", \"D1\", \"UP\"]\nignore = [\"F401\"]\n[lint.per-file-ignores]\n\"tests/*\" = [\"D\"]\n\"b.py\" = [\"E\"]\n"},
		"of old":        {"pyproject.toml": "[tool.ruff]\nselect = [\"D\"]\n[tool.ruff.pydocstyle]\nconvention = \"google\"\n"},
		"Python":        {"pyproject.toml": "[project]\nname = \"a\"\nversion = \"1\"\nrequires-python = \">=3.13\"\n[tool.ruff.lint]\nselect = [\"UP\"]\n"},
		"Python beside": {"pyproject.toml": "[project]\nname = \"a\"\nversion = \"1\"\nrequires-python = \">=3.13\"\n", "ruff.toml": "[lint]\nselect = [\"UP\"]\n"},
		"exclusions":    {".ruff.toml": "extend-exclude = [\"tests\", \"src/b.py\"]\n[format]\nexclude = [\"a.py\"]\nquote-style = \"single\"\n"},
		"extension":     {"ruff.toml": "extend = \"config/base.toml\"\n[lint]\nextend-select = [\"D\"]\n", "config/base.toml": "[lint]\nselect = [\"E\"]\n[lint.per-file-ignores]\n\"../tests/*\" = [\"E\", \"D\"]\n"},
		"extension up":  {"src/ruff.toml": "extend = \"../pyproject.toml\"\nline-length = 30\n", "pyproject.toml": "[tool.ruff]\nline-length = 10\n[tool.ruff.lint]\nselect = [\"E\", \"W\"]\n[tool.ruff.lint.extend-per-file-ignores]\n\"src/*\" = [\"W\"]\n"},
		"isort":         {"ruff.toml": "src = [\"src\"]\n[lint]\nselect = [\"I\"]\n[lint.isort]\nknown-third-party = [\"os\"]\n"},
		"a wrong value": {"ruff.toml": "line-length = \"long\"\n"},
		"a wrong rule":  {"ruff.toml": "[lint]\nselect = [\"NONE999\"]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			files["a.py"] = "from typing import Optional\nimport sys, os\nx: Optional[int]=1; long_name_of_a_variable = 'a'\n"
			files["src/b.py"], files["tests/c.py"] = files["a.py"], files["a.py"]
			for _, folder := range []string{".", "src"} {
				if folder == "." && name == "extension up" {
					continue // two configs hold there, and a run is for one
				}
				said := map[bool]string{}
				for _, trusted := range []bool{true, false} {
					run, _ := hostile(t, trusted, files)
					top := run.Root
					run.Root = filepath.Join(run.Root, folder)
					if err := os.Mkdir(filepath.Join(top, ".git"), 0o755); err != nil {
						t.Fatal(err)
					}
					said[trusted] = strings.ReplaceAll(saidBy(run), top, "TOP")
				}
				if strings.Contains(said[true], "ended with exit code") && strings.Contains(said[false], "ended with exit code") {
					if strings.Contains(said[false], "octolsp-ruff") {
						t.Errorf("it speaks of octolsp's own file: %s", said[false])
					}
					continue // it quotes another line
				}
				if said[true] != said[false] {
					t.Errorf("in %s: with trust\n%s\nwithout\n%s", folder, said[true], said[false])
				}
			}
		})
	}
}
