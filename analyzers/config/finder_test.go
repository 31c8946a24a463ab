package config_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
)

// tree is a repository whose configs lie in several folders.
const tree = `
-- octolsp.toml --
level = "basic"
-- a/pyproject.toml --
[project]
name = "no table"
[tool.ruff.lint.pydocstyle]
convention = "numpy"
-- a/b/pyproject.toml --
[tool.octolsp]
level = "strict"
-- a/b/c/octolsp.toml --
select = ["D417"]
-- a/b/c/pyproject.toml --
[tool.octolsp]
level = "strict"
-- a/b/c/d/ruff.toml --
[lint]
select = ["D"]
-- a/b/c/d/e/.ruff.toml --
extend = "../../base.toml"
-- a/b/c/base.toml --
[pydocstyle]
convention = "pep257"
-- circle/ruff.toml --
extend = "other.toml"
-- circle/other.toml --
extend = "ruff.toml"
`

func TestNearest(t *testing.T) {
	folder := unpack(t, tree)
	for name, test := range map[string]struct{ flags, path, config, convention, on string }{
		"top":                      {"", "a.py", "octolsp.toml", "google", basic},
		"passed over":              {"", "a/a.py", "octolsp.toml", "numpy", basic},
		"in pyproject.toml":        {"", "a/b/a.py", "a/b/pyproject.toml", "numpy", strict},
		"octolsp.toml wins, whole": {"", "a/b/c/a.py", "a/b/c/octolsp.toml", "numpy", standard},
		"Ruff without one":         {"", "a/b/c/d/a.py", "a/b/c/octolsp.toml", "google", standard},
		"Ruff extends":             {"", "a/b/c/d/e/a.py", "a/b/c/octolsp.toml", "pep257", standard},
		"Ruff goes in a circle":    {"", "circle/a.py", "octolsp.toml", "google", basic},
		"absent folder":            {"", "a/b/new/er/a.py", "a/b/pyproject.toml", "numpy", strict},
		"--config":                 {"config=octolsp.toml", "a/b/c/a.py", "octolsp.toml", "numpy", basic},
		"--isolated":               {"isolated=", "a/b/c/a.py", "", "google", standard},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, test.path)
			f := finder(t, flags(folder, strings.Fields(test.flags)...))
			c := find(t, f, path)
			want := ""
			if test.config != "" {
				want = filepath.Join(folder, test.config)
			}
			if c.Path() != want {
				t.Errorf("config %s, want %s", c.Path(), want)
			}
			if got := c.For(path).Convention; got != test.convention {
				t.Errorf("convention %s, want %s", got, test.convention)
			}
			if got := on(c, path); got != test.on {
				t.Errorf("on: %s\nwant %s", got, test.on)
			}
		})
	}
}

func TestNotices(t *testing.T) {
	folder := unpack(t, tree+`
-- broken/pyproject.toml --
[tool.ruff
-- broken/Cargo.toml --
=
-- quiet/pyproject.toml --
what is not TOML and does not name the checker is ignored
`)
	f := finder(t, flags(folder))
	for range 2 {
		for _, path := range []string{"a/b/c/a.py", "a/b/c/d/a.py", "a/b/c/d/e/a.py", "broken/a.py", "quiet/a.py"} {
			find(t, f, filepath.Join(folder, path))
		}
	}
	got := strings.Join(f.Notices(), "\n")
	want := `a/b/c/pyproject.toml: [tool.octolsp] is ignored, because octolsp.toml lies beside it
broken/Cargo.toml:1:1: invalid character at start of key: U+003D '=' (so Cargo's lint settings are not known)
broken/pyproject.toml:1:11: expected ']' to close table name (so Ruff's docstring convention is not known)`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if again := f.Notices(); again != nil {
		t.Errorf("told again: %q", again)
	}
}

