package coveragepy

import "testing"

// No set takes memory when all of them take too much.
func TestSetsThatTakeTooMuch(t *testing.T) {
	sets := newDataSets(1000)
	for i := range 100 {
		bits := make([]byte, 100)
		bits[i] = 1
		sets.of(bits)
	}
	if !sets.full() || sets.bytes > 1100 {
		t.Errorf("the sets take %d bytes", sets.bytes)
	}
}
