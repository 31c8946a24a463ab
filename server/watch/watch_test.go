package watch

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/octollm/octolsp/server/schedule"
)

// reports gathers what a Watcher tells, and merges it, because a busy machine
// may spread what a test does over several reports.
type reports struct {
	root  string
	mu    sync.Mutex
	all   batch
	order int
	errs  []string
	next  chan struct{} // closed by the next report; nil if nobody waits for it
}

func (r *reports) report(events []Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = batch{}
	}
	for _, event := range events {
		r.order++
		r.all.add(subject{event.Path, event.Folder}, event.Kind, r.order)
	}
	if r.next != nil {
		close(r.next)
		r.next = nil
	}
}

// reported is closed by the next report.
func (r *reports) reported() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = make(chan struct{})
	}
	return r.next
}

// lines returns what was told as "kind path", the path below root with
// slashes, one at the end of a folder's.
func (r *reports) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for _, event := range r.all.events() {
		path, err := filepath.Rel(r.root, event.Path)
		if err != nil {
			path = event.Path
		}
		line := event.Kind.String() + " " + filepath.ToSlash(path)
		if event.Folder {
			line += "/"
		}
		lines = append(lines, line)
	}
	return lines
}

func (r *reports) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = nil
}

func (r *reports) failed(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, err.Error())
}

// wait waits until all of want was told, and returns what was told since the
// last wait.
func (r *reports) wait(t *testing.T, want ...string) []string {
	t.Helper()
	defer r.forget()
	return r.waitFor(t, want)
}

func (r *reports) waitFor(t *testing.T, want []string) []string {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		next := r.reported()
		lines := r.lines()
		if !slices.ContainsFunc(want, func(line string) bool { return !slices.Contains(lines, line) }) {
			return lines
		}
		select {
		case <-next:
		case <-late:
			t.Fatalf("told %q, want %q in it", lines, want)
		}
	}
}

// exactly waits until all of want was told, then a while, and wants no more.
func (r *reports) exactly(t *testing.T, want ...string) {
	t.Helper()
	defer r.forget()
	r.waitFor(t, want)
	time.Sleep(2 * gatherFor)
	got := r.lines()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// start watches a folder with the files, given by their paths with slashes.
// Folders named "skipped" are skipped.
func start(t *testing.T, files ...string) (*Watcher, *reports) {
	t.Helper()
	root := t.TempDir()
	told := &reports{root: root}
	for _, file := range files {
		write(t, root, file, "x = 1\n")
	}
	w := newWatcher(t, told)
	if err := w.Add(root); err != nil {
		t.Fatal(err)
	}
	return w, told
}

func newWatcher(t *testing.T, told *reports) *Watcher {
	t.Helper()
	skip := func(folder string) bool { return filepath.Base(folder) == "skipped" }
	w, err := New(schedule.SystemClock{}, skip, told.report)
	if err != nil {
		t.Fatal(err)
	}
	w.Failed = told.failed
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		if len(told.errs) > 0 {
			t.Errorf("failed with %q", told.errs)
		}
	})
	return w
}

func write(t *testing.T, root, file, content string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, root, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(root, filepath.FromSlash(from)), filepath.Join(root, filepath.FromSlash(to))); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, root, path string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(root, filepath.FromSlash(path))); err != nil {
		t.Fatal(err)
	}
}

func TestWatcherTellsOfFiles(t *testing.T) {
	_, told := start(t, "a.py", "deep/er/b.py", "skipped/c.py")
	root := told.root

	write(t, root, "new.py", "")
	write(t, root, "new.py", "x = 1\n")
	told.exactly(t, "created new.py")
	write(t, root, "a.py", "x = 2\n")
	write(t, root, "deep/er/b.py", "x = 2\n")
	write(t, root, "skipped/c.py", "x = 2\n")
	write(t, root, "skipped/more/c.py", "x = 2\n")
	told.exactly(t, "changed a.py", "changed deep/er/b.py")
	remove(t, root, "a.py")
	remove(t, root, "skipped")
	told.exactly(t, "deleted a.py")
	rename(t, root, "new.py", "deep/renamed.py")
	told.exactly(t, "deleted new.py", "created deep/renamed.py")
	if err := os.Chmod(filepath.Join(root, "deep", "renamed.py"), 0o600); err != nil {
		t.Fatal(err)
	}
	told.exactly(t)
}

