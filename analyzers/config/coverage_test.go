package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
)

// TestCoverage holds what is had of [coverage], with what is extended.
func TestCoverage(t *testing.T) {
	folder := unpack(t, `
-- shared/base.toml --
[coverage]
check = true
reports = ["reports/*.xml", "../lcov.info"]
[coverage.paths]
"/app" = "."
"/builds/*/x" = "../own"
"C:\\w" = "/abs/../else"
-- own/octolsp.toml --
extend = "../shared/base.toml"
[coverage.paths]
"z" = "src"
"/app" = "src/"
-- other/octolsp.toml --
extend = "../shared/base.toml"
coverage = { check = false, reports = ["**/cov.json"] }
-- none/octolsp.toml --
`)
	f := finder(t, flags(folder))
	own := find(t, f, filepath.Join(folder, "own/a.py")).Coverage()
	if !own.Check || own.Origin("check").Line != 2 {
		t.Errorf("check is %v, from %+v", own.Check, own.Origin("check"))
	}
	var got []string
	for _, m := range own.Paths {
		to, err := filepath.Rel(folder, m.To)
		if err != nil || strings.HasPrefix(to, "..") {
			to = m.To
		}
		got = append(got, m.From+" is "+to+" by "+filepath.Base(m.Origin.Path))
	}
	want := `z is own/src by octolsp.toml
/app is own/src by octolsp.toml
/builds/*/x is own by base.toml
C:\w is /else by base.toml`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if len(own.Reports) != 2 || own.Reports[0].Folder != filepath.Join(folder, "shared") || own.Reports[1].Folder != folder ||
		own.Reports[1].Text != "../lcov.info" || own.Reports[1].Glob() != "lcov.info" || own.Reports[1].Origin.Column != 29 {
		t.Errorf("the reports are %+v", own.Reports)
	}
	other := find(t, f, filepath.Join(folder, "other/a.py")).Coverage()
	if other.Check || len(other.Reports) != 1 || other.Reports[0].Folder != filepath.Join(folder, "other") || len(other.Paths) != 3 {
		t.Errorf("got %+v", other)
	}
	if none := find(t, f, filepath.Join(folder, "none/a.py")).Coverage(); none.Check || none.Reports != nil || none.Paths != nil {
		t.Errorf("without a table: %+v", none)
	}
}

