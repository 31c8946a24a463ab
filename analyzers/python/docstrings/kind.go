package docstrings

// Kind groups the sections that mean the same.
type Kind uint8

// The kinds of sections.
const (
	// Prose is a section without entries, such as "Note" or "Examples".
	Prose Kind = iota
	// Arguments is "Args" or "Arguments".
	Arguments
	// KeywordArguments is "Keyword Args" or "Keyword Arguments".
	KeywordArguments
	// OtherArguments is "Other Args" or "Other Arguments".
	OtherArguments
	// Attributes is "Attributes".
	Attributes
	// Methods is "Methods".
	Methods
	// Returns is "Returns" or "Return".
	Returns
	// Yields is "Yields" or "Yield".
	Yields
	// Raises is "Raises".
	Raises
	// Warns is "Warns".
	Warns
)

// TakesParameters reports whether the entries of such a section are
// parameters.
func (k Kind) TakesParameters() bool {
	return k == Arguments || k == KeywordArguments || k == OtherArguments
}

// TakesExceptions reports whether the entries of such a section are classes of
// exceptions or warnings.
func (k Kind) TakesExceptions() bool { return k == Raises || k == Warns }

// TakesResult reports whether such a section describes one value and its type.
func (k Kind) TakesResult() bool { return k == Returns || k == Yields }

// SectionName is the name of a section as a style writes it.
type SectionName struct {
	Name string
	Kind Kind
}

// Names are the names of sections in the style, one for each thing that a
// section may say, the most usual ones first.
func (s Style) Names() []SectionName {
	if s != Google {
		return nil
	}
	return []SectionName{
		{"Args", Arguments}, {"Returns", Returns}, {"Yields", Yields}, {"Raises", Raises},
		{"Attributes", Attributes}, {"Methods", Methods},
		{"Keyword Args", KeywordArguments}, {"Other Args", OtherArguments}, {"Warns", Warns},
		{"Example", Prose}, {"Examples", Prose}, {"Note", Prose}, {"Notes", Prose}, {"See Also", Prose},
		{"References", Prose}, {"Todo", Prose}, {"Tip", Prose}, {"Hint", Prose}, {"Important", Prose},
		{"Attention", Prose}, {"Caution", Prose}, {"Danger", Prose}, {"Error", Prose}, {"Warning", Prose}, {"Warnings", Prose},
	}
}

// Name is the most usual name of the style for a section of that kind; empty
// if it has none.
func (s Style) Name(kind Kind) string {
	for _, name := range s.Names() {
		if name.Kind == kind {
			return name.Name
		}
	}
	return ""
}

// Header is the line that begins a section of the given name in the style.
func (s Style) Header(name string) string { return name + ":" }

// Entry is how an entry about name begins in the style, up to its description.
func (s Style) Entry(name string) string { return name + ": " }
