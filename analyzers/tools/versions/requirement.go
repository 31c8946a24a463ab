package versions

import (
	"regexp"
	"strings"
)

// requirement is a dependency as PEP 508 has it: a name, extras, specifiers, and
// what says where it counts.
var requirement = regexp.MustCompile(`^\s*([A-Za-z]+)\s*(?:\[[^\]]*\])?\s*\(?([^;#()@]*)\)?\s*(?:;.*|#.*)?$`)

// readRequirement is the pin of a dependency on a tool.
func readRequirement(text string, line int) (Pin, bool) {
	parts := requirement.FindStringSubmatch(text)
	if parts == nil {
		return Pin{}, false
	}
	name := strings.ToLower(parts[1])
	if !isTool(name) {
		return Pin{}, false
	}
	specifiers := strings.TrimSpace(parts[2])
	pin, ok := newPin(name, specifiers, specifiers, line)
	pin.group = 1
	return pin, ok
}

// readRequirements reads a requirements.txt.
func readRequirements(content []byte) []Pin {
	var all []Pin
	line := 0
	for text := range strings.Lines(string(content)) {
		line++
		text, _, _ = strings.Cut(strings.TrimRight(text, "\r\n\\ "), " --")
		if pin, ok := readRequirement(text, line); ok {
			all = append(all, pin)
		}
	}
	return all
}
