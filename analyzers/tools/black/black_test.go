//go:build tools

package black_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

var suites = []string{"bookworm", "sid"}

// texts are what Black's diffs are hard to follow for.
var texts = map[string]string{
	"empty.py":                    "",
	"fine.py":                     "x = 1\n",
	"plain.py":                    "x=1\ny = 2\nz=3\n",
	"no_newline.py":               "x=1",
	"only_newline_missing.py":     "x = 1",
	"blank.py":                    "\n\n",
	"spaces.py":                   "   \n",
	"spaces_no_newline.py":        "   ",
	"bom.py":                      "\ufeffx='é𝕏'\n",
	"bom_only.py":                 "\ufeff",
	"crlf.py":                     "x='é𝕏'\r\nif x:\r\n  y=2\r\n",
	"bom_crlf.py":                 "\ufeffx=1\r\ny=2",
	"cr.py":                       "import os\rx=1\ry = 2\r",
	"mixed.py":                    "x = 1\r\ny = 2\n",
	"mixed_changed.py":            "x=1\r\ny = 2\nz=3\r\n",
	"form_feed.py":                "x=1\n\x0c\ny=2\n",
	"form_feed_in_line.py":        "x = 'a\x0cb'\ny=2\n",
	"separators.py":               "x='é\u2028𝕏\u0085'\ny=1\n",
	"strings.py":                  "def f():\n  a=\"1\\\n 2\"\n\n\n  b=1",
	"diff.py":                     "x='''\n--- a.py\n+++ a.py\n@@ -1 +1 @@\n-- b\n++ c\n\\ No newline'''\ny=1\n",
	"dashes.py":                   "y=1\nx='''\n-- fine.py\n++ fine.py\n@@ -1 +1 @@\n'''\n",
	"far_apart.py":                "x=1\n" + strings.Repeat("y = 2\n", 30) + "z=3\n" + strings.Repeat("y = 2\n", 30),
	"broken.py":                   "def f(:\n",
	"latin.py":                    "# -*- coding: latin-1 -*-\nx='a'\n",
	"a 'b' \"c\"\nd\t\\ é𝕏.py":    "x=1\n",
	"back\rslash.py":              "x=1\n",
	"b\t2026-01-01 00:00:00.0.py": "x=1\n",
}

func read(file string) (string, error) {
	content, err := os.ReadFile(file)
	return string(content), err
}

// project is a run of the suite's Black in a new folder with the files.
func project(t *testing.T, suite string, files map[string]string) tools.Run {
	t.Helper()
	run := folder(t, parts.Black(t, suite), files)
	out, err := exec.Command(run.Program.Path, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	version, _ := strings.CutPrefix(string(out), black.Tool{}.Program().Says)
	run.Program.Version, _, _ = strings.Cut(version, " ")
	return run
}

func folder(t *testing.T, program string, files map[string]string) tools.Run {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return tools.Run{Program: &locate.Program{Path: program}, Root: root, Timeout: time.Minute, Read: read, Trusted: true}
}

// check maps the names of files to what Black would make of them.
func check(t *testing.T, run tools.Run) map[string]string {
	t.Helper()
	made := map[string]string{}
	err := black.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
		name, err := filepath.Rel(run.Root, file.Path)
		if err != nil || len(file.Findings) != 1 || made[name] != "" {
			t.Fatalf("%q: %v, %v", file.Path, file.Findings, err)
		}
		made[name] = apply(t, file.Source, file.Findings[0])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func apply(t *testing.T, source string, f finding.Finding) string {
	t.Helper()
	after, err := text.Apply(source, f.Fixes[0].Edits)
	if err != nil || f.Rule != "black/would-reformat" || f.Severity != finding.Warning {
		t.Fatalf("%+v: %v", f, err)
	}
	return after
}

func TestWouldReformatIsWhatBlackWrites(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			t.Parallel()
			run := project(t, suite, texts)
			byProject := check(t, run)
			for name := range texts {
				if strings.Contains(name, "\r") { // no diff tells its name
					run.Paths = append(run.Paths, filepath.Join(run.Root, name))
				}
			}
			maps.Copy(byProject, check(t, run))
			byText, want := map[string]string{}, map[string]string{}
			for name, source := range texts {
				found, err := black.Tool{}.CheckText(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, name), Source: source})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range found {
					byText[name] = apply(t, source, f)
				}
			}
			write(t, run)
			for name, source := range texts {
				after, err := read(filepath.Join(run.Root, name))
				if err != nil {
					t.Fatal(err)
				}
				if after != source {
					want[name] = after
				}
			}
			if !maps.Equal(byText, want) {
				t.Errorf("by the text:\n%q\nwant\n%q", byText, want)
			}
			if !maps.Equal(byProject, want) {
				t.Errorf("by the project:\n%q\nwant\n%q", byProject, want)
			}
		})
	}
}

