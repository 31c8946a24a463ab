package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// How the reports are made is in these files, so that a change of them makes new
// ones.
//
//go:embed made.go place.go rust.go kcov.go gcov.go
var recipes embed.FS

// recipe is how to make reports.
type recipe struct {
	// name tells it from the others, e.g. "python-sid".
	name string
	// project is the folder in testdata/projects that is measured, or "".
	project string
	// programs are the paths of the tools; it is called once a process.
	programs func() []string
	// ask is a command whose output says what else decides the outcome: a program
	// may stay the same for all toolchains, as those of rustup do.
	ask []string
	// make fills place.reports.
	make func(place place) error
}

// place is where reports are made.
type place struct {
	folder   string // its own, which stays
	project  string // the copy of the project
	reports  string // for what stays
	scratch  string // for what goes when the reports are made
	programs []string
}

const (
	reportsName = "reports"
	scratchName = "scratch"
)

// ready maps names of recipes to the folders that this process found or made.
var ready sync.Map

// once is the folder of what the recipe makes, made before or now.
func once(tb testing.TB, recipe recipe) string {
	tb.Helper()
	if folder, found := ready.Load(recipe.name); found {
		return folder.(string)
	}
	programs := recipe.programs()
	root, err := repository()
	if err != nil {
		tb.Fatal(err)
	}
	sum, err := recipe.sum(root, programs)
	if err != nil {
		tb.Fatalf("%s: hashing what the reports are made from: %v", recipe.name, err)
	}
	folder := filepath.Join(root, ".tools/made", recipe.name+"-"+sum)
	if err := recipe.fill(root, folder, programs); err != nil {
		tb.Fatalf("%s: making the reports: %v", recipe.name, err)
	}
	ready.Store(recipe.name, folder)
	return folder
}

// fill makes the folder unless it is complete. Reports name the folder that they
// were made in, so it is made where it stays, and a mark in it says that all is
// there.
func (r recipe) fill(root, folder string, programs []string) error {
	mark := filepath.Join(folder, "complete")
	if exists(mark) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	unlock, err := lock(filepath.Join(filepath.Dir(folder), r.name+".lock"))
	if err != nil {
		return fmt.Errorf("waiting for others: %w", err)
	}
	defer unlock()
	if exists(mark) {
		return nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("removing what is not complete: %w", err)
	}
	place := place{
		folder:   folder,
		project:  filepath.Join(folder, r.project),
		reports:  filepath.Join(folder, reportsName),
		scratch:  filepath.Join(folder, scratchName),
		programs: programs,
	}
	for _, folder := range []string{place.project, place.reports, place.scratch} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	if r.project != "" {
		if err := place.copyProject(filepath.Join(root, "testdata/projects", r.project)); err != nil {
			return err
		}
	}
	if err := r.make(place); err != nil {
		return err
	}
	if err := os.RemoveAll(place.scratch); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o644)
}

// sum is a hash of all that the reports are made from.
func (r recipe) sum(root string, programs []string) (string, error) {
	all := sha256.New()
	if err := addTree(all, recipes); err != nil {
		return "", err
	}
	if r.project != "" {
		if err := addTree(all, os.DirFS(filepath.Join(root, "testdata/projects", r.project))); err != nil {
			return "", err
		}
	}
	for _, program := range programs {
		// A program that is fetched anew has another time. Asking it for its
		// version would take longer than all the rest.
		info, err := os.Stat(program)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(all, program, info.Size(), info.ModTime().UnixNano())
	}
	if len(r.ask) > 0 {
		version, err := place{project: root}.run(nil, r.ask[0], r.ask[1:]...)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(all, version)
	}
	return hex.EncodeToString(all.Sum(nil))[:16], nil
}

// addTree adds the names and contents of all files.
func addTree(all hash.Hash, tree fs.FS) error {
	return fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		fmt.Fprintln(all, path, len(content))
		_, err = all.Write(content)
		return err
	})
}

// repository is the folder of this module, without links: tools resolve them.
func repository() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	root, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(here), "../../.."))
	if err != nil {
		return "", fmt.Errorf("looking for the repository: %w", err)
	}
	return root, nil
}

// exists says whether there is something at path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
