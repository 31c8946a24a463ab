//go:build linux && hostile

package hostile_test

import (
	"regexp"
	"strconv"
	"strings"
)

// kind is what a program did with a path.
type kind int

const (
	executed kind = iota
	read
	written
)

// event is one thing that a program did.
type event struct {
	kind kind
	path string
}

var (
	// record is "PID  CALL(ARGUMENTS) = RESULT", with the path of a descriptor in angles.
	record  = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?`)
	begun   = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$`)
	resumed = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	// written paths stand in quotes, after the folder that they are relative to.
	named = regexp.MustCompile(`(?:AT_FDCWD<([^>]*)>, )?"((?:[^"\\]|\\.)*)"`)
)

// events are what strace recorded of calls that did not fail.
func events(recorded string) []event {
	var found []event
	unfinished := map[string]string{}
	for line := range strings.Lines(recorded) {
		line = strings.TrimRight(line, "\n")
		if m := begun.FindStringSubmatch(line); m != nil {
			unfinished[m[1]] = m[1] + " " + m[2] + "(" + m[3]
			continue
		}
		if m := resumed.FindStringSubmatch(line); m != nil {
			line = unfinished[m[1]] + m[3]
		}
		m := record.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[4], "-") {
			continue
		}
		switch call := m[2]; {
		case strings.HasPrefix(call, "execve"):
			if path := named.FindStringSubmatch(m[3]); path != nil {
				found = append(found, event{executed, absolute(path)})
			}
		case strings.HasPrefix(call, "open"), call == "creat":
			kind := read
			if call == "creat" || strings.Contains(m[3], "O_WRONLY") || strings.Contains(m[3], "O_RDWR") || strings.Contains(m[3], "O_CREAT") {
				kind = written
			}
			found = append(found, event{kind, strings.TrimSuffix(m[5], " (deleted)")})
		default:
			for _, path := range named.FindAllStringSubmatch(m[3], -1) {
				if call != "symlink" && call != "symlinkat" || path[1] != "" { // the text of a link is not a path
					found = append(found, event{written, absolute(path)})
				}
			}
		}
	}
	return found
}

// absolute is the path in a match of named.
func absolute(match []string) string {
	path := match[2]
	if unquoted, err := strconv.Unquote(`"` + path + `"`); err == nil {
		path = unquoted
	}
	if !strings.HasPrefix(path, "/") && match[1] != "" {
		return match[1] + "/" + path
	}
	return path
}
