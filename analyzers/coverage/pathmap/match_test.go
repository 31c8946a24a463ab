package pathmap

import (
	"reflect"
	"slices"
	"testing"
)

func TestMatch(t *testing.T) {
	project := []string{
		"/home/me/shop/setup.py", "/home/me/shop/src/shop/__init__.py", "/home/me/shop/src/shop/cart.py",
		"/home/me/shop/src/shop/pay/__init__.py", "/home/me/shop/src/shop/pay/card.py",
		"/home/me/shop/crates/core/src/lib.rs", "/home/me/shop/crates/web/src/lib.rs", "/home/me/shop/crates/web/src/page.rs",
		"/home/me/shop/tools/run.py",
	}
	const root = "/home/me/shop/"
	for _, test := range []struct {
		name   string
		maps   []Map
		folder string
		roots  []string
		// want are the paths with the files that they mean; "?" is ambiguous.
		want map[string]string
	}{
		{"the very files", nil, "", nil, map[string]string{
			root + "src/shop/cart.py": "src/shop/cart.py", root + "setup.py": "setup.py",
		}},
		{"relative to the project", nil, "", nil, map[string]string{
			"src/shop/cart.py": "src/shop/cart.py", "./setup.py": "setup.py", "crates/core/src/lib.rs": "crates/core/src/lib.rs",
		}},
		{"relative to the report", nil, root + "crates/web", nil, map[string]string{"src/page.rs": "crates/web/src/page.rs", "src/lib.rs": "crates/web/src/lib.rs"}},
		{"a container's folder", nil, "", nil, map[string]string{
			"/app/src/shop/cart.py": "src/shop/cart.py", "/app/setup.py": "setup.py", "/app/crates/core/src/lib.rs": "crates/core/src/lib.rs",
			"/app/tools/run.py": "tools/run.py",
		}},
		{"a container's folder and things outside of it", nil, "", nil, map[string]string{
			"/app/src/shop/cart.py": "src/shop/cart.py", "/usr/lib/python3/dist-packages/numpy/setup.py": "",
			"/usr/lib/python3/shop.py": "", "/usr/lib/python3/cart.py": "",
		}},
		{"names of packages", nil, "", nil, map[string]string{
			"shop/cart.py": "src/shop/cart.py", "shop/pay/card.py": "src/shop/pay/card.py", "shop/__init__.py": "src/shop/__init__.py",
		}},
		{"an installed package", nil, "", nil, map[string]string{"/venv/lib/python3.12/site-packages/shop/pay/card.py": "src/shop/pay/card.py"}},
		{"an installed package beside the project's own files", nil, "", nil, map[string]string{
			"/app/src/shop/cart.py": "src/shop/cart.py", "/venv/lib/python3.12/site-packages/other/shop/pay/card.py": "",
		}},
		{"backslashes and a drive", nil, "", nil, map[string]string{
			`C:\build\shop\src\shop\cart.py`: "src/shop/cart.py", `src\shop\pay\card.py`: "src/shop/pay/card.py",
		}},
		{"a copy that a build made", nil, "", nil, map[string]string{"build/lib/shop/cart.py": "build/lib/shop/cart.py", "shop/cart.py": "src/shop/cart.py"}},
		{"ambiguous", nil, "", nil, map[string]string{"src/lib.rs": "?", "/build/src/lib.rs": "?", "src/page.rs": "crates/web/src/page.rs"}},
		{"the one below the report's folder", nil, root + "crates/web", nil, map[string]string{"/build/src/lib.rs": "crates/web/src/lib.rs"}},
		{"a source folder that is here", nil, "", []string{root + "src/shop"}, map[string]string{"cart.py": "src/shop/cart.py", "pay/__init__.py": "src/shop/pay/__init__.py"}},
		{"a source folder elsewhere", nil, "", []string{"/ci/work/src/shop"}, map[string]string{
			"cart.py": "src/shop/cart.py", "pay/__init__.py": "src/shop/pay/__init__.py", "__init__.py": "src/shop/__init__.py",
		}},
		{"several source folders with the same name in two", nil, "", []string{root + "crates/core/src", root + "crates/web/src"},
			map[string]string{"lib.rs": "?", "page.rs": "crates/web/src/page.rs"}},
		{"a map", []Map{{"/opt/build-*", "tools"}, {"/opt/*", "src"}}, "", nil, map[string]string{
			"/opt/x7/shop/cart.py": "src/shop/cart.py", "/opt/x7/none.py": "",
		}},
		{"a map of relative paths", []Map{{"web", "crates/web/src"}}, "", nil, map[string]string{"web/lib.rs": "crates/web/src/lib.rs"}},
		{"files that are gone", nil, "", nil, map[string]string{
			"/app/src/shop/cart.py": "src/shop/cart.py", "/app/crates/core/src/lib.rs": "crates/core/src/lib.rs",
			"/app/crates/old/src/page.rs": "",
		}},
		{"files that are gone here", nil, "", nil, map[string]string{
			root + "setup.py": "setup.py", root + "crates/old/src/page.rs": "", "/elsewhere/web/src/page.rs": "",
		}},
		{"relative files that are gone", nil, "", nil, map[string]string{"crates/core/src/lib.rs": "crates/core/src/lib.rs", "crates/old/src/page.rs": ""}},
		{"nothing", nil, "", nil, map[string]string{"": "", "/": "", "unheard/of.py": "", "../x.py": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := NewIndex("/home/me/shop", project, []string{root + "build/lib/shop/cart.py"}, test.maps)
			var paths []string
			for written := range test.want {
				paths = append(paths, written)
			}
			slices.Sort(paths)
			folder := test.folder
			if folder == "" {
				folder = "/home/me/shop"
			}
			got := map[string]string{}
			for _, match := range x.Match(ReportPaths{Folder: folder, Roots: test.roots, Paths: paths}) {
				got[match.Path] = ""
				if match.File != "" {
					got[match.Path] = match.File[len(root):]
				}
				if len(match.Candidates) > 0 {
					got[match.Path] = "?"
				}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("the paths mean\n%q\nnot\n%q", got, test.want)
			}
		})
	}
}

