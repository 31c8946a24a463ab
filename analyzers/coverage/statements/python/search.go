package python

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// pattern is one that is looked for in whole texts, line by line where it allows
// that: regexp reads little more than a megabyte a second.
type pattern struct {
	*regexp.Regexp
	// literals are texts of which every match holds one; none if there is no
	// saying.
	literals []string
	// gaps is how often a match can go on behind white space with a line end in
	// it; below 0 it may hold any lines.
	gaps int
}

func newPattern(compiled *regexp.Regexp) pattern {
	made := pattern{Regexp: compiled, gaps: -1}
	if parsed, err := syntax.Parse(compiled.String(), syntax.Perl); err == nil {
		made.literals, made.gaps = literalsOf(parsed), gapsOf(parsed)
	}
	return made
}

// literalsOf are texts of which everything that matches holds one.
func literalsOf(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalsOf(re.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			found := literalsOf(sub)
			if found == nil {
				return nil
			}
			all = append(all, found...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if found := literalsOf(sub); shortest(found) > shortest(best) {
				best = found
			}
		}
		return best
	}
	return nil
}

func shortest(literals []string) int {
	length := 0
	for i, literal := range literals {
		if i == 0 || len(literal) < length {
			length = len(literal)
		}
	}
	return length
}

// gapsOf is how often what matches can hold white space with a line end in it,
// below 0 if it can hold any text with one.
func gapsOf(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpBeginText, syntax.OpEndText:
		return -1
	case syntax.OpLiteral:
		if slices.Contains(re.Rune, '\n') {
			return -1
		}
	case syntax.OpCharClass:
		if holds(re, '\n') {
			return 1
		}
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		sub := re.Sub[0]
		if inside := gapsOf(sub); inside == 0 || inside == 1 && sub.Op == syntax.OpCharClass && isSpace(sub) {
			return inside
		}
		return -1
	default:
		sum := 0
		for _, sub := range re.Sub {
			inside := gapsOf(sub)
			if inside < 0 {
				return -1
			}
			sum += inside
		}
		return sum
	}
	return 0
}

func holds(class *syntax.Regexp, r rune) bool {
	for i := 0; i+1 < len(class.Rune); i += 2 {
		if class.Rune[i] <= r && r <= class.Rune[i+1] {
			return true
		}
	}
	return false
}

// isSpace reports whether a class has nothing but white space.
func isSpace(class *syntax.Regexp) bool {
	for i := 0; i+1 < len(class.Rune); i += 2 {
		for r := class.Rune[i]; r <= class.Rune[i+1]; r++ {
			if !isPythonSpace(r) {
				return false
			}
		}
	}
	return true
}

// isPythonSpace reports whether Python's re takes r for white space.
func isPythonSpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f || unicode.Is(unicode.Z, r)
}

// find calls found with each match in source, in their order.
func (p pattern) find(source string, found func(start, end int)) {
	for _, w := range p.windows(source) {
		for _, match := range p.FindAllStringIndex(source[w.start:w.end], -1) {
			found(w.start+match[0], w.start+match[1])
		}
	}
}

// window is a stretch of whole lines.
type window struct{ start, end int }

// windows are the stretches that hold all matches: around each literal as many
// lines as a match can reach, where blank lines count for nothing.
func (p pattern) windows(source string) []window {
	if len(p.literals) == 0 || p.gaps < 0 {
		return []window{{0, len(source)}}
	}
	var hits []int
	for _, literal := range p.literals {
		for at := 0; ; at++ {
			next := strings.Index(source[at:], literal)
			if next < 0 {
				break
			}
			at += next
			hits = append(hits, at)
		}
	}
	slices.Sort(hits)
	var made []window
	seen := -1 // the end of the line of the last literal
	for _, hit := range hits {
		if hit < seen {
			continue
		}
		w := window{lineStart(source, hit), lineEnd(source, hit)}
		seen = w.end
		for range p.gaps {
			w.start, w.end = earlier(source, w.start), later(source, w.end)
		}
		if last := len(made) - 1; last >= 0 && w.start <= made[last].end {
			made[last].end = max(made[last].end, w.end)
		} else {
			made = append(made, w)
		}
	}
	return made
}

func lineStart(source string, at int) int { return strings.LastIndexByte(source[:at], '\n') + 1 }

func lineEnd(source string, at int) int {
	if length := strings.IndexByte(source[at:], '\n'); length >= 0 {
		return at + length
	}
	return len(source)
}

// earlier is the start of the line before start that is not blank.
func earlier(source string, start int) int {
	for start > 0 {
		end := start - 1
		start = lineStart(source, end)
		if strings.TrimFunc(source[start:end], isPythonSpace) != "" {
			break
		}
	}
	return start
}

// later is the end of the line behind end that is not blank.
func later(source string, end int) int {
	for end < len(source) {
		start := end + 1
		end = lineEnd(source, start)
		if strings.TrimFunc(source[start:end], isPythonSpace) != "" {
			break
		}
	}
	return end
}
