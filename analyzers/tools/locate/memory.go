package locate

import (
	"context"
	"sync"
)

// memory keeps answers. Each is worked out once, however many ask for it at the
// same time.
type memory[K comparable, V any] struct {
	mu      sync.Mutex
	answers map[K]*answer[V]
}

// answer is one that is known, or being worked out by who holds turn.
type answer[V any] struct {
	turn  chan struct{}
	known bool
	value V
}

// get is the answer for key. An error of work, which is that of ctx, is not
// kept.
func (m *memory[K, V]) get(ctx context.Context, key K, work func() (V, error)) (V, error) {
	m.mu.Lock()
	a := m.answers[key]
	if a == nil {
		if m.answers == nil {
			m.answers = map[K]*answer[V]{}
		}
		a = &answer[V]{turn: make(chan struct{}, 1)}
		m.answers[key] = a
	}
	m.mu.Unlock()
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		var none V // whoever holds the turn may be writing the answer
		return none, ctx.Err()
	}
	if a.known {
		return a.value, nil
	}
	value, err := work()
	if err != nil {
		return value, err
	}
	a.value, a.known = value, true
	return value, nil
}

// drop forgets the answer for key.
func (m *memory[K, V]) drop(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.answers, key)
}

// forget forgets all answers.
func (m *memory[K, V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers = nil
}