// A crate is opened alone, and the report speaks of all crates of its workspace.
func TestFilesBesideTheProject(t *testing.T) {
	const root = "/home/me/shop/crates/web"
	x := NewIndex(root, []string{root + "/src/lib.rs", root + "/src/page.rs"}, nil, nil)
	for _, above := range []string{"/home/me/shop/", "/ci/build/", ""} {
		var paths []string
		for _, file := range []string{"crates/core/src/lib.rs", "crates/core/src/page.rs", "crates/web/src/lib.rs", "crates/web/src/page.rs", "crates/web2/src/page.rs"} {
			paths = append(paths, above+file)
		}
		for i, match := range x.Match(ReportPaths{Folder: root, Paths: paths}) {
			want := ""
			if i == 2 || i == 3 {
				want = root + paths[i][len(above+"crates/web"):]
			}
			if match.File != want || len(match.Candidates) > 0 {
				t.Errorf("%s means %q %q, not %q", match.Path, match.File, match.Candidates, want)
			}
		}
	}
}

// A report of a member of a workspace names its files as the root package has some.
func TestAReportBesideAFileOfTheSameName(t *testing.T) {
	const root, member = "/home/me/shop", "/home/me/shop/crates/a"
	x := NewIndex(root, []string{root + "/src/lib.rs", root + "/src/main.rs", member + "/src/lib.rs"}, nil, nil)
	for _, test := range []struct {
		folder string
		paths  []string
		want   string
	}{
		{member, []string{"src/lib.rs"}, member + "/src/lib.rs"},
		{root, []string{"src/lib.rs"}, root + "/src/lib.rs"},
		{root + "/reports", []string{"src/lib.rs"}, root + "/src/lib.rs"},
		{member, []string{"src/lib.rs", "src/main.rs"}, root + "/src/lib.rs"},
	} {
		for _, roots := range [][]string{nil, {"."}} {
			if got := x.Match(ReportPaths{Folder: test.folder, Roots: roots, Paths: test.paths})[0].File; got != test.want {
				t.Errorf("in %s, of %q (%q) the first means %q", test.folder, test.paths, roots, got)
			}
		}
	}
	own := "/root/.cargo/registry/src/index/anyhow-1.0.80/src/main.rs"
	if got := x.Match(ReportPaths{Folder: root, Paths: []string{"src/lib.rs", own}})[1]; got.File != "" || len(got.Candidates) > 0 {
		t.Errorf("a dependency's file means %+v", got)
	}
}

// What a report around the project writes as relative starts where it lies.
func TestAReportAroundTheProject(t *testing.T) {
	const root = "/home/me/shop/crates/web"
	x := NewIndex(root, []string{root + "/src/lib.rs", root + "/src/page.rs"}, nil, nil)
	paths := []string{"crates/web/src/lib.rs", "crates/core/src/lib.rs", "src/lib.rs", "src/page.rs"}
	for _, roots := range [][]string{nil, {"."}, {"/home/me/shop"}, {"/ci/shop"}} {
		for i, match := range x.Match(ReportPaths{Folder: "/home/me/shop", Roots: roots, Paths: paths}) {
			want := ""
			if i == 0 {
				want = root + "/src/lib.rs"
			}
			if match.File != want || len(match.Candidates) > 0 {
				t.Errorf("roots %q: %s means %q %q, not %q", roots, match.Path, match.File, match.Candidates, want)
			}
		}
	}
}
