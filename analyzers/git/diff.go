package git

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/sourcegraph/go-diff/diff"
)

// Change is what changed in one file of the work tree.
type Change struct {
	// Path is relative to the root, with forward slashes.
	Path string
	// Lines are those of the work tree, counted from 1, that are new or changed.
	Lines []int
	// Gone are the lines, counted from 1, after which others were taken away and
	// none came; 0 is the beginning.
	Gone []int
	// Renamed reports that the file had another path before; nothing else need have
	// changed then.
	Renamed bool
}

// MergeBase is the commit at which today's history left that of the revision.
// Its error is an [ErrNoRevision], an [ErrShallow], or for people.
func (r *Repository) MergeBase(ctx context.Context, revision string) (string, error) {
	commit, err := r.Commit(ctx, revision)
	if err != nil {
		if r.Shallow(ctx) {
			return "", fmt.Errorf("%w, and %w", err, ErrShallow)
		}
		return "", err
	}
	base, err := r.line(ctx, "merge-base", commit, "HEAD")
	var failed *failure
	switch {
	case err == nil && base != "":
		return base, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case r.Shallow(ctx):
		return "", fmt.Errorf("no common commit of %s and HEAD: %w", revision, ErrShallow)
	case errors.As(err, &failed) && failed.code == 1:
		return "", fmt.Errorf("%s and HEAD have no commit in common", revision)
	}
	return "", fmt.Errorf("looking for the common commit of %s and HEAD: %w", revision, err)
}

// Diff is what changed in the work tree since the commit, committed or not: in
// the files that git tracks. Files that are gone and those that are not text are left
// out.
func (r *Repository) Diff(ctx context.Context, commit string) ([]Change, error) {
	out, err := r.run(ctx, "", "diff", "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames",
		"--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", commit, "--")
	if err != nil {
		return nil, fmt.Errorf("comparing with %s: %w", commit, err)
	}
	changes, err := parseDiff(out)
	if err != nil {
		return nil, fmt.Errorf("comparing with %s: %w", commit, err)
	}
	return changes, nil
}

// Renamed are the files of the work tree that had another path in the commit, by that
// path; both are relative to the root, with forward slashes.
func (r *Repository) Renamed(ctx context.Context, commit string) (map[string]string, error) {
	out, err := r.run(ctx, "", "diff", "--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-ext-diff", "--ignore-submodules", commit, "--")
	if err != nil {
		return nil, fmt.Errorf("looking for what was renamed since %s: %w", commit, err)
	}
	renamed := map[string]string{}
	fields := records(out) // STATUS NUL OLD NUL NEW
	for i := 0; i+2 < len(fields); i += 3 {
		renamed[string(fields[i+1])] = string(fields[i+2])
	}
	return renamed, nil
}

// Untracked are the files of the work tree that git neither tracks nor ignores,
// relative to the root, with forward slashes.
func (r *Repository) Untracked(ctx context.Context) ([]string, error) {
	out, err := r.run(ctx, "", "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, fmt.Errorf("listing new files: %w", err)
	}
	var paths []string
	for _, record := range records(out) {
		paths = append(paths, string(record))
	}
	return paths, nil
}

// parseDiff reads what git prints with --unified=0.
func parseDiff(out []byte) ([]Change, error) {
	files, err := diff.ParseMultiFileDiff(out)
	if err != nil {
		return nil, fmt.Errorf("reading what git says: %w", err)
	}
	var changes []Change
	for _, file := range files {
		path, found := strings.CutPrefix(file.NewName, "b/")
		renamed, isRenamed := renamedTo(file.Extended)
		switch {
		case !found && !isRenamed:
			continue // it is gone, or no text
		case !found:
			path = renamed
		}
		change := Change{Path: path, Renamed: isRenamed}
		for _, hunk := range file.Hunks {
			if hunk.NewLines == 0 {
				change.Gone = append(change.Gone, int(hunk.NewStartLine))
			}
			for i := range hunk.NewLines {
				change.Lines = append(change.Lines, int(hunk.NewStartLine+i))
			}
		}
		if len(change.Lines)+len(change.Gone) > 0 || change.Renamed {
			changes = append(changes, change)
		}
	}
	return changes, nil
}

// renamedTo is the path that the headers of a file say it was renamed to.
func renamedTo(headers []string) (path string, is bool) {
	for _, header := range headers {
		if path, is = strings.CutPrefix(header, "rename to "); is {
			if unquoted, err := strconv.Unquote(path); err == nil {
				path = unquoted // git quotes as C does, with bytes in octal
			}
			return path, true
		}
	}
	return "", false
}
