package git

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/files"
)

// CommitAt is the commit that was checked out at the time: by the reflog where
// that goes back so far, else the newest commit of today's history that was made
// by then. It is empty if there was none yet.
func (r *Repository) CommitAt(ctx context.Context, at time.Time) (string, error) {
	// An unborn branch has no log.
	if log, err := r.run(ctx, "", listLog, "--walk-reflogs", "--format=%H %gd", "--date=unix", "HEAD", "--"); err == nil {
		for line := range strings.Lines(string(log)) {
			commit, entry, _ := strings.Cut(strings.TrimSpace(line), " ")
			_, entry, _ = strings.Cut(entry, "@{")
			moved, err := strconv.ParseInt(strings.TrimSuffix(entry, "}"), 10, 64)
			if err == nil && moved <= at.Unix() {
				return commit, nil
			}
		}
	} else if ctx.Err() != nil {
		return "", ctx.Err()
	}
	commit, err := r.line(ctx, revList, "--max-count=1", fmt.Sprintf("--before=%d", at.Unix()), "HEAD", "--")
	if err != nil {
		if _, missing := r.Commit(ctx, "HEAD"); errors.Is(missing, ErrNoRevision) {
			err = errors.New("nothing is committed yet")
		}
		return "", fmt.Errorf("looking for the commit of %s: %w", at.Format(time.RFC3339), err)
	}
	return commit, nil
}

// FirstAfter is, for each file that a commit of today's history made after the
// time changed, the object of the first such commit: how the file was when it
// was committed next. Paths are relative to the root, with forward slashes. Where the
// history of a shallow clone begins, it is not known what changed.
func (r *Repository) FirstAfter(ctx context.Context, at time.Time) (map[string]string, error) {
	asked := "HEAD\n"
	for _, commit := range r.begins(ctx) {
		asked += "^" + commit + "\n"
	}
	first := map[string]string{}
	arguments := []string{
		"--reverse", "--no-renames", "--no-mailmap", "--no-ext-diff", "--ignore-submodules=all", "--raw", "--no-abbrev", "--format=",
		fmt.Sprintf("--since=%d", at.Unix()+1), "--stdin",
	}
	err := r.explained(r.program.lines(ctx, r.command(asked, listLog, arguments), func(line []byte) error {
		// ":MODE MODE OBJECT OBJECT STATUS" TAB PATH: see git-diff(1), "Raw output format".
		about, path, found := strings.Cut(string(line), "\t")
		columns := strings.Fields(about)
		if found && strings.HasPrefix(about, ":") && len(columns) == 5 {
			if path = unquoted(path); first[path] == "" {
				first[path] = columns[3]
			}
		}
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("looking for what was committed after %s: %w", at.Format(time.RFC3339), err)
	}
	return first, nil
}

// begins are the commits at which the history of a shallow clone begins.
func (r *Repository) begins(ctx context.Context) []string {
	if !r.Shallow(ctx) {
		return nil
	}
	content, err := files.Read(filepath.Join(r.view, "shallow"), copyLimit)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(strings.Fields(content), func(name string) bool { return strings.Trim(name, "0123456789abcdef") != "" })
}

// Tree are the objects of all files of the commit, by their paths relative to
// the root, with forward slashes.
func (r *Repository) Tree(ctx context.Context, commit string) (map[string]string, error) {
	objects := map[string]string{}
	err := r.explained(r.program.lines(ctx, r.command("", listTree, []string{"-r", "--full-tree", commit}), func(line []byte) error {
		// MODE SP TYPE SP OBJECT TAB PATH
		about, path, found := strings.Cut(string(line), "\t")
		columns := strings.Fields(about)
		if found && len(columns) == 3 && columns[1] == "blob" {
			objects[unquoted(path)] = columns[2]
		}
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("listing the files of %s: %w", commit, err)
	}
	return objects, nil
}
