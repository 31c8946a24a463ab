package project

import (
	"testing"
)

// TestRenamedFiles checks that what a report says of a file follows it to its new path,
// where git knows that.
func TestRenamedFiles(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\nb = 2\nc = 3\nd = 4\n")
	f.write(10, "whole.py", "e = 5\n")
	f.committed("a.py", "whole.py")
	f.write(100, "lcov.info", lcov("a.py", 1, 0, 1, 1)+lcov("whole.py", 0)+lcov("never.py", 1))
	p := f.load(nil)
	f.git(150, "mv", "a.py", "b.py")
	f.git(150, "mv", "whole.py", "moved.py")
	f.write(150, "b.py", "# new\na = 1\nb = 2\nc = 3\nd = 4\n")
	for _, p := range []*Project{f.load(nil), f.load(p)} {
		if got := f.states(p, "b.py") + " " + f.states(p, "moved.py"); got != "?+-++. -." {
			t.Errorf("the lines are %q", got)
		}
		if p.Reports[0].Matched() != 2 {
			t.Errorf("the paths mean %+v", p.Reports[0].Matches)
		}
	}
}
