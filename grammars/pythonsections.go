package grammars

import "strings"

// pythonLexer finds the lines of Python on which a statement begins, without
// a grammar: it knows strings, comments, brackets and indentation.
type pythonLexer struct {
	text  string
	depth int // of brackets
}

// pythonSections cuts text where a definition begins that is indented by at
// most column; and where another statement follows one, or, if fine, at every
// statement. A definition begins with its first decorator.
func pythonSections(text string, column int, fine bool) []section {
	var starts []int
	lexer := pythonLexer{text: text}
	decorated := false  // the current section is decorators so far
	definition := false // the current section is a definition
	for at := 0; at < len(text); {
		begin := lexer.statement(at, column)
		switch {
		case begin == pythonDecorator || begin == pythonDefinition:
			if !decorated {
				starts = append(starts, at)
			}
			lexer.depth = 0
			decorated, definition = begin == pythonDecorator, true
		case begin == pythonStatement && (fine || definition || len(starts) == 0):
			starts = append(starts, at)
			lexer.depth = 0
			decorated, definition = false, false
		}
		at = lexer.line(at, column)
	}
	return sectionsAt(starts, len(text))
}

// What begins on a line.
type pythonBegin uint8

const (
	pythonNothing pythonBegin = iota
	pythonStatement
	pythonDecorator
	pythonDefinition
)

// statement is what begins on the line at offset at, if it is indented by at
// most column.
func (l *pythonLexer) statement(at, indented int) pythonBegin {
	found, at := column(l.text, at)
	if found > indented || at == len(l.text) {
		return pythonNothing
	}
	if l.text[at] == '@' && at+1 < len(l.text) && isWord(l.text[at+1]) {
		return pythonDecorator
	}
	word := wordAt(l.text, at)
	after := spacesEnd(l.text, at+len(word))
	switch word {
	case "":
		// A string, a bracket and the like begin a statement, too; but those
		// that end one look the same.
		if l.depth == 0 && strings.IndexByte("\"'([{", l.text[at]) >= 0 {
			return pythonStatement
		}
		return pythonNothing
	case "def", "class":
		return pythonDefinition
	case "async":
		if wordAt(l.text, after) == "def" {
			return pythonDefinition
		}
	case "elif", "else", "except", "finally", "case":
		return pythonNothing
	case "import", "from", "return", "while", "try", "raise", "del", "pass", "assert",
		"global", "nonlocal", "break", "continue", "with":
		return pythonStatement // no expression goes on with it
	}
	if l.depth > 0 {
		// Inside a bracket, or behind one that was never closed?
		assigned := after+1 < len(l.text) && l.text[after] == '=' && l.text[after+1] != '='
		if !assigned {
			return pythonNothing
		}
	}
	return pythonStatement
}

// line passes the rest of the line at offset at, and those that a string or a
// backslash joins to it, and returns where the next one begins.
func (l *pythonLexer) line(at, indented int) int {
	text := l.text
	for {
		for at < len(text) && !pythonMarks[text[at]] {
			at++
		}
		if at >= len(text) {
			return len(text)
		}
		switch text[at] {
		case '\n':
			return at + 1
		case '#':
			return lineEnd(text, at)
		case '\\':
			at++
			if at+1 < len(text) && text[at] == '\r' {
				at++
			}
		case '(', '[', '{':
			l.depth++
		case ')', ']', '}':
			l.depth = max(0, l.depth-1)
		case '"', '\'':
			end, closed := pythonString(text, at, indented)
			if !closed && end > at && text[end-1] == '\n' {
				return end
			}
			at = end
			continue
		}
		at++
	}
}

// pythonMarks are the bytes that mean something to the lexer inside a line.
var pythonMarks = [256]bool{
	'\n': true, '#': true, '\\': true, '"': true, '\'': true,
	'(': true, '[': true, '{': true, ')': true, ']': true, '}': true,
}

// pythonString passes the string whose quotes begin at offset at. If it is
// never closed, it ends with its line; and one with three quotes where the
// first definition begins that is indented by at most indented.
func pythonString(text string, at, indented int) (end int, closed bool) {
	quote := text[at]
	triple := text[at:min(len(text), at+3)] == strings.Repeat(string(quote), 3)
	if !triple {
		for at++; at < len(text); at++ {
			switch text[at] {
			case quote:
				return at + 1, true
			case '\\':
				at++
			case '\n':
				return at + 1, false
			}
		}
		return len(text), false
	}
	quotes := text[at : at+3]
	swallowed := 0 // where a definition begins inside
	for at += 3; at < len(text); at++ {
		for at < len(text) && text[at] != '\\' && text[at] != '\n' && text[at] != quote {
			at++
		}
		if at == len(text) {
			break
		}
		switch text[at] {
		case '\\':
			at++
		case '\n':
			if swallowed == 0 && isPythonHeader(text, at+1, indented) {
				swallowed = at + 1
			}
		case quote:
			if strings.HasPrefix(text[at:], quotes) {
				if swallowed > 0 && opensString(text, at) {
					return swallowed, false
				}
				return at + 3, true
			}
		}
	}
	if swallowed > 0 {
		return swallowed, false
	}
	return len(text), false
}

