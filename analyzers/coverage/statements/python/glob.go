package python

import (
	"fmt"
	"regexp"
	"strings"
)

// isBefore7 reports whether tool, as [coverage.Report.Tool] has it, is coverage.py
// before version 7, where "*" in a pattern of files matches slashes too ("Change
// history", 7.0.0b1).
func isBefore7(tool string) bool {
	var major int
	_, err := fmt.Sscanf(tool, "coverage.py %d.", &major)
	return err == nil && major < 7
}

// globToken is a part of a pattern of files, and the expression in its place: "$0"
// is the part itself, and nothing says that a pattern must not have it.
type globToken struct {
	part       *regexp.Regexp
	expression string
}

// globTokens are the parts of a pattern; the first one that fits is meant. Those
// that only stand at the beginning are first (files.py, G2RX_TOKENS).
var globTokens = []globToken{
	{regexp.MustCompile(`^\*\*\*+`), ""},
	{regexp.MustCompile(`^[^/]+\*\*+`), ""},
	{regexp.MustCompile(`^\*\*+[^/]+`), ""},
	{regexp.MustCompile(`^\*\*/\*\*`), ""},
	{leadingFolders, `(?:.*[/\\])?`},
	{regexp.MustCompile(`^/\*+$`), `[/\\].*`},
	{regexp.MustCompile(`^\*\*/`), `(?:.*[/\\])?`},
	{regexp.MustCompile(`^/`), `[/\\]`},
	{regexp.MustCompile(`^\*`), `[^/\\]*`},
	{regexp.MustCompile(`^\?`), `[^/\\]`},
	{regexp.MustCompile(`^\[\^?\]`), ""},
	{regexp.MustCompile(`^\[.+?\]`), "$0"},
	{regexp.MustCompile(`^[\[\]]`), ""},
	{regexp.MustCompile(`^[a-zA-Z0-9_-]+`), "$0"},
	{regexp.MustCompile(`^(?s:.)`), "$0"},
}

// leadingFolders is the part that only stands at the beginning.
var leadingFolders = regexp.MustCompile(`^\*+/`)

// globExpression is the expression for a pattern of files of version 7 and newer
// ("Specifying source files", File patterns).
func globExpression(pattern string) (string, error) {
	pattern = strings.ReplaceAll(pattern, `\`, "/")
	if !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	var expression strings.Builder
	for rest := pattern; rest != ""; {
		for _, token := range globTokens {
			if token.part == leadingFolders && rest != pattern {
				continue
			}
			part := token.part.FindString(rest)
			switch {
			case part == "":
				continue
			case token.expression == "":
				return "", fmt.Errorf("a pattern of files must not have %q in it", part)
			case token.expression != "$0":
				expression.WriteString(token.expression)
			case part[0] == '[' && part != "[":
				expression.WriteString(classExpression(part))
			default:
				expression.WriteString(regexp.QuoteMeta(part))
			}
			rest = rest[len(part):]
			break
		}
	}
	return checked(expression.String())
}

// classExpression is a set of characters in brackets, which is one of Python's re.
func classExpression(class string) string {
	inside, negated := strings.CutPrefix(class[1:len(class)-1], "^")
	return bracketed(inside, negated)
}

func bracketed(inside string, negated bool) string {
	inside = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "^", `\^`).Replace(inside)
	if negated {
		inside = "^" + inside
	}
	return "[" + inside + "]"
}

// checked is the expression, if it is one.
func checked(expression string) (string, error) {
	if _, err := regexp.Compile(expression); err != nil {
		return "", fmt.Errorf("it is not a pattern of files: %w", err)
	}
	return expression, nil
}

// fnmatchExpression is the expression for a pattern of files before version 7, which
// is one of Python's fnmatch; each slash matches a backslash too.
func fnmatchExpression(pattern string) (string, error) {
	var expression strings.Builder
	for rest := pattern; rest != ""; {
		first := rest[0]
		length := 1
		switch first {
		case '*':
			expression.WriteString("(?s:.*)")
		case '?':
			expression.WriteString("(?s:.)")
		case '/':
			expression.WriteString(`[/\\]`)
		case '[':
			inside, negated := strings.CutPrefix(rest[1:], "!")
			// A bracket right at the beginning does not end the set.
			end := strings.IndexByte(inside[min(1, len(inside)):], ']') + 1
			if end == 0 {
				expression.WriteString(`\[`)
				break
			}
			expression.WriteString(bracketed(inside[:end], negated))
			length = len(rest) - len(inside[end+1:])
		default:
			length = len(firstRune(rest))
			expression.WriteString(regexp.QuoteMeta(rest[:length]))
		}
		rest = rest[length:]
	}
	return checked(expression.String())
}

// firstRune is the first character of a text that is not empty.
func firstRune(text string) string {
	for i := range text {
		if i > 0 {
			return text[:i]
		}
	}
	return text
}
