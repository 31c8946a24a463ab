package workset

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
)

// An update brings a folder up to date.
type update struct {
	*Folder
	ctx      context.Context
	settings Settings
	disk     *files.Listing
	source   *Source
	report   func(File) error
	progress func(done, total int)

	done, total int
	// deferred are how many stale files are done once they are settled.
	deferred int
	// waiting are analyses of unsettled files, of which held bytes of text.
	waiting map[string]*fileResult
	held    int
}

// maxHeld is how many bytes of text wait for other files to be looked at. What
// is beyond it is looked at again.
const maxHeld = 8 << 20

func newUpdate(ctx context.Context, f *Folder, settings Settings) *update {
	d := files.NewListing(f.files)
	return &update{Folder: f, ctx: ctx, settings: settings, disk: d, source: &Source{Open: f.files.Open, Folders: []string{f.root}, Locator: engine.NewLocator(d)}, waiting: map[string]*fileResult{}}
}

// run looks at what is stale and settles what is unsettled.
func (u *update) run() error {
	if err := u.reportGone(); err != nil {
		return err
	}
	var stale []*fileResult
	for _, path := range slices.Sorted(maps.Keys(u.scan.stale)) {
		stale = append(stale, &fileResult{path: path})
	}
	u.total = len(stale)
	if err := inOrder(u.ctx, u.workers, stale, u.analyze, u.take); err != nil {
		return err
	}
	if err := u.reportGone(); err != nil { // what went meanwhile
		return err
	}
	u.scan.spread()
	unsettled := map[string][]*fileResult{}
	for _, path := range slices.Sorted(maps.Keys(u.scan.unsettled)) {
		group := u.scan.files[path].summary.File.LinkUnit()
		l := u.waiting[path]
		if l == nil {
			l = &fileResult{path: path}
		}
		unsettled[group] = append(unsettled[group], l)
	}
	u.total += len(u.scan.unsettled) - u.deferred
	u.waiting = nil
	for _, group := range slices.Sorted(maps.Keys(unsettled)) {
		if err := u.settle(group, unsettled[group]); err != nil {
			return err
		}
	}
	return nil
}

// reportGone reports the files that are not there any more.
func (u *update) reportGone() error {
	for _, path := range slices.Sorted(maps.Keys(u.scan.gone)) {
		if err := u.report(File{Path: path}); err != nil {
			return err
		}
		delete(u.scan.gone, path)
		u.remember(path, 0, false)
	}
	return nil
}

// take keeps what was seen of a stale file.
func (u *update) take(l *fileResult) error {
	known := u.scan.files[l.path]
	if l.gone {
		u.lose(l.path)
		u.step()
		return nil
	}
	known.stamp, known.rules = l.stamp, l.rules
	known.reportEmpty = known.reportEmpty || known.open && !l.open
	known.open = l.open
	conditional := l.analysis != nil && l.analysis.Conditional()
	u.scan.take(l.path, l.analysis, conditional)
	delete(u.scan.unsettled, l.path)
	switch {
	case l.open:
		u.remember(l.path, 0, false)
	case conditional:
		u.scan.unsettled[l.path] = true
		delete(u.scan.stale, l.path)
		u.deferred++
		if size := len(l.analysis.File.Source); u.held+size <= maxHeld {
			u.held += size
			u.waiting[l.path] = l
		}
		return nil
	default:
		if err := u.deliver(l); err != nil {
			return err
		}
	}
	delete(u.scan.stale, l.path)
	u.step()
	return nil
}

// settle reports the files of a group that depend on others.
func (u *update) settle(group string, files []*fileResult) error {
	asked := u.scan.asked[group]
	if asked == nil {
		asked = map[string]bool{}
		u.scan.asked[group] = asked
	}
	recording := &recorder{FS: u.disk, asked: asked}
	var analyses []*engine.Analysis
	for _, known := range u.scan.files {
		if known.summary != nil && known.summary.File.LinkUnit() == group {
			analyses = append(analyses, known.summary)
		}
	}
	links := engine.NewLinks(analyses, recording)
	look := func(ctx context.Context, analyzer *engine.Analyzer, l *fileResult) error {
		if l.analysis == nil {
			if err := u.analyze(ctx, analyzer, l); err != nil || l.analysis == nil {
				return err
			}
		}
		u.settleFile(l, links)
		return nil
	}
	take := func(l *fileResult) error {
		if l.crash == "" && (l.open || l.analysis == nil || !sameSummary(l.analysis, u.scan.files[l.path].summary)) {
			// It changed meanwhile: the next update looks at it as at any other.
			u.scan.stale[l.path] = true
		} else if err := u.deliver(l); err != nil {
			return err
		}
		delete(u.scan.unsettled, l.path)
		u.step()
		return nil
	}
	return inOrder(u.ctx, u.workers, files, look, take)
}

// recorder notes what the links of a group ask for.
type recorder struct {
	files.FS
	mu    sync.Mutex
	asked map[string]bool
}

// IsFile implements [files.FS].
func (r *recorder) IsFile(path string) bool {
	r.mu.Lock()
	r.asked[path] = true
	r.mu.Unlock()
	return r.FS.IsFile(path)
}

// deliver reports a file if its findings are not those that were reported.
func (u *update) deliver(l *fileResult) error {
	known := u.scan.files[l.path]
	before, was := u.Known(l.path)
	if known.reportEmpty || was && before != l.hash || !was && l.hash != 0 || l.crash != "" {
		made := File{Path: l.path, Source: l.source, Findings: l.findings, Hash: l.hash, Crash: l.crash}
		if err := u.report(made); err != nil {
			return err
		}
	}
	known.reportEmpty = false
	u.remember(l.path, l.hash, true)
	return nil
}

func (u *update) remember(path string, hash uint64, known bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if known {
		u.hashes[path] = hash
	} else {
		delete(u.hashes, path)
	}
}

func (u *update) step() {
	u.done++
	if u.progress != nil {
		u.progress(u.done, u.total)
	}
}

// isGone reports that there is nothing at a path that a walk has met.
func isGone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}
