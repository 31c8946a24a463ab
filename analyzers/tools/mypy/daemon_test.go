//go:build tools

package mypy_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
)

// processes are those whose command line names a daemon of root's in folder.
func processes(t *testing.T, folder string) []int {
	t.Helper()
	entries, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(entries) == 0 {
		t.Fatalf("there is no /proc: %v", err)
	}
	var found []int
	for _, entry := range entries {
		content, err := os.ReadFile(entry)
		if err == nil && strings.Contains(string(content), folder) && strings.Contains(string(content), "\x00daemon\x00") {
			id, _ := strconv.Atoi(filepath.Base(filepath.Dir(entry)))
			found = append(found, id)
		}
	}
	return found
}

// daemon is one whose temporary files lie in folder.
func daemon(t *testing.T, run tools.Run) (d tools.ProjectDaemon, folder string) {
	t.Helper()
	folder = t.TempDir()
	t.Setenv("TMPDIR", folder)
	d = mypy.Tool{}.NewDaemon(run, tools.Place{Root: run.Root})
	t.Cleanup(func() {
		d.Close()
		if left := processes(t, folder); len(left) > 0 {
			t.Errorf("processes %v are left", left)
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("%v is left", left)
		}
	})
	return d, folder
}

func TestDaemon(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, map[string]string{"mypy.ini": "[mypy]\nlocal_partial_types = True\n", "a.py": "import b\nx: int = b.y\n", "b.py": "y = \"é\"; z: int = \"\"\n"})
			d, folder := daemon(t, run)
			expect := func(what string, want map[string]string) {
				t.Helper()
				files, err := collect(t, run, func(emit func(tools.File) error) error {
					return d.Check(context.Background(), nil, emit)
				})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				got := map[string]string{}
				for name, file := range files {
					got[name] = strings.Join(described(file, file.Source), "; ")
				}
				if len(got) != len(want) || got["a.py"] != want["a.py"] || got["b.py"] != want["b.py"] {
					t.Errorf("%s: found %q, want %q", what, got, want)
				}
			}
			expect("first", map[string]string{"a.py": `2 assignment b.y`, "b.py": `1 assignment ""`})
			first := processes(t, folder)
			if runs := suite != "sid"; (len(first) > 0) != runs {
				t.Fatalf("%v run", first)
			}
			write(t, filepath.Join(run.Root, "b.py"), "y = 1\n")
			expect("edited", nil)
			write(t, filepath.Join(run.Root, "b.py"), "y = 𝕏 = (\n")
			if err := d.Check(context.Background(), []string{filepath.Join(run.Root, "a.py")}, func(tools.File) error { return nil }); err == nil {
				t.Error("nothing says that a syntax error elsewhere hides the findings")
			}
			write(t, filepath.Join(run.Root, "b.py"), "y = \"\"\n")
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
			if err := d.Check(ctx, nil, func(tools.File) error { return nil }); err == nil {
				t.Error("cancelled without an error")
			}
			cancel()
			expect("after a cancelled check", map[string]string{"a.py": `2 assignment b.y`})
			for _, id := range processes(t, folder) {
				if process, err := os.FindProcess(id); err == nil {
					_ = process.Kill()
				}
			}
			expect("after a crash", map[string]string{"a.py": `2 assignment b.y`})
			before := processes(t, folder)
			write(t, filepath.Join(run.Root, "mypy.ini"), "[mypy]\nlocal_partial_types = yes\ndisable_error_code = assignment\n")
			expect("another config", nil)
			if after := processes(t, folder); len(before) > 0 && (len(after) == 0 || after[0] == before[0]) {
				t.Errorf("%v runs for another config, as before %v", after, before)
			}
		})
	}
}

// A daemon that does not start, crashes or hangs is one that plain mypy stands
// in for.
func TestDaemonFallsBack(t *testing.T) {
	real := realRun(t, "bookworm", nil)
	for name, script := range map[string]string{
		"missing":     "",
		"ends":        "exit 3",
		"crashes":     `case "$3" in daemon) echo '{}' >"$2"; sleep 60;; *) echo Daemon crashed! >&2; exit 2;; esac`,
		"hangs":       `case "$3" in daemon) echo '{}' >"$2"; sleep 60;; *) sleep 60;; esac`,
		"half a line": `case "$3" in daemon) echo '{}' >"$2"; sleep 60;; *) printf '{"file": "a.p'; exit 1;; esac`,
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			run := runOf(t, filepath.Join(bin, "mypy"), map[string]string{"a.py": "x: int = \"\"\n", "pyproject.toml": "[tool.mypy]\nlocal_partial_types = true\n"})
			run.Timeout, run.Program.Environment = 20*time.Second, real.Program.Environment
			program(t, run.Program.Path, `exec "`+real.Program.Path+`" "$@"`)
			if script != "" {
				program(t, filepath.Join(bin, "dmypy"), script)
			}
			if name == "hangs" {
				run.Timeout = 5 * time.Second // mypy itself must end in that
			}
			d, _ := daemon(t, run)
			files, err := collect(t, run, func(emit func(tools.File) error) error {
				return d.Check(context.Background(), nil, emit)
			})
			if err != nil || len(files["a.py"].Findings) != 1 {
				t.Errorf("found %+v, %v", files, err)
			}
		})
	}
}

func TestDaemonWithFilesOfTheConfig(t *testing.T) {
	bad := "x: int = \"\"\n"
	for name, config := range map[string]string{"files": "files = s*/**/*.py", "packages": "packages = src"} {
		t.Run(name, func(t *testing.T) {
			run := realRun(t, "trixie", map[string]string{"mypy.ini": "[mypy]\nlocal_partial_types = on\n" + config + "\n", "src/__init__.py": "", "src/a.py": bad, "d.py": bad})
			d, _ := daemon(t, run)
			files, err := collect(t, run, func(emit func(tools.File) error) error {
				return d.Check(context.Background(), nil, emit)
			})
			if err != nil || len(files) != 1 || len(files["src/a.py"].Findings) != 1 {
				t.Errorf("found %+v, %v", files, err)
			}
		})
	}
}

// Without the option that the daemon forces, it would say more than mypy does.
func TestDaemonSaysWhatMypySays(t *testing.T) {
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, map[string]string{
				"mypy.ini": "[mypy]\nlocal_partial_types = False\n", "a.py": "x = None\ndef f() -> None:\n    global x\n    x = 1\ny: int = \"\"\n",
			})
			d, _ := daemon(t, run)
			files, err := collect(t, run, func(emit func(tools.File) error) error {
				return d.Check(context.Background(), nil, emit)
			})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, run, files)
		})
	}
}
