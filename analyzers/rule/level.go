package rule

// Level is how much of the standard is asked for.
type Level uint8

// The levels, each with all of those before it.
const (
	// Basic asks that public things are documented and that what is written is
	// true.
	Basic Level = iota
	// Standard adds Google-style docstrings, type hints on every public API
	// and the sections of rustdoc. It is the default.
	Standard
	// Strict is every rule that does not contradict another.
	Strict
	// OnRequest is in no level: such a rule must be selected.
	OnRequest
)

// LevelNames are the levels that a config can name, by their number.
var LevelNames = []string{"basic", "standard", "strict"}

// String is the name used in config and output; that of [OnRequest] is
// "none".
func (l Level) String() string {
	if int(l) < len(LevelNames) {
		return LevelNames[l]
	}
	return "none"
}
