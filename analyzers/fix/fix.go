// Package fix applies the fixes of findings to the text of a file.
package fix

import (
	"cmp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// A Round is what came of applying the fixes for the findings of one version
// of a file.
type Round struct {
	// Source is the text with the fixes made.
	Source string
	// Made are the findings whose fixes were made, Refused those whose fixes
	// would have made the text invalid.
	Made, Refused []finding.Finding
}

// Apply makes as many fixes of findings as go together: for each finding the
// first one if it is at least as applicable as least. Fixes that touch one
// made before are left to another round. valid judges the text that comes out;
// a fix after which it says false is refused.
func Apply(source string, findings []finding.Finding, least finding.Applicability, valid func(string) bool) Round {
	candidates := applicable(source, findings, least)
	var chosen []candidate
	taken := editedRanges{}
	for _, c := range candidates {
		if taken.add(c.edits) {
			chosen = append(chosen, c)
		}
	}
	if round, ok := apply(source, chosen, valid); ok {
		return round
	}
	return applyInParts(source, chosen, valid)
}

// candidate is a finding with the edits that would mend it.
type candidate struct {
	finding.Finding
	edits []text.Edit
}

// applicable are the findings that can be fixed, by the place of the fix.
func applicable(source string, findings []finding.Finding, least finding.Applicability) []candidate {
	var candidates []candidate
	for _, f := range findings {
		if len(f.Fixes) == 0 || f.Fixes[0].Applicability < least || len(f.Fixes[0].Edits) == 0 {
			continue
		}
		candidates = append(candidates, candidate{f, Edits(source, f.Fixes[0])})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		return cmp.Compare(a.edits[0].Start, b.edits[0].Start)
	})
	return candidates
}

// apply makes the chosen fixes. It reports false if the text would not be
// valid.
func apply(source string, chosen []candidate, valid func(string) bool) (Round, bool) {
	round := Round{Source: source}
	var edits []text.Edit
	for _, c := range chosen {
		edits = append(edits, c.edits...)
		round.Made = append(round.Made, c.Finding)
	}
	fixed, err := text.Apply(source, dropEqual(edits))
	if err != nil {
		return Round{}, false
	}
	if fixed == source {
		return Round{Source: source}, true
	}
	round.Source = fixed
	return round, valid(fixed)
}

// applyInParts finds the fixes that can't be made, by halves. It keeps those
// that are valid without the others, and of these only the first if they are
// not valid together.
func applyInParts(source string, chosen []candidate, valid func(string) bool) Round {
	good, refused := separate(source, chosen, valid)
	round, ok := apply(source, good, valid)
	if !ok {
		round, _ = apply(source, good[:1], valid)
	}
	round.Refused = refused
	return round
}

func separate(source string, chosen []candidate, valid func(string) bool) (good []candidate, refused []finding.Finding) {
	if _, ok := apply(source, chosen, valid); ok {
		return chosen, nil
	}
	if len(chosen) == 1 {
		return nil, []finding.Finding{chosen[0].Finding}
	}
	half := len(chosen) / 2
	good, refused = separate(source, chosen[:half], valid)
	more, also := separate(source, chosen[half:], valid)
	return slices.Concat(good, more), slices.Concat(refused, also)
}

// dropEqual leaves out edits that several fixes share.
func dropEqual(edits []text.Edit) []text.Edit {
	edits = slices.Clone(edits)
	text.SortEdits(edits)
	return slices.Compact(edits)
}

// editedRanges are the edits that were chosen, sorted, so that no two touch.
type editedRanges []text.Edit

// add takes edits in unless one of them touches another that is not equal.
func (o *editedRanges) add(edits []text.Edit) bool {
	for _, edit := range edits {
		if at := o.search(edit); at < len(*o) && (*o)[at].Start <= edit.End && (*o)[at] != edit {
			return false
		}
	}
	for _, edit := range edits {
		if at := o.search(edit); at == len(*o) || (*o)[at] != edit {
			*o = slices.Insert(*o, at, edit)
		}
	}
	return true
}

// search is the first edit that does not end before edit begins.
func (o *editedRanges) search(edit text.Edit) int {
	at, _ := slices.BinarySearchFunc(*o, edit, func(known, edit text.Edit) int {
		if known.End < edit.Start {
			return -1
		}
		return 1
	})
	return at
}

// withLineEnding is inserted, written with LF, as it stands in a file with
// other line endings.
func withLineEnding(inserted, ending string) string {
	if ending == "\n" || strings.Contains(inserted, "\r") {
		return inserted
	}
	return strings.ReplaceAll(inserted, "\n", ending)
}