func TestWatcherTellsOfSavesAsChanges(t *testing.T) {
	_, told := start(t, "a.py", "b.py", "c.py")
	root := told.root

	write(t, root, "a.py.tmp", "x = 2\n") // beside, then over it
	rename(t, root, "a.py.tmp", "a.py")
	rename(t, root, "b.py", "b.py~") // a backup, then anew
	write(t, root, "b.py", "x = 2\n")
	remove(t, root, "b.py~")
	remove(t, root, "c.py")
	write(t, root, "c.py", "x = 2\n")
	told.exactly(t, "changed a.py", "changed b.py", "changed c.py")
}

func TestWatcherFollowsFolders(t *testing.T) {
	_, told := start(t, "a.py")
	root := told.root

	for _, file := range []string{"new/er/b.py", "new/er/est/c.py", "new/skipped/d.py"} {
		write(t, root, file, "x = 1\n")
	}
	told.exactly(t, "created new/er/b.py", "created new/er/est/c.py")
	write(t, root, "new/er/est/c.py", "x = 2\n")
	told.exactly(t, "changed new/er/est/c.py")

	rename(t, root, "new", "moved")
	told.exactly(t, "deleted new/", "created moved/er/b.py", "created moved/er/est/c.py")
	write(t, root, "moved/er/est/c.py", "x = 3\n")
	told.exactly(t, "changed moved/er/est/c.py")

	remove(t, root, "moved")
	got := told.wait(t, "deleted moved/")
	if slices.ContainsFunc(got, func(line string) bool { return !strings.HasPrefix(line, "deleted moved/") }) {
		t.Errorf("told %q, want what was deleted only", got)
	}
	write(t, root, "moved/er/b.py", "x = 4\n")
	told.wait(t, "created moved/er/b.py")
	remove(t, root, "moved")
	write(t, root, "moved", "now a file\n")
	got = told.wait(t, "deleted moved/", "created moved")
	if slices.Index(got, "deleted moved/") > slices.Index(got, "created moved") {
		t.Errorf("told %q, want the folder's end first", got)
	}
}

func TestWatcherDoesNotFollowLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // links are for administrators
	}
	elsewhere := t.TempDir()
	_, told := start(t, "a.py")
	if err := os.Symlink(elsewhere, filepath.Join(told.root, "link")); err != nil {
		t.Fatal(err)
	}
	told.exactly(t, "created link")
	write(t, elsewhere, "b.py", "")
	told.exactly(t)
}

func TestWatcherWithSeveralRoots(t *testing.T) {
	w, told := start(t, "a.py", "skipped/b.py", "skipped/in/c.py", "d/e.py")
	root := told.root
	skipped := filepath.Join(root, "skipped")
	if err := w.Add(skipped); err != nil {
		t.Fatal(err)
	}
	if err := w.Add(filepath.Join(root, "d")); err != nil {
		t.Fatal(err)
	}
	write(t, root, "skipped/in/c.py", "x = 2\n")
	told.exactly(t, "changed skipped/in/c.py")

	w.Remove(filepath.Join(root, "d"))
	write(t, root, "d/e.py", "x = 2\n")
	told.exactly(t, "changed d/e.py")
	w.Remove(root)
	write(t, root, "a.py", "x = 2\n")
	write(t, root, "skipped/b.py", "x = 2\n")
	told.exactly(t, "changed skipped/b.py")
	w.Remove(skipped)
	w.Remove(skipped)
	write(t, root, "skipped/b.py", "x = 3\n")
	told.exactly(t)
	if len(w.system.WatchList()) != 0 {
		t.Errorf("still watched: %q", w.system.WatchList())
	}
}

