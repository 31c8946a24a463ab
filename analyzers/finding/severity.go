package finding

import "fmt"

// Severity is how much a finding weighs; a greater one weighs more.
type Severity uint8

// The severities of LSP ("DiagnosticSeverity"), the lightest first.
const (
	Hint Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{"hint", "info", "warning", "error"}

// String is the name used in config and output.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, error) {
	for i, known := range severityNames {
		if name == known {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use error, warning, info or hint", name)
}
