package python

// detours are the steps that leave a with through its header, each with the step
// from there to what comes next. A reader wants to see the one step from the last
// line to what comes next.
type detours map[arc]arc

// detours finds those of the steps that may happen.
func (a *arcs) detours() detours {
	next := map[int]int{}
	for step := range a.all {
		_, header := a.withStarts[step.from]
		_, entry := a.entries[step]
		if to, known := next[step.from]; header && !entry && (!known || step.to > to) {
			next[step.from] = step.to // there is one, or the same with is left in several ways
		}
	}
	made := detours{}
	for step := range a.exits {
		if to, known := next[step.to]; known {
			made[step] = arc{step.to, to}
		}
	}
	return made
}

// straighten replaces the detours in steps.
func (d detours) straighten(steps map[arc]struct{}) map[arc]struct{} {
	if len(d) == 0 {
		return steps
	}
	made := map[arc]struct{}{}
	removed := map[arc]struct{}{}
	for step := range steps {
		made[step] = struct{}{}
		next, is := d[step]
		if !is {
			continue
		}
		removed[step] = struct{}{}
		for range len(d) { // through all around it; no more than there are
			further, is := d[next]
			if !is {
				break
			}
			removed[next] = struct{}{}
			removed[arc{next.from, further.to}] = struct{}{}
			next = further
		}
		made[arc{step.from, next.to}] = struct{}{}
		removed[next] = struct{}{}
	}
	for step := range removed {
		delete(made, step)
	}
	return made
}