// isPythonHeader reports whether the line at offset at looks like that of a
// definition: prose does not.
func isPythonHeader(text string, at, indented int) bool {
	found, at := column(text, at)
	if found > indented {
		return false
	}
	word := wordAt(text, at)
	if word == "async" {
		at = spacesEnd(text, at+len(word))
		word = wordAt(text, at)
	}
	if word != "def" && word != "class" {
		return false
	}
	at = spacesEnd(text, at+len(word))
	name := wordAt(text, at)
	at = spacesEnd(text, at+len(name))
	return name != "" && at < len(text) && (text[at] == '(' || text[at] == ':' || text[at] == '[')
}

// opensString reports whether three quotes at offset at rather begin a string
// than end the one that has swallowed a definition: prose follows them, or a
// header stands before them.
func opensString(text string, at int) bool {
	if after := at + 3; after < len(text) && isWord(text[after]) {
		return true
	}
	before := strings.TrimRight(text[:at], " \t")
	lines := strings.TrimRight(before, " \t\r\n")
	return len(before) > len(lines) && strings.HasSuffix(lines, ":")
}

// pythonOutline finds the header of the definition that text begins with, and
// the statements in it.
func pythonOutline(text string) (outline, bool) {
	outer, at := column(text, 0)
	lexer := pythonLexer{text: text}
	for at < len(text) && lexer.statement(at, len(text)) != pythonDefinition {
		if c := text[at]; c != '@' && c != '#' && c != '\n' {
			return outline{}, false
		}
		_, at = column(text, lexer.logicalLine(at, outer))
		lexer.depth = 0
	}
	begin := at
	at = lexer.logicalLine(at, outer)

	o := outline{end: len(text)}
	header := strings.TrimRight(withoutComment(text[begin:at]), " \t\r\n")
	if name := pythonNameEnd(text, begin); name > 0 {
		mended := text[:name] + ":"
		if wordAt(text, begin) != "class" {
			mended = text[:name] + "():"
		}
		o.shells = []shell{
			{text: text[:at], head: at},
			{text: text[:begin] + header + ":", head: begin + len(header), mended: true},
			{text: mended, head: name, mended: true},
		}
	}
	for inner := at; ; at = lineEnd(text, at) {
		found, first := column(text, at)
		if first == len(text) {
			return outline{}, false // it has no inside, or on the same line
		}
		if text[first] == '#' || text[first] == '\n' {
			continue
		}
		if found <= outer {
			return outline{}, false
		}
		o.end = pythonEnd(text, at, found)
		for _, member := range pythonSections(text[inner:o.end], found, true) {
			o.members = append(o.members, section{inner + member.start, inner + member.end})
		}
		break
	}
	if len(o.members) > 0 && isPythonString(text, at) {
		end := o.members[0].end
		o.shells = append([]shell{{text: text[:end], head: end, members: 1}}, o.shells...)
	}
	return o, true
}

// logicalLine passes the line at offset at and those that a bracket joins to
// it. A bracket that is still open where a definition begins was never closed.
func (l *pythonLexer) logicalLine(at, indented int) int {
	at = l.line(at, indented)
	for at < len(l.text) && l.depth > 0 && l.statement(at, len(l.text)) < pythonDecorator {
		at = l.line(at, indented)
	}
	return at
}

// pythonNameEnd is where the name of the definition at offset at ends, 0 if it
// has none.
func pythonNameEnd(text string, at int) int {
	for {
		word := wordAt(text, at)
		at = spacesEnd(text, at+len(word))
		switch word {
		case "async":
			continue
		case "def", "class":
			if name := wordAt(text, at); name != "" {
				return at + len(name)
			}
		}
		return 0
	}
}

// isPythonString reports whether the line at offset at begins with a string.
func isPythonString(text string, at int) bool {
	_, at = column(text, at)
	at += len(wordAt(text, at))
	return at < len(text) && (text[at] == '"' || text[at] == '\'')
}

// pythonEnd is where the block ends that is indented by inner: the blank lines
// and less indented comments at the end of text are not in it.
func pythonEnd(text string, from, inner int) int {
	end := len(text)
	for end > from {
		line := strings.LastIndexByte(text[:end-1], '\n') + 1
		found, first := column(text, line)
		if blank := first >= end || text[first] == '\n'; !blank && (text[first] != '#' || found >= inner) {
			break
		}
		end = line
	}
	return max(end, from)
}

// withoutComment is line without the comment at its end.
func withoutComment(line string) string {
	line = strings.TrimRight(line, " \t\r\n")
	last := strings.LastIndexByte(line, '\n') + 1
	if at := strings.LastIndexByte(line[last:], '#'); at >= 0 && !strings.ContainsAny(line[last+at:], "\"'") {
		return line[:last+at]
	}
	return line
}