func TestExtend(t *testing.T) {
	folder := unpack(t, `
-- company/pyproject.toml --
[tool.octolsp]
level = "strict"
select = ["clippy"]
ignore = ["D100", "D103"]
extend-exclude = ["generated"]
max-file-size = "1MiB"
[tool.octolsp.severity]
docstring = "error"
typehint = "hint"
[tool.octolsp.per-file-ignores]
"tests" = ["all"]
"src" = ["all"]
[tool.octolsp.rule."docstring/undocumented-param"]
at-most = 5
style = "long"
-- team/octolsp.toml --
extend = "../company/pyproject.toml"
select = ["D103"]
ignore = ["typehint"]
extend-exclude = ["vendored"]
[severity]
docstring = "info"
[per-file-ignores]
"src" = []
[rule."docstring/missing-param"]
at-most = 9
`)
	f := finder(t, flags(folder))
	path := filepath.Join(folder, "team", "src", "a.py")
	c := find(t, f, path)
	// The team's own select stands in place of the company's; its word on
	// D103 is as exact as the company's, and the later one.
	want := "extraneous-param inherited undocumented-function undocumented-param undocumented-errors undocumented-item"
	if got := on(c, path); got != want {
		t.Errorf("on: %s\nwant %s", got, want)
	}
	for path, want := range map[string]bool{"team/generated": true, "team/vendored": true, "team/x": false} {
		if got := c.Excludes(filepath.Join(folder, path)); got != want {
			t.Errorf("%s: excluded %v, want %v", path, got, want)
		}
	}
	if c.MaxFileSize() != 1<<20 {
		t.Errorf("max-file-size %d", c.MaxFileSize())
	}
	// Patterns start at the file that they stand in.
	if got := on(c, filepath.Join(folder, "team", "tests", "a.py")); got != want {
		t.Errorf("the company's pattern holds in the team's folder: %s", got)
	}
}

func TestCargoLints(t *testing.T) {
	folder := unpack(t, `
-- Cargo.toml --
[workspace]
members = ["a", "b"]
[workspace.lints.rust]
missing_docs = "allow"
unsafe_code = "deny"
[workspace.lints.clippy]
missing_errors_doc = { level = "allow", priority = 1 }
-- a/Cargo.toml --
[package]
name = "a"
[lints]
workspace = true
-- b/Cargo.toml --
[package]
name = "b"
[lints.rust]
missing_docs = "warn"
-- explicit/octolsp.toml --
select = ["missing_docs", "rustdoc"]
-- explicit/Cargo.toml --
[package]
name = "explicit"
[lints]
rust.missing_docs = "allow"
clippy.missing_errors_doc = "allow"
clippy.pedantic = "allow"
-- elsewhere/c/Cargo.toml --
[package]
name = "c"
workspace = "../.."
[lints]
workspace = true
-- alone/Cargo.toml --
[package]
name = "alone"
workspace = "../missing"
[lints]
workspace = true
-- root/Cargo.toml --
[package]
name = "root"
[lints]
workspace = true
[workspace]
lints.rust.missing_docs = "allow"
-- off/octolsp.toml --
rust.cargo-lints = false
-- off/Cargo.toml --
package.name = "off"
lints.rust.missing_docs = "allow"
`)
	without := strings.Replace(strings.Replace(standard, " undocumented-errors", "", 1), " undocumented-item", "", 1)
	f := finder(t, flags(folder))
	for path, want := range map[string]string{
		"a/src/lib.rs":        without,
		"b/src/lib.rs":        standard,
		"src/lib.rs":          standard,
		"elsewhere/c/lib.rs":  without,
		"alone/src/lib.rs":    standard,
		"root/src/lib.rs":     strings.Replace(standard, " undocumented-item", "", 1),
		"explicit/src/lib.rs": strings.Replace(standard, "undocumented-errors", "on-request", 1),
		"off/src/lib.rs":      standard,
	} {
		path = filepath.Join(folder, path)
		if got := on(find(t, f, path), path); got != want {
			t.Errorf("%s: %s\nwant %s", path, got, want)
		}
	}
	isolated := finder(t, flags(folder, "isolated="))
	path := filepath.Join(folder, "a/src/lib.rs")
	if got := on(find(t, isolated, path), path); got != standard {
		t.Errorf("isolated: %s", got)
	}
}