// write lets Black itself write into all files.
func write(t *testing.T, run tools.Run) {
	t.Helper()
	command := exec.Command(run.Program.Path, "--quiet", "--", run.Root)
	command.Env = append(os.Environ(), "BLACK_CACHE_DIR="+t.TempDir())
	var exit *exec.ExitError
	if out, err := command.CombinedOutput(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 123) {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestWhatIsExcludedIsPassedOver(t *testing.T) {
	const unformatted = "x=1\n"
	all := []string{"a.py", "build/a.py", "kept/a.py", "made/a.py", "venv/a.py"}
	for config, want := range map[string][]string{
		"":                            {"a.py", "kept/a.py", "made/a.py"},
		"exclude = ''":                all,
		"exclude = 'made'":            {"a.py", "build/a.py", "kept/a.py", "venv/a.py"},
		"extend-exclude = '^/made/a'": {"a.py", "kept/a.py"},
		"force-exclude = 'kept'":      {"a.py", "made/a.py"},
		"exclude = '''\n(\n  made  # é\n  | /keep\n)'''\nextend-exclude = 'b uild'\nforce-exclude = '(?i)VENV'": {"a.py", "build/a.py", "kept/a.py"},
	} {
		for _, suite := range suites {
			t.Run(suite+" "+config, func(t *testing.T) {
				t.Parallel()
				files := map[string]string{"pyproject.toml": "[tool.black]\n" + config + "\n"}
				for _, name := range all {
					files[name] = unformatted
				}
				run := project(t, suite, files)
				if !strings.Contains(config, "force") { // which Black itself obeys for named files only
					if got := slices.Sorted(maps.Keys(check(t, run))); !slices.Equal(got, want) {
						t.Errorf("in all of the folder: %v, want %v", got, want)
					}
				}
				for _, name := range all {
					run.Paths = append(run.Paths, filepath.Join(run.Root, name))
				}
				if got := slices.Sorted(maps.Keys(check(t, run))); !slices.Equal(got, want) {
					t.Errorf("by name: %v, want %v", got, want)
				}
				for i, file := range run.Paths[2:4] {
					i += 2
					found, err := black.Tool{}.CheckText(t.Context(), run, tools.Text{Path: file, Source: unformatted})
					if err != nil || (len(found) > 0) != slices.Contains(want, all[i]) {
						t.Errorf("the text of %s: %v, %v", all[i], found, err)
					}
				}
			})
		}
	}
}

func TestFormatOfARange(t *testing.T) {
	for _, suite := range suites {
		run := project(t, suite, nil)
		for name, test := range map[string]struct{ source, only, want string }{
			"a line":            {"x=1\ny='é𝕏'\nz = 2\nw=3\n", "w=", "x=1\ny='é𝕏'\nz = 2\nw = 3\n"},
			"CR LF":             {"x=1\r\ny = 2\r\nw=3\r\n", "w", "x=1\r\ny = 2\r\nw = 3\r\n"},
			"a byte order mark": {"\ufeffx=1\ny = 2\nw=3\n", "w", "\ufeffx=1\ny = 2\nw = 3\n"},
		} {
			t.Run(suite+" "+name, func(t *testing.T) {
				at := strings.Index(test.source, test.only)
				only := text.Range{Start: at, End: at + len(test.only)}
				got, err := black.Tool{}.Format(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: test.source}, &only)
				if err != nil || got != test.want {
					t.Errorf("got %q, want %q: %v", got, test.want, err)
				}
			})
		}
	}
}

// Half of an indentation may mean something else, or nothing: then all of the
// text is formatted where Black knows no ranges.
func TestARangeThatCanNotBeFormattedAlone(t *testing.T) {
	run := project(t, "bookworm", nil)
	source, want := "if x:\n  y=1\n  s = '''\n  '''\n  z=1\n", "if x:\n    y = 1\n    s = \"\"\"\n  \"\"\"\n    z = 1\n"
	only := text.Range{Start: strings.Index(source, "z="), End: len(source)}
	got, err := black.Tool{}.Format(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: source}, &only)
	if err != nil || got != want {
		t.Errorf("got %q: %v", got, err)
	}
}

