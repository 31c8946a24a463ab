package cargo

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
)

// memory are files below /project.
type memory fstest.MapFS

func (m memory) ReadFile(path string) ([]byte, error) {
	name, err := filepath.Rel("/project", path)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(fstest.MapFS(m), filepath.ToSlash(name))
}

const manifests = `
-- Cargo.toml --
[workspace]
members = ["one", "crates/*", "kept/inside"]
exclude = ["apart", "kept"]
[workspace.package]
edition = "2024"
-- one/Cargo.toml --
[package]
name = "one"
edition = "2021"
-- crates/two/Cargo.toml --
[package]
name = "two"
edition.workspace = true
-- crates/listed-nowhere/deep/Cargo.toml --
[package]
name = "deep"
-- apart/Cargo.toml --
[package]
name = "apart"
edition = "2018"
-- kept/Cargo.toml --
[package]
name = "kept"
-- kept/inside/Cargo.toml --
[package]
name = "inside"
edition = { workspace = true }
-- own/Cargo.toml --
[workspace]
[package]
name = "own"
-- named/far/Cargo.toml --
[package]
name = "far"
workspace = "../../own"
-- lost/Cargo.toml --
[package]
name = "lost"
workspace = "nowhere"
-- broken/Cargo.toml --
[package
-- wrong/Cargo.toml --
package = 3
-- bare/Cargo.toml --
[lints]
`

func crates() memory {
	m := memory{}
	for _, file := range txtar.Parse([]byte(manifests)).Files {
		m[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return m
}

func TestPlace(t *testing.T) {
	files.Opened("/project")
	tests := []struct{ path, root string }{
		{"one/src/lib.rs", ""},
		{"one/Cargo.toml", ""},
		{"one", ""},
		{"", ""},
		{"crates/two/tests/whole.rs", ""},
		{"crates/listed-nowhere/deep/src/lib.rs", ""},
		{"apart/src/lib.rs", "apart"},
		{"kept/src/lib.rs", "kept"},
		{"kept/inside/src/lib.rs", ""},
		{"own/src/lib.rs", "own"},
		{"named/far/src/lib.rs", "own"},
		{"lost/src/lib.rs", "lost"},
		{"broken/src/lib.rs", "broken"},
		{"wrong/src/lib.rs", "wrong"},
		{"bare/src/lib.rs", "bare"},
		{"loose/file.rs", ""},
	}
	for _, test := range tests {
		got, ok := Place(filepath.Join("/project", test.path), crates())
		if want := (tools.Place{Root: filepath.Join("/project", test.root)}); !ok || got != want {
			t.Errorf("%s: %v, %v; want %v", test.path, got, ok, want)
		}
	}
	if got, ok := Place("/elsewhere/lib.rs", memory{}); ok {
		t.Errorf("outside of packages: %v", got)
	}
}

func TestPackage(t *testing.T) {
	tests := []struct{ path, folder, edition string }{
		{"one/src/lib.rs", "one", "2021"},
		{"crates/two/src/lib.rs", "crates/two", "2024"},
		{"apart/src/lib.rs", "apart", "2018"},
		{"kept/src/lib.rs", "kept", "2015"},
		{"kept/inside/src/lib.rs", "kept/inside", "2024"},
	}
	for _, test := range tests {
		folder, edition, ok := Package(filepath.Join("/project", test.path), crates())
		if !ok || folder != filepath.Join("/project", test.folder) || edition != test.edition {
			t.Errorf("%s: %s, %s, %v", test.path, folder, edition, ok)
		}
	}
	if _, _, ok := Package("/project/loose/file.rs", crates()); ok {
		t.Error("a workspace alone is a package")
	}
}

func TestStartsAlternative(t *testing.T) {
	// The places are those of rustc's messages: an import that can come from
	// two modules, and a pair of parentheses.
	if got := alternatives(t, [2]int{0, 0}, [2]int{0, 0}); !slices.Equal(got, []int{1, 1}) {
		t.Errorf("two insertions at one place are fixes of %v edits", got)
	}
	if got := alternatives(t, [2]int{4, 8}, [2]int{8, 9}, [2]int{12, 12}); !slices.Equal(got, []int{3}) {
		t.Errorf("edits in a row are fixes of %v edits", got)
	}
	if got := alternatives(t, [2]int{4, 8}, [2]int{4, 8}, [2]int{5, 6}); !slices.Equal(got, []int{1, 1, 1}) {
		t.Errorf("edits of one place are fixes of %v edits", got)
	}
}

// alternatives are the numbers of edits of the fixes that a suggestion of
// changes at the places makes.
func alternatives(t *testing.T, places ...[2]int) []int {
	t.Helper()
	const content = "fn main() { value }\n"
	r := newReader(tools.Run{Root: "/project", Read: func(string) (string, error) { return content, nil }}, "/project/target")
	child := diagnostic{Message: "try"}
	for _, at := range places {
		replacement := "new"
		child.Spans = append(child.Spans, span{
			FileName: "lib.rs", ByteStart: at[0], ByteEnd: at[1], LineStart: 1, LineEnd: 1, ColumnStart: at[0] + 1, ColumnEnd: at[1] + 1,
			Replacement: &replacement, Applicability: "MachineApplicable",
		})
	}
	s := r.file("/project", "lib.rs")
	if s == nil {
		t.Fatal("there is no file")
	}
	var counts []int
	for _, fix := range r.childFixes(s, "/project", &child) {
		counts = append(counts, len(fix.Edits))
	}
	return counts
}

func TestTargetDirectory(t *testing.T) {
	root := t.TempDir()
	t.Setenv("CARGO_HOME", filepath.Join(root, "home"))
	t.Setenv("CARGO_BUILD_TARGET_DIR", "")
	tests := []struct{ name, named, environment, want string }{
		{"by default", "", "", "project/target/octolsp"},
		{"named", "build/own", "", "project/build/own"},
		{"the environment", "", "elsewhere", "project/elsewhere/octolsp"},
		{"absolute", filepath.Join(root, "built"), "elsewhere", "built"},
	}
	for _, test := range tests {
		t.Setenv("CARGO_TARGET_DIR", test.environment)
		if got := targetDirectory(filepath.Join(root, "project"), test.named); got != filepath.Join(root, test.want) {
			t.Errorf("%s: %s", test.name, got)
		}
	}
	t.Setenv("CARGO_TARGET_DIR", "")
	for _, folder := range []string{"home", ".cargo"} {
		config := filepath.Join(root, folder, "config.toml")
		if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(config, []byte("[build]\ntarget-dir = \"of-"+folder+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := targetDirectory(filepath.Join(root, "project"), ""); got != filepath.Join(root, "of-"+folder, "octolsp") && folder != "home" {
			t.Errorf("with a config in %s: %s", folder, got)
		}
	}
}
