package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

const (
	// copyLimit is how long a file may be that git gets a copy of, in bytes.
	copyLimit = 256 << 20
	// refsLimit is how many files the refs may be in.
	refsLimit = 100_000
)

// attributes are those that go above what a repository's own files say: no file has a
// driver of diffs, nor is there one that counts as not text by its name, and none has a
// filter.
const attributes = "* !diff !filter !merge\n"

// fill makes the folder that git is shown in place of the git directory
// (gitrepository-layout(5)): copies of what says which commits there are, the config that
// is made for it, and nothing else.
func (r *Repository) fill(ctx context.Context) error {
	// Git looks for the folder of refs, and the first of these runs needs it.
	for _, folder := range []string{"refs", "info"} {
		if err := os.Mkdir(filepath.Join(r.view, folder), 0o700); err != nil {
			return fmt.Errorf("making a folder for git: %w", err)
		}
	}
	if err := r.write("HEAD", "ref: refs/heads/none\n"); err != nil {
		return err
	}
	config, err := r.configure(ctx)
	if err != nil {
		if !errors.Is(err, ErrNone) && !errors.Is(err, ErrRefused) && ctx.Err() == nil {
			err = refused(r.Root, err)
		}
		return err
	}
	for name, text := range map[string]string{"config": config, "info/attributes": attributes} {
		if err := r.write(name, text); err != nil {
			return err
		}
	}
	if err := r.copyAll(ctx); err != nil {
		return refused(r.Root, err)
	}
	return nil
}

// copyAll copies what says which commits there are.
func (r *Repository) copyAll(ctx context.Context) error {
	own, common := r.place.own, r.place.common
	if err := r.copyHead(); err != nil {
		return err
	}
	shared, err := filepath.Glob(filepath.Join(own, "sharedindex.*"))
	if err != nil {
		return err
	}
	names := []string{"FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "logs/HEAD", "info/sparse-checkout"}
	for _, path := range shared {
		names = append(names, filepath.Base(path))
	}
	for _, name := range names {
		if err := r.copy(own, name); err != nil {
			return err
		}
	}
	for _, name := range []string{"packed-refs", "shallow", "info/exclude"} {
		if err := r.copy(common, name); err != nil {
			return err
		}
	}
	for _, folder := range []string{"refs/heads", "refs/tags", "refs/remotes", "refs/pull", "refs/merge-requests", "reftable"} {
		if err := r.copyTree(ctx, folder); err != nil {
			return err
		}
	}
	if _, err := os.Lstat(filepath.Join(own, "index")); err == nil {
		// Git reads it where it is.
		index, err := files.Open(filepath.Join(own, "index"), 4<<30)
		if err != nil {
			return fmt.Errorf(".git/index: %s", files.Reason(err))
		}
		index.Close()
		if !r.place.isTrusted && !r.place.holds(filepath.Join(own, "index")) {
			return errOutside(".git/index", paths.Resolve(filepath.Join(own, "index")))
		}
	}
	return nil
}

// copyLogs copies what says where branches were before.
func (r *Repository) copyLogs(ctx context.Context) error {
	if err := r.copyTree(ctx, "logs/refs"); err != nil {
		return refused(r.Root, err)
	}
	return nil
}

// copyHead copies HEAD, which was a link in early times.
func (r *Repository) copyHead() error {
	if to, err := os.Readlink(filepath.Join(r.place.own, "HEAD")); err == nil && strings.HasPrefix(filepath.ToSlash(to), "refs/") {
		return r.write("HEAD", "ref: "+filepath.ToSlash(to)+"\n")
	}
	if err := r.copy(r.place.own, "HEAD"); err != nil {
		return err
	}
	if text, err := pointer(filepath.Join(r.view, "HEAD")); err == nil && !named.MatchString(text) {
		return errors.New(".git/HEAD names no branch and no commit")
	}
	return nil
}

// named matches what HEAD may hold.
var named = of(`ref: refs/.*|[0-9a-f]{40}|[0-9a-f]{64}`)

// copyTree copies the files below a folder of the repository; links are left out.
func (r *Repository) copyTree(ctx context.Context, folder string) error {
	top := filepath.Join(r.place.common, filepath.FromSlash(folder))
	if !r.place.isTrusted && !r.place.holds(top) {
		return errOutside(".git/"+folder, paths.Resolve(top))
	}
	count := 0
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case !entry.Type().IsRegular():
			return nil
		}
		if count++; count > refsLimit {
			return fmt.Errorf("there are more than %d: `git pack-refs --all` makes one file of them", refsLimit)
		}
		name, err := filepath.Rel(r.place.common, path)
		if err != nil {
			return err
		}
		return r.copy(r.place.common, name)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf(".git/%s: %s", folder, files.Reason(err))
	}
	return nil
}

// copy copies a file from the folder, if it is there.
func (r *Repository) copy(folder, name string) error {
	path := filepath.Join(folder, name)
	text, err := files.Read(path, copyLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf(".git/%s: %s", filepath.ToSlash(name), files.Reason(err))
	case !r.place.isTrusted && !r.place.holds(path):
		return errOutside(".git/"+filepath.ToSlash(name), paths.Resolve(path))
	}
	return r.write(name, text)
}

// write writes a file of the folder that git is shown.
func (r *Repository) write(name, text string) error {
	path := filepath.Join(r.view, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making a folder for git: %w", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("making a folder for git: %w", err)
	}
	return nil
}