func TestFailures(t *testing.T) {
	run := project(t, "bookworm", map[string]string{"pyproject.toml": "[tool.black\n", "a.py": "x=1\n"})
	var failure *tools.Failure
	err := black.Tool{}.CheckProject(t.Context(), run, func(tools.File) error { return nil })
	if !errors.As(err, &failure) {
		t.Errorf("a config that does not parse: %+v", err)
	}

	run = project(t, "bookworm", map[string]string{"a.py": "x=1\n"})
	document := tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: "def f(:\n"}
	if _, err := (black.Tool{}).Format(t.Context(), run, document, nil); !errors.As(err, &failure) || !strings.Contains(failure.Stderr, "1:6") {
		t.Errorf("a text that does not parse: %v", err)
	}
	stop := errors.New("enough")
	if err := (black.Tool{}).CheckProject(t.Context(), run, func(tools.File) error { return stop }); !errors.Is(err, stop) || errors.As(err, new(*tools.Failure)) {
		t.Errorf("stopped: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (black.Tool{}).CheckProject(ctx, run, func(tools.File) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	run.Paths = []string{filepath.Join(run.Root, "a.py"), filepath.Join(run.Root, "gone.py")}
	if made := check(t, run); len(made) != 1 {
		t.Errorf("with a path that is gone: %v", made)
	}
}

func TestBadOutput(t *testing.T) {
	const good = `case "$*" in *--diff*) printf -- '--- %s/a.py\t2026-01-01 00:00:00.0 +0000\n+++ %s/a.py\t2026-01-01 00:00:00.0 +0000\n@@ -1 +1 @@\n-x=1\n+x = 1\n' "$PWD" "$PWD";; *) echo 'x = 1';; esac` + "\n"
	for name, test := range map[string]struct {
		script, message string
		files           int
	}{
		"good":                {good, "", 1},
		"garbage":             {"echo All is well", "", 0},
		"garbage afterwards":  {good + "case \"$*\" in *--diff*) echo +more;; esac", "", 1},
		"of another text":     {strings.ReplaceAll(good, "-x=1", "-x=2"), "", 1},
		"half a hunk":         {strings.ReplaceAll(good, `+x = 1\n`, ""), "", 1},
		"a crash":             {good + "exit 3", "ended with exit code 3", 1},
		"a signal":            {good + "kill -SEGV $$", "was ended by", 1},
		"an internal error":   {"echo 'error: cannot format /p/a.py: INTERNAL ERROR: oh' >&2; exit 123", "ended with exit code 123", 0},
		"a text of no syntax": {"echo 'error: cannot format /p/a.py: Cannot parse: 1:1: x' >&2; exit 123", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "black")
			if err := os.WriteFile(program, []byte("#!/bin/sh\n"+test.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			run := folder(t, program, map[string]string{"a.py": "x=1\n"})
			files := 0
			err := black.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
				files++
				if after := apply(t, file.Source, file.Findings[0]); after != "x = 1\n" {
					t.Errorf("it becomes %q", after)
				}
				return nil
			})
			var failure *tools.Failure
			if errors.As(err, &failure) != (test.message != "") || failure != nil && !strings.Contains(failure.Message, test.message) {
				t.Errorf("got %v", err)
			}
			if files != test.files {
				t.Errorf("%d files, not %d", files, test.files)
			}
		})
	}
}
