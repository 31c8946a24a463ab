package coverage

// Exits tells apart the exits of one line as coverage.py has them: steps to the
// negative of the line that what is left begins on. A line may have several, such as
// that of a lambda which starts in it or of a method, and that of the function or class
// around it. The zero value knows none.
type Exits struct {
	// outermost are the steps out of the outermost code, by line.
	outermost map[int]int
}

// Add takes in the step from one line to another; one that is not an exit is passed over.
func (e *Exits) Add(from, to int) {
	if exit, known := e.outermost[from]; to >= 0 || known && to <= exit {
		return
	}
	if e.outermost == nil {
		e.outermost = map[int]int{}
	}
	e.outermost[from] = to
}

// Branch is the step, after all of its line were added. The outermost exit has the
// Number 0, as where a report has only one, the others the line that they are the exit
// of.
func (e *Exits) Branch(from, to int) Branch {
	branch := Branch{Line: from, To: max(to, Exit)}
	if to < 0 && to != e.outermost[from] {
		branch.Number = uint32(-to)
	}
	return branch
}
