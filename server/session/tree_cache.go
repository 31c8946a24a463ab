package session

import (
	"slices"
	"sync"
)

// treeCache has the documents whose syntax trees are kept, so that the next
// keystroke is cheap: those that were looked at last. A tree takes about forty
// times the memory of its text.
type treeCache struct {
	mu sync.Mutex
	// kept are in the order in which they were looked at, the last one last.
	kept []cachedTree
	// size is that of all their texts in bytes.
	size int
}

// cachedTree is a document with the size of its text in bytes.
type cachedTree struct {
	*history
	size int
}

// treeCacheSize bounds the texts of the documents in bytes; the last one is
// kept whatever its size.
const treeCacheSize = 1 << 20

// keep makes a document the last one. The caller holds its lock.
func (w *treeCache) keep(h *history, size int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h.closed {
		return
	}
	w.remove(h)
	w.kept = append(w.kept, cachedTree{h, size})
	w.size += size
	for i := 0; w.size > treeCacheSize && i < len(w.kept)-1; {
		// What is looked at right now stays, and so no two wait for each other.
		if !w.kept[i].mu.TryLock() {
			i++
			continue
		}
		w.kept[i].dropTree()
		w.kept[i].mu.Unlock()
		w.remove(w.kept[i].history)
	}
}

// drop takes out a document that was closed.
func (w *treeCache) drop(h *history) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h.closed = true
	w.remove(h)
}

func (w *treeCache) remove(h *history) {
	at := slices.IndexFunc(w.kept, func(k cachedTree) bool { return k.history == h })
	if at >= 0 {
		w.size -= w.kept[at].size
		w.kept = slices.Delete(w.kept, at, at+1)
	}
}

// rest keeps of a document only what it takes to show it. The caller holds its
// lock.
func (h *history) dropTree() {
	bare := h.analysis.WithoutTree()
	if h.checked != nil && h.checked.Analysis == h.analysis {
		checked := *h.checked
		checked.Analysis = bare
		h.checked = &checked
	}
	h.analysis = bare
}