// counted counts what is read.
type counted struct {
	files.Disk
	reads atomic.Int64
}

func (c *counted) ReadFile(path string) ([]byte, error) {
	c.reads.Add(1)
	return c.Disk.ReadFile(path)
}

func TestSharing(t *testing.T) {
	folder := unpack(t, "-- octolsp.toml --\nlevel = 'basic'\n-- same/octolsp.toml --\nlevel = 'basic' # again\n")
	files := &counted{}
	f, err := config.NewFinder(files, flags(folder))
	if err != nil {
		t.Fatal(err)
	}
	first := find(t, f, filepath.Join(folder, "a.py"))
	before := files.reads.Load()
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range 200 {
				path := filepath.Join(folder, fmt.Sprint(i%10), fmt.Sprintf("%d_%d.py", worker, i))
				c, err := f.Find(path)
				if err != nil || c != first || c.For(path) != first.For(filepath.Join(folder, "a.py")) {
					t.Errorf("%s does not share its config and set: %v", path, err)
				}
			}
		})
	}
	wait.Wait()
	if reads := files.reads.Load() - before; reads > 10*6 {
		t.Errorf("%d reads for 10 folders", reads)
	}
	same := find(t, f, filepath.Join(folder, "same", "a.py"))
	if same == first {
		t.Error("two configs are one")
	}
	if same.For(filepath.Join(folder, "same", "a.py")) != first.For(filepath.Join(folder, "a.py")) {
		t.Error("equal sets of two configs are not shared")
	}
	if same.Hash() != first.Hash() {
		t.Error("equal configs have different hashes")
	}
	if other := find(t, finder(t, flags(folder, "level=strict")), filepath.Join(folder, "a.py")); other.Hash() == first.Hash() {
		t.Error("different configs have equal hashes")
	}
}

// TestManyFolders checks that a Finder that has forgotten folders still knows
// their configs.
func TestManyFolders(t *testing.T) {
	f, err := config.NewFinder(buffers{
		"/w/octolsp.toml": "level = 'strict'", "/w/ruff.toml": "", "/w/Cargo.toml": "[package]",
	}, config.Overrides{Folder: "/w"})
	if err != nil {
		t.Fatal(err)
	}
	first := find(t, f, "/w/a.py")
	for i := range 17_000 {
		if c := find(t, f, fmt.Sprintf("/w/%d/a.py", i)); c != first {
			t.Fatalf("folder %d has another config", i)
		}
	}
}

// buffers are unsaved texts over the disk.
type buffers map[string]string

func (b buffers) ReadFile(path string) ([]byte, error) {
	if content, found := b[path]; found {
		return []byte(content), nil
	}
	return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
}

func TestUnsavedConfig(t *testing.T) {
	f, err := config.NewFinder(buffers{"/w/octolsp.toml": "level = 'strict'"}, config.Overrides{Folder: "/w"})
	if err != nil {
		t.Fatal(err)
	}
	if got := on(find(t, f, "/w/a/b.py"), "/w/a/b.py"); got != strict {
		t.Errorf("on: %s", got)
	}
}

// BenchmarkFor is the cost of one file's config in a large tree.
func BenchmarkFor(b *testing.B) {
	f, err := config.NewFinder(buffers{"/w/octolsp.toml": `
per-file-ignores."tests/**" = ["docstring"]
per-file-ignores."**/generated/*.py" = ["all"]
per-file-ignores."__init__.py" = ["D100"]
`[1:]}, config.Overrides{Folder: "/w"})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		path := fmt.Sprintf("/w/src/package/%d/module.py", i%5000)
		c, err := f.Find(path)
		if err != nil {
			b.Fatal(err)
		}
		c.For(path)
	}
}
