package linemap

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
)

// edited is source with the origins after edit.
func edited(t *testing.T, source string, o *Origins, edit text.Edit) (string, *Origins) {
	t.Helper()
	after, err := text.Apply(source, []text.Edit{edit})
	if err != nil {
		t.Fatal(err)
	}
	return after, o.Edited(edit, text.NewLines(source), text.NewLines(after))
}

func TestEdited(t *testing.T) {
	const source = "one\ntwo\nthree\nfour\n"
	replace := func(old, new string) text.Edit {
		at := strings.Index(source, old)
		return text.Edit{Range: text.Range{Start: at, End: at + len(old)}, New: new}
	}
	for _, test := range []struct {
		name string
		edit text.Edit
		want []int32
	}{
		{"a letter", replace("w", "W"), []int32{1, 0, 3, 4, 5}},
		{"a line above", replace("one", "zero\none"), []int32{0, 1, 2, 3, 4, 5}},
		{"a line break at a line's end", replace("two", "two\n"), []int32{1, 2, 0, 3, 4, 5}},
		{"a line break at a line's start", replace("two", "\ntwo"), []int32{1, 0, 2, 3, 4, 5}},
		{"a line break within a line", replace("two", "tw\no"), []int32{1, 0, 0, 3, 4, 5}},
		{"two lines joined", replace("two\n", "two"), []int32{1, 0, 4, 5}},
		{"a line removed", replace("two\n", ""), []int32{1, 3, 4, 5}},
		{"lines swapped", replace("two\nthree", "three\ntwo"), []int32{1, 3, 0, 4, 5}},
		{"everything", replace(source, "new"), []int32{0}},
		{"everything the same", replace(source, source), []int32{1, 2, 3, 4, 5}},
		{"other line endings", replace(source, strings.ReplaceAll(source, "\n", "\r\n")), []int32{1, 2, 3, 4, 5}},
		{"nothing left", replace(source, ""), []int32{5}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fingerprint := Fingerprinted(source)
			_, o := edited(t, source, Trace(fingerprint, fingerprint), test.edit)
			got := slices.Clone(o.of)
			if test.name == "lines swapped" && slices.Equal(got, []int32{1, 0, 2, 4, 5}) {
				return // either line may be the one that stayed
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the origins are %v, not %v", got, test.want)
			}
		})
	}
}

// TestTwins checks that a line which an edit only adjoins stays the line that it
// was, though the one beside it is the same.
func TestTwins(t *testing.T) {
	const source = "f()\ng(x)\ng(x)\nh()\n"
	for name, test := range map[string]struct {
		start, end int
		want       []int32
	}{
		"the first is taken away":  {4, 9, []int32{1, 3, 4, 5}},
		"the second is taken away": {9, 14, []int32{1, 2, 4, 5}},
		"the second, by its left":  {8, 13, []int32{1, 2, 4, 5}},
	} {
		fingerprint := Fingerprinted(source)
		_, o := edited(t, source, Trace(fingerprint, fingerprint), text.Edit{Range: text.Range{Start: test.start, End: test.end}})
		if !slices.Equal(o.of, test.want) {
			t.Errorf("%s: the origins are %v, not %v", name, o.of, test.want)
		}
	}
}

// TestTwinsOfWhatCameOrWent checks that of lines with the same text, of which some came
// or went beside them, none is said to be the one that was measured.
func TestTwinsOfWhatCameOrWent(t *testing.T) {
	const source = "def one():\n    result = 1\n    return result\n\ndef never():\n    result = 2\n    return result\n\ndef three():\n    return 3\n"
	for name, test := range map[string]struct {
		now  string
		want []int32
	}{
		"one is changed, and never taken away": {
			"def one():\n    result = 100\n    return result\n\ndef three():\n    return 3\n", []int32{1, 0, 0, 0, 9, 10, 11},
		},
		"a function more, which ends as the one before": {
			"def one():\n    result = 1\n    return result\n\ndef two():\n    result = 3\n    return result\n\ndef never():\n    result = 2\n    return result\n\ndef three():\n    return 3\n",
			[]int32{1, 2, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11},
		},
	} {
		if got := Trace(Fingerprinted(source), Fingerprinted(test.now)).of; !slices.Equal(got, test.want) {
			t.Errorf("%s: the origins are %v, not %v", name, got, test.want)
		}
	}
}

// TestALargeEditAndBack replaces all of a large text and takes that back.
func TestALargeEditAndBack(t *testing.T) {
	var lines strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&lines, "line %d\n", i)
	}
	source := lines.String()
	fingerprint := Fingerprinted(source)
	all := text.Edit{Range: text.Range{End: len(source)}, New: "nothing\n"}
	now, o := edited(t, source, Trace(fingerprint, fingerprint), all)
	if _, o = edited(t, now, o, text.Edit{Range: text.Range{End: len(now)}, New: source}); !o.Unchanged() {
		t.Error("what was taken back is not known again")
	}
}

