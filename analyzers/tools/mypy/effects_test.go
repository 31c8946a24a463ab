//go:build tools

package mypy_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	disk "github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
)

// harm is a project that has mypy do something. SCRATCH stands for a folder outside of
// the project, which holds what came of it.
type harm struct {
	// of is the first word of the effect in the table.
	of    string
	files map[string]string
	// suites are the generations in which it comes about where the project is trusted;
	// nil is all of them, and an empty list none that the test can show.
	suites []string
}

// evil is a plug-in that leaves a trace.
const evil = "open('SCRATCH/trace', 'w')\nfrom mypy.plugin import Plugin\ndef plugin(v): return Plugin\n"

// evilPython is a Python that leaves a trace.
const evilPython = "#!/bin/sh\ntouch SCRATCH/trace\nexec python3 \"$@\"\n"

var harms = map[string]harm{
	"plugins":                       {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nplugins = evil.py\n"}},
	"plug-in in .mypy.ini":          {of: "plugins", files: map[string]string{".mypy.ini": "[mypy]\nplugins: evil.py\n"}},
	"plug-in by [DEFAULT]":          {of: "plugins", files: map[string]string{"mypy.ini": "[DEFAULT]\nplugins = evil.py\n[mypy]\nstrict = True\n"}},
	"a comment after the header":    {of: "plugins", files: map[string]string{"mypy.ini": "[mypy] # ours\nplugins = evil.py\n"}},
	"an indented header":            {of: "plugins", files: map[string]string{"mypy.ini": " [mypy]\nplugins = evil.py\n"}},
	"options indented alike":        {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\n strict = True\n plugins = evil.py\n"}},
	"lone carriage returns":         {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\rstrict = True\rplugins = evil.py\r"}},
	"one carriage return":           {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nstrict = True\rplugins = evil.py\n"}},
	"capitals":                      {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nPlugIns = evil.py\n"}},
	"a value on the next line":      {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nplugins =\n    evil.py\n"}},
	"a second bracket":              {of: "plugins", files: map[string]string{"mypy.ini": "[mypy] ; x\n[DEFAULT] # ]\nplugins=evil.py\n"}, suites: []string{}},
	"a form feed before the header": {of: "plugins", files: map[string]string{"mypy.ini": "\f[mypy]\nplugins = evil.py\n"}},
	"a broken mypy.ini":             {of: "plugins", files: map[string]string{"mypy.ini": "[mypy\nfoo\n", "setup.cfg": "[mypy]\nplugins = evil.py\n"}},
	"a broken pyproject.toml":       {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nx = \n", "setup.cfg": "[mypy]\nplugins = evil.py\n"}},
	"setup.cfg by [DEFAULT]":        {of: "plugins", files: map[string]string{"setup.cfg": "[DEFAULT]\nplugins=evil.py\n[mypy]\n"}},
	"TOML":                          {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = [\"evil.py\"]\n"}},
	"TOML, a string":                {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = \"evil.py\"\n"}},
	"TOML, quoted":                  {of: "plugins", files: map[string]string{"pyproject.toml": "[\"tool\".\"mypy\"]\n\"plug\\u0069ns\" = [\"evil.py\"]\n"}},
	"TOML, a large number":          {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = [\"evil.py\"]\n[x]\ny = 999999999999999999999999\n"}},
	"TOML, a large number in it":    {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = [\"evil.py\"]\nx = 999999999999999999999999\n"}},
	"TOML, a large exponent":        {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = [\"evil.py\"]\n[x]\ny = 1e99999\n"}},
	"TOML, a long fraction":         {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\nplugins = [\"evil.py\"]\n[x]\ny = 23:59:59.1234567890123\n"}},
	"TOML, inline":                  {of: "plugins", files: map[string]string{"pyproject.toml": "tool.mypy = {plugins = [\"evil.py\"]}\n"}},
	"TOML of a module":              {of: "plugins", files: map[string]string{"pyproject.toml": "[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = \"m\"\nplugins = [\"evil.py\"]\n"}, suites: []string{}},
	"an end of a quoted list":       {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nenable_error_code = a\"]\n    plugins = [\"evil.py\"\n[mypy-m\"]\n[tool.mypy]\nplugins=\"evil.py\"]\nstrict=1\n"}, suites: []string{}},
	"an expression with a new line": {of: "plugins", files: map[string]string{"mypy.ini": "[mypy]\nexclude = x\n    \"]\n    plugins = [\"evil.py\"]\n"}, suites: []string{}},
	"python":                        {of: "python_executable", files: map[string]string{"mypy.ini": "[mypy]\npython_executable = ./python\n"}},
	"a Python by [DEFAULT]":         {of: "python_executable", files: map[string]string{"setup.cfg": "[DEFAULT]\npython_executable=./python\n[mypy]\n"}},
	"installation":                  {of: "install_types", files: map[string]string{"mypy.ini": "[mypy]\ninstall_types = True\nnon_interactive = True\n", "m.py": "import yaml\n"}, suites: []string{}},
	"workers":                       {of: "num_workers", files: map[string]string{"mypy.ini": "[mypy]\nnum_workers = 2\n", "mypy/build_worker.py": evil}, suites: []string{}},
	"cache":                         {of: "cache_dir", files: map[string]string{"mypy.ini": "[mypy]\ncache_dir = SCRATCH/cache\n"}},
	"cache by a variable":           {of: "cache_dir", files: map[string]string{"mypy.ini": "[mypy]\ncache_dir = $SCRATCH_FOLDER/cache\n"}},
	"cache that links elsewhere":    {of: "cache_dir", files: map[string]string{".mypy_cache": "-> SCRATCH/linked", "mypy.ini": "[mypy]\n"}},
	"JUnit":                         {of: "junit_xml", files: map[string]string{"mypy.ini": "[mypy]\njunit_xml = SCRATCH/out.xml\n"}},
	"JUnit by [DEFAULT]":            {of: "junit_xml", files: map[string]string{"mypy.ini": "[DEFAULT]\njunit_xml = SCRATCH/out.xml\n[mypy]\n"}},
	"report":                        {of: "any_exprs_report", files: map[string]string{"mypy.ini": "[mypy]\nlinecount_report = SCRATCH/report\n"}},
	"report of expressions":         {of: "any_exprs_report", files: map[string]string{"pyproject.toml": "[tool.mypy]\nany_exprs_report = \"SCRATCH/report\"\n"}},
	"report of precision":           {of: "any_exprs_report", files: map[string]string{"mypy.ini": "[mypy]\nlineprecision_report = SCRATCH/report\n"}},
	"report of coverage":            {of: "any_exprs_report", files: map[string]string{"mypy.ini": "[mypy]\nlinecoverage_report = SCRATCH/report\n"}},
	"timing":                        {of: "timing_stats", files: map[string]string{"mypy.ini": "[mypy]\ntiming_stats = SCRATCH/stats\nline_checking_stats = SCRATCH/lines\n"}, suites: []string{}},
}

// TestHarmComesAboutInTrustedProjectsAlone runs the real mypys in hostile projects.
func TestHarmComesAboutInTrustedProjectsAlone(t *testing.T) {
	known := map[string]bool{}
	for _, effect := range (mypy.Tool{}).Description().Effects {
		known[effect.By[0]] = false
	}
	for name, h := range harms {
		if _, is := known[h.of]; !is {
			t.Errorf("%s: the table has no effect of %s", name, h.of)
		}
		known[h.of] = true
		t.Run(name, func(t *testing.T) {
			for _, suite := range suites {
				if suite != "trixie" && strings.Contains(name, " ") {
					continue // it is the same effect, and all of them get the same config
				}
				for _, trusted := range []bool{false, true} {
					came := harmDone(t, suite, h, trusted)
					switch {
					case !trusted && len(came) > 0:
						t.Errorf("%s: without trust there is %v", suite, came)
					case trusted && h.suites == nil && len(came) == 0:
						t.Errorf("%s: with trust nothing came of it: is the effect real?", suite)
					}
				}
			}
		})
	}
	for _, of := range []string{"sitecustomize.py", "files", "mypy_path", "custom_typeshed_dir", "package_root"} {
		known[of] = true // below, and in package locate
	}
	for of, shown := range known {
		if !shown {
			t.Errorf("no project shows the effect of %s", of)
		}
	}
}

// harmDone is what lies in SCRATCH after a run in the project, and what is new in the
// project itself.
func harmDone(t *testing.T, suite string, h harm, trusted bool) []string {
	t.Helper()
	scratch := t.TempDir()
	t.Setenv("SCRATCH_FOLDER", scratch)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, suite))
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	run := realRun(t, suite, nil)
	run.Trusted = trusted
	if h.of == "cache_dir" {
		run.Program.Environment = nil
	}
	// What octolsp keeps of a project it keeps by its folder: it is one for all.
	run.Root = filepath.Join(cache, suite+" project")
	if err := os.RemoveAll(run.Root); err != nil {
		t.Fatal(err)
	}
	project := map[string]string{"m.py": "def f(a: int) -> str:\n    return a\n", "evil.py": evil, "python": evilPython}
	for name, content := range h.files {
		project[name] = content
	}
	for name, content := range project {
		content = strings.ReplaceAll(content, "SCRATCH/", scratch+"/")
		path := filepath.Join(run.Root, name)
		if target, is := strings.CutPrefix(content, "-> "); is {
			if err := os.MkdirAll(target, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		write(t, path, content)
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	run.Paths = []string{filepath.Join(run.Root, "m.py")}
	_, err := checkOnce(t, run) // a refusal is one way
	var came []string
	for _, folder := range []string{scratch, run.Root} {
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			relative, _ := filepath.Rel(folder, path)
			if _, ours := project[relative]; err != nil || entry.IsDir() || ours || trusted && folder == run.Root {
				return nil //nolint:nilerr // what is gone did not come
			}
			came = append(came, relative)
			return nil
		})
	}
	if trusted && len(came) == 0 {
		t.Log(suite, err)
	}
	return came
}

// TestUntrustedProjectsAreCheckedAsTheyAskFor holds that the harmless keys count.
func TestUntrustedProjectsAreCheckedAsTheyAskFor(t *testing.T) {
	const source = "import missing\nfrom pkg import lib\n\ndef f(a):\n    return a\n\nclass A:\n    x: int = ''\n"
	for name, config := range map[string]map[string]string{
		"nothing":          {},
		"ini":              {"mypy.ini": "[mypy]\nstrict = True\nshow_error_codes = True\n[mypy-missing.*]\nignore_missing_imports = True\n"},
		"ini, [DEFAULT]":   {"setup.cfg": "[DEFAULT]\nstrict = yes\n[mypy]\n[mypy-missing,other.*]\nignore_missing_imports = 1\n"},
		"toml":             {"pyproject.toml": "[tool.mypy]\nstrict = true\npython_version = 3.11\ndisable_error_code = [\"assignment\"]\n[[tool.mypy.overrides]]\nmodule = [\"missing\", \"m\"]\nignore_missing_imports = true\n"},
		"other codes":      {"mypy.ini": "[mypy]\ndisallow_untyped_defs = True\ndisable_error_code =\n    import-not-found,\n    assignment\nno_implicit_reexport = True\n"},
		"path":             {"mypy.ini": "[mypy]\nmypy_path = $MYPY_CONFIG_FILE_DIR/src:stubs\nallow_untyped_defs = False\n"},
		"files":            {"mypy.ini": "[mypy]\nfiles = m.py, src/**/*.py\ncheck_untyped_defs = True\n"},
		"exclude":          {"mypy.ini": "[mypy]\nexclude = (?x)(\n    ^src/   # ours\n    | ^tests/\n  )\n"},
		"a later section":  {"mypy.ini": "[mypy]\n[mypy-m,missing]\nignore_errors = True\n[mypy-m]\ndisallow_untyped_defs = True\n"},
		"packages":         {"mypy.ini": "[mypy]\npackages = pkg\nmypy_path = src\ndisallow_untyped_defs = True\n"},
		"a switch in TOML": {"pyproject.toml": "[tool.mypy]\nstrict_optional = false\nwarn_unused_ignores = \"on\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, suite := range suites {
				if suite != "trixie" && strings.Contains(name, " ") {
					continue
				}
				t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, suite))
				project := map[string]string{
					"m.py": source, "src/pkg/__init__.py": "", "src/pkg/lib.py": "def g(x): return x\n", "tests/t.py": "y: int = ''\n", "stubs/q.pyi": "z: int\n",
				}
				for name, content := range config {
					project[name] = content
				}
				run := realRun(t, suite, nil)
				run.Root = filepath.Join(cache, suite+" project")
				if err := os.RemoveAll(run.Root); err != nil {
					t.Fatal(err)
				}
				for name, content := range project {
					write(t, filepath.Join(run.Root, name), content)
				}
				trusted, err := checkOnce(t, run)
				if err != nil {
					t.Fatal(suite, err)
				}
				run.Trusted = false
				untrusted, err := checkOnce(t, run)
				if err != nil {
					t.Fatal(suite, err)
				}
				if got, want := messagesOf(untrusted), messagesOf(trusted); got != want {
					t.Errorf("%s: without trust\n%s\nwith trust\n%s", suite, got, want)
				}
			}
		})
	}
}

