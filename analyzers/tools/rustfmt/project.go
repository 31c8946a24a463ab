package rustfmt

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
)

// batch is how many files one rustfmt is asked about: starting it takes longer
// than reading most files.
const batch = 64

// CheckProject finds the files at and below the paths that rustfmt would change.
// It is asked first which these are, for many files at once, and then for the
// text of each.
func (t Tool) CheckProject(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	all, err := batches(run)
	if err != nil {
		return &tools.Failure{Tool: name, Message: "has no files: " + err.Error(), Err: err}
	}
	outer := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches := make(chan []string)
	found := make(chan tools.File)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		workers.Go(func() {
			for some := range batches {
				if err := t.checkBatch(ctx, run, some, found); err != nil {
					cancel(err)
				}
			}
		})
	}
	go func() {
		defer close(found)
		defer workers.Wait()
		defer close(batches)
		for _, some := range all {
			select {
			case batches <- some:
			case <-ctx.Done():
				return
			}
		}
	}()
	for file := range found {
		if ctx.Err() != nil {
			continue
		}
		if err := emit(file); err != nil {
			cancel(err)
		}
	}
	if outer.Err() != nil {
		return outer.Err()
	}
	return context.Cause(ctx)
}

// checkBatch sends what it finds in files of one edition. The first error ends
// the other batches.
func (t Tool) checkBatch(ctx context.Context, run tools.Run, batch []string, found chan<- tools.File) error {
	groups, doubtful := together(run, batch)
	for _, group := range groups {
		found, err := unformatted(ctx, run, group)
		if err != nil {
			return err
		}
		doubtful = append(doubtful, found...)
	}
	for _, path := range doubtful {
		source, err := run.Read(path)
		if err != nil {
			continue // who reads the file for its own findings tells of it
		}
		findings, err := t.CheckText(ctx, run, tools.Text{Path: path, Source: source})
		if err != nil {
			return err
		}
		if len(findings) == 0 {
			continue
		}
		select {
		case found <- tools.File{Path: path, Source: source, Findings: findings}:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// unformatted are the files of the batch that rustfmt lists, and those that it
// can't read with all of their modules: it passes over them, and does not always
// name them.
func unformatted(ctx context.Context, run tools.Run, batch []string) ([]string, error) {
	_, edition, _ := cargo.Package(filepath.Dir(batch[0]), files.Disk{})
	config, remove, err := configured(run, filepath.Dir(batch[0]))
	if err != nil {
		return nil, err
	}
	defer remove()
	command := process.Command{
		Path: run.Program.Path, Arguments: slices.Concat(options(run, edition), config, []string{"--check", "-l", "--"}, batch),
		Folder: run.Root, Environment: run.Program.Environment, Timeout: run.Timeout,
	}
	listed := map[string]bool{}
	ended, err := command.Lines(ctx, func(line []byte) error {
		listed[strings.TrimPrefix(string(line), "Incorrect newline style in ")] = true
		return nil
	})
	if err := cargo.Failed(ctx, name, run.Timeout, ended, err); err != nil {
		return nil, err
	}
	switch {
	case refusesConfig(ended.Stderr):
		return nil, failed(ended, run.Root)
	case ended.Code == 0 || len(listed) > 0 && !strings.Contains(strings.ToLower(ended.Stderr), "error"):
		// It could read everything.
	case len(batch) == 1:
		return batch, nil
	default:
		half := len(batch) / 2
		first, err := unformatted(ctx, run, batch[:half])
		if err != nil {
			return nil, err
		}
		second, err := unformatted(ctx, run, batch[half:])
		return append(first, second...), err
	}
	if len(listed) == 0 {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(batch), func(path string) bool {
		return !listed[path] && !listed[paths.Resolve(path)] && !strings.Contains(path, "\n")
	}), nil
}

// batches are the files to look at in batches of one edition, sorted.
func batches(run tools.Run) ([][]string, error) {
	paths := run.Paths
	if len(paths) == 0 {
		paths = []string{run.Root}
	}
	byEdition := map[string][]string{}
	editions := map[string]string{}
	seen := map[string]bool{}
	add := func(path string) {
		if seen[path] {
			return
		}
		seen[path] = true
		folder := filepath.Dir(path)
		edition, known := editions[folder]
		if !known {
			_, edition, _ = cargo.Package(folder, files.Disk{})
			editions[folder] = edition
		}
		byEdition[edition] = append(byEdition[edition], path)
	}
	for _, path := range paths {
		if err := walk(path, add); err != nil {
			return nil, err
		}
	}
	var batches [][]string
	for _, some := range byEdition {
		slices.Sort(some)
		batches = slices.AppendSeq(batches, slices.Chunk(some, batch))
	}
	slices.SortFunc(batches, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return batches, nil
}

// walk calls add for path, if it is a file, or for the Rust files below it, but
// not for those in hidden folders and in caches, such as Cargo's target.
func walk(path string, add func(path string)) error {
	return filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !entry.IsDir():
			if at == path || filepath.Ext(at) == extension && entry.Type().IsRegular() {
				add(at)
			}
		case at != path && (strings.HasPrefix(entry.Name(), ".") || isCache(at)):
			return fs.SkipDir
		}
		return nil
	})
}

// isCache reports a folder that says so itself ("Cache Directory Tagging
// Specification").
func isCache(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "CACHEDIR.TAG"))
	return err == nil
}
