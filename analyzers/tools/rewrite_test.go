package tools_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

func TestRewriteChangesOnlyTheLinesThatDiffer(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		want          []text.Edit
	}{
		"the same":           {"a\nb\n", "a\nb\n", nil},
		"both empty":         {"", "", nil},
		"from nothing":       {"", "a\n", []text.Edit{{New: "a\n"}}},
		"to nothing":         {"a\n", "", []text.Edit{{Range: text.Range{End: 2}}}},
		"a line":             {"a\nb\nc\n", "a\nB\nc\n", []text.Edit{{Range: text.Range{Start: 2, End: 4}, New: "B\n"}}},
		"two hunks":          {"a\nb\nc\n", "A\nb\nC\n", []text.Edit{{Range: text.Range{End: 2}, New: "A\n"}, {Range: text.Range{Start: 4, End: 6}, New: "C\n"}}},
		"CR LF":              {"a\r\nb\r\n", "a\r\nB\r\n", []text.Edit{{Range: text.Range{Start: 3, End: 6}, New: "B\r\n"}}},
		"lone CR":            {"a\rb\rc\r", "a\rB\rc\r", []text.Edit{{Range: text.Range{Start: 2, End: 4}, New: "B\r"}}},
		"an ending":          {"a\r\nb\n", "a\r\nb\r\n", []text.Edit{{Range: text.Range{Start: 3, End: 5}, New: "b\r\n"}}},
		"no final newline":   {"a\nb", "a\nb\n", []text.Edit{{Range: text.Range{Start: 2, End: 3}, New: "b\n"}}},
		"a byte order mark":  {"\ufeffx=1\ny\n", "\ufeffx = 1\ny\n", []text.Edit{{Range: text.Range{End: 7}, New: "\ufeffx = 1\n"}}},
		"invalid UTF-8":      {"\xff\nb\n", "\xff\nc\n", []text.Edit{{Range: text.Range{Start: 2, End: 4}, New: "c\n"}}},
		"a line at the end":  {"a\n", "a\nb\n", []text.Edit{{Range: text.Range{Start: 2, End: 2}, New: "b\n"}}},
		"a line in between":  {"a\nc\n", "a\nb\nc\n", []text.Edit{{Range: text.Range{Start: 2, End: 2}, New: "b\n"}}},
		"newline at the end": {"a\n\n", "a\n", []text.Edit{{Range: text.Range{Start: 2, End: 3}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := tools.Rewrite(test.before, test.after)
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add("a\nb\r\nc\rd", "a\nB\r\nc\n\nd\r", 0, 3)
	f.Add("", "\ufeff\r\n", 0, 0)
	f.Add("x\n\n\ny", "x\ny\n", 2, 2)
	f.Fuzz(func(t *testing.T, before, after string, start, end int) {
		got, err := text.Apply(before, tools.Rewrite(before, after))
		if err != nil || got != after {
			t.Errorf("%q to %q became %q: %v", before, after, got, err)
		}
		whole := text.Range{End: len(before)}
		if got := tools.Touching(before, after, whole); got != after {
			t.Errorf("%q to %q, all of it touched, became %q", before, after, got)
		}
		if start >= 0 && start <= end && end <= len(before) {
			touched := text.Range{Start: start, End: end}
			part := tools.Touching(before, after, touched)
			if rest := tools.Touching(part, before, text.Range{End: len(part)}); rest != before {
				t.Errorf("%q to %q at %v became %q, and back %q", before, after, touched, part, rest)
			}
		}
		if found := tools.WouldReformat("black", before, after); (len(found) == 0) != (before == after) {
			t.Errorf("%q to %q: %v", before, after, found)
		}
	})
}

func TestTouchingLeavesTheRestAlone(t *testing.T) {
	before, after := "a=1\nb\nc=1\nd\ne=1\n", "a = 1\nb\nc = 1\nd\ne = 1\n"
	at := strings.Index(before, "c")
	if got, want := tools.Touching(before, after, text.Range{Start: at, End: at + 1}), "a=1\nb\nc = 1\nd\ne=1\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A formatter may change each line of a long file, or move all of them: the
// user waits for it.
func TestRewriteOfALongFileTakesNoTime(t *testing.T) {
	var two, four, few, shuffled strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&two, "  x%d = %d\n", i%977, i)
		fmt.Fprintf(&four, "    x%d = %d\n", i%977, i)
		fmt.Fprintf(&shuffled, "  x%d = %d\n", (i*7919)%40_000%977, (i*7919)%40_000)
		fmt.Fprintf(&few, "%sx%d = %d\n", "    "[:2+2*min(1, (i+1)%100/99)], i%977, i)
		if i%3 == 0 {
			few.WriteString("\n")
			two.WriteString("\n")
			four.WriteString("\n\n")
		}
	}
	for name, test := range map[string]struct {
		after string
		most  int // changed bytes of the text before
	}{
		"every line":       {four.String(), two.Len()},
		"one line in 100":  {few.String(), two.Len() / 80},
		"in another order": {shuffled.String(), two.Len()},
		"none":             {two.String(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			after := test.after
			start := time.Now()
			edits := tools.Rewrite(two.String(), after)
			took := time.Since(start)
			changed := 0
			for _, edit := range edits {
				changed += edit.Len()
			}
			if changed > test.most {
				t.Errorf("%d bytes are rewritten, of %d", changed, two.Len())
			}
			if took > time.Second {
				t.Errorf("took %v", took)
			}
			if got, err := text.Apply(two.String(), edits); err != nil || got != after {
				t.Errorf("the edits do not make the other text: %v", err)
			}
		})
	}
}