// TestUntrustedProjectsReadNothingOutside has a project ask for files and folders
// elsewhere.
func TestUntrustedProjectsReadNothingOutside(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret.py"), "password: int = 'hunter2'\n")
	write(t, filepath.Join(outside, "stdlib/builtins.pyi"), "class object: ...\n")
	t.Setenv("OUTSIDE", outside)
	for name, config := range map[string]string{
		"files":               "files = m.py, " + outside + "/secret.py\n",
		"files by a variable": "files = m.py, $OUTSIDE/*.py\n",
		"files upward":        "files = m.py, ../**/secret.py\n",
		"mypy_path":           "mypy_path = " + outside + "\n",
		"mypy_path, variable": "mypy_path = ${OUTSIDE}\n",
		"mypy_path by a link": "mypy_path = linked\n",
		"typeshed":            "custom_typeshed_dir = " + outside + "\n",
		"package root":        "package_root = " + outside + "\nbazel = True\n",
		"quickstart":          "quickstart_file = " + outside + "/secret.py\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, suite := range suites {
				t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, suite))
				run := realRun(t, suite, nil)
				run.Root = filepath.Join(cache, suite+" project")
				if err := os.RemoveAll(run.Root); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(run.Root, "mypy.ini"), "[mypy]\n"+config)
				write(t, filepath.Join(run.Root, "m.py"), "import secret\nreveal_type(secret.password)\n")
				if err := os.Symlink(outside, filepath.Join(run.Root, "linked")); err != nil {
					t.Fatal(err)
				}
				run.Trusted = false
				found, err := checkOnce(t, run)
				if err != nil {
					t.Fatal(suite, err)
				}
				for path, file := range found {
					for _, f := range file.Findings {
						if path != "m.py" || strings.Contains(f.Message, "int") {
							t.Errorf("%s: %s: %s", suite, path, f.Message)
						}
					}
				}
			}
		})
	}
}

// TestReadOnlyProject checks that a project is checked where its folder can't be
// written to. Root may write anywhere but to a file system for reading alone.
func TestReadOnlyProject(t *testing.T) {
	if !disk.IsWritable(t.TempDir()) {
		t.Error("a new folder is said to be for reading alone")
	}
	if disk.IsWritable("/proc/self") || disk.IsWritable("/nowhere") {
		t.Error("a folder that takes no files is said to be writable")
	}
}

func messagesOf(found map[string]tools.File) string {
	var lines []string
	for path, file := range found {
		for _, f := range file.Findings {
			lines = append(lines, path+": "+f.Rule+": "+f.Message)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
