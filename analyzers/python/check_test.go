package python_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	_ "github.com/octollm/octolsp/analyzers/python/docstring"
	_ "github.com/octollm/octolsp/analyzers/python/typehint"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// everything is every rule of Python as at level standard.
func everything() *rule.Set {
	enabled := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		enabled[r] = rule.Settings{Severity: finding.Warning}
	}
	return rule.NewSet(rule.Standard, "google", enabled)
}

// files are the files of a test, by path.
type files map[string]string

func (f files) IsFile(path string) bool {
	_, ok := f[path]
	return ok
}

func (f files) check(t testing.TB, path string) (python.Result, *text.Lines) {
	t.Helper()
	return f.checkAt(t, path, python.Locate(path, f)), text.NewLines(f[path])
}

func (f files) checkAt(t testing.TB, path string, placement python.Placement) python.Result {
	t.Helper()
	parser := grammars.NewParser(grammars.Python)
	defer parser.Close()
	tree, err := parser.Parse(t.Context(), f[path], nil)
	if err != nil {
		t.Fatal(err)
	}
	return python.Check(context.Background(), tree, placement, everything())
}

// TestCheck checks the Python files of each archive in testdata. A comment
// "#: rule …" names the rules, without their family, that report something on
// its line; "rule(subject)" asks for the subject as well. What stands in no
// comment must not be found.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			disk := files{}
			for _, file := range archive.Files {
				disk["/code/"+file.Name] = string(file.Data)
			}
			only := strings.Fields(string(archive.Comment))[1:]
			for _, path := range slices.Sorted(func(yield func(string) bool) {
				for path := range disk {
					if !yield(path) {
						return
					}
				}
			}) {
				disk.compare(t, path, only)
			}
		})
	}
}

