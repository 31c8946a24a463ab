package finding

import (
	"reflect"
	"slices"
	"testing"

	"github.com/octollm/octolsp/analyzers/text"
)

// at are edits of one byte range each, from start to end, all with the same new
// text.
func at(inserted string, ranges ...text.Range) []text.Edit {
	edits := make([]text.Edit, len(ranges))
	for i, r := range ranges {
		edits[i] = text.Edit{Range: r, New: inserted}
	}
	return edits
}

func TestShifted(t *testing.T) {
	// The text has 100 bytes; the anchor is [40, 50).
	var (
		anchor = text.Range{Start: 40, End: 50}
		insert = func(offset int) text.Edit {
			return text.Edit{Range: text.Range{Start: offset, End: offset}, New: "new"}
		}
		remove  = func(start, end int) text.Edit { return text.Edit{Range: text.Range{Start: start, End: end}} }
		replace = func(start, end int, with string) text.Edit {
			return text.Edit{Range: text.Range{Start: start, End: end}, New: with}
		}
		single = at("x", text.Range{Start: 42, End: 48})
		// An import far above is part of the fix.
		spread = at("x", text.Range{Start: 42, End: 48}, text.Range{Start: 10, End: 10})
	)
	for _, test := range []struct {
		name  string
		edit  text.Edit
		fix   []text.Edit
		start int // of the anchor after edit; -1 if it is gone
		fixed []text.Edit
	}{
		{"insertion above", insert(5), single, 43, at("x", text.Range{Start: 45, End: 51})},
		{"removal above", remove(5, 9), single, 36, at("x", text.Range{Start: 38, End: 44})},
		{"replacement of the same length above", replace(5, 8, "abc"), single, 40, single},
		{"insertion below", insert(70), single, 40, single},
		{"removal below", remove(60, 90), single, 40, single},
		{"insertion at the left end of the anchor", insert(40), single, 43, at("x", text.Range{Start: 45, End: 51})},
		{"insertion at the right end of the anchor", insert(50), single, 40, single},
		{"removal up to the anchor", remove(30, 40), single, 30, at("x", text.Range{Start: 32, End: 38})},
		{"removal from the end of the anchor", remove(50, 60), single, 40, single},
		{"insertion inside the anchor", insert(45), single, -1, nil},
		{"insertion inside the anchor, outside of the fix", insert(41), single, -1, nil},
		{"removal inside", remove(43, 44), single, -1, nil},
		{"removal across the left end", remove(39, 41), single, -1, nil},
		{"removal across the right end", remove(49, 51), single, -1, nil},
		{"removal of the anchor", remove(40, 50), single, -1, nil},
		{"removal of more than the anchor", remove(0, 100), single, -1, nil},
		{"replacement by the same", replace(44, 45, "y"), single, -1, nil},

		{"insertion at the left end of the fix", insert(55), at("x", text.Range{Start: 55, End: 60}), 40, nil},
		{"insertion at the right end of the fix", insert(60), at("x", text.Range{Start: 55, End: 60}), 40, nil},
		{"removal up to the fix", remove(52, 55), at("x", text.Range{Start: 55, End: 60}), 40, nil},
		{"removal from the end of the fix", remove(60, 65), at("x", text.Range{Start: 55, End: 60}), 40, nil},
		{"insertion inside the fix", insert(57), at("x", text.Range{Start: 55, End: 60}), 40, nil},
		{"insertion one byte before the fix", insert(54), at("x", text.Range{Start: 55, End: 60}), 40, at("x", text.Range{Start: 58, End: 63})},
		{"insertion one byte after the fix", insert(61), at("x", text.Range{Start: 55, End: 60}), 40, at("x", text.Range{Start: 55, End: 60})},
		{"insertion where the fix inserts", insert(55), at("x", text.Range{Start: 55, End: 55}), 40, nil},

		{"insertion above all edits of the fix", insert(5), spread, 43, at("x", text.Range{Start: 45, End: 51}, text.Range{Start: 13, End: 13})},
		{"insertion below all edits of the fix", insert(60), spread, 40, spread},
		{"insertion between the edits of the fix", insert(20), spread, 43, nil},
		{"removal of the place of the other edit", remove(8, 12), spread, 36, nil},
		{"no edits in the fix", insert(5), []text.Edit{}, 43, []text.Edit{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fix := Fix{Title: "Mend it", Applicability: Safe, Edits: slices.Clone(test.fix)}
			before := Finding{Rule: "ruff/F401", Range: anchor, SuppressibleAt: []int{3}, Fixes: []Fix{fix}}
			after, ok := before.Shifted(test.edit)
			if !reflect.DeepEqual(before.Fixes[0].Edits, test.fix) || before.Range != anchor || before.SuppressibleAt == nil {
				t.Error("the finding itself changed")
			}
			if !ok {
				if test.start >= 0 {
					t.Fatalf("the finding is gone; it should start at %d", test.start)
				}
				return
			}
			if want := (text.Range{Start: test.start, End: test.start + anchor.Len()}); after.Range != want {
				t.Errorf("the anchor is %v, not %v", after.Range, want)
			}
			if after.Rule != before.Rule || after.SuppressibleAt != nil {
				t.Errorf("the rest of the finding is %+v", after)
			}
			switch {
			case test.fixed == nil && len(after.Fixes) > 0:
				t.Errorf("the fix is left: %+v", after.Fixes)
			case test.fixed != nil && len(after.Fixes) == 0:
				t.Error("the fix is gone")
			case test.fixed != nil && !reflect.DeepEqual(after.Fixes[0].Edits, test.fixed):
				t.Errorf("the fix's edits are %+v, not %+v", after.Fixes[0].Edits, test.fixed)
			}
		})
	}
}

// TestShiftedRelated checks that places go on their own: what an edit touched
// goes, the rest stays in its order.
func TestShiftedRelated(t *testing.T) {
	f := Finding{Range: text.Range{Start: 40, End: 50}, Related: []Related{
		{text.Range{Start: 60, End: 65}, "below"},
		{text.Range{Start: 10, End: 15}, "above"},
		{text.Range{Start: 20, End: 20}, "empty"},
	}}
	for _, test := range []struct {
		edit text.Edit
		want []Related
	}{
		{text.Edit{Range: text.Range{Start: 12, End: 13}}, []Related{
			{text.Range{Start: 59, End: 64}, "below"}, {text.Range{Start: 19, End: 19}, "empty"},
		}},
		{text.Edit{Range: text.Range{Start: 18, End: 22}, New: "more"}, []Related{
			{text.Range{Start: 60, End: 65}, "below"}, {text.Range{Start: 10, End: 15}, "above"},
		}},
		{text.Edit{Range: text.Range{Start: 20, End: 20}, New: "x"}, []Related{
			{text.Range{Start: 61, End: 66}, "below"}, {text.Range{Start: 10, End: 15}, "above"}, {text.Range{Start: 20, End: 20}, "empty"},
		}},
		{text.Edit{Range: text.Range{Start: 80, End: 80}, New: "x"}, f.Related},
	} {
		after, ok := f.Shifted(test.edit)
		if !ok || !reflect.DeepEqual(after.Related, test.want) {
			t.Errorf("after %+v: %+v, not %+v", test.edit, after.Related, test.want)
		}
	}
}
