package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"golang.org/x/tools/txtar"
)

// TestProblems reads the configs of testdata/problems, folder by folder, and
// compares what is wrong with them with the archive's file "want".
func TestProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			folder := unpack(t, string(txtar.Format(archive)))
			f := finder(t, flags(folder))
			var got strings.Builder
			for _, file := range archive.Files {
				if name := filepath.Base(file.Name); name != "octolsp.toml" && name != "pyproject.toml" {
					continue
				}
				if _, err := f.FindFolder(filepath.Join(folder, filepath.Dir(file.Name))); err != nil {
					got.WriteString(err.Error() + "\n")
				}
			}
			want := string(archive.Files[len(archive.Files)-1].Data)
			if got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", &got, want)
			}
		})
	}
}

// TestUnreadable is about files that cannot be written into an archive.
func TestUnreadable(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"not UTF-8":     {"level = 'basic'\n# \xe9", "octolsp.toml:2:3: the byte 0xe9 is not UTF-8: save the file as UTF-8"},
		"UTF-16":        {"\xff\xfel\x00", "octolsp.toml:1:1: the file is UTF-16: save it as UTF-8"},
		"NUL":           {"level = 'basic'\x00", "octolsp.toml:1:16: expected newline but got U+0000"},
		"BOM, mistake":  {"\ufefflevle = 1", `octolsp.toml:1:1: unknown key "levle": did you mean "level"?`},
		"CRLF, mistake": {"level = 'basic'\r\nlevle = 1\r\n", `octolsp.toml:2:1: unknown key "levle": did you mean "level"?`},
		"lone CR":       {"level = 'basic'\rlevle = 1", `octolsp.toml:1:16: expected newline but got U+000D`},
		"bare key":      {"é = 1", `octolsp.toml:1:1: invalid character at start of key: U+00E9 'é'`},
		"deep":          {"a = " + strings.Repeat("[", 50_000), "octolsp.toml:1:10005: arrays and inline tables are nested more than the maximum of 10000 levels deep"},
		"too large":     {"#" + strings.Repeat("#", 1<<20), "octolsp.toml: cannot be read: the file is larger than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := unpack(t, "")
			write(t, filepath.Join(folder, "octolsp.toml"), test.content)
			_, err := finder(t, flags(folder)).FindFolder(folder)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
	t.Run("link to itself", func(t *testing.T) {
		folder := unpack(t, "")
		if err := os.Symlink("octolsp.toml", filepath.Join(folder, "octolsp.toml")); err != nil {
			t.Fatal(err)
		}
		_, err := finder(t, flags(folder)).FindFolder(folder)
		if want := "octolsp.toml: cannot be read: too many levels of symbolic links"; err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	})
	t.Run("readable", func(t *testing.T) {
		folder := unpack(t, "")
		write(t, filepath.Join(folder, "octolsp.toml"), "\ufefflevel = 'basic'\r\n[python]\r\nconvention = 'numpy'\r\n")
		file := filepath.Join(folder, "a.py")
		c := find(t, finder(t, flags(folder)), file)
		if got := on(c, file); got != basic || c.For(file).Convention != "numpy" {
			t.Errorf("on: %s, convention %s", got, c.For(file).Convention)
		}
	})
}

func TestOverrideProblems(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
-- bad.toml --
levle = 1
selct = 1
-- pyproject.toml --
[project]
name = "x"
`)
	for words, want := range map[string]string{
		"level=strickt":                `--level must be one of "basic", "standard" or "strict", not "strickt": did you mean "strict"?`,
		"$OCTOLSP_LEVEL:level=strickt": `OCTOLSP_LEVEL must be one of "basic", "standard" or "strict", not "strickt": did you mean "strict"?`,
		"select=D41X":                  `--select: unknown rule "D41X": did you mean "D417"?`,
		"ignore=docstring/undocumented-parm exclude=[": "--ignore: unknown rule \"docstring/undocumented-parm\": did you mean \"docstring/undocumented-param\"?\n" +
			`--exclude: "[" is not a pattern: close every bracket and brace, as in "tests/**/*.py"`,
		"config=missing.toml":           "missing.toml: there is no such config file",
		"config=pyproject.toml":         "pyproject.toml: there is no table [tool.octolsp] in it",
		"config=bad.toml":               "bad.toml:1:1: unknown key \"levle\": did you mean \"level\"?\nbad.toml:2:1: unknown key \"selct\": did you mean \"select\"?",
		"config=octolsp.toml isolated=": "--config and --isolated contradict each other: leave one out",
		"severity=error":                `--severity: cannot set "severity"`,
		"editor:level=strickt":          `octolsp.level must be one of "basic", "standard" or "strict", not "strickt": did you mean "strict"?`,
		"level=basic,strict":            `--level must have one value`,
	} {
		_, err := config.NewFinder(files.Disk{}, flags(folder, strings.Fields(words)...))
		if err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", words, err, want)
		}
	}
}

// TestCheckOverride checks that bad values can be told one by one.
func TestCheckOverride(t *testing.T) {
	overrides := flags("/w", "editor:level=strickt", "editor:select=D1", "editor:exclude=[")
	var bad []string
	for _, override := range overrides.Defaults {
		if err := config.CheckOverride(override); err != nil {
			var wrong *config.OverrideError
			if !errors.As(err, &wrong) {
				t.Fatalf("%T: %v", err, err)
			}
			bad = append(bad, wrong.Override.Key)
		}
	}
	if got := strings.Join(bad, " "); got != "level exclude" {
		t.Errorf("bad: %s", got)
	}
}

// TestFiles shows which configs were read and what is wrong in them.
func TestFiles(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
extend = "shared/base.toml"
-- shared/base.toml --
levle = "basic"
-- other/octolsp.toml --
extend = "../shared/base.toml"
-- absent/octolsp.toml --
extend = "none.toml"
-- beside/octolsp.toml --
-- beside/pyproject.toml --
[tool.octolsp]
-- cargo/Cargo.toml --
=
-- ruff/ruff.toml --
extend = "named.toml"
-- ruff/named.toml --
-- unread/octolsp.toml --
level = 1
`)
	f := finder(t, flags(folder))
	for _, name := range []string{"a.py", "other/a.py", "absent/a.py", "beside/a.py", "cargo/a.rs", "ruff/a.py"} {
		_, _ = f.Find(filepath.Join(folder, name)) // what is wrong is in Files
	}
	var got strings.Builder
	for _, file := range f.Files() {
		relative, err := filepath.Rel(folder, file.Path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, relative)
		for _, problem := range file.Problems {
			fmt.Fprintln(&got, "  problem", problem)
		}
		for _, notice := range file.Notices {
			fmt.Fprintln(&got, "  notice", notice)
		}
	}
	want := `
absent/none.toml
absent/octolsp.toml
  problem absent/octolsp.toml:1:10: cannot extend absent/none.toml: there is no such file
beside/octolsp.toml
beside/pyproject.toml
  notice beside/pyproject.toml: [tool.octolsp] is ignored, because octolsp.toml lies beside it
cargo/Cargo.toml
  notice cargo/Cargo.toml:1:1: invalid character at start of key: U+003D '=' (so Cargo's lint settings are not known)
octolsp.toml
other/octolsp.toml
ruff/named.toml
ruff/ruff.toml
shared/base.toml
  problem shared/base.toml:1:1: unknown key "levle": did you mean "level"?
`[1:]
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

func TestIsConfig(t *testing.T) {
	for name, want := range map[string]bool{
		"/w/octolsp.toml": true, "/w/pyproject.toml": true, "/w/ruff.toml": true, "/w/.ruff.toml": true, "/w/Cargo.toml": true,
		"/w/Cargo.lock": false, "/w/base.toml": false, "/w/octolsp.toml/a.py": false,
	} {
		if config.IsConfig(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
