package files

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// A draft is a file that is to become another one.
type draft struct {
	*os.File
	// nameless is set where no folder has the file yet: it goes with the process.
	nameless bool
}

// passing is what is on the disk only as long as octolsp runs: drafts, which are
// files, and folders for files of its own.
var passing = struct {
	sync.Mutex
	paths map[string]bool
}{paths: map[string]bool{}}

// Abandon removes all that is there only as long as octolsp runs, since the
// process is about to end whatever it does. From then on nothing is put in its
// place any more: who wants to waits for ever. It does not itself wait for a disk
// that hangs.
func Abandon() {
	for deadline := time.Now().Add(abandonWait); !passing.TryLock(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return
		}
	}
	for path := range passing.paths {
		os.RemoveAll(path)
	}
}

// abandonWait is how long Abandon waits for a file that is being put in its place.
const abandonWait = 100 * time.Millisecond

// TemporaryFolder makes a folder for files of octolsp's own, which nobody else
// may read. It is removed by remove, at the latest by [Abandon].
func TemporaryFolder(pattern string) (folder string, remove func() error, err error) {
	passing.Lock()
	defer passing.Unlock()
	folder, err = os.MkdirTemp("", pattern)
	if err != nil {
		return "", nil, err
	}
	passing.paths[folder] = true
	return folder, func() error {
		err := os.RemoveAll(folder)
		passing.Lock()
		defer passing.Unlock()
		delete(passing.paths, folder)
		return err
	}, nil
}

// beside is a name beside target that no file has.
func beside(target string) string {
	return filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%s.tmp", filepath.Base(target), rand.Text()[:8]))
}

// newDraft makes a draft of the file at target.
func newDraft(target string) (draft, error) {
	if file := openNameless(target); file != nil {
		return draft{file, true}, nil
	}
	return newNamedDraft(target)
}

// newNamedDraft makes a draft that has a name beside target.
func newNamedDraft(target string) (draft, error) {
	passing.Lock()
	defer passing.Unlock()
	file, err := os.OpenFile(beside(target), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err == nil {
		passing.paths[file.Name()] = true
	}
	return draft{File: file}, err
}

// place gives the draft the name target, in the place of what has it. It is not
// interrupted by [Abandon].
func (d *draft) place(target string) error {
	passing.Lock()
	defer passing.Unlock()
	name := d.Name()
	if d.nameless {
		err := linkNameless(d.File, target)
		if !errors.Is(err, os.ErrExist) {
			return err
		}
		name = beside(target)
		if err := linkNameless(d.File, name); err != nil {
			return err
		}
	} else if runtime.GOOS == "windows" {
		d.Close() // open files can't be moved there
	}
	err := os.Rename(name, target)
	if err != nil {
		os.Remove(name)
	}
	delete(passing.paths, name)
	return err
}

// drop removes a draft that was not placed.
func (d *draft) drop() {
	if d.nameless {
		return
	}
	passing.Lock()
	defer passing.Unlock()
	os.Remove(d.Name())
	delete(passing.paths, d.Name())
}

// synchronize has the disk keep what was written to file, where it can.
func synchronize(file *os.File) error {
	err := file.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// synchronizeFolder has the disk keep which files folder has, where it can: they
// are there in any case, unless the machine crashes.
func synchronizeFolder(folder string) {
	if runtime.GOOS == "windows" {
		return // folders can't be opened there
	}
	if opened, err := os.Open(folder); err == nil {
		_ = opened.Sync()
		opened.Close()
	}
}
