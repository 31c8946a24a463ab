//go:build tools

package rustfmt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// folder writes files into a new folder and says how to run there.
func folder(t *testing.T, files map[string]string) tools.Run {
	t.Helper()
	root := filepath.Join(t.TempDir(), "-é𝕏 'a' \"b\"")
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return tools.Run{Program: &locate.Program{Path: program(t)}, Root: root, Trusted: true, Read: func(path string) (string, error) {
		content, err := os.ReadFile(path)
		return string(content), err
	}}
}

func program(t *testing.T) string {
	t.Helper()
	return filepath.Join(filepath.Dir(parts.Cargo(t)), "rustfmt")
}

const manifest = "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"

func TestFormat(t *testing.T) {
	tests := []struct{ name, config, before, after string }{
		{"spaces", "", "fn  main( ){}\n", "fn main() {}\n"},
		{"as it should be", "", "fn main() {}\n", "fn main() {}\n"},
		{"empty", "", "", "\n"},
		{"the edition", "", "async fn  run( ){}\n", "async fn run() {}\n"},
		{"the config", "hard_tabs = true\n", "fn main() {\n    run()\n}\n", "fn main() {\n\trun()\n}\n"},
		{"CR LF", "", "fn  main() {\r\n  é𝕏();\r\n}\r\n", "fn main() {\r\n    é𝕏();\r\n}\r\n"},
		{"CR LF as it should be", "", "fn main() {}\r\n", "fn main() {}\r\n"},
		{"both line endings as they were", "", "fn main() {}\r\n\nfn run() {}\n", "fn main() {}\r\n\nfn run() {}\n"},
		{"CR LF that is not wanted", "newline_style = \"Unix\"\n", "fn main() {}\r\n", "fn main() {}\n"},
		{"CR LF that is wanted", "newline_style = \"Windows\"\n", "fn main() {}\n", "fn main() {}\r\n"},
		{"a byte order mark", "", "\ufefffn  main() {}\n", "\ufefffn main() {}\n"},
		{"a mark and CR LF", "", "\ufefffn main() {}\r\n", "\ufefffn main() {}\r\n"},
		{"a module that is missing", "", "mod  nowhere;\n", "mod nowhere;\n"},
		{"nothing wanted", "disable_all_formatting = true\n", "fn  main() {}\n", "fn  main() {}\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := folder(t, map[string]string{"Cargo.toml": manifest, "rustfmt.toml": test.config, "src/lib.rs": test.before})
			source := tools.Text{Path: filepath.Join(run.Root, "src/lib.rs"), Source: test.before}
			got, err := rustfmt.Tool{}.Format(t.Context(), run, source, nil)
			if err != nil || got != test.after {
				t.Errorf("it is %q, %v; want %q", got, err, test.after)
			}
			findings, err := rustfmt.Tool{}.CheckText(t.Context(), run, source)
			if err != nil || (len(findings) > 0) != (test.before != test.after) {
				t.Fatalf("found %+v, %v", findings, err)
			}
			for _, f := range findings {
				if fixed, err := text.Apply(test.before, f.Fixes[0].Edits); err != nil || fixed != test.after || f.Rule != "rustfmt/would-reformat" {
					t.Errorf("%s makes it %q, %v", f.Rule, fixed, err)
				}
			}
		})
	}
}

func TestUnsavedFolder(t *testing.T) {
	run := folder(t, map[string]string{"Cargo.toml": manifest})
	source := tools.Text{Path: filepath.Join(run.Root, "not/there/yet.rs"), Source: "async fn  run() {}\n"}
	if got, err := (rustfmt.Tool{}).Format(t.Context(), run, source, nil); err != nil || got != "async fn run() {}\n" {
		t.Errorf("it is %q, %v", got, err)
	}
}

func TestFormatRange(t *testing.T) {
	tests := []struct{ name, before, selected, after string }{
		{"one of two", "fn  a() {}\n\nfn  b() {}\n", "fn  b", "fn  a() {}\n\nfn b() {}\n"},
		{"nothing there", "fn  a() {}\n\nfn b() {}\n", "fn b", "fn  a() {}\n\nfn b() {}\n"},
		{"what can't be parted", "use std::fs;\nuse std::env;\n\nfn  a() {}\n", "use std::fs", "use std::env;\nuse std::fs;\n\nfn a() {}\n"},
	}
	run := folder(t, map[string]string{"Cargo.toml": manifest, "src/lib.rs": ""})
	for _, test := range tests {
		at := strings.Index(test.before, test.selected)
		only := text.Range{Start: at, End: at + len(test.selected)}
		source := tools.Text{Path: filepath.Join(run.Root, "src/lib.rs"), Source: test.before}
		got, err := rustfmt.Tool{}.Format(t.Context(), run, source, &only)
		if err != nil || got != test.after {
			t.Errorf("%s: it is %q, %v", test.name, got, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, config, source string
		path, says           string
		quiet                bool
	}{
		{"no Rust", "", "fn main( {\n", "src/lib.rs", "<stdin>:1:", true},
		{"a config that is no TOML", "max_width [", "fn main() {}\n", "rustfmt.toml", "TOML", false},
		{"a config with a wrong value", "max_width = \"wide\"\n", "fn main() {}\n", "rustfmt.toml", "max_width", false},
	}
	for _, test := range tests {
		run := folder(t, map[string]string{"Cargo.toml": manifest, "rustfmt.toml": test.config, "src/lib.rs": test.source})
		source := tools.Text{Path: filepath.Join(run.Root, "src/lib.rs"), Source: test.source}
		var failure *tools.Failure
		_, err := rustfmt.Tool{}.Format(t.Context(), run, source, nil)
		if !errors.As(err, &failure) || failure.Path != filepath.Join(run.Root, test.path) || !strings.Contains(failure.Stderr, test.says) {
			t.Errorf("%s: Format fails with %v", test.name, err)
		}
		if _, err := (rustfmt.Tool{}).CheckText(t.Context(), run, source); (err == nil) != test.quiet {
			t.Errorf("%s: CheckText fails with %v", test.name, err)
		}
		err = rustfmt.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
			t.Errorf("%s: found %v", test.name, file.Findings)
			return nil
		})
		if (err == nil) != test.quiet {
			t.Errorf("%s: CheckProject fails with %v", test.name, err)
		}
	}
}

