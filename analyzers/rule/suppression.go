package rule

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/text"
)

// Scope is how far a [Suppression] reaches.
type Scope uint8

// The scopes of suppressions.
const (
	// ScopeLine covers the findings whose anchor begins on the comment's line.
	ScopeLine Scope = iota
	// ScopeFile covers the whole file.
	ScopeFile
)

// A Suppression is a comment that takes findings away.
type Suppression struct {
	// Own reports octolsp's own syntax, which is judged by unused-ignore;
	// noqa is judged by the checker that it belongs to.
	Own   bool
	Scope Scope
	// Range is the comment from its keyword on, relative to the chunk.
	Range text.Range
	// Part is the stretch of the comment that holds nothing else: from its
	// marker, or from empty ones before it, up to the next one or the end of the
	// comment. It is relative to the chunk.
	Part text.Range
	// First reports that Part begins the comment.
	First bool
	// Unknown is what stands in place of ignore or ignore-file in octolsp's own
	// syntax; such a comment covers nothing.
	Unknown string
	// Names are what it names. Without any, a noqa covers every rule that has
	// exact equivalents, and a comment of octolsp's covers nothing.
	Names []SuppressedName
}

// SuppressedName is a name in a suppression.
type SuppressedName struct {
	// Text is a selector, or a code of another checker in a noqa.
	Text string
	// Range is where it stands, relative to the chunk.
	Range text.Range
}

// ParseSuppressions reads the suppressions in a comment that starts at offset.
// A comment may hold several, such as "# noqa: D103 # octolsp: ignore[…]".
// marker is what begins a comment: "#" or "//"; noqa is known to "#" only.
func ParseSuppressions(comment string, offset int, marker string) []Suppression {
	if !strings.Contains(comment, "octolsp:") && !mayHoldNoqa(comment) {
		return nil
	}
	var found []Suppression
	add := func(s Suppression, start, end int) {
		s.Part, s.First = text.Range{Start: offset + start, End: offset + end}, start == 0
		found = append(found, s)
	}
	noqa := false // only the first one of a comment counts
	begin := -1   // of the empty parts before this one
	for at := 0; at < len(comment); {
		start := at
		at = len(comment)
		if after := start + len(marker); after <= len(comment) {
			if next := strings.Index(comment[after:], marker); next >= 0 {
				at = after + next
			}
		}
		part := comment[start:at]
		body := strings.TrimLeft(part, marker+"! \t")
		bodyStart := offset + start + len(part) - len(body)
		if begin < 0 {
			begin = start
		}
		if directive, own := strings.CutPrefix(body, "octolsp:"); own {
			if s, ok := parseOwn(directive, bodyStart, len("octolsp:")); ok {
				add(s, begin, at)
			}
		} else if marker == "#" && !noqa {
			var s Suppression
			if s, noqa = parseNoqa(body, bodyStart); noqa {
				add(s, begin, at)
			}
		}
		if strings.TrimSpace(body) != "" {
			begin = -1
		}
	}
	return found
}

// parseOwn reads " ignore[a, b]" or " ignore-file[a, b]".
func parseOwn(directive string, start, prefix int) (Suppression, bool) {
	trimmed := strings.TrimLeft(directive, " \t")
	word := trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "abcdefghijklmnopqrstuvwxyz-"))]
	at := start + prefix + len(directive) - len(trimmed) + len(word)
	trimmed = trimmed[len(word):]
	s := Suppression{Own: true}
	switch word {
	case "":
		return s, false // prose about octolsp
	case "ignore":
	case "ignore-file":
		s.Scope = ScopeFile
	default:
		s.Unknown = word
		s.Range = text.Range{Start: start, End: at}
		return s, true
	}
	s.Range = text.Range{Start: start, End: at}
	if !strings.HasPrefix(trimmed, "[") {
		return s, true
	}
	list := trimmed[1:]
	end := strings.IndexByte(list, ']')
	closing := 1
	if end < 0 {
		end, closing = len(strings.TrimRight(list, " \t\r\n")), 0
	}
	s.Names = splitNames(list[:end], at+1, func(c byte) bool { return c == ',' || c == ' ' || c == '\t' })
	s.Range.End = at + 1 + end + closing
	return s, true
}

// parseNoqa reads "noqa", "noqa: D103, D417", and the file-wide forms of
// flake8 and Ruff, "flake8: noqa" and "ruff: noqa: D100". As in Ruff, what
// follows the colon must begin with a code; later words that are none end the
// list.
func parseNoqa(body string, start int) (Suppression, bool) {
	s := Suppression{Scope: ScopeLine}
	at := 0
	for _, prefix := range []string{"ruff:", "flake8:"} {
		if len(body) >= len(prefix) && strings.EqualFold(body[:len(prefix)], prefix) {
			s.Scope = ScopeFile
			at = len(body) - len(strings.TrimLeft(body[len(prefix):], " \t"))
		}
	}
	if len(body) < at+4 || !strings.EqualFold(body[at:at+4], "noqa") {
		return s, false
	}
	at += 4
	s.Range = text.Range{Start: start, End: start + at}
	rest := strings.TrimLeft(body[at:], " \t\r\n")
	if !strings.HasPrefix(rest, ":") {
		return s, rest == "" || len(rest) < len(body[at:]) // else a longer word
	}
	at = len(body) - len(rest) + 1
	separator := func(c byte) bool { return c == ',' || c == ' ' || c == '\t' }
	for _, word := range splitNames(rest[1:], start+at, separator) {
		codes := splitCodes(word)
		if codes == nil {
			break
		}
		s.Names = append(s.Names, codes...)
		s.Range.End = word.Range.End
	}
	return s, len(s.Names) > 0
}

// isCode reports whether word looks like a checker's code: letters, then
// digits.
func isCode(word string) bool {
	digits := strings.TrimLeft(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
	return len(digits) < len(word) && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// splitCodes reads a word that is one or more codes of a checker: capital
// letters, then digits. It is nil for any other word.
func splitCodes(word SuppressedName) []SuppressedName {
	var codes []SuppressedName
	for at := 0; at < len(word.Text); {
		rest := word.Text[at:]
		letters := len(rest) - len(strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		digits := len(rest) - letters - len(strings.TrimLeft(rest[letters:], "0123456789"))
		if letters == 0 || digits == 0 {
			return nil
		}
		end := at + letters + digits
		codes = append(codes, SuppressedName{
			Text:  word.Text[at:end],
			Range: text.Range{Start: word.Range.Start + at, End: word.Range.Start + end},
		})
		at = end
	}
	return codes
}

func splitNames(list string, start int, separator func(byte) bool) []SuppressedName {
	var names []SuppressedName
	for i := 0; i < len(list); {
		if separator(list[i]) || list[i] == '\r' || list[i] == '\n' {
			i++
			continue
		}
		from := i
		for i < len(list) && !separator(list[i]) && list[i] != '\r' && list[i] != '\n' {
			i++
		}
		names = append(names, SuppressedName{list[from:i], text.Range{Start: start + from, End: start + i}})
	}
	return names
}

// mayHoldNoqa is a quick look for the rarest letter of "noqa".
func mayHoldNoqa(comment string) bool {
	return strings.IndexByte(comment, 'q') >= 0 || strings.IndexByte(comment, 'Q') >= 0
}
