package python

import "strings"

// iniSections are the sections of an INI file, as Python's configparser reads it,
// that are for coverage.py: those whose names begin with "coverage:", or all of a
// file of its own. Each value is a list of lines.
func iniSections(content string, own bool) map[string]map[string][]string {
	sections := map[string]map[string][]string{}
	var section map[string][]string
	key, indented := "", 0
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		bare := strings.TrimSpace(line)
		column := len(line) - len(strings.TrimLeft(line, " \t\r\n\f\v"))
		switch {
		case bare == "" || bare[0] == '#' || bare[0] == ';':
		case key != "" && column > indented:
			if section != nil {
				section[key] = append(section[key], bare)
			}
		case bare[0] == '[' && strings.IndexByte(bare, ']') > 0:
			name, ours := strings.CutPrefix(bare[1:strings.IndexByte(bare, ']')], "coverage:")
			section, key = nil, ""
			if !ours && !own {
				continue
			}
			if section = sections[name]; section == nil {
				section = map[string][]string{}
				sections[name] = section
			}
		default:
			end := strings.IndexAny(bare+"=", "=:")
			value := strings.TrimSpace(bare[end:])
			if value != "" {
				value = strings.TrimSpace(value[1:])
			}
			key, indented = strings.ToLower(strings.TrimSpace(bare[:end])), column
			if section != nil && key != "" {
				section[key] = []string{value}
			}
		}
	}
	return sections
}
