package grammars

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// standardLibrary are the Python files of the standard library of the system's
// python3.
func standardLibrary(tb testing.TB) []string {
	tb.Helper()
	const python = "/usr/bin/python3"
	out, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		tb.Fatalf("asking %s for its standard library: %v", python, err)
	}
	return filesUnder(tb, strings.TrimSpace(string(out)), ".py")
}

// rustSources are the Rust files that Debian's librust-*-dev packages install.
func rustSources(tb testing.TB) []string {
	tb.Helper()
	return filesUnder(tb, "/usr/share/cargo/registry", ".rs")
}

func filesUnder(tb testing.TB, folder, extension string) []string {
	tb.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && filepath.Ext(path) == extension {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Fatalf("no %s files in %s", extension, folder)
	}
	slices.Sort(files)
	return files
}

func read(tb testing.TB, path string) string {
	tb.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return string(content)
}
