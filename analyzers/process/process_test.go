//go:build unix

package process_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/process"
)

func TestArgumentsFolderAndEnvironment(t *testing.T) {
	odd := []string{"-x", "two words", `"quoted' $HOME`, "é𝕏", "", "a*?"}
	c := command("print", odd...)
	c.Environment = append(c.Environment, "SAY=told")
	out, ended, err := c.Output(t.Context())
	if err != nil || string(out) != strings.Join(odd, "\n") || ended.Stderr != "told" || ended.Code != 0 {
		t.Errorf("got %q, %+v, %v", out, ended, err)
	}
	folder := filepath.Join(t.TempDir(), "a b\n'\"é𝕏")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	c = command("folder")
	c.Folder = folder
	if out, _, err = c.Output(t.Context()); err != nil || string(out) != folder+"\n"+folder+"\n" {
		t.Errorf("runs in %q, %v", out, err)
	}
}

func TestOutputIsByteForByte(t *testing.T) {
	for _, text := range []string{"", "a", "a\n", "a\r\nb\r", "\n\n", "\x00\xff", strings.Repeat("é𝕏\n", 1_000_000)} {
		c := command("copy")
		c.Input = text
		out, ended, err := c.Output(t.Context())
		if err != nil || ended.Code != 0 || string(out) != text {
			t.Errorf("%d bytes came back as %d, %+v, %v", len(text), len(out), ended, err)
		}
	}
}

func TestLinesAreSplit(t *testing.T) {
	long := strings.Repeat("x", 300_000)
	for text, want := range map[string][]string{
		"":                         nil,
		"a":                        {"a"},
		"a\n":                      {"a"},
		"a\r\n\nb":                 {"a", "", "b"},
		"\n":                       {""},
		long + "\n" + long + "\ny": {long, long, "y"},
	} {
		c := command("copy")
		c.Input = text
		var got []string
		if _, err := c.Lines(t.Context(), func(line []byte) error {
			got = append(got, string(line))
			return nil
		}); err != nil || !slices.Equal(got, want) {
			t.Errorf("%.20q: got %d lines, %v", text, len(got), err)
		}
	}
}

