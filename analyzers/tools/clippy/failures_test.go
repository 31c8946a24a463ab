//go:build tools

package clippy_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// onePackage writes a package with one file.
func onePackage(t *testing.T, manifest, source string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), folderName)
	write(t, filepath.Join(root, "Cargo.toml"), manifest)
	write(t, filepath.Join(root, "src/lib.rs"), source)
	return root
}

const manifest = "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"

func failure(t *testing.T, err error) *tools.Failure {
	t.Helper()
	var failure *tools.Failure
	if !errors.As(err, &failure) {
		t.Fatalf("the error is %v", err)
	}
	if failure.Tool != "clippy" {
		t.Errorf("the tool is %q", failure.Tool)
	}
	return failure
}

// TestCargoRefuses has the real cargo fail.
func TestCargoRefuses(t *testing.T) {
	tests := []struct {
		name, manifest, source string
		arguments              []string
		path, says             string
	}{
		{"no TOML", "[package\n", "", nil, "Cargo.toml", "unclosed table"},
		{"a wrong value", strings.Replace(manifest, "2021", "2088", 1), "", nil, "Cargo.toml", "2088"},
		{"a member that is missing", "[workspace]\nmembers = [\"none\"]\n", "", nil, "Cargo.toml", "none"},
		{"an option that is none", manifest, "", []string{"--bogus"}, "", "--bogus"},
		{"a package that is nowhere", manifest + "[dependencies]\nnowhere = { path = \"../nowhere\" }\n", "", nil, "Cargo.toml", "nowhere"},
		{"a build script that fails", manifest + "build = \"build.rs\"\n", "", nil, "", "it is broken"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := onePackage(t, test.manifest, test.source)
			write(t, filepath.Join(root, "build.rs"), "fn main() { panic!(\"it is broken\"); }\n")
			run := runIn(t, root)
			run.Arguments = test.arguments
			f := failure(t, clippy.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
				t.Errorf("found %v", file.Findings)
				return nil
			}))
			want := ""
			if test.path != "" {
				want = filepath.Join(root, test.path)
			}
			if f.Path != want || !strings.Contains(f.Stderr, test.says) {
				t.Errorf("%v, in %q", f, f.Path)
			}
		})
	}
}

// TestLintsInManifest finds what Clippy says of Cargo.toml itself.
func TestLintsInManifest(t *testing.T) {
	root := onePackage(t, manifest+"[lints.clippy]\npedantic = \"warn\"\nneedless_return = \"allow\"\n", "//! One.\n")
	got := check(t, runIn(t, root)).rules(filepath.Join(root, "Cargo.toml"))
	if len(got) != 1 || got[0] != "clippy/lint_groups_priority" {
		t.Errorf("found %v", got)
	}
}

// fake is a program that behaves as the script of the shell says.
func fake(t *testing.T, script string) *locate.Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cargo-clippy")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return &locate.Program{Path: path}
}

// message is a line of cargo's about the first line of src/lib.rs.
func message(rule string) string {
	return `{"reason":"compiler-message","package_id":"one","manifest_path":"Cargo.toml","target":{"src_path":""},` +
		`"message":{"rendered":"","message":"a message","code":{"code":"clippy::` + rule + `"},"level":"warning","children":[],"spans":[{` +
		`"byte_start":0,"byte_end":2,"line_start":1,"line_end":1,"column_start":1,"column_end":3,"is_primary":true,"file_name":"src/lib.rs",` +
		`"text":[{"text":"//! One."}],"label":null,"suggested_replacement":null,"suggestion_applicability":null,"expansion":null}]}}`
}

const end = `{"reason":"build-finished","success":true}`