func (f files) compare(t *testing.T, path string, only []string) {
	t.Helper()
	var want []string
	for i, line := range strings.Split(f[path], "\n") {
		if _, marker, ok := strings.Cut(line, "#:"); ok {
			for _, name := range strings.Fields(marker) {
				want = append(want, fmt.Sprintf("%s:%d %s", path, i+1, name))
			}
		}
	}
	checked, lines := f.check(t, path)
	// Only this file is given: the others must be asked for.
	links := python.Link([]*python.Summary{checked.Summary}, func(path string) *python.Summary {
		if !f.IsFile(path) {
			return nil
		}
		other, _ := f.check(t, path)
		return other.Summary
	})
	var got []string
	report := func(start int, found finding.Finding) {
		_, name, _ := strings.Cut(found.Rule, "/")
		if !slices.Contains(only, name) {
			return
		}
		line := lines.Line(start+found.Range.Start) + 1
		shown := fmt.Sprintf("%s:%d %s", path, line, name)
		if with := shown + "(" + found.Subject + ")"; slices.Contains(want, with) {
			shown = with
		}
		got = append(got, shown)
	}
	for _, group := range checked.Groups {
		for _, found := range group.Certain {
			report(group.Start, found)
		}
		for _, found := range group.Conditional {
			if links.Holds(path, found.When) {
				report(group.Start, found.Finding)
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: found\n  %s\nwant\n  %s", path, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// TestSummaryHash: only what others can ask about changes it.
func TestSummaryHash(t *testing.T) {
	const source = "import a\n\n\nclass A(a.B):\n    def f(self):\n        return 1\n"
	hash := func(source string) uint64 {
		checked, _ := files{"/code/m.py": source}.check(t, "/code/m.py")
		return checked.Summary.Hash()
	}
	same := map[string]string{
		"a body":     strings.Replace(source, "return 1", "return 2 + 3", 1),
		"a comment":  "# Hello.\n" + source,
		"a function": source + "\n\ndef g():\n    \"\"\"Do it.\"\"\"\n",
	}
	for what, changed := range same {
		if hash(changed) != hash(source) {
			t.Errorf("%s changes the summary", what)
		}
	}
	different := map[string]string{
		"a base":      strings.Replace(source, "a.B", "a.C", 1),
		"an import":   strings.Replace(source, "import a", "import b as a", 1),
		"a docstring": strings.Replace(source, "return 1", "\"Do it.\"", 1),
		"a method":    strings.Replace(source, "def f", "def g", 1),
		"a class":     source + "\n\nclass C:\n    pass\n",
	}
	for what, changed := range different {
		if hash(changed) == hash(source) {
			t.Errorf("%s does not change the summary", what)
		}
	}
}

// TestSharedChunks: findings of chunks that an edit leaves alone are the very
// same values.
func TestSharedChunks(t *testing.T) {
	const source = "import a\n\n\ndef f(x):\n    return 1\n\n\nclass A:\n    def g(self):\n        return 1\n"
	parser := grammars.NewParser(grammars.Python)
	defer parser.Close()
	set := everything()
	placement := python.Locate("/code/m.py", files{})
	before, err := parser.Parse(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	old := python.Check(context.Background(), before, placement, set)
	after, err := parser.Parse(t.Context(), strings.Replace(source, "        return 1", "        return 22", 1), before)
	if err != nil {
		t.Fatal(err)
	}
	changed := python.Check(context.Background(), after, placement, set)
	shared := 0
	for _, group := range changed.Groups {
		if slices.ContainsFunc(old.Groups, func(g rule.ChunkFindings) bool { return g.Findings == group.Findings }) {
			shared++
		}
	}
	if shared == 0 || shared == len(changed.Groups) {
		t.Errorf("%d of %d groups are shared", shared, len(changed.Groups))
	}
}

// FuzzCheck: no text makes the rules panic, and their findings and fixes lie
// within it.
func FuzzCheck(f *testing.F) {
	f.Add("def f(a, *args, b=1, **kw) -> int:\n    '''Sum.\n\n    Args:\n        a: x\n    '''\n    return 1\n")
	f.Add("\ufeffclass A(B[int], metaclass=M):\n  ''\n  @property\n  def x(self): return (None)\n")
	f.Add("from . import *\n__all__ = ['f'] + x.__all__\nif x:\n  def f(: pass\n")
	f.Fuzz(func(t *testing.T, source string) {
		checked, _ := files{"/code/m.py": source}.check(t, "/code/m.py")
		for _, group := range checked.Groups {
			for _, found := range group.Certain {
				found = found.Moved(group.Start)
				_ = found.Range.In(source)
				for _, fix := range found.Fixes {
					if _, err := text.Apply(source, fix.Edits); err != nil {
						t.Errorf("%s: %v", found.Rule, err)
					}
				}
			}
		}
	})
}

// FuzzModel: what is made when it is asked for lies in its definition.
func FuzzModel(f *testing.F) {
	f.Add("class C:\n  a, (b, *c) = d = 1\n  e: int\n  def __init__(self):\n    self.a: int = self.b = 2\n")
	f.Add("def f():\n  try:\n    raise E from e\n  except (A, B) as e: raise\n  x = yield from y\n  return (None)\n")
	f.Fuzz(func(t *testing.T, source string) {
		parser := grammars.NewParser(grammars.Python)
		defer parser.Close()
		tree, err := parser.Parse(t.Context(), source, nil)
		if err != nil {
			t.Fatal(err)
		}
		for located := range python.Definitions(tree, python.Placement{}) {
			whole := text.Range{End: len(located.Chunk.Source)}
			var places []text.Range
			if c := located.Class; c != nil {
				for _, a := range c.Attributes() {
					places = append(places, a.NameRange, a.Annotation.Range, a.Value)
				}
			}
			if f := located.Function; f != nil {
				for _, r := range f.Flow().Raises {
					places = append(places, r.Range)
				}
				for _, r := range f.Flow().Returns {
					places = append(places, r.Range, r.Value)
				}
				for _, y := range f.Flow().Yields {
					places = append(places, y.Range, y.Value)
				}
				if len(f.Flow().Yields) > 0 != f.Body.Yields {
					t.Errorf("%s: the body yields: %v", located.Symbol(), f.Body.Yields)
				}
			}
			for _, place := range places {
				if place.Start > place.End || !whole.Encloses(place) {
					t.Errorf("%s: %v is not in %v", located.Symbol(), place, whole)
				}
			}
		}
	})
}
