package patch_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage/patch"
	"github.com/octollm/octolsp/analyzers/git"
)

// said is the patch as text.
func said(p *patch.Patch) string {
	var lines []string
	for _, f := range p.Files {
		line := fmt.Sprintf("%s: covered %v, uncovered %v", f.DisplayPath, f.Covered, f.Uncovered)
		if f.Unmeasured != "" {
			line += ": " + f.Unmeasured
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

const report = "TN:\nSF:a.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n"

func TestOf(t *testing.T) {
	r := newRepository(t)
	r.write("a.py", "a = 1\nb = 2\n")
	r.write("known.rs", "fn a() {}\n")
	r.commit("before")
	r.git("switch", "--quiet", "--create", "feature")
	r.write("a.py", "a = 1\nb = 22\nc = 3\nd = 4\n")
	r.commit("change")
	// Of what no report knows, what can be executed is uncovered.
	r.write("new.py", "\"\"\"Docs.\"\"\"\n\n# why\nimport os\n\n\ndef f(\n    a,\n):\n    \"\"\"Docs.\"\"\"\n    return a\n")
	r.write("new.rs", "//! Docs.\n\n/// Docs.\nfn f() -> u8 {\n    // why\n\n    1\n}\n\nstruct S;\n")
	r.write("known.rs", "fn a() {}\nstruct T;\n")
	r.write("page.js", "f()\n")
	r.write(".gitignore", "ignored.py\n")
	r.write("ignored.py", "a = 1\n")
	r.write("lcov.info", report)
	made := r.since(r.load("lcov.info"), "main")
	want := "a.py: covered [2 4], uncovered [3]\n" +
		"new.py: covered [], uncovered [4 7 11]: no report knows the file\n" +
		"new.rs: covered [], uncovered [4 7 8]: no report knows the file"
	if got := said(made); got != want {
		t.Errorf("the patch is\n%s\nnot\n%s", got, want)
	}
	if share := made.Share(nil); share.Covered != 2 || share.Total != 9 {
		t.Errorf("of all lines: %+v", share)
	}
}

func TestLinesThatChangedAfterTheReport(t *testing.T) {
	r := newRepository(t)
	r.write("a.py", "a = 1\nb = 2\nc = 3\nd = 4\n")
	r.commit("before")
	r.write("lcov.info", report)
	p := r.load("lcov.info")
	r.write("a.py", "a = 1\nb = 22\n# no line\nc = 3\nd = 4\n")
	made := r.since(p, "main")
	if got := said(made); got != "a.py: covered [], uncovered [2]: lines changed after the report" {
		t.Errorf("the patch is %s", got)
	}
}

// A report of coverage.py names the first line of a statement alone.
func TestLaterLinesOfStatements(t *testing.T) {
	const source = "def f(x):\n    \"\"\"Docs\n    more.\"\"\"\n    if x and (\n        x > 1\n    ):\n        return 1\n    return dict(\n        a=1,\n        # why\n        b=2,\n    )\n"
	const report = "SF:a.py\nDA:1,1\nDA:4,1\nDA:7,1\nDA:8,0\nend_of_record\n"
	for _, test := range []struct{ name, old, new, want string }{
		{"of one that was not executed", "b=2", "b=3", "a.py: covered [], uncovered [8]"},
		{"of a header that was", "x > 1", "x > 2", "a.py: covered [4], uncovered []"},
		{"a comment within", "# why", "# therefore", ""},
		{"of a docstring", "more.", "less.", ""},
		{"the first one, too", "return dict(\n        a=1", "return list(\n        a=2", "a.py: covered [], uncovered [8]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.write("a.py", source)
			r.commit("before")
			r.write("a.py", strings.Replace(source, test.old, test.new, 1))
			r.write("lcov.info", report)
			if got := said(r.since(r.load("lcov.info"), "main")); got != test.want {
				t.Errorf("the patch is %q, not %q", got, test.want)
			}
			r.write("lcov.info", strings.ReplaceAll(report, "a.py", "b.py"))
			r.write("b.py", source)
			unknown := said(r.since(r.load("lcov.info"), "main"))
			if (test.want == "") == strings.Contains(unknown, "a.py: covered [], uncovered [") {
				t.Errorf("of a file that no report knows, the patch is %q", unknown)
			}
		})
	}
	t.Run("after the report", func(t *testing.T) {
		r := newRepository(t)
		r.write("a.py", source)
		r.commit("before")
		r.write("lcov.info", strings.ReplaceAll(report, "DA:8,0", "DA:8,1"))
		p := r.load("lcov.info")
		r.write("a.py", strings.Replace(source, "b=2", "b=3", 1))
		if got := said(r.since(p, "main")); got != "a.py: covered [], uncovered [8]: lines changed after the report" {
			t.Errorf("the patch is %q", got)
		}
	})
}

func TestBasesThatAreNotThere(t *testing.T) {
	r := newRepository(t)
	r.write("a.py", "a = 1\nb = 2\nc = 3\nd = 4\n")
	r.write("lcov.info", report)
	r.commit("one")
	if _, err := patch.Of(t.Context(), r.load("lcov.info"), "nowhere", options); !errors.Is(err, git.ErrNoRevision) {
		t.Errorf("a missing base: %v", err)
	}
	r.git("switch", "--quiet", "--create", "feature")
	r.commit("two")
	shallow := repository{t, filepath.Join(t.TempDir(), "clone")}
	r.git("clone", "--quiet", "--depth=1", "file://"+r.path, shallow.path)
	if _, err := patch.Of(t.Context(), shallow.load("lcov.info"), "origin/main", options); !errors.Is(err, git.ErrShallow) {
		t.Errorf("a shallow clone: %v", err)
	}
}

func TestAffected(t *testing.T) {
	const source = "import os\n\nRATE = 2\n\n\ndef one(x):\n    return x\n\n\ndef two(x):\n    y = call(\n        x,\n    )\n    print(y)\n    return y\n"
	const tests = "def test_one(): ...\ndef test_two(): ...\nclass Case:\n    def test_three(self): ...\n"
	const measured = `{"meta": {"format": 3, "version": "7.16.1", "branch_coverage": false, "show_contexts": true}, "files": {"a.py": {
		"executed_lines": [1, 3, 6, 7, 10, 11, 14, 15], "missing_lines": [], "excluded_lines": [], "contexts": {
		"1": [""], "3": [""], "6": [""], "10": [""],
		"7": ["py314|tests/test_a.py::test_one|run", "py3.14", "release.v1", "ci::3", "moved/test_a.py::test_one|run"],
		"11": ["tests/test_a.py::test_two[a b]|run", "ci::3|tests/test_a.py::test_two[c]@group|setup", "tests.test_a.Case.test_three", "elsewhere.test_four", "tests/test_b.py::Child::test_inherited[x]|run", "tests/test_c.py::test_circl|run"],
		"14": ["tests/test_a.py::test_two[c]|run"], "15": ["tests/test_a.py::test_two[c]|run"]}}}}`
	const one, two = "$/tests/test_a.py::test_one", "$/tests/test_a.py::test_two[c]"
	all := []string{"$/tests/test_a.py::Case::test_three", "$/tests/test_a.py::test_two", two, "$/tests/test_b.py", "$/tests/test_c.py"}
	for _, test := range []struct {
		name     string
		old, new string
		want     []string
		unknown  bool
	}{
		{"the only line of a function", "    return x\n", "    return x * 2\n", []string{one}, false},
		{"a line that is gone", "    print(y)\n", "", []string{two}, false},
		{"a line that is new", "    print(y)\n", "    print(y)\n    print(x)\n", all, false},
		{"a line within a statement", "        x,\n", "        x + 1,\n", all, false},
		{"what nobody executes by itself", "RATE = 2", "RATE = 3", nil, true},
		{"a comment", "RATE", "# why\nRATE", nil, false},
		{"what is left out of the measurement", "import os\n", "import os\n\nif TYPE_CHECKING:  # pragma: no cover\n    import sys\n", nil, false},
		{"a docstring", "import os", "\"\"\"Why.\"\"\"\nimport os", nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.write("a.py", source)
			r.write("tests/test_a.py", tests)
			r.write("tests/test_b.py", "class Child(Parent): ...\n")
			r.write("tests/test_c.py", "def test_circle(): ...\n")
			r.commit("before")
			r.write("coverage.json", measured)
			p := r.load("coverage.json")
			r.write("a.py", strings.Replace(source, test.old, test.new, 1))
			affected := r.since(p, "main").Affected()
			for i, name := range affected.Tests {
				affected.Tests[i] = strings.Replace(name, r.path, "$", 1)
			}
			if !slices.Equal(affected.Tests, test.want) || (len(affected.Unknown) > 0) != test.unknown {
				t.Errorf("affected are %q, and of %q it is not known; want %q", affected.Tests, affected.Unknown, test.want)
			}
		})
	}
	t.Run("a file that no report knows", func(t *testing.T) {
		r := newRepository(t)
		r.write("a.py", source)
		r.commit("before")
		r.write("coverage.json", measured)
		r.write("b.py", "a = 1\n")
		p := r.load("coverage.json")
		if affected := r.since(p, "main").Affected(); len(affected.Tests) > 0 || !slices.Equal(affected.Unknown, []string{"b.py"}) {
			t.Errorf("affected are %+v", affected)
		}
	})
	t.Run("files of the same name, and one that was renamed", func(t *testing.T) {
		r := newRepository(t)
		r.write("a.py", source)
		r.write("whole.py", "a = 1\n")
		for _, path := range []string{"one/tests/test_a.py", "two/tests/test_a.py", "three/test_d.py"} {
			r.write(path, tests)
		}
		r.commit("before")
		r.write("coverage.json", measured)
		r.write("a.py", strings.Replace(source, "    return x\n", "    return x * 2\n", 1))
		r.git("mv", "three/test_d.py", "three/test_e.py")
		r.git("mv", "whole.py", "moved.py")
		p := r.load("coverage.json")
		affected := r.since(p, "main").Affected()
		want := []string{"/one/tests/test_a.py::test_one", "/three/test_e.py", "/two/tests/test_a.py::test_one"}
		for i, name := range affected.Tests {
			affected.Tests[i] = strings.TrimPrefix(name, r.path)
		}
		if !slices.Equal(affected.Tests, want) || !slices.Equal(affected.Gone, []string{"moved/test_a.py::test_one|run"}) || !slices.Equal(affected.Unknown, []string{"moved.py"}) {
			t.Errorf("affected are %+v, not %q", affected, want)
		}
	})
	t.Run("a file of tests", func(t *testing.T) {
		r := newRepository(t)
		r.write("sub/a.py", source)
		r.write("sub/tests/test_a.py", tests)
		r.write("sub/tests/conftest.py", "a = 0\n")
		r.commit("before")
		r.write("coverage.json", strings.ReplaceAll(measured, `"a.py"`, `"sub/a.py"`))
		p := r.load("coverage.json")
		r.write("sub/a.py", strings.Replace(source, "    return x\n", "    return x * 2\n", 1))
		if got, want := r.since(p, "main").Affected(), filepath.Join(r.path, "sub/tests/test_a.py::test_one"); !slices.Equal(got.Tests, []string{want}) {
			t.Errorf("in a folder below, affected are %+v, not %q", got, want)
		}
		r.write("sub/tests/test_a.py", tests+"\ndef test_new(): ...\n")
		r.write("sub/tests/conftest.py", "a = 1\n")
		got := r.since(p, "main").Affected()
		if want := filepath.Join(r.path, "sub/tests/test_a.py"); !slices.Equal(got.Tests, []string{want}) || !slices.Equal(got.Unknown, []string{"sub/tests/conftest.py"}) {
			t.Errorf("affected are %+v, not %q", got, want)
		}
	})
}