func TestLinesComeAtOnce(t *testing.T) {
	var first, second time.Time
	if _, err := command("slowly").Lines(t.Context(), func(line []byte) error {
		if string(line) == "first" {
			first = time.Now()
		} else {
			second = time.Now()
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if gap := second.Sub(first); gap < 200*time.Millisecond {
		t.Errorf("the first line came only %v before the second", gap)
	}
}

func TestHowItEnded(t *testing.T) {
	ended, err := command("code 3").Lines(t.Context(), ignore)
	if err != nil || ended.Code != 3 || ended.Signal != "" {
		t.Errorf("got %+v, %v", ended, err)
	}
	c := process.Command{Path: "/bin/sh", Arguments: []string{"-c", "kill -SEGV $$"}, Folder: t.TempDir()}
	ended, err = c.Lines(t.Context(), ignore)
	if err != nil || ended.Code != -1 || ended.Signal != "segmentation fault" {
		t.Errorf("got %+v, %v", ended, err)
	}
	ended, err = command("busy").Lines(t.Context(), ignore)
	// No processor does a billion dependent steps in less.
	if err != nil || ended.CPU < 50*time.Millisecond {
		t.Errorf("got %+v, %v", ended, err)
	}
}

func TestInputThatNobodyReads(t *testing.T) {
	for _, name := range []string{"code 3", "print"} {
		c := command(name)
		c.Input = strings.Repeat("x", 10<<20)
		if ended, err := c.Lines(t.Context(), ignore); err != nil {
			t.Errorf("%s: %+v, %v", name, ended, err)
		}
	}
}

func TestStartErrors(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, test := range []struct {
		name, path, folder string
		is                 error
		says               string
	}{
		{"missing", filepath.Join(folder, "missing"), folder, fs.ErrNotExist, "missing: no such file"},
		{"folder", folder, folder, syscall.EISDIR, "is a directory"},
		{"not executable", write("plain", "#!/bin/sh\n", 0o644), folder, fs.ErrPermission, "permission denied"},
		{"not a program", write("words", "words", 0o755), folder, syscall.ENOEXEC, "exec format error"},
		{"no interpreter", write("moved", "#!/gone/python\n", 0o755), folder, nil, "the interpreter that its first line names is missing"},
		{"relative", "plain", folder, nil, "not absolute"},
		{"no working folder", "/bin/sh", filepath.Join(folder, "missing"), fs.ErrNotExist, "entering the folder"},
		{"working folder is a file", "/bin/sh", write("file", "", 0o644), syscall.ENOTDIR, "entering the folder"},
	} {
		_, err := process.Command{Path: test.path, Folder: test.folder}.Lines(t.Context(), ignore)
		if err == nil || test.is != nil && !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

func TestTooMuchIsFastAndSmall(t *testing.T) {
	var most uint64
	for _, test := range []struct {
		name string
		keep bool
	}{{"gigabyte of lines", false}, {"gigabyte line", false}, {"gigabyte line", true}} {
		start := time.Now()
		var err error
		var lines int
		if test.keep {
			_, _, err = command(test.name).Output(t.Context())
		} else {
			_, err = command(test.name).Lines(t.Context(), func([]byte) error {
				if lines++; lines%1_000_000 == 1 {
					most = max(most, heap())
				}
				return nil
			})
		}
		if !errors.Is(err, process.ErrTooMuch) {
			t.Errorf("%s: got %v", test.name, err)
		}
		t.Logf("%s: %v after %v", test.name, err, time.Since(start))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", test.name, took)
		}
	}
	if most > 32<<20 {
		t.Errorf("lines of 1 GB took %d MiB of memory", most>>20)
	}
}

// heap is how much memory is in use, in bytes.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestStderrIsDrainedAndItsEndKept(t *testing.T) {
	ended, err := command("gigabyte of stderr").Lines(t.Context(), ignore)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(ended.Stderr); n > 4096 || n < 3900 || !utf8.ValidString(ended.Stderr) ||
		!strings.HasPrefix(ended.Stderr, "éé") || !strings.HasSuffix(ended.Stderr, "\nthe end") {
		t.Errorf("kept %d bytes: %q", n, ended.Stderr)
	}
	c := command("print")
	c.Environment = append(c.Environment, "SAY="+strings.Repeat("é", 5000)+"\xff")
	if ended, err = c.Lines(t.Context(), ignore); err != nil || !utf8.ValidString(ended.Stderr) || len(ended.Stderr) < 4000 {
		t.Errorf("kept %d bytes, %v", len(ended.Stderr), err)
	}
}

func TestErrorOfEachEndsTheRun(t *testing.T) {
	enough := errors.New("enough")
	start := time.Now()
	_, err := command("stubborn").Lines(t.Context(), func([]byte) error { return enough })
	if err != enough { //nolint:errorlint // as it is
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestTimeout(t *testing.T) {
	c := command("hang")
	c.Timeout = 100 * time.Millisecond
	start := time.Now()
	_, err := c.Lines(t.Context(), ignore)
	if !errors.Is(err, process.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestSlowReaderGetsEverything(t *testing.T) {
	c := command("copy")
	c.Input = strings.Repeat("x\n", 60_000) // more than a pipe holds
	lines := 0
	if _, err := c.Lines(t.Context(), func([]byte) error {
		if lines++; lines%20_000 == 1 {
			time.Sleep(200 * time.Millisecond)
		}
		return nil
	}); err != nil || lines != 60_000 {
		t.Errorf("got %d lines, %v", lines, err)
	}
}

func ignore([]byte) error { return nil }

// number is the process id that a program printed.
func number(t *testing.T, line []byte) int {
	t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(string(line)))
	if err != nil {
		t.Fatalf("%q is no process id", line)
	}
	return pid
}
