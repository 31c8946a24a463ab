package session

import (
	"slices"
	"sync"
)

// warm are the documents whose syntax trees are kept, so that the next
// keystroke is cheap: those that were looked at last. A tree takes about forty
// times the memory of its text.
type warm struct {
	mu sync.Mutex
	// kept are in the order in which they were looked at, the last one last.
	kept []kept
	// size is that of all their texts in bytes.
	size int
}

// kept is a document with the size of its text in bytes.
type kept struct {
	*history
	size int
}

// warmSize bounds the texts of the warm documents in bytes; the last one is
// kept whatever its size.
const warmSize = 1 << 20

// keep makes a document the last one. The caller holds its lock.
func (w *warm) keep(h *history, size int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h.closed {
		return
	}
	w.remove(h)
	w.kept = append(w.kept, kept{h, size})
	w.size += size
	for i := 0; w.size > warmSize && i < len(w.kept)-1; {
		// What is looked at right now stays, and so no two wait for each other.
		if !w.kept[i].mu.TryLock() {
			i++
			continue
		}
		w.kept[i].rest()
		w.kept[i].mu.Unlock()
		w.remove(w.kept[i].history)
	}
}

// drop takes out a document that was closed.
func (w *warm) drop(h *history) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h.closed = true
	w.remove(h)
}

func (w *warm) remove(h *history) {
	at := slices.IndexFunc(w.kept, func(k kept) bool { return k.history == h })
	if at >= 0 {
		w.size -= w.kept[at].size
		w.kept = slices.Delete(w.kept, at, at+1)
	}
}

// rest keeps of a document only what it takes to show it. The caller holds its
// lock.
func (h *history) rest() {
	bare := h.analysis.WithoutTree()
	if h.checked != nil && h.checked.Analysis == h.analysis {
		checked := *h.checked
		checked.Analysis = bare
		h.checked = &checked
	}
	h.analysis = bare
}
