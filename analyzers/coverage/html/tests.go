package html

import (
	"encoding/base64"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// testIndex numbers the tests of a page in the order in which they come up, so
// that each name stands there once.
type testIndex struct {
	numbers map[string]int
	names   []string
}

// Tests are the names of the tests of all sources that were made so far.
func (d *document) Tests() []string { return d.tests.names }

// tests are the tests that cover the lines of a file. Many lines have the same
// ones, so that each set of tests stands there once.
type tests struct {
	// Tests are the numbers of those that cover anything here.
	Tests []int `json:"tests,omitempty"`
	// Sets are sets of them: bit i%8 of byte i/8, in base64, says that the i-th of
	// Tests is in the set.
	Sets []string `json:"sets,omitempty"`
	// Runs are ranges of lines with the number of their set: the first line, the
	// last one and the set.
	Runs [][3]int `json:"runs,omitempty"`
}

// group are lines that the same tests cover: those of the group before, and one.
type group struct{ before, test int }

// of finds which tests cover which lines.
func (x *testIndex) of(given []coverage.Test) *tests {
	// Each test parts the lines of each group into those that it covers and the
	// rest, so that in the end the lines of a group have the same tests.
	t := &tests{}
	groups := []group{{}} // the first one has no tests
	ofLine := map[int]int{}
	for _, test := range given {
		parted := map[int]int{}
		for line := range test.Lines.All() {
			was := ofLine[line]
			now, known := parted[was]
			if !known {
				now = len(groups)
				groups = append(groups, group{was, len(t.Tests)})
				parted[was] = now
			}
			ofLine[line] = now
		}
		if len(parted) > 0 {
			t.Tests = append(t.Tests, x.number(test.Name))
		}
	}
	sets := map[int]int{}
	lines := make([]int, 0, len(ofLine))
	for line := range ofLine {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		at := ofLine[line]
		set, known := sets[at]
		if !known {
			set = len(t.Sets)
			sets[at] = set
			t.Sets = append(t.Sets, encode(groups, at, len(t.Tests)))
		}
		if last := len(t.Runs) - 1; last >= 0 && t.Runs[last][1] == line-1 && t.Runs[last][2] == set {
			t.Runs[last][1] = line
		} else {
			t.Runs = append(t.Runs, [3]int{line, line, set})
		}
	}
	return t
}

// encode is the set of the group, of count tests.
func encode(groups []group, at, count int) string {
	bits := make([]byte, (count+7)/8)
	for ; at > 0; at = groups[at].before {
		bits[groups[at].test/8] |= 1 << (groups[at].test % 8)
	}
	return base64.StdEncoding.EncodeToString(bits)
}

// number is that of the test with the name.
func (x *testIndex) number(name string) int {
	number, known := x.numbers[name]
	if !known {
		number = len(x.names)
		x.numbers[name] = number
		x.names = append(x.names, name)
	}
	return number
}
