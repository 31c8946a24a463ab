package workset

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/paths"
)

// discover finds what has to be looked at.
func (u *update) discover(changed invalid) error {
	for path := range changed.paths {
		changed.walk = changed.walk || paths.Contains(path, u.root)
	}
	if changed.read || changed.walk {
		if err := u.walkAll(changed.read); err != nil {
			return err
		}
		for path := range changed.paths {
			u.touch(path)
		}
		u.relocate()
		return nil
	}
	moved := false
	sorted := slices.Sorted(maps.Keys(u.scan.files))
	for _, path := range slices.Sorted(maps.Keys(changed.paths)) {
		part, err := walk.Within(u.ctx, u.root, path, u.walking())
		if err != nil {
			return err
		}
		differs := u.compare(part, known(sorted, path), false)
		if differs && (part.Linked || u.scan.linked) {
			// A file may be met by another of its paths now.
			return u.discover(invalid{walk: true, paths: changed.paths})
		}
		u.scan.linked = u.scan.linked || part.Linked
		moved = u.touch(path) || differs || moved
	}
	if moved {
		u.relocate()
	}
	return nil
}

// walking are the options of a walk of the folder.
func (u *update) walking() walk.Options {
	options := Walking(u.settings.Find)
	if u.settings.Manifest != nil {
		options.Supported = func(path string) bool { return engine.Checks(path) || u.settings.Manifest(path) }
	}
	byConfig := options.LeftOut
	options.LeftOut = func(path string) (bool, error) {
		if slices.Contains(u.settings.Others, path) {
			return true, nil
		}
		leftOut, err := byConfig(path)
		if err != nil {
			// Folders below may have configs that can be read.
			return options.Supported(path) || slices.Contains(config.DefaultExclude, filepath.Base(path)), nil
		}
		return leftOut, nil
	}
	return options
}

// walkAll walks the whole folder; read says that all of it is to be read.
func (u *update) walkAll(read bool) error {
	all, err := walk.Walk(u.ctx, []string{u.root}, u.walking())
	if err != nil {
		return err
	}
	u.compare(all, slices.Collect(maps.Keys(u.scan.files)), read)
	u.scan.linked = all.Linked
	return nil
}

// known are the paths of sorted that are path or lie in it.
func known(sorted []string, path string) []string {
	var found []string
	if _, is := slices.BinarySearch(sorted, path); is {
		found = append(found, path)
	}
	inside := strings.TrimSuffix(path, string(filepath.Separator)) + string(filepath.Separator)
	at, _ := slices.BinarySearch(sorted, inside)
	for ; at < len(sorted) && paths.Contains(path, sorted[at]); at++ {
		found = append(found, sorted[at])
	}
	return found
}

// compare takes in what a walk found in place of the paths before. It reports
// whether files came or went.
func (u *update) compare(found walk.Result, before []string, read bool) bool {
	differs := false
	there := make(map[string]bool, len(found.Files))
	for _, found := range found.Files {
		there[found.Path] = true
		known := u.scan.files[found.Path]
		if known == nil {
			differs = true
			u.scan.files[found.Path] = &file{reportEmpty: u.scan.gone[found.Path]}
			delete(u.scan.gone, found.Path)
		}
		if known == nil || read || u.looksChanged(found.Path, known) {
			u.scan.stale[found.Path] = true
		}
	}
	for _, path := range before {
		if !there[path] && u.scan.files[path] != nil {
			differs = true
			u.lose(path)
		}
	}
	return differs
}

// looksChanged reports whether a file that is known may have other findings
// now, though no event said so.
func (u *update) looksChanged(path string, known *file) bool {
	if _, open := u.files.Open(path); known.summary == nil || open != known.open {
		return true
	}
	found, err := u.settings.Find(path)
	if err != nil || found.For(path).Hash() != known.rules || !known.open && known.stamp.size > found.MaxFileSize() {
		return true
	}
	return !known.open && (known.stamp.modified == 0 || stampOf(path) != known.stamp)
}

// settling is how long after its last change a file may change again without
// being told from what it was: file systems round times.
const settling = 2 * time.Second

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil || time.Since(info.ModTime()) < settling {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}

// touch takes in that something happened at path. It reports whether that may
// change what the places of files say about them.
func (u *update) touch(path string) bool {
	if u.scan.files[path] != nil {
		u.scan.stale[path] = true
		return false
	}
	u.scan.noteOutside(path)
	return true
}

// lose forgets a file that is no longer in the folder.
func (u *update) lose(path string) {
	lost := u.scan.files[path]
	delete(u.scan.files, path)
	delete(u.scan.stale, path)
	delete(u.scan.unsettled, path)
	if lost.summary != nil {
		u.scan.note(path, lost.summary.File.LinkUnit())
	} else {
		u.scan.note(path)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if lost.reportEmpty || u.hashes[path] != 0 {
		u.scan.gone[path] = true
		return
	}
	delete(u.hashes, path)
}

// relocate finds the files about which their places say something else now.
func (u *update) relocate() {
	for path, known := range u.scan.files {
		if known.summary != nil && !samePlace(u.source.Locator.File(path, ""), known.summary.File) {
			u.scan.stale[path] = true
		}
	}
}
