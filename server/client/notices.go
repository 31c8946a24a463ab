package client

import "sync"

// Notices are what was said already, each once. The zero value is ready, and safe
// for concurrent use.
type Notices struct {
	mu       sync.Mutex
	notified map[string]bool
}

// First reports whether the notice was not given yet, and notes that it is.
func (n *Notices) First(notice string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.notified[notice] {
		return false
	}
	if n.notified == nil {
		n.notified = map[string]bool{}
	}
	n.notified[notice] = true
	return true
}

// Forget lets all notices be given once more.
func (n *Notices) Forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.notified = nil
}
