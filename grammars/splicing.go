package grammars

// splicing puts the rows of several tables under one node.
type splicing struct {
	rows []row
	// parent is the row that holds what is spliced, and last its last child
	// so far, 0 if there is none.
	parent, last uint32
}

// copy appends rows from to end of a table, whose outermost nodes are siblings,
// moved by shift bytes.
func (s *splicing) copy(table []row, from, end, shift int) {
	if from == end {
		return
	}
	delta := uint32(len(s.rows) - from) // additions wrap around
	outer := table[from].parent
	for i := from; i < end; i++ {
		r := table[i]
		r.start += uint32(shift)
		r.end += uint32(shift)
		if r.next != 0 {
			r.next += delta
		}
		if r.parent == outer {
			if s.last != 0 {
				s.rows[s.last].next = uint32(len(s.rows))
			}
			s.last = uint32(len(s.rows))
			r.parent, r.next = s.parent, 0
		} else {
			r.parent += delta
		}
		s.rows = append(s.rows, r)
	}
}
