package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/text"
)

type oneFile struct{ path, content string }

func (f oneFile) ReadFile(path string) ([]byte, error) {
	if path != f.path {
		return nil, fs.ErrNotExist
	}
	return []byte(f.content), nil
}

// FuzzConfig reads any bytes as each of the files that configs stand in: it
// must not panic or hang, and every problem lies inside the text.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{
		"", "level = 'strict'\n", "\ufefflevel = 1", "[tool.octolsp]\nselect = [\"D\", 1]\n",
		"[rule.'docstring/undocumented-param']\nx = {a.b = 1}", "[[a.b]]\n[a.b.c]\n", "a = [[[[", "é = 'é'",
		"extend = 'octolsp.toml'", "[lints]\nworkspace = true\n[workspace.lints.rust]\nmissing_docs = 'allow'",
		"[tool.ruff.lint.pydocstyle]\nconvention = 'numpy'", "\xff\xfe", "a = 1\r\nb = 2\r", "per-file-ignores.'[' = []",
		"exclude = ['{a', '!x']\nmax-file-size = '1e9'", "severity = {all = 'x', all2 = 1.5}",
		"coverage = { check = true, reports = ['../ci/**/*.xml', '/a/b'], paths = { '/app/*' = '.' } }",
		"[gates.coverage]\npython = 84.5\nrust = '17/20'\npatch = 1e2\npaths.'a/**' = '9 %'\ncomponents.b = { paths = ['b'], minimum = nan }",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, name := range []string{octolspName, project.PyprojectName, project.CargoName, ".ruff.toml"} {
			path := filepath.Join("/w", name)
			finder, err := NewFinder(oneFile{path, content}, Overrides{Folder: "/w"})
			if err != nil {
				t.Fatal(err)
			}
			c, err := finder.FindFolder("/w/a")
			if err == nil {
				c.For("/w/a/b.py")
				c.WithCoverage("/w/a/b.py")
				for _, p := range c.Coverage().Reports {
					if !fs.ValidPath(p.Glob()) || !filepath.IsAbs(p.Folder) {
						t.Errorf("the pattern %q is %q from %q on", p.Text, p.Glob(), p.Folder)
					}
				}
				c.Excludes("/w/a")
				c.Effective("/w/a/b.py", "/w", "python")
				continue
			}
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("the error is %T: %v", err, err)
			}
			for _, problem := range problems {
				lines := text.NewLines(content)
				if problem.Range.Start < 0 || problem.Range.Start > problem.Range.End || problem.Range.End > len(content) ||
					lines.Position(problem.Range.Start) != problem.Position || strings.TrimSpace(problem.Message) == "" {
					t.Errorf("%s: %+v lies outside the text", name, problem)
				}
			}
		}
	})
}
