//go:build tools

package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// coveragePy runs the program in the folder and returns what it prints; ok is whether
// it says that all is well.
func (f folder) coveragePy(program string, arguments ...string) (out string, ok bool) {
	f.Helper()
	cmd := exec.Command(program, arguments...)
	cmd.Dir = f.path
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "COVERAGE_") })
	printed, err := cmd.CombinedOutput()
	return string(printed), err == nil
}

// measured are the files of the project's only report, sorted.
func measured(t *testing.T, p *Project) []string {
	t.Helper()
	if len(p.Reports) != 1 || p.Reports[0].Err != nil {
		t.Fatalf("the reports are %+v", p.Reports)
	}
	var files []string
	for _, m := range p.Reports[0].Matches {
		files = append(files, paths.Display(p.Root, filepath.FromSlash(m.File)))
	}
	slices.Sort(files)
	return files
}

// TestSelectionAgreesWithCoveragePy holds which files count against the table that
// coverage.py itself prints.
func TestSelectionAgreesWithCoveragePy(t *testing.T) {
	modules := []string{"shop/__init__.py", "shop/cart.py", "shop/gen/__init__.py", "shop/gen/schema.py", "tests/test_cart.py", "main.py"}
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			t.Parallel()
			program := parts.Coverage(t, suite)
			f := newFolder(t)
			var err error
			if f.path, err = filepath.EvalSymlinks(f.path); err != nil {
				t.Fatal(err)
			}
			for _, module := range modules {
				f.write(0, module, "a = 1\n")
			}
			f.write(0, "main.py", "import shop.cart, shop.gen.schema\nimport runpy\nrunpy.run_path('tests/test_cart.py')\n")
			if out, ok := f.coveragePy(program, "run", "main.py"); !ok {
				t.Fatal(out)
			}
			if got := measured(t, f.load(nil)); len(got) != len(modules) {
				t.Fatalf("measured were %v", got)
			}
			counts := map[int]bool{}
			for _, config := range []string{
				"omit = tests/*", "omit = cart.py", "omit = *cart.py", "omit = */gen/*, main.py", "omit =\n  shop/*.py\n  tests", "omit = ./shop/g*",
				"include = shop/*", "include = shop/**/*.py\nomit = shop/gen/*", "include = " + f.path + "/shop/*", "omit = shop/[!_]*", "omit = shop/?art.py",
				"include = s*", "include = nothing/*", "omit = */shop/gen", "omit = $$/*, shop/gen/",
			} {
				f.write(0, ".coveragerc", "[run]\nomit = shop/*\n[report]\n"+config+"\n")
				table, _ := f.coveragePy(program, "report")
				var want []string
				for line := range strings.Lines(table) {
					if name, _, _ := strings.Cut(line, " "); strings.HasSuffix(name, ".py") {
						want = append(want, name)
					}
				}
				slices.Sort(want)
				if want == nil && (suite != "bookworm" && strings.Contains(config, "**") || !strings.Contains(table, "No data to report")) {
					t.Fatalf("%s: %s", config, table)
				}
				counts[len(want)] = true
				if got := measured(t, f.load(nil)); !slices.Equal(got, want) {
					t.Errorf("%s\ngot  %v\nwant %v", config, got, want)
				}
			}
			if len(counts) < 4 {
				t.Errorf("too little was left out: %v", counts)
			}
		})
	}
}

func TestWhereFilesWereMeasured(t *testing.T) {
	root := "/home/me/shop"
	for _, test := range []struct {
		match  pathmap.Match
		folder string
		ok     bool
	}{
		{pathmap.Match{Path: "/home/me/shop/a/b.py", File: root + "/a/b.py"}, root, true},
		{pathmap.Match{Path: "/ci/a/b.py", File: root + "/a/b.py"}, "/ci", true},
		{pathmap.Match{Path: "/a/b.py", File: root + "/a/b.py"}, "/", true},
		{pathmap.Match{Path: `C:\ci\a\b.py`, File: root + "/a/b.py"}, "C:/ci", true},
		{pathmap.Match{Path: "a/b.py", File: root + "/a/b.py"}, "", false},
		{pathmap.Match{Path: "x/a/b.py", File: root + "/a/b.py"}, "", false},
		{pathmap.Match{Path: "/usr/lib/b.py", File: root + "/a/b.py"}, "", false},
		{pathmap.Match{Path: "/usr/lib/b.py"}, "", false},
	} {
		folder, ok := measuredIn(root, test.match)
		if ok != test.ok || ok && folder != test.folder {
			t.Errorf("%+v: %q, %v", test.match, folder, ok)
		}
	}
}

// TestSelectionFromElsewhere checks that patterns are relative to the folder that the
// files were measured in.
func TestSelectionFromElsewhere(t *testing.T) {
	program := parts.Coverage(t, "sid")
	there, here := newFolder(t), newFolder(t)
	there.path = filepath.Join(there.path, "tests", "shop") // which no pattern may match here
	for _, f := range []folder{there, here} {
		f.write(0, "main.py", "import cart\n")
		f.write(0, "cart.py", "a = 1\n")
	}
	if out, ok := there.coveragePy(program, "run", "main.py"); !ok {
		t.Fatal(out)
	}
	data, err := os.ReadFile(filepath.Join(there.path, ".coverage"))
	if err != nil {
		t.Fatal(err)
	}
	here.write(1000, ".coverage", string(data))
	for config, want := range map[string][]string{
		"omit = ./cart.py":                          {"main.py"},
		"include = " + there.path + "/main.py":      {"main.py"},
		"include = */tests/*\nomit = */shop/cart.*": {"main.py"},
		"omit = " + here.path + "/*":                {"cart.py", "main.py"},
	} {
		here.write(0, ".coveragerc", "[report]\n"+config+"\n")
		if got := measured(t, here.load(nil)); !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %v\nwant %v", config, got, want)
		}
	}
}