// TestProject compares with what rustfmt lists for each file alone.
func TestProject(t *testing.T) {
	files := map[string]string{
		"Cargo.toml":             manifest,
		"src/lib.rs":             "mod a;\nmod  b;\nmod gone;\n",
		"src/a.rs":               "fn  a() {}\n",
		"src/b/mod.rs":           "fn b() {}\n",
		"src/windows.rs":         "fn  w() {}\r\n",
		"src/windows_as_is.rs":   "fn w() {}\r\n",
		"src/broken.rs":          "fn  broken( {\n",
		"src/known to nobody.rs": "async fn  k() {}\n",
		"old/Cargo.toml":         "[package]\nname = \"old\"\nversion = \"0.1.0\"\n",
		"old/src/lib.rs":         "fn  async() {}\n",
		"target/CACHEDIR.TAG":    "",
		"target/made.rs":         "fn  made() {}\n",
		".hidden/lib.rs":         "fn  hidden() {}\n",
		"notes.txt":              "fn  notes() {}\n",
	}
	for i := range 150 {
		files[fmt.Sprintf("src/many/f%d.rs", i)] = fmt.Sprintf("fn%*s f() {}\n", i%40/39, "")
	}
	run := folder(t, files)
	var want, all []string
	for name := range files {
		path := filepath.Join(run.Root, name)
		if !strings.HasSuffix(name, ".rs") || strings.HasPrefix(name, "target") || strings.HasPrefix(name, ".hidden") {
			continue
		}
		all = append(all, path)
		if strings.Contains(files[name], "fn  ") && !strings.Contains(name, "broken") || strings.Contains(files[name], "mod  ") {
			want = append(want, path)
		}
	}
	slices.Sort(want)
	check := func(run tools.Run) (got []string) {
		err := rustfmt.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
			got = append(got, file.Path)
			if len(file.Findings) != 1 || file.Source != files[strings.TrimPrefix(file.Path, run.Root+"/")] {
				t.Errorf("%s: %+v", file.Path, file.Findings)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		return got
	}
	if got := check(run); !slices.Equal(got, want) {
		t.Errorf("found %q\nwant  %q", got, want)
	}
	run.Paths = all
	if got := check(run); !slices.Equal(got, want) {
		t.Errorf("with paths, found %q", got)
	}
	run.Paths = []string{filepath.Join(run.Root, "src/a.rs"), filepath.Join(run.Root, "src/b")}
	if got := check(run); !slices.Equal(got, []string{filepath.Join(run.Root, "src/a.rs")}) {
		t.Errorf("with two paths, found %q", got)
	}
	run.Paths = nil
	stop := errors.New("enough")
	if err := (rustfmt.Tool{}).CheckProject(t.Context(), run, func(tools.File) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error is %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (rustfmt.Tool{}).CheckProject(cancelled, run, func(tools.File) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestAsRustfmtWrites compares with the files that rustfmt itself writes.
func TestAsRustfmtWrites(t *testing.T) {
	const before = "//! É𝕏.\nuse std::{ fs,env };\nstruct A{a:i32,\n  b:i32}\nfn main(){let x=match 1{1=>2,_=>{3}};}\n"
	run := folder(t, map[string]string{"Cargo.toml": manifest, "src/main.rs": before})
	path := filepath.Join(run.Root, "src/main.rs")
	got, err := rustfmt.Tool{}.Format(t.Context(), run, tools.Text{Path: path, Source: before}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program(t), "--edition=2021", "--", path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want, _ := os.ReadFile(path); got != string(want) {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}

func TestPlace(t *testing.T) {
	run := folder(t, map[string]string{
		"Cargo.toml": manifest, "rustfmt.toml": "", "src/lib.rs": "", "src/deep/.rustfmt.toml": "", "src/deep/rustfmt.toml": "", "src/deep/a.rs": "",
	})
	for path, config := range map[string]string{"": "rustfmt.toml", "Cargo.toml": "rustfmt.toml", "rustfmt.toml": "rustfmt.toml", "src/lib.rs": "rustfmt.toml", "src/deep/a.rs": "src/deep/.rustfmt.toml"} {
		got, ok := rustfmt.Tool{}.Place(filepath.Join(run.Root, path), files.Disk{})
		if want := (tools.Place{Root: run.Root, Config: filepath.Join(run.Root, config)}); !ok || got != want {
			t.Errorf("%s: %+v, %v", path, got, ok)
		}
	}
	members := folder(t, map[string]string{"Cargo.toml": "[workspace]\n"})
	if got, ok := (rustfmt.Tool{}).Place(filepath.Join(members.Root, "Cargo.toml"), files.Disk{}); !ok || got.Root != members.Root {
		t.Errorf("the manifest of a workspace without a package: %+v, %v", got, ok)
	}
	alone := filepath.Join(t.TempDir(), "alone.rs")
	if got, ok := (rustfmt.Tool{}).Place(alone, files.Disk{}); !ok || got.Root != filepath.Dir(alone) {
		t.Errorf("outside of packages: %+v, %v", got, ok)
	}
}
