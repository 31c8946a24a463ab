package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
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
	if log, err := r.run(ctx, "", "log", "--walk-reflogs", "--format=%H %gd", "--date=unix", "HEAD", "--"); err == nil {
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
	commit, err := r.line(ctx, "rev-list", "--max-count=1", fmt.Sprintf("--before=%d", at.Unix()), "HEAD", "--")
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
	arguments := []string{"log", "--reverse", "--no-renames", "--raw", "--no-abbrev", "-z", "--format=", fmt.Sprintf("--since=%d", at.Unix()+1), "HEAD"}
	for _, commit := range r.begins(ctx) {
		arguments = append(arguments, "^"+commit)
	}
	out, err := r.run(ctx, "", append(arguments, "--")...)
	if err != nil {
		return nil, fmt.Errorf("looking for what was committed after %s: %w", at.Format(time.RFC3339), err)
	}
	first := map[string]string{}
	fields := records(out)
	for i := 0; i+1 < len(fields); i++ {
		// ":MODE MODE OBJECT OBJECT STATUS" NUL PATH: see git-diff(1), "Raw output format".
		entry := strings.TrimLeft(string(fields[i]), "\n")
		columns := strings.Fields(entry)
		if !strings.HasPrefix(entry, ":") || len(columns) != 5 {
			continue
		}
		i++
		if path := string(fields[i]); first[path] == "" {
			first[path] = columns[3]
		}
	}
	return first, nil
}

// begins are the commits at which the history of a shallow clone begins.
func (r *Repository) begins(ctx context.Context) []string {
	if !r.Shallow(ctx) {
		return nil
	}
	path, err := r.line(ctx, "rev-parse", "--git-path", "shallow")
	if err != nil {
		return nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.Root, path)
	}
	content, err := files.Read(path, files.Largest)
	if err != nil {
		return nil
	}
	return strings.Fields(content)
}

// Tree are the objects of all files of the commit, by their paths relative to
// the root, with forward slashes.
func (r *Repository) Tree(ctx context.Context, commit string) (map[string]string, error) {
	out, err := r.run(ctx, "", "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, fmt.Errorf("listing the files of %s: %w", commit, err)
	}
	objects := map[string]string{}
	for _, record := range records(out) {
		// MODE SP TYPE SP OBJECT TAB PATH
		about, path, found := strings.Cut(string(record), "\t")
		columns := strings.Fields(about)
		if found && len(columns) == 3 && columns[1] == "blob" {
			objects[path] = columns[2]
		}
	}
	return objects, nil
}

// Read are the texts of objects, by their names. What is not a file, or is not
// there, is left out.
func (r *Repository) Read(ctx context.Context, objects []string) (map[string]string, error) {
	if len(objects) == 0 {
		return nil, nil
	}
	out, err := r.run(ctx, strings.Join(objects, "\n")+"\n", "cat-file", "--batch")
	if err != nil {
		return nil, fmt.Errorf("reading from the repository: %w", err)
	}
	texts := map[string]string{}
	in := bufio.NewReader(bytes.NewReader(out))
	for {
		// "OBJECT SP TYPE SP SIZE" LF CONTENT LF, or "OBJECT SP missing".
		header, err := in.ReadString('\n')
		if err != nil {
			return texts, nil //nolint:nilerr // it is the end
		}
		columns := strings.Fields(header)
		if len(columns) != 3 {
			continue
		}
		size, err := strconv.Atoi(columns[2])
		if err != nil {
			return nil, fmt.Errorf("reading from the repository: git said %q", header)
		}
		content := make([]byte, size+1)
		if _, err := io.ReadFull(in, content); err != nil {
			return nil, fmt.Errorf("reading from the repository: %w", err)
		}
		if columns[1] == "blob" {
			texts[columns[0]] = string(content[:size])
		}
	}
}