func TestASelectionIsTold(t *testing.T) {
	f := newFolder(t)
	f.write(0, "main.py", "a = 1\n")
	if out, ok := f.coveragePy(parts.Coverage(t, "sid"), "run", "main.py"); !ok {
		t.Fatal(out)
	}
	f.write(0, ".coveragerc", "[report]\nomit = $HOME/*, *.py\n")
	p := f.load(nil)
	p = f.load(p)
	var notes []string
	for _, note := range p.Reports[0].Notes {
		notes = append(notes, note.Message)
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "$HOME/*") || len(p.Files) > 0 {
		t.Errorf("the notes are %q, the files %v", notes, p.Files)
	}
	if err := p.Missing(); err == nil || err.Error() != ".coverage: [report] include and omit of coverage.py's config leave out all of its files" {
		t.Errorf("nothing is known: %v", err)
	}
	f.write(0, ".coveragerc", "")
	if p = f.load(p); len(p.Files) != 1 {
		t.Errorf("after the config changed, the files are %v", p.Files)
	}
}

// TestNamedData checks that the data counts that the config of coverage.py names.
func TestNamedData(t *testing.T) {
	program := parts.Coverage(t, "sid")
	outside := filepath.Join(t.TempDir(), "cov")
	for _, test := range []struct {
		name, file, config string
		run                []string
		also               map[string]string
		want               int
	}{
		{"in the project", "build/cov", "data_file = build/cov", nil, nil, 1},
		{"in a hidden folder", ".cache/x/data.cov", "data_file = ./.cache/x/data.cov", nil, nil, 1},
		{"outside of it", outside, "data_file = " + outside, nil, nil, 0},
		{"of several processes", "build/cov", "data_file = build/cov\nparallel = True", []string{"run", "run", "run"}, nil, 3},
		{"where nothing is it", "build/cov", "data_file = build/cov", []string{}, map[string]string{"build/cov": "text"}, 0},
		{
			"beside others", "build/cov", "data_file = build/cov", nil,
			map[string]string{"build/cov.py": "a = 1\n", "build/cov.txt": "text", "build/cover": "text", "build/cov.x-journal": ""}, 1,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			f.write(0, "main.py", "a = 1\n")
			f.write(0, ".coveragerc", "[run]\n"+test.config+"\n")
			path := test.file
			if !filepath.IsAbs(path) {
				path = filepath.Join(f.path, path)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			for name, content := range test.also {
				f.write(0, name, content)
			}
			if test.run == nil {
				test.run = []string{"run"}
			}
			for _, command := range test.run {
				if out, ok := f.coveragePy(program, command, "main.py"); !ok {
					t.Fatal(out)
				}
			}
			p := f.load(nil)
			if len(p.Reports) != test.want {
				t.Fatalf("the reports are %v, not %d", p.Reports, test.want)
			}
			if told := slices.ContainsFunc(p.Notes, func(note string) bool { return strings.Contains(note, "lies out of the repository") }); told != (test.file == outside) {
				t.Errorf("the notes are %q", p.Notes)
			}
			for _, r := range p.Reports {
				if r.Use != Used || r.Why != "the latest of its folder" {
					t.Errorf("%s is %s: %s", r.DisplayPath, r.Use, r.Why)
				}
				if !IsUsual(f.path, r.Path) {
					t.Errorf("%s is not usual", r.Path)
				}
			}
			for name := range test.also {
				if IsUsual(f.path, filepath.Join(f.path, name)) {
					t.Errorf("%s is usual", name)
				}
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if IsUsual(f.path, path) != (test.file != outside) {
				t.Error("whether what went is usual is not known")
			}
			f.write(0, ".coveragerc", "[run]\ndata_file = ${BUILD}cov\n")
			if IsUsual(f.path, path) {
				t.Error("it is usual by a variable")
			}
		})
	}
}

// TestTheNearestConfig checks that data follows the config beside it, not that of the
// repository around.
func TestTheNearestConfig(t *testing.T) {
	program := parts.Coverage(t, "sid")
	top := newFolder(t)
	inner := folder{t, filepath.Join(top.path, "inner")}
	top.write(0, ".coveragerc", "[report]\nomit = *\n")
	inner.write(0, ".coveragerc", "[report]\nomit = b.py\nexclude_also = c = \n")
	inner.write(0, "a.py", "import b\nc = 1\n")
	inner.write(0, "b.py", "d = 1\n")
	if out, ok := inner.coveragePy(program, "run", "a.py"); !ok {
		t.Fatal(out)
	}
	p := top.load(nil)
	if got := measured(t, p); !slices.Equal(got, []string{"inner/a.py"}) {
		t.Errorf("measured were %v", got)
	}
	if sum := SumOf(p.Files); sum.Lines.Total != 1 {
		t.Errorf("the sum is %+v", sum)
	}
}
