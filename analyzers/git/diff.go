package git

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Hunk is a change of lines that follow each other, counted from 1 in the work tree:
// Count lines from First on are new or changed. Where Count is 0, lines were taken away
// after First, and none came; then 0 is the beginning.
type Hunk struct{ First, Count int }

// Change is what changed in one file of the work tree.
type Change struct {
	// Path is relative to the root, with forward slashes.
	Path  string
	Hunks []Hunk
	// Whole reports that all may have changed: one of the texts is too large to be
	// compared, or not text.
	Whole bool
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
	base, err := r.line(ctx, mergeBase, commit, "HEAD")
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

// ofDiff are the arguments of all comparisons. A work tree of another repository in this
// one is not looked into.
var ofDiff = []string{"--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--ignore-submodules=all"}

// Diff is what changed in the work tree since the commit, committed or not: in the files
// that git tracks. Files that are gone are left out. Those above limit bytes are not
// compared.
func (r *Repository) Diff(ctx context.Context, commit string, limit int64) ([]Change, error) {
	c := r.command("", diffTrees, append(append([]string{}, ofDiff...),
		"--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", commit, "--"))
	c.Arguments = append([]string{"-c", "core.bigFileThreshold=" + strconv.FormatInt(limit, 10)}, c.Arguments...)
	var p diffParser
	err := r.explained(r.program.lines(ctx, c, p.add))
	if err != nil {
		return nil, fmt.Errorf("comparing with %s: %w", commit, err)
	}
	p.end()
	return p.changes, nil
}

// diffParser reads what git prints with --unified=0, line for line.
type diffParser struct {
	changes []Change
	// now is the file that is read; its path is empty where there is none.
	now Change
	// isGone reports that it is not in the work tree.
	isGone bool
	// content is how many lines of a hunk follow.
	content int
}

// add reads a line.
func (p *diffParser) add(line []byte) error {
	if p.content > 0 {
		if len(line) > 0 && line[0] != '\\' { // that is about the end of the text
			p.content--
		}
		return nil
	}
	switch text := string(line); {
	case strings.HasPrefix(text, "diff --git "):
		p.end()
		p.now, p.isGone = Change{Path: samePath(strings.TrimPrefix(text, "diff --git "))}, false
	case strings.HasPrefix(text, "deleted file mode "):
		p.isGone = true
	case strings.HasPrefix(text, "rename to "):
		p.now.Path, p.now.Renamed = unquoted(strings.TrimPrefix(text, "rename to ")), true
	case strings.HasPrefix(text, "Binary files "):
		p.now.Whole = true
	case strings.HasPrefix(text, "@@ "):
		return p.hunk(text)
	}
	return nil
}

// hunk reads "@@ -FIRST,COUNT +FIRST,COUNT @@"; a count of 1 is left out.
func (p *diffParser) hunk(text string) error {
	columns := strings.SplitN(text, " ", 4)
	if len(columns) == 4 {
		_, gone, err := numbers(columns[1], "-")
		first, count, failed := numbers(columns[2], "+")
		if err == nil && failed == nil {
			p.content = gone + count
			p.now.Hunks = append(p.now.Hunks, Hunk{first, count})
			return nil
		}
	}
	return fmt.Errorf("git said %q", text)
}

// numbers are those of one side of a hunk.
func numbers(side, sign string) (first, count int, err error) {
	start, length, has := strings.Cut(strings.TrimPrefix(side, sign), ",")
	count = 1
	if has {
		if count, err = strconv.Atoi(length); err != nil {
			return 0, 0, err
		}
	}
	first, err = strconv.Atoi(start)
	return first, count, err
}

// end takes over the file that was read.
func (p *diffParser) end() {
	if p.now.Path != "" && !p.isGone && (len(p.now.Hunks) > 0 || p.now.Whole || p.now.Renamed) {
		p.changes = append(p.changes, p.now)
	}
	p.now = Change{}
}

// samePath is the path in "a/PATH b/PATH". Where the two are not the same, the file was
// renamed, and another line has the path.
func samePath(names string) string {
	half := len(names) / 2
	if len(names)%2 == 0 || names[half] != ' ' {
		return ""
	}
	path, is := strings.CutPrefix(unquoted(names[half+1:]), "b/")
	if !is || unquoted(names[:half]) != "a/"+path {
		return ""
	}
	return path
}

// unquoted is a path that git quotes as C does, with bytes in octal, where it has to.
func unquoted(path string) string {
	if !strings.HasPrefix(path, `"`) {
		return path
	}
	if text, err := strconv.Unquote(path); err == nil {
		return text
	}
	return path
}

// Renamed are the files of the work tree that had another path in the commit, by that
// path; both are relative to the root, with forward slashes.
func (r *Repository) Renamed(ctx context.Context, commit string) (map[string]string, error) {
	out, err := r.run(ctx, "", diffTrees, append(append([]string{}, ofDiff...), "--name-status", "-z", "--diff-filter=R", commit, "--")...)
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
	out, err := r.run(ctx, "", listFiles, "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, fmt.Errorf("listing new files: %w", err)
	}
	var paths []string
	for _, record := range records(out) {
		paths = append(paths, string(record))
	}
	return paths, nil
}
