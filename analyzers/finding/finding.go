// Package finding says what octolsp found: a rule, a range of bytes in one
// version of one file, a message, the places that explain it, and the fixes that
// would mend it.
package finding

import "github.com/octollm/octolsp/analyzers/text"

// SourceNative is the Source of the findings of octolsp's own rules.
const SourceNative = "octolsp"

// A Finding is one departure from the standard in one version of one file.
type Finding struct {
	// Rule is the full name of the rule, such as "docstring/undocumented-param".
	Rule string
	// Severity is how much it weighs.
	Severity Severity
	// Range is the anchor: what an editor underlines.
	Range text.Range
	// Message is one line without an end mark.
	Message string
	// Symbol is the definition it is about: a dotted path in Python, a "::"
	// path in Rust, both from the top of the file; empty if there is none.
	Symbol string
	// Subject is what tells this finding from others of its rule in the same
	// symbol (a parameter, an exception); the anchor's text where it is empty.
	Subject string
	// SuppressibleAt are offsets beside the anchor's on whose lines a
	// suppression counts too: the end of the docstring it is about, and the
	// name of the definition.
	SuppressibleAt []int
	// Related are other places in the same file that explain it, the most
	// telling first.
	Related []Related
	// Unnecessary reports that what the anchor shows can be taken away.
	Unnecessary bool
	// Source is the checker that found it: [SourceNative] or a tool's name.
	Source string
	// Code is the tool's own code, as rules name it among their equivalents,
	// such as "F401" or "clippy::needless_return". That of a native finding is
	// the first code of its variant, and empty where that has none.
	Code string
	// URL is the address of the tool's page about it, or empty.
	URL string
	// Fixes are ways to mend it, the best first.
	Fixes []Fix
}

// Moved is f with all its ranges moved by delta bytes.
func (f Finding) Moved(delta int) Finding {
	if delta == 0 {
		return f
	}
	f.Range = f.Range.Moved(delta)
	if len(f.SuppressibleAt) > 0 {
		moved := make([]int, len(f.SuppressibleAt))
		for i, offset := range f.SuppressibleAt {
			moved[i] = offset + delta
		}
		f.SuppressibleAt = moved
	}
	if len(f.Related) > 0 {
		related := make([]Related, len(f.Related))
		for i, place := range f.Related {
			related[i] = Related{place.Range.Moved(delta), place.Message}
		}
		f.Related = related
	}
	if len(f.Fixes) > 0 {
		fixes := make([]Fix, len(f.Fixes))
		for i, fix := range f.Fixes {
			fixes[i] = fix.moved(delta)
		}
		f.Fixes = fixes
	}
	return f
}

// Shifted is f after edit of the text that it speaks of. It reports false when
// edit touched the anchor: then f says nothing about the new text. Fixes and
// related places that edit touched are gone; a fix also when edit only adjoins
// it, since a name may have grown there.
func (f Finding) Shifted(edit text.Edit) (Finding, bool) {
	anchor, ok := edit.Shift(f.Range)
	if !ok {
		return Finding{}, false
	}
	f.Range = anchor
	f.SuppressibleAt = nil
	if len(f.Related) > 0 {
		var related []Related
		for _, place := range f.Related {
			if at, ok := edit.Shift(place.Range); ok {
				related = append(related, Related{at, place.Message})
			}
		}
		f.Related = related
	}
	if len(f.Fixes) > 0 {
		var fixes []Fix
		for _, fix := range f.Fixes {
			if shifted, ok := fix.shifted(edit); ok {
				fixes = append(fixes, shifted)
			}
		}
		f.Fixes = fixes
	}
	return f, true
}

// Related is a place that explains a finding.
type Related struct {
	// Range speaks of the text that the finding speaks of.
	Range text.Range
	// Message says what stands there, without an end mark.
	Message string
}

// Applicability says who may decide to apply a fix.
type Applicability uint8

const (
	// Display fixes only show an idea: they are never applied for the user.
	Display Applicability = iota
	// Unsafe fixes may change what the code does or lose a comment.
	Unsafe
	// Safe fixes keep what the code means.
	Safe
)

// String is the name used in JSON: "display", "unsafe" or "safe".
func (a Applicability) String() string { return [...]string{"display", "unsafe", "safe"}[a] }

// A Fix is one way to mend a finding: edits that are applied together or not
// at all.
type Fix struct {
	// Title is an imperative phrase, such as "Remove the empty docstring".
	Title string
	// Applicability says who may apply it.
	Applicability Applicability
	// Edits speak of the text that the finding speaks of.
	Edits []text.Edit
}

func (f Fix) moved(delta int) Fix {
	edits := make([]text.Edit, len(f.Edits))
	for i, edit := range f.Edits {
		edits[i] = text.Edit{Range: edit.Moved(delta), New: edit.New}
	}
	f.Edits = edits
	return f
}

// shifted is f after edit, if that left alone what f changes and all between.
func (f Fix) shifted(edit text.Edit) (Fix, bool) {
	if len(f.Edits) == 0 {
		return f, true
	}
	whole := f.Edits[0].Range
	for _, other := range f.Edits[1:] {
		whole.Start, whole.End = min(whole.Start, other.Start), max(whole.End, other.End)
	}
	switch {
	case edit.End < whole.Start:
		return f.moved(len(edit.New) - edit.Len()), true
	case edit.Start > whole.End:
		return f, true
	}
	return Fix{}, false
}
