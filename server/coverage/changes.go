package coverage

import "sync"

// changes are what happened in workspace folders, by their paths, since
// their reports were read.
type changes struct {
	mu sync.Mutex
	// came are reports that changed, other are folders in which other files came or
	// went, or of which another config holds.
	came  map[string][]string
	other map[string]bool
	// tries is how often a report could not be read, one time after the other, by
	// its path.
	tries map[string]int
	// notified are the documents, by URI, of whose coverage a client that draws it
	// knows something.
	notified map[string]bool
}

// notify notes whether a client that draws coverage knows something of the
// document with the URI now, and reports whether it did before.
func (c *changes) notify(at string, known bool) (before bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before = c.notified[at]
	switch {
	case !known:
		delete(c.notified, at)
	case c.notified == nil:
		c.notified = map[string]bool{at: true}
	default:
		c.notified[at] = true
	}
	return before
}

// failed notes that the report at path could not be read once more, and returns
// how often that was; it is 0 for one that could.
func (c *changes) failed(path string, failed bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !failed {
		delete(c.tries, path)
		return 0
	}
	if c.tries == nil {
		c.tries = map[string]int{}
	}
	c.tries[path]++
	return c.tries[path]
}

// report notes that the file at path, which may be a report of the folder, came,
// went or changed.
func (c *changes) report(folder, path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.came == nil {
		c.came = map[string][]string{}
	}
	c.came[folder] = append(c.came[folder], path)
}

// all notes that anything may have changed in the folder.
func (c *changes) all(folder string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.other == nil {
		c.other = map[string]bool{}
	}
	c.other[folder] = true
}

// take is what happened in the folder, which is forgotten: the reports, if nothing
// else did.
func (c *changes) take(folder string) (came []string, same bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	came, same = c.came[folder], !c.other[folder]
	delete(c.came, folder)
	delete(c.other, folder)
	return came, same
}
