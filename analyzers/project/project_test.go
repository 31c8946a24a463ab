package project_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
)

func cargo(t *testing.T, folder, content string) *project.Cargo {
	t.Helper()
	manifest, err := project.ReadCargo(folder, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return manifest
}

func TestCargo(t *testing.T) {
	for _, test := range []struct {
		content                string
		isPackage, isWorkspace bool
		name, edition, library string
		inherits               bool
	}{
		{"", false, false, "", "2015", "usual", false},
		{"[package]\nname = 'é'\nedition = '2021'", true, false, "é", "2021", "usual", false},
		{"[package]\nedition.workspace = true\nautolib = false", true, false, "", "", "", true},
		{"[package]\nautolib = false\n[lib]\npath = 'a/b.rs'", true, false, "", "2015", "/p/a/b.rs", false},
		{"[package]\nautolib = false\n[lib]\nname = 'x'", true, false, "", "2015", "usual", false},
		{"[project]\nname = 'old'\n[workspace]", true, true, "", "2015", "usual", false},
		{"package = 3\nworkspace = 'x'\nlib = []", false, false, "", "2015", "usual", false},
		{"[package]\nname = 1\nedition = 2021\nautolib = 'no'", true, false, "", "", "usual", false},
		{"[package]\n[lib]\npath = '../b.rs'", true, false, "", "2015", "", false},
		{"[package]\n[lib]\npath = '/etc/b.rs'", true, false, "", "2015", "", false},
		{"[package]\n[lib]\npath = '/p/b.rs'", true, false, "", "2015", "/p/b.rs", false},
	} {
		c := cargo(t, "/p", test.content)
		edition, inherits := c.Edition()
		got := fmt.Sprint(c.IsPackage(), c.IsWorkspace(), c.Name(), edition, c.Library("usual"), inherits)
		if want := fmt.Sprint(test.isPackage, test.isWorkspace, test.name, test.edition, test.library, test.inherits); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.content, got, want)
		}
	}
	broken, err := project.ReadCargo("/p", []byte("[package]\nname = "))
	if err == nil || broken.IsPackage() || broken.Name() != "" || broken.Folder != "/p" {
		t.Errorf("a broken one says %+v: %v", broken, err)
	}
}

func TestWorkspace(t *testing.T) {
	manifests := map[string]string{
		"/w":           "[workspace]\nmembers = ['a']\nexclude = ['out', 'a']\n[workspace.package]\nedition = '2024'\n[workspace.lints.rust]\nx = 'allow'",
		"/w/a":         "[package]\n[lints]\nworkspace = true",
		"/w/a/virtual": "",
		"/w/out":       "[package]",
		"/w/path":      "[package]",
		"/w/b/far":     "[package]\nworkspace = '../..'",
		"/far":         "[package]\nworkspace = '../w'",
		"/lost":        "[package]\nworkspace = 'none'",
	}
	files.Opened("/w")
	read := func(folder string) *project.Cargo {
		content, found := manifests[path.Clean(folder)]
		if !found {
			return nil
		}
		return cargo(t, folder, content)
	}
	for folder, want := range map[string]string{
		"/w": "/w", "/w/a": "/w", "/w/a/virtual": "/w/a/virtual", "/w/out": "/w/out", "/w/path": "/w", "/w/b/far": "/w", "/far": "/far", "/lost": "/lost",
	} {
		if got := read(folder).Workspace(read).Folder; got != want {
			t.Errorf("%s belongs to %s, not %s", folder, got, want)
		}
	}
	root := read("/w/a").Workspace(read)
	_, inherited := read("/w/a").Lints()
	if root.WorkspaceEdition() != "2024" || !inherited || root.WorkspaceLints().At("rust", "x").Text != "allow" {
		t.Errorf("the workspace says %s and %v", root.WorkspaceEdition(), inherited)
	}
}

func TestToolTable(t *testing.T) {
	d, err := document.Parse(document.TOML, "a = 1\n[tool.ruff]\nb = 2")
	if err != nil {
		t.Fatal(err)
	}
	if own := project.ToolTable("/p/ruff.toml", d, "ruff"); own != d.Root {
		t.Errorf("a file of its own says %v", own)
	}
	if table := project.ToolTable("/p/pyproject.toml", d, "ruff"); table.At("b") == nil || project.ToolTable("/p/pyproject.toml", d, "mypy") != nil {
		t.Errorf("a pyproject.toml says %v", table)
	}
	for content, want := range map[string]bool{
		"[tool.mypy]": true, "tool = {mypy = {}}": true, "[tool]\nmypy.x = 1": true, "[tool.mypy-x]": false, "[project]\nname = 'mypy'": false,
		"[tool.mypy\nx": true, "[tool.ruff\nmypy": false,
	} {
		if project.Configures(content, "mypy") != want {
			t.Errorf("%q: %v", content, !want)
		}
	}
}

func TestRequirements(t *testing.T) {
	d, _ := document.Parse(document.TOML, `
project.dependencies = ["a", 1, "b>1"]
project.optional-dependencies = {x = ["c"], y = "no"}
dependency-groups.dev = ["d", {include-group = "x"}]
tool.uv.dev-dependencies = ["e"]
tool.poetry.dependencies = {f = "1"}
`)
	var got []string
	for _, requirement := range project.Requirements(d) {
		got = append(got, requirement.Text)
	}
	if got := strings.Join(got, " "); got != "a b>1 c d e" {
		t.Errorf("got %s", got)
	}
}

func TestToolchain(t *testing.T) {
	for content, want := range map[string]string{
		"1.70\n": "1.70 1", "# é\n[toolchain]\nchannel = 'stable'\n": "stable 3", "[toolchain]\nchannel = 1": " 1", "": " 1", "[": " 1",
	} {
		channel, line := project.Toolchain(content)
		if got := fmt.Sprint(channel, " ", line); got != want {
			t.Errorf("%q names %q, not %q", content, got, want)
		}
	}
}

func TestReadCoverage(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{".coveragerc", "", "map[]"},
		{".coveragerc", "[run]\nomit =\n  a\n  # c\n  b\n[coverage:run]\nBranch: yes", "map[run:map[branch:[yes] omit:[ a b]]]"},
		{".coveragerc", "[DEFAULT]\nomit = a\n[run]\n[report]\nomit = b", "map[report:map[omit:[b]] run:map[omit:[a]]]"},
		{"setup.cfg", "[run]\nomit = a\n[coverage:report]\nomit = b", "map[report:map[omit:[b]]]"},
		{"tox.ini", "[DEFAULT]\nomit = a\n[tox]", "nil"},
		{"pyproject.toml", "[tool.coverage.run]\nomit = ['a', 1]\nx = \"b\\nc\"\ny = true\n[tool.coverage]\nz = 1", "map[run:map[omit:[a 1] x:[b c]]]"},
		{".coveragerc.toml", "[run]\nomit = ['a']\n[tool.coverage.report]\nx = 'y'", "map[report:map[x:[y]] run:map[omit:[a]] tool:map[]]"},
		{"pyproject.toml", "[tool.coverage", "toml: expected ']' to close table name"},
	} {
		found, err := project.ReadCoverage(test.name, []byte(test.content))
		got := fmt.Sprint(map[string]map[string][]string(found))
		switch {
		case err != nil:
			got = err.Error()
		case found == nil:
			got = "nil"
		}
		if got != test.want {
			t.Errorf("%s %q:\ngot  %s\nwant %s", test.name, test.content, got, test.want)
		}
	}
}