// TestReportPatterns lists what patterns find, and asks them of the same files.
func TestReportPatterns(t *testing.T) {
	folder := unpack(t, `
-- lcov.info --
-- a/octolsp.toml --
-- a/coverage.xml --
-- a/ci/one.xml --
-- a/ci/deep/two.xml --
-- a/ci/[x].xml --
-- a/.hidden/lcov.info --
`)
	const all = "lcov.info a/coverage.xml a/ci/one.xml a/ci/deep/two.xml a/ci/[x].xml a/.hidden/lcov.info"
	for text, want := range map[string]string{
		"coverage.xml":                    "a/coverage.xml",
		"./coverage.xml":                  "a/coverage.xml",
		"ci/*.xml":                        "a/ci/one.xml a/ci/[x].xml",
		"ci/**/*.xml":                     "a/ci/one.xml a/ci/deep/two.xml a/ci/[x].xml",
		"ci/{one,deep/two}.xml":           "a/ci/one.xml a/ci/deep/two.xml",
		`ci/\[x\].xml`:                    "a/ci/[x].xml",
		"nowhere/.././ci/one.xml":         "a/ci/one.xml",
		"../lcov.info":                    "lcov.info",
		"../**/lcov.info":                 "lcov.info a/.hidden/lcov.info",
		"ci/../../lcov.*":                 "lcov.info",
		"**/lcov.info":                    "a/.hidden/lcov.info",
		"FOLDER/a/ci/one.xml":             "a/ci/one.xml",
		"FOLDER/a/*/../x.xml":             "refused",
		"FOLDER/b/../**/two.xml":          "a/ci/deep/two.xml",
		strings.Repeat("../", 40) + "tmp": "",
		"/":                               "refused",
		"ci/":                             "refused",
		"*/":                              "refused",
		".":                               "refused",
		"..":                              "refused",
		"ci/..":                           "refused",
		"*/./one.xml":                     "refused",
		"**//one.xml":                     "refused",
		"{ci,../b}/one.xml":               "refused",
		"!ci":                             "refused",
		"a\x00":                           "refused",
	} {
		text = strings.ReplaceAll(text, "FOLDER", filepath.ToSlash(folder))
		override := config.Override{Key: "coverage.reports", Values: []string{text}}
		f, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: filepath.Join(folder, "a"), Values: []config.Override{override}})
		if err != nil {
			if want != "refused" {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		pattern := find(t, f, filepath.Join(folder, "a/a.py")).Coverage().Reports[0]
		found, err := doublestar.Glob(os.DirFS(pattern.Folder), pattern.Glob(), doublestar.WithFilesOnly(), doublestar.WithFailOnIOErrors())
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		listed := map[string]bool{}
		for _, name := range found {
			listed[filepath.Join(pattern.Folder, name)] = true
		}
		var got []string
		for _, name := range strings.Fields(all) {
			file := filepath.Join(folder, name)
			if listed[file] {
				got = append(got, name)
			}
			if pattern.Matches(file) != listed[file] {
				t.Errorf("%s: %s matches: %v", text, name, !listed[file])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: found %v, want %s", text, got, want)
		}
	}
}

const shown = "partial-branch uncovered-line"

// TestCoverageRules holds when the rules about coverage are on: by For, and by
// WithCoverage.
func TestCoverageRules(t *testing.T) {
	for name, test := range map[string]struct {
		config, flags    string
		usual, whenShown string
	}{
		"default":                     {"", "", "", shown},
		"no level has them":           {"level = 'strict'", "", "", shown},
		"check":                       {"coverage.check = true", "", shown, shown},
		"check at level basic":        {"coverage.check = true\nlevel = 'basic'", "", shown, shown},
		"select":                      {"select = ['coverage']", "", shown, shown},
		"select of one":               {"select = ['coverage/partial-branch']", "", "partial-branch", shown},
		"ignore of the family":        {"coverage.check = true\nignore = ['coverage']", "", "", ""},
		"ignore of one":               {"coverage.check = true\nignore = ['coverage/uncovered-line']", "", "partial-branch", "partial-branch"},
		"ignore of the rest":          {"coverage.check = true\nignore = ['coverage']\nselect = ['coverage/uncovered-line']", "", "uncovered-line", "uncovered-line"},
		"ignore of all is less exact": {"coverage.check = true\nignore = ['all']", "", shown, shown},
		"ignore in what is extended":  {"extend = 'base.toml'\ncoverage.check = true", "", "", ""},
		"per-file-ignores":            {"coverage.check = true\nper-file-ignores.'a.py' = ['coverage']", "", "", ""},
		"per-file-ignores of one":     {"coverage.check = true\nper-file-ignores.'*.py' = ['coverage/partial-branch']", "", "uncovered-line", "uncovered-line"},
		"per-file-ignores of all":     {"coverage.check = true\nper-file-ignores.'a.py' = ['all']", "", "", ""},
		"per-file-ignores elsewhere":  {"coverage.check = true\nper-file-ignores.'b.py' = ['coverage']", "", shown, shown},
		"a flag":                      {"", "coverage.check=true", shown, shown},
		"a flag against the file":     {"coverage.check = true", "coverage.check=false", "", shown},
		"--ignore":                    {"coverage.check = true", "ignore=coverage", "", ""},
		"--select replaces":           {"coverage.check = true", "select=D1", "", shown},
		"--select and a flag":         {"", "select=D1 coverage.check=true", shown, shown},
		"--extend-select adds":        {"coverage.check = true", "extend-select=D1", shown, shown},
		"a file's select adds":        {"extend = 'check.toml'\nselect = ['D1']", "", shown, shown},
		"a file takes it back":        {"extend = 'check.toml'\ncoverage.check = false", "", "", shown},
		"editor":                      {"", "editor:coverage.check=true", shown, shown},
		"editor's select, file's":     {"coverage.check = true", "editor:select=D1", shown, shown},
		"editor below the file":       {"coverage.check = false", "editor:coverage.check=true", "", shown},
		"preferred over the file":     {"coverage.check = false", "preferred:coverage.check=true", shown, shown},
		"editor over the environment": {"", "preferred:coverage.check=false $OCTOLSP_X:coverage.check=true", "", shown},
	} {
		t.Run(name, func(t *testing.T) {
			folder := unpack(t, "-- octolsp.toml --\n"+test.config+"\n-- base.toml --\nignore = ['coverage']\n-- check.toml --\ncoverage.check = true\n")
			file := filepath.Join(folder, "a.py")
			c := find(t, finder(t, flags(folder, strings.Fields(test.flags)...)), file)
			about := func(all string) string {
				var kept []string
				for _, name := range strings.Fields(all) {
					if strings.Contains(shown, name) {
						kept = append(kept, name)
					}
				}
				return strings.Join(kept, " ")
			}
			if got := about(on(c, file)); got != test.usual {
				t.Errorf("usually: %s, want %s", got, test.usual)
			}
			if got := about(names(c.WithCoverage(file))); got != test.whenShown {
				t.Errorf("when shown: %s, want %s", got, test.whenShown)
			}
			if rest := strings.Fields(names(c.WithCoverage(file))); len(rest) != len(strings.Fields(on(c, file)))+len(strings.Fields(test.whenShown))-len(strings.Fields(test.usual)) {
				t.Errorf("other rules are on when it is shown: %s", rest)
			}
			if test.usual == test.whenShown && c.For(file) != c.WithCoverage(file) {
				t.Error("equal sets are two")
			}
		})
	}
}

// TestCoverageOverrides holds what an editor and flags can set.
func TestCoverageOverrides(t *testing.T) {
	folder := unpack(t, "-- sub/octolsp.toml --\ncoverage.reports = ['a.xml']\n-- b/a.py --\n")
	f := finder(t, flags(folder, "editor:coverage.reports=ci/*.xml,x.info", "editor:coverage.check=true"))
	above := find(t, f, filepath.Join(folder, "b/a.py")).Coverage()
	if len(above.Reports) != 2 || above.Reports[1].Folder != folder || above.Reports[1].Text != "x.info" ||
		above.Origin("reports").Name != "octolsp.coverage.reports" || !above.Check {
		t.Errorf("above: %+v", above)
	}
	if sub := find(t, f, filepath.Join(folder, "sub/a.py")).Coverage(); len(sub.Reports) != 1 || !sub.Check {
		t.Errorf("the file's own: %+v", sub)
	}
	for words, want := range map[string]string{
		"coverage.check=yes":     `--coverage.check must be true or false, not "yes"`,
		"coverage.check=":        `--coverage.check must be true or false, not ""`,
		"coverage.reports=[":     `--coverage.reports: "[" is not a pattern: close every bracket and brace, as in "tests/**/*.py"`,
		"coverage.reports=":      `--coverage.reports: "" is not a pattern: close every bracket and brace, as in "tests/**/*.py"`,
		"coverage.reports=a,b/":  `--coverage.reports: "b/" names a folder: name the reports in it, as in "ci/**/*.xml"`,
		"coverage.paths=a":       `--coverage.paths: cannot set "coverage.paths"`,
		"coverage.repots=a":      `--coverage.repots: cannot set "coverage.repots"`,
		"coverage=a":             `--coverage: cannot set "coverage"`,
		"gates.coverage.patch=9": `--gates.coverage.patch: cannot set "gates.coverage.patch"`,
		"coverage.check=true,no": `--coverage.check must have one value`,
	} {
		if _, err := config.NewFinder(files.Disk{}, flags(folder, words)); err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", words, err, want)
		}
	}
	empty := config.Override{Key: "coverage.reports", Origin: config.Origin{Name: "octolsp.coverage.reports"}}
	want := "octolsp.coverage.reports names no report: leave the key out for the usual names and places"
	if err := config.CheckOverride(empty); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestCoverageIsSeen checks that configs differ that differ in coverage or gates
// alone, and those do not that say the same.
func TestCoverageIsSeen(t *testing.T) {
	seen := map[uint64]string{}
	folder := unpack(t, "-- a.py --\n")
	hash := func(text string) uint64 {
		write(t, filepath.Join(folder, "octolsp.toml"), text)
		return find(t, finder(t, flags(folder)), filepath.Join(folder, "a.py")).Hash()
	}
	for _, text := range []string{
		"", "coverage.check = true", "ignore = ['coverage']", "ignore = ['coverage']\ncoverage.check = true",
		"coverage.reports = ['a']", "coverage.reports = ['a', 'b']", "coverage.reports = ['b', 'a']", "coverage.reports = ['../a']",
		"coverage.paths.a = '.'", "coverage.paths.a = 'b'", "coverage.paths.b = '.'", "coverage.paths.a = '.'\ncoverage.paths.b = '.'",
		"gates.coverage.python = 84", "gates.coverage.rust = 84", "gates.coverage.patch = 84", "gates.coverage.python = 84.1",
		"gates.coverage.branches = true", "gates.coverage.patch-allowance = 3",
		"gates.coverage.paths.a = 85", "gates.coverage.paths.a = 86", "gates.coverage.paths.b = 85",
		"gates.coverage.components.x = { paths = ['a'], minimum = 1 }", "gates.coverage.components.y = { paths = ['a'], minimum = 1 }",
		"gates.coverage.components.x = { paths = ['b'], minimum = 1 }", "gates.coverage.components.x = { paths = ['a'], minimum = 2 }",
		"gates.coverage.components.x = { paths = ['a', 'b'], minimum = 1 }",
	} {
		if other, found := seen[hash(text)]; found {
			t.Errorf("%q and %q have one hash", other, text)
		}
		seen[hash(text)] = text
	}
	for _, same := range []string{"coverage.check = false", "gates = {}", "gates.coverage.python = 85\n[coverage]", "gates.coverage.patch-allowance = 0"} {
		if hash(same) != hash("") {
			t.Errorf("%q says something", same)
		}
	}
}