func TestWatcherTellsOfTheRootsEnd(t *testing.T) {
	w := newWatcher(t, &reports{})
	told := &reports{root: t.TempDir()}
	w.report = told.report
	write(t, told.root, "root/in/a.py", "x = 1\n")
	root := filepath.Join(told.root, "root")
	if err := w.Add(root); err != nil {
		t.Fatal(err)
	}
	rename(t, told.root, "root", "moved")
	told.exactly(t, "deleted root/")
	rename(t, told.root, "moved", "root")
	if err := w.Add(root); err != nil {
		t.Fatal(err)
	}
	write(t, told.root, "root/in/a.py", "x = 2\n")
	told.exactly(t, "changed root/in/a.py")
	remove(t, told.root, "root")
	told.wait(t, "deleted root/")
}

func TestWatcherRefuses(t *testing.T) {
	told := &reports{root: t.TempDir()}
	w := newWatcher(t, told)
	write(t, told.root, "file", "")
	for _, name := range []string{"file", "missing"} {
		path := filepath.Join(told.root, name)
		if err := w.Add(path); err == nil || !strings.Contains(err.Error(), "watching "+path+": ") {
			t.Errorf("Add(%s): %v, want an error that names it", name, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	w.Remove(told.root)
	if err := w.Add(told.root); err == nil {
		t.Error("Add after Close succeeds")
	}
}

func TestWatcherBoundsFolders(t *testing.T) {
	told := &reports{root: t.TempDir()}
	w := newWatcher(t, told)
	w.limit = 3
	for _, file := range []string{"a/x.py", "b/x.py", "c/x.py", "d/x.py"} {
		write(t, told.root, file, "")
	}
	err := w.Add(told.root)
	if err == nil || !strings.Contains(err.Error(), "3 folders are watched, which is the limit") ||
		!strings.Contains(err.Error(), "exclude folders") {
		t.Fatalf("Add: %v, want what the limit is and what to do", err)
	}
	write(t, told.root, "a/x.py", "x = 1\n")
	write(t, told.root, "d/x.py", "x = 1\n")
	told.exactly(t, "changed a/x.py")
	write(t, told.root, "e/x.py", "")
	write(t, told.root, "f/x.py", "")
	write(t, told.root, "last.py", "")
	told.wait(t, "created last.py")
	told.mu.Lock()
	defer told.mu.Unlock()
	if len(told.errs) != 1 || !strings.Contains(told.errs[0], "which is the limit") {
		t.Errorf("failed with %q, want the limit once", told.errs)
	}
	told.errs = nil
}

// TestWatcherTellsOfLostEvents keeps the report busy while more happens than
// is queued for it.
func TestWatcherTellsOfLostEvents(t *testing.T) {
	root := t.TempDir()
	told := &reports{root: root}
	w := newWatcher(t, told)
	busy, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.report = func(events []Event) {
		once.Do(func() { close(busy); <-release })
		told.report(events)
	}
	write(t, root, "gone/a.py", "")
	if err := w.Add(root); err != nil {
		t.Fatal(err)
	}
	write(t, root, "first.py", "")
	<-busy
	path := filepath.Join(root, "flood.py")
	for range maxInbox {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		remove(t, root, "flood.py")
	}
	rename(t, root, "gone", "here")
	close(release)
	told.wait(t, "changed ./")
	write(t, root, "here/a.py", "x = 1\n")
	told.exactly(t, "changed here/a.py")
}

func TestWatcherLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	told := &reports{root: t.TempDir()}
	for range 20 {
		w, err := New(schedule.SystemClock{}, func(string) bool { return false }, told.report)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(told.root); err != nil {
			t.Fatal(err)
		}
		write(t, told.root, "a.py", "")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
