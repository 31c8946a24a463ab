package toolruns

import "sync"

// Share divides the processors between tools and the check beside them: the
// check gets what is left, and one always.
type Share struct {
	// Processors is how many there are.
	Processors int

	mu    sync.Mutex
	freed sync.Cond
	tools int
	used  int
}

// NewShare divides that many processors.
func NewShare(processors int) *Share {
	s := &Share{Processors: processors}
	s.freed.L = &s.mu
	return s
}

// Take waits for a processor for the check; Give gives it back.
func (s *Share) Take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.used >= max(1, s.Processors-s.tools) {
		s.freed.Wait()
	}
	s.used++
}

// Give gives back what Take took.
func (s *Share) Give() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	s.freed.Signal()
}

func (s *Share) toolStarts() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tools++
}

func (s *Share) toolEnds() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tools--
	s.freed.Signal()
}
