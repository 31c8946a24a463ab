// Package parity tells tests what the tools themselves say about a project. It
// starts them and reads what they print on its own, and in another format where
// there is one, so that it can be held against what the packages of the tools
// make of them.
package parity

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// Projects are the folders in testdata/projects to look at, by the language of
// what is in them.
var (
	Python = []string{"inventory", "sensors"}
	Rust   = []string{"ledger", "sensors"}
)

// Said is one thing that a tool says about a place.
type Said struct {
	// Path is absolute.
	Path string
	// Line counts from 1.
	Line int
	// Column counts from 1, in Unit; 0 if the tool names none.
	Column int
	Unit   Unit
	// Code is the tool's, such as "F401"; empty if there is none.
	Code string
	// Level is the tool's word for the severity, or empty.
	Level   string
	Message string
}

// Unit is what a tool counts columns in.
type Unit int

// The units.
const (
	CodePoints Unit = iota
	Bytes
)

// Before is the text before the place on its line, out of source.
func (s Said) Before(source string) string {
	line := strings.SplitAfter(strings.TrimPrefix(source, "\ufeff"), "\n")[s.Line-1]
	at := 0
	for range max(s.Column-1, 0) {
		size := 1
		if s.Unit == CodePoints {
			_, size = utf8.DecodeRuneInString(line[at:])
		}
		at += size
	}
	return line[:at]
}

// Copy is the path of a copy of a project in testdata/projects, in a folder of
// the test's own.
func Copy(tb testing.TB, project string) string {
	tb.Helper()
	folder, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	folder = filepath.Join(folder, project)
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(repository(tb), "testdata/projects", project))); err != nil {
		tb.Fatal(err)
	}
	return folder
}

// repository is the folder of this module.
func repository(tb testing.TB) string {
	tb.Helper()
	folder, err := filepath.Abs(".")
	if err != nil {
		tb.Fatal(err)
	}
	for ; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
	}
	tb.Fatal("there is no go.mod above the test")
	return ""
}

var version = regexp.MustCompile(`\d+\.\d+(\.\d+)?`)

// Program is the program at path with the version that it prints.
func Program(tb testing.TB, path string) *locate.Program {
	tb.Helper()
	found := version.FindString(run(tb, filepath.Dir(path), path, "--version"))
	if found == "" {
		tb.Fatalf("%s names no version", path)
	}
	return &locate.Program{Path: path, Version: found, From: locate.FromPath}
}

// Read is the text of the file at path, for a proxy.Run.
func Read(path string) (string, error) {
	content, err := os.ReadFile(path)
	return string(content), err
}

// run is what the program prints on both outputs, whatever its exit code.
func run(tb testing.TB, folder, program string, arguments ...string) string {
	tb.Helper()
	cmd := exec.Command(program, arguments...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 {
		tb.Fatalf("%s %q: %v\n%s", program, arguments, err, out)
	}
	return string(out)
}

// inside is path, made absolute in folder.
func inside(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