// TestEditsAndBack makes random edits and takes them back: every known line has
// the text that was measured, the lines ascend, and in the end all are known.
func TestEditsAndBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"", "x", "\n", "\r", "\r\n", "one\n", "é𝕏", "\n\n", "two\nthree\n"}
	whole := 0
	for range 3000 {
		var source strings.Builder
		for range random.IntN(40) {
			source.WriteString(pieces[random.IntN(len(pieces))])
		}
		measured := source.String()
		lines := text.NewLines(measured)
		fingerprint := Fingerprinted(measured)
		if len(fingerprint) != lines.Count() {
			t.Fatalf("%q has %d lines, and its fingerprint %d", measured, lines.Count(), len(fingerprint))
		}
		now, o := measured, Trace(fingerprint, fingerprint)
		var versions []string
		for range random.IntN(8) {
			versions = append(versions, now)
			start := random.IntN(len(now) + 1)
			end := min(len(now), start+random.IntN(6))
			var inserted strings.Builder
			for range random.IntN(3) {
				inserted.WriteString(pieces[random.IntN(len(pieces))])
			}
			now, o = edited(t, now, o, text.Edit{Range: text.Range{Start: start, End: end}, New: inserted.String()})
			held(t, measured, now, o)
		}
		for _, before := range slices.Backward(versions) {
			start := 0
			for start < min(len(before), len(now)) && before[start] == now[start] {
				start++
			}
			end := 0
			for end < min(len(before), len(now))-start && before[len(before)-1-end] == now[len(now)-1-end] {
				end++
			}
			now, o = edited(t, now, o, text.Edit{Range: text.Range{Start: start, End: len(now) - end}, New: before[start : len(before)-end]})
			held(t, measured, now, o)
		}
		distinct := slices.Clone(fingerprint)
		slices.Sort(distinct)
		if len(slices.Compact(distinct)) < len(fingerprint) {
			continue // a line may be taken for one that is the same
		}
		whole++
		if !o.Unchanged() {
			t.Fatalf("%q: what was taken back is not known again: %v", measured, o.of)
		}
	}
	if whole < 100 {
		t.Errorf("only %d of the texts have no line twice", whole)
	}
}

// held holds what is always true of origins.
func held(t *testing.T, measured, now string, o *Origins) {
	t.Helper()
	before, after := text.NewLines(measured), text.NewLines(now)
	if o.Count() != after.Count() {
		t.Fatalf("%d origins of %d lines", o.Count(), after.Count())
	}
	last := int32(0)
	for line, of := range o.of {
		if of == 0 {
			continue
		}
		if of <= last {
			t.Fatalf("%q after %q: the origins %v do not ascend", now, measured, o.of)
		}
		last = of
		if before.Text(int(of)-1) != after.Text(line) {
			t.Fatalf("line %d of %q is taken for line %d of %q", line+1, now, of, measured)
		}
		if got := o.To(int(of)); got != line+1 {
			t.Fatalf("line %d of the measured text is at %d, not at %d: %v", of, got, line+1, o.of)
		}
	}
}

func TestFile(t *testing.T) {
	const measured = "if a:\n    b()\nelse:\n    c()\nd()\n"
	now := "import e\n" + strings.Replace(measured, "c()", "e()", 1)
	f := &coverage.File{
		Path:  "a.py",
		Lines: coverage.PackLines([]coverage.Line{{Number: 1, Hits: 2}, {Number: 2, Hits: 2}, {Number: 4}, {Number: 5, Hits: 2}}),
		Branches: coverage.PackBranches([]coverage.Branch{
			{Line: 1, To: 2, Evaluated: true, Hits: 2}, {Line: 1, To: 4, Evaluated: true},
		}, nil),
		Tests: []coverage.Test{{Name: "test_b", Lines: coverage.LineSet("\x36")}},
	}
	mapped := Trace(Fingerprinted(measured), Fingerprinted(now)).File(f)
	lines := slices.Collect(mapped.Lines.All())
	if want := []coverage.Line{{Number: 2, Hits: 2}, {Number: 3, Hits: 2}, {Number: 6, Hits: 2}}; !slices.Equal(lines, want) {
		t.Errorf("the lines are %v, not %v", lines, want)
	}
	branches := slices.Collect(mapped.Branches.All())
	if len(branches) != 2 || branches[0].Line != 2 || branches[0].To+branches[1].To != 3 || branches[0].Hits+branches[1].Hits != 2 {
		t.Errorf("the branches are %+v", branches)
	}
	if tests := slices.Collect(mapped.Tests[0].Lines.All()); !slices.Equal(tests, []int{2, 3, 6}) {
		t.Errorf("the test executed the lines %v", tests)
	}
}

// BenchmarkEdits carries the lines of a text of 10,000 lines over 1,000 edits.
func BenchmarkEdits(b *testing.B) {
	var source strings.Builder
	for i := range 10_000 {
		source.WriteString(strings.Repeat("word ", i%17) + "\n")
	}
	fingerprint := Fingerprinted(source.String())
	type step struct {
		edit          text.Edit
		before, after *text.Lines
	}
	random := rand.New(rand.NewPCG(3, 4))
	now := source.String()
	var steps []step
	for i := range 1000 {
		at := random.IntN(len(now))
		edit := text.Edit{Range: text.Range{Start: at, End: at + i%2}, New: []string{"x", "\n", "y\nz"}[i%3]}
		after, err := text.Apply(now, []text.Edit{edit})
		if err != nil {
			b.Fatal(err)
		}
		steps = append(steps, step{edit, text.NewLines(now), text.NewLines(after)})
		now = after
	}
	for b.Loop() {
		o := Trace(fingerprint, fingerprint)
		for _, s := range steps {
			o = o.Edited(s.edit, s.before, s.after)
		}
	}
}
