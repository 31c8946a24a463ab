package python

import (
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
)

// FuzzComplete: whatever the text and whatever was executed, the account is of the
// text, and nothing that was executed in it is missing.
func FuzzComplete(f *testing.F) {
	f.Add("if x:\n    with a:\n        b()\nelse:\n    c()\n", []byte{1, 2, 5}, []byte{1, 2, 2, 1})
	f.Add("try:\n    raise x\nexcept y:\n    pass\nfinally:\n    z = [\n1]\n", []byte{1, 7}, []byte{2, 3})
	f.Add("match x:\n case 1 | (_ as y) if 0: pass\nwhile 1: pass\n", []byte{1}, []byte{0, 0})
	f.Add("class A:\n    x: int\n    def f(): \"a\"\n  # pragma: no cover\n", []byte{2}, []byte{1, 200})
	f.Add("f'{a:{b!r:\"{c}\"}}' \\\n\r\n'''\n{", []byte{1, 2, 3}, []byte{})
	f.Add("@a\n@b\nasync def f[T = 1]():\n\treturn (\nfor x in y: break\nelse: continue\n", []byte{3}, []byte{3, 1})
	f.Fuzz(func(t *testing.T, source string, lines, steps []byte) {
		var ran []int
		for _, line := range lines {
			ran = append(ran, int(line))
		}
		var pairs [][2]int
		for i := 0; i+1 < len(steps); i += 2 {
			if from, to := int(steps[i]), int(int8(steps[i+1])); from > 0 && to != 0 {
				pairs = append(pairs, [2]int{from, to})
			}
		}
		module := Module{parse(t, source), DefaultRules(""), true}
		begin := time.Now()
		made := Complete(executed(ran, pairs...), module)
		if took := time.Since(begin); took > time.Second {
			t.Fatalf("it took %v", took)
		}
		last := text.NewLines(source).Count()
		known := map[int]bool{}
		for line := range made.All() {
			known[line.Number] = line.Hits > 0
			if line.Number < 1 || line.Number > last || made.Excluded.Has(line.Number) {
				t.Fatalf("line %d of %d, excluded %q", line.Number, last, made.Excluded)
			}
		}
		s := newSource(module.Tree)
		for _, line := range ran {
			first := s.firstOf(line)
			if s.inStatement(line) && !known[first] && !made.Excluded.Has(first) && !s.docstrings.Has(first) {
				t.Fatalf("line %d was executed", line)
			}
		}
		for branch := range made.Branches.All() {
			if branch.Line < 1 || branch.Line > last || branch.To != coverage.Exit && (branch.To < 1 || branch.To > last) {
				t.Fatalf("a branch from %d to %d of %d", branch.Line, branch.To, last)
			}
		}
	})
}
