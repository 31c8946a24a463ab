package python

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// executed is what the database says of a file in which these lines were
// executed, and these steps were made.
func executed(lines []int, steps ...[2]int) *coverage.File {
	var hits []coverage.Line
	for _, line := range lines {
		hits = append(hits, coverage.Line{Number: line, Hits: 1})
	}
	var branches []coverage.Branch
	for _, step := range steps {
		branch := coverage.Branch{Line: step[0], To: step[1], Evaluated: true, Hits: 1}
		if step[1] < 0 {
			branch.To, branch.Number = coverage.Exit, uint32(-step[1])
		}
		branches = append(branches, branch)
	}
	return &coverage.File{Path: "a.py", Lines: coverage.PackLines(hits), Branches: coverage.PackBranches(branches, nil)}
}

// said is what a file says, in words: "2" is executed, "!3" is not.
func said(file *coverage.File) string {
	var words []string
	for line := range file.All() {
		word := fmt.Sprint(line.Number)
		if line.Hits == 0 {
			word = "!" + word
		}
		words = append(words, word)
	}
	for branch := range file.Branches.All() {
		word := way(branch.Line, branch.To)
		switch {
		case !branch.Evaluated:
			word = "?" + word
		case branch.Hits == 0:
			word = "!" + word
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestComplete(t *testing.T) {
	for _, test := range []struct {
		name, source string
		lines        []int
		steps        [][2]int
		want         string
	}{
		{
			name:   "what was not executed is missing",
			source: "x = 1\nif x:\n    y = 2\nelse:\n    z = 3\n",
			lines:  []int{1, 2, 3}, steps: [][2]int{{1, 2}, {2, 3}, {3, -1}},
			want: "1 2 3 !5 2->3 !2->5",
		},
		{
			name:   "a branch of a line that was not reached was not evaluated",
			source: "def area():\n    if x:\n        y()\n",
			lines:  []int{1}, steps: [][2]int{{1, -1}},
			want: "1 !2 !3 ?2->exit ?2->3",
		},
		{
			name:   "any line of a statement stands for it",
			source: "x = [\n    1,\n    2,\n]\nif (x and\n        y):\n    z = 3\nw = 4\n",
			lines:  []int{2, 3, 5, 6, 8}, steps: [][2]int{{2, 3}, {3, 5}, {5, 6}, {6, 8}, {8, -1}},
			want: "1 5 !7 8 !5->7 5->8",
		},
		{
			name:   "a docstring and what is excluded was executed and is no line",
			source: "\"\"\"Doc.\"\"\"\nx = 1  # pragma: no cover\ny = 2\n",
			lines:  []int{1, 2, 3}, want: "3",
		},
		{
			name:   "leaving a with goes on with what comes next",
			source: "def area():\n    with x:\n        if y:\n            z()\n    w()\n",
			lines:  []int{1, 2, 3, 5}, steps: [][2]int{{1, -1}, {2, 3}, {3, 2}, {2, 5}, {5, -1}},
			want: "1 2 3 !4 5 !3->4 3->5",
		},
		{
			name:   "so does leaving several at once",
			source: "def area():\n    with x:\n        with y:\n            if z:\n                w()\n    v()\n",
			lines:  []int{2, 3, 4, 6}, steps: [][2]int{{2, 3}, {3, 4}, {4, 3}, {3, 2}, {2, 6}},
			want: "!1 2 3 4 !5 6 !4->5 4->6",
		},
		{
			name:   "leaving a generator is not leaving the function",
			source: "def area():\n    if any(x for x in y):\n        z()\n",
			lines:  []int{1, 2, 3}, steps: [][2]int{{2, 3}, {2, -2}, {3, -1}},
			want: "1 2 3 !2->exit 2->3",
		},
		{
			name:   "a branch that need not be taken is left out unless it was",
			source: "while True:\n    if x: break  # pragma: no branch\n",
			lines:  []int{1, 2}, steps: [][2]int{{1, 2}, {2, -1}},
			want: "1 2 2->exit",
		},
		{
			name:   "annotations of a class that were executed tell of an older Python",
			source: "class Shape:\n    x: int\n    y: int\ndef f():\n    class Inner:\n        z: int\n",
			lines:  []int{1, 2, 3, 4},
			want:   "1 2 3 4 !5 !6",
		},
		{
			name:   "what was executed is a statement, whatever the rules say",
			source: "def area():\n    global x\n    x = 1\n",
			lines:  []int{1, 2}, want: "1 2 !3",
		},
		{
			name:   "lines that are blank or beyond the text are of another text",
			source: "x = 1\n\n# y\nz = 2\n",
			lines:  []int{1, 2, 3, 4, 99, 1 << 23}, steps: [][2]int{{1, 99}},
			want: "1 4",
		},
		{
			name:   "a function with a syntax error has lines and no branches",
			source: "def area():\n    if x:\n        y()\n    z = = 1\ndef width():\n    if x:\n        y()\n",
			lines:  []int{1, 5, 6}, steps: [][2]int{{6, -5}},
			want: "1 !2 !3 !4 5 6 !7 6->exit !6->7",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			module := Module{parse(t, test.source), DefaultRules(""), len(test.steps) > 0}
			if got := said(Complete(executed(test.lines, test.steps...), module)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestCompleteKeepsHits: of several lines of a statement, the most counts.
func TestCompleteKeepsHits(t *testing.T) {
	lines := coverage.PackLines([]coverage.Line{{Number: 1, Hits: 2}, {Number: 2, Hits: 5}, {Number: 4, Hits: 3}})
	got := Complete(&coverage.File{Lines: lines}, Module{Tree: parse(t, "x = [\n    1,\n]\ny = 2\n")})
	want := []coverage.Line{{Number: 1, Hits: 5}, {Number: 4, Hits: 3}}
	if got := slices.Collect(got.All()); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCompleteTests: what a test executed are statements, too.
func TestCompleteTests(t *testing.T) {
	set := func(lines ...int) coverage.LineSet {
		var builder coverage.LineSetBuilder
		for _, line := range lines {
			builder.Add(line)
		}
		return builder.Set()
	}
	file := executed([]int{1, 2, 4, 5, 6})
	file.Tests = []coverage.Test{{Name: "a", Lines: set(1, 2, 5, 70)}, {Name: "b", Lines: set(6)}}
	made := Complete(file, Module{parse(t, "\"\"\"Doc.\"\"\"\nx = [\n\n    1,\n    2]\ny = 2\n"), DefaultRules(""), false})
	want := []coverage.Test{{Name: "a", Lines: set(2)}, {Name: "b", Lines: set(6)}}
	if !slices.Equal(made.Tests, want) {
		t.Errorf("got %q, want %q", made.Tests, want)
	}
}

// TestCompleteIsFast: more of the same takes no longer for each.
func TestCompleteIsFast(t *testing.T) {
	const count = 20_000
	for _, test := range []struct {
		name, source    string
		lines, branches int
	}{
		{"elif", "if x:\n    a()\n" + strings.Repeat("elif x:\n    a()\n", count) + "b()\n", 2*count + 3, 2*count + 2},
		{"comments", strings.Repeat("# a\n", count) + strings.Repeat("a\n", count), count, 0},
		{"literals", "a = '" + strings.Repeat("# pragma...", count) + "'\n", 1, 0},
		{"breaks", "while x:\n" + strings.Repeat("    if y: break\n    z()\n", count), 2*count + 1, 0},
		{"with", strings.Repeat("with x:\n    a()\n", count), 2 * count, 0},
	} {
		begin := time.Now()
		made := Complete(&coverage.File{}, Module{parse(t, test.source), DefaultRules(""), true})
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s: it took %v", test.name, took)
		}
		if lines, branches := made.LineShare().Total, made.Branches.Count(); lines != test.lines || test.branches > 0 && branches != test.branches {
			t.Errorf("%s: %d lines and %d branches", test.name, lines, branches)
		}
	}
}
