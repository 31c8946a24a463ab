// Package corpus finds the real sources that tests and benchmarks read: the
// standard library of Python, and crates as Debian packages them. The scripts
// in testdata/tools bring what is missing.
package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Python are the Python files of the standard library of the python3 on PATH,
// sorted; without site-packages.
func Python(tb testing.TB) []string {
	tb.Helper()
	return files(tb, python, "python's library")
}

// PythonPackages are the Python files of the packages that are installed in the
// library of the python3 on PATH, sorted; there may be none.
func PythonPackages(tb testing.TB) []string {
	tb.Helper()
	return files(tb, packages, "python's packages")
}

// Rust are the Rust files of real crates, sorted.
func Rust(tb testing.TB) []string {
	tb.Helper()
	return files(tb, rust, "crates")
}

var (
	python   = sync.OnceValues(func() ([]string, error) { return library(false) })
	packages = sync.OnceValues(func() ([]string, error) { return library(true) })
	rust     = sync.OnceValues(func() ([]string, error) { return find("get-rust-sources", ".rs") })
)

func files(tb testing.TB, found func() ([]string, error), what string) []string {
	tb.Helper()
	all, err := found()
	if err != nil {
		tb.Fatalf("finding %s (`make tools` brings what is missing): %v", what, err)
	}
	return slices.Clone(all)
}

// library are the files of Python's library that are in packages, or not.
func library(inPackages bool) ([]string, error) {
	all, err := find("get-python-library", ".py")
	return slices.DeleteFunc(all, func(path string) bool {
		return strings.Contains(filepath.ToSlash(path), "/site-packages/") != inPackages
	}), err
}

// find lists the files with the extension below the folder that the script
// prints.
func find(script, extension string) ([]string, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(filepath.Join(root, "testdata", "tools", script)).Output()
	if err != nil {
		return nil, fmt.Errorf("running testdata/tools/%s: %w", script, err)
	}
	folder := strings.TrimSpace(string(out))
	var files []string
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Type().IsRegular() && filepath.Ext(path) == extension:
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no %s files in %s", extension, folder)
	}
	slices.Sort(files)
	return files, err
}

// moduleRoot is the folder of go.mod, above the working folder of the test.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", fmt.Errorf("no go.mod above the working folder")
		}
		folder = parent
	}
}