// TestStrangeOutput has a program behave in ways that the real one can't be
// brought to.
func TestStrangeOutput(t *testing.T) {
	script := func(lines ...string) string {
		var all strings.Builder
		for _, line := range lines {
			fmt.Fprintf(&all, "cat <<'END'\n%s\nEND\n", line)
		}
		return all.String()
	}
	deep := `{"reason":"compiler-message","target":{},"message":{"children":` + strings.Repeat(`[{"children":`, 20_000) + "\n"
	tests := []struct {
		name, script string
		found        int
		says         string // empty: no failure
	}{
		{"as it should be", script(message("a"), message("b"), end), 2, ""},
		{"what macros print", script("noise", "{}", `{"reason":"other"}`, "noise"+message("a"), end), 1, ""},
		{"the same twice", script(message("a"), message("a"), end), 1, ""},
		{"half a line", script(message("a")) + "printf '%s' '" + message("b")[:300] + "'", 1, "can't be read"},
		{"deep nesting", script(deep, end), 0, "can't be read"},
		{"not JSON after the beginning", script(message("a"), `{"reason":"compiler-message",,,`, end), 1, "can't be read"},
		{"not text", script(message("a")) + "printf '{\"reason\":\"compiler-message\",\"target\":{},\"message\":{\"message\":\"\\377\"}}\\n'", 1, "can't be read"},
		{"no end", script(message("a")) + "exit 101", 1, "exit code 101"},
		{"nothing", "", 0, "printed nothing that cargo prints"},
		{"another program", "echo usage: something; exit 2", 0, "exit code 2"},
		{"an unknown option", "case \"$*\" in *--keep-going*) echo \"error: unexpected argument '--keep-going' found\" >&2; exit 1;; esac\n" + script(message("a"), end), 1, ""},
		{"not downloaded", "case \"$*\" in *--offline*) echo 'error: you may wish to retry without `--offline`' >&2; exit 101;; esac\n" + script(message("a"), end), 1, ""},
		{"not downloaded at all", "echo 'error: you may wish to retry without `--offline`' >&2; exit 101", 0, "exit code 101"},
		{"a signal", script(message("a")) + "kill -SEGV $$", 1, "signal"},
		{"a hang", script(message("a")) + "sleep 60", 1, "did not end within"},
		{"an error elsewhere", script(`{"reason":"compiler-message","target":{},"message":{"message":"no std","level":"error","spans":[],"children":[]}}`,
			strings.Replace(end, "true", "false", 1)), 0, "no std"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := onePackage(t, manifest, "//! One.\n")
			run := tools.Run{Program: fake(t, test.script), Root: root, Read: read, Trusted: true, Timeout: 5 * time.Second}
			if strings.Contains(test.says, "did not end") {
				run.Timeout = 200 * time.Millisecond
			}
			found := 0
			err := clippy.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
				found += len(file.Findings)
				return nil
			})
			if found != test.found {
				t.Errorf("%d findings, want %d", found, test.found)
			}
			if test.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			f := failure(t, err)
			if !strings.Contains(f.Error(), test.says) {
				t.Errorf("it says %q", f)
			}
			if strings.Contains(test.says, "did not end") != errors.Is(err, process.ErrTimeout) {
				t.Errorf("it is a timeout: %v", errors.Is(err, process.ErrTimeout))
			}
		})
	}
}

// TestProgramCannotRun names programs that are none.
func TestProgramCannotRun(t *testing.T) {
	root := onePackage(t, manifest, "//! One.\n")
	plain := filepath.Join(t.TempDir(), "plain")
	write(t, plain, "no program")
	for _, path := range []string{root, plain, filepath.Join(root, "none")} {
		err := clippy.Tool{}.CheckProject(t.Context(), tools.Run{Program: &locate.Program{Path: path}, Root: root, Read: read, Trusted: true},
			func(tools.File) error { return nil })
		if f := failure(t, err); !strings.Contains(f.Message, "could not be run") {
			t.Errorf("%s: %v", path, f)
		}
	}
}

// TestCancel cancels the real cargo while what it started runs.
func TestCancel(t *testing.T) {
	root := onePackage(t, manifest+"build = \"build.rs\"\n", "//! One.\n")
	note := filepath.Join(t.TempDir(), "pid")
	write(t, filepath.Join(root, "build.rs"), fmt.Sprintf(`use std::{fs, process, thread, time};
fn main() {
    fs::write(%q, process::id().to_string()).unwrap();
    thread::sleep(time::Duration::from_secs(120));
}
`, note))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		done <- clippy.Tool{}.CheckProject(ctx, runIn(t, root), func(tools.File) error { return nil })
	}()
	pid := 0
	for wait := time.Now().Add(30 * time.Second); pid == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(wait) {
			t.Fatal("the build script does not start")
		}
		content, _ := os.ReadFile(note)
		pid, _ = strconv.Atoi(string(content))
	}
	began := time.Now()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(began); took > 100*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	for time.Since(began) < 100*time.Millisecond && running(pid) {
		time.Sleep(time.Millisecond)
	}
	if running(pid) {
		t.Errorf("process %d is left", pid)
	}
}

// running reports whether there is a process, one that waits to be buried aside.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(status), ") Z ")
}

func TestExplain(t *testing.T) {
	tool := clippy.Tool{}
	run := tools.Run{Program: program(t), Root: t.TempDir(), Trusted: true}
	tests := []struct{ code, says, url string }{
		{"clippy::needless_return", "### What it does", "https://rust-lang.github.io/rust-clippy/master/index.html#needless_return"},
		{"clippy/needless_return", "### What it does", "https://rust-lang.github.io/rust-clippy/master/index.html#needless_return"},
		{"E0308", "Erroneous code example", "https://doc.rust-lang.org/error_codes/E0308.html"},
		{"rustc/E0308", "Erroneous code example", "https://doc.rust-lang.org/error_codes/E0308.html"},
		{"rustc/dead_code", "https://", "https://doc.rust-lang.org/rustc/?search=dead_code"},
	}
	for _, test := range tests {
		page, err := tool.Explain(t.Context(), run, test.code)
		if err != nil || !strings.Contains(page, test.says) || !tool.Explains(test.code) || tool.URL(test.code) != test.url {
			t.Errorf("%s: %.200s, %v, %s", test.code, page, err, tool.URL(test.code))
		}
	}
	for _, code := range []string{"", "F401", "clippy::", "clippy::--help", "clippy::a b", "E030", "E03081", "dead_code", "rustdoc::bare_urls"} {
		if tool.Explains(code) {
			t.Errorf("it explains %q", code)
		}
	}
	for _, code := range []string{"clippy::no_such_lint", "E9999"} {
		_, err := tool.Explain(t.Context(), run, code)
		if f := failure(t, err); !strings.Contains(f.Message, "does not know") {
			t.Errorf("%s: %v", code, f)
		}
	}
}
