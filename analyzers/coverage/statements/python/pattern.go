package python

import (
	"fmt"
	"regexp"
	"strings"
)

// The classes of characters of Python's re, which are those of Unicode, inside
// brackets.
const (
	pythonSpace = `\s\v\x{1c}-\x{1f}\x{85}\p{Z}`
	pythonWord  = `\w\p{L}\p{N}`
)

// compilePython makes a pattern of Python's re one that Go knows. What Go lacks
// makes a note, and none if nothing near to it can be had.
func compilePython(pattern string) (*regexp.Regexp, string) {
	t := translation{rest: pattern}
	if t.translate(); t.lacks != "" {
		return nil, fmt.Sprintf("the pattern %q is ignored: octolsp does not support %s", pattern, t.lacks)
	}
	compiled, err := regexp.Compile("(?m)" + t.out.String())
	if err != nil {
		return nil, fmt.Sprintf("the pattern %q is ignored: %v", pattern, err)
	}
	return compiled, t.note(pattern)
}

// translation is a pattern that is being rewritten.
type translation struct {
	rest string
	out  strings.Builder
	// lacks is what can't be had, and loose what is matched with less care.
	lacks, loose string
}

func (t *translation) note(pattern string) string {
	if t.loose == "" {
		return ""
	}
	return fmt.Sprintf("the pattern %q may match more than in Python: octolsp does not support %s", pattern, t.loose)
}

// take moves the first length bytes of the rest to the outcome.
func (t *translation) take(length int) {
	length = min(length, len(t.rest))
	t.out.WriteString(t.rest[:length])
	t.rest = t.rest[length:]
}

// put writes text in place of the first length bytes.
func (t *translation) put(text string, length int) {
	t.out.WriteString(text)
	t.rest = t.rest[min(length, len(t.rest)):]
}

func (t *translation) translate() {
	for t.rest != "" && t.lacks == "" {
		switch t.rest[0] {
		case '\\':
			t.escape(false)
		case '[':
			t.class()
		case '(':
			t.group()
		case '*', '+', '?':
			t.take(1)
			t.possessive()
		case '{':
			t.repeat()
		default:
			t.take(1)
		}
	}
}

// possessive drops the "+" behind a quantifier.
func (t *translation) possessive() {
	switch {
	case strings.HasPrefix(t.rest, "?"):
		t.take(1)
	case strings.HasPrefix(t.rest, "+"):
		t.loose = "possessive quantifiers"
		t.put("", 1)
	}
}

// repeat is a quantifier in braces, or a brace.
func (t *translation) repeat() {
	end := strings.IndexByte(t.rest, '}')
	if end < 0 || strings.Trim(t.rest[1:end], "0123456789,") != "" || end == 1 {
		t.put(`\{`, 1)
		return
	}
	if t.rest[1] == ',' {
		t.put("{0", 1)
		end--
	}
	t.take(end + 1)
	t.possessive()
}

// group is what an opening parenthesis begins.
func (t *translation) group() {
	begin := func(prefix string) bool { return strings.HasPrefix(t.rest, prefix) }
	switch {
	case begin("(?=") || begin("(?!"):
		t.lacks = "look-ahead"
	case begin("(?<=") || begin("(?<!"):
		t.lacks = "look-behind"
	case begin("(?P="):
		t.lacks = "references to groups"
	case begin("(?("):
		t.lacks = "conditions on groups"
	case begin("(?>"):
		t.loose = "atomic groups"
		t.put("(?:", 3)
	case begin("(?#"):
		t.put("", strings.IndexByte(t.rest+")", ')')+1)
	case begin("(?P<") || begin("(?:"):
		t.take(3)
	case begin("(?"):
		end := strings.IndexAny(t.rest, ":)")
		if end < 0 {
			t.take(len(t.rest))
			return
		}
		flags := strings.Map(func(r rune) rune {
			if strings.ContainsRune("auL", r) {
				return -1 // which alphabet counts is not ours to choose
			}
			return r
		}, t.rest[2:end])
		switch {
		case strings.Contains(flags, "x"):
			t.lacks = "verbose patterns"
		case flags == "" && t.rest[end] == ')':
			t.put("", end+1)
		default:
			t.put("(?"+flags, end)
			t.take(1)
		}
	default:
		t.take(1)
	}
}

// class is a set of characters in brackets.
func (t *translation) class() {
	t.take(1)
	if strings.HasPrefix(t.rest, "^") {
		t.take(1)
	}
	if strings.HasPrefix(t.rest, "]") {
		t.put(`\]`, 1)
	}
	for t.rest != "" {
		switch t.rest[0] {
		case ']':
			t.take(1)
			return
		case '[':
			t.put(`\[`, 1)
		case '\\':
			t.escape(true)
		default:
			t.take(1)
		}
	}
}

// escape is a backslash with what belongs to it, inside of brackets or not.
func (t *translation) escape(inside bool) {
	if len(t.rest) == 1 {
		t.take(1)
		return
	}
	set := func(class string) {
		if !inside {
			class = "[" + class + "]"
		}
		t.put(class, 2)
	}
	switch c := t.rest[1]; {
	case c == 's':
		set(pythonSpace)
	case c == 'w':
		set(pythonWord)
	case c == 'd':
		t.put(`\p{Nd}`, 2)
	case c == 'D':
		t.put(`\P{Nd}`, 2)
	case c == 'S' && !inside:
		t.put("[^"+pythonSpace+"]", 2)
	case c == 'W' && !inside:
		t.put("[^"+pythonWord+"]", 2)
	case c == 'Z':
		t.put(`\z`, 2)
	case c == 'u' && len(t.rest) >= 6:
		t.put(`\x{`+t.rest[2:6]+"}", 6)
	case c == 'U' && len(t.rest) >= 10:
		t.put(`\x{`+t.rest[2:10]+"}", 10)
	case '1' <= c && c <= '9' && !inside:
		t.lacks = "references to groups"
	case c >= 0x80:
		t.put("", 1)
	default:
		t.take(2)
	}
}
