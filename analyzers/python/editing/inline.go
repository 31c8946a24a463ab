package editing

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	role     = regexp.MustCompile("^:[a-zA-Z][a-zA-Z:+.-]*:`")
	strong   = regexp.MustCompile(`^\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*`)
	emphasis = regexp.MustCompile(`^\*([^\s*](?:[^*\n]*[^\s*])?)\*`)
	link     = regexp.MustCompile(`^\[([^\[\]\n]+)\]\((https?://(?:[^\s()<>]|\([^\s()<>]*\))+)\)`)
	address  = regexp.MustCompile("^<?(https?://[^\\s<>`\"|\\\\]*[^\\s<>`\"|\\\\.,;:!?'()\\[\\]*_])>?")
)

// inline renders a paragraph: code, strong text, emphasis and links of
// Markdown and reStructuredText stay what they are, and all else is escaped.
func inline(paragraph string) string {
	r := inlineReader{source: paragraph}
	for r.at < len(paragraph) {
		r.next()
	}
	return r.out.String()
}

type inlineReader struct {
	source string
	at     int
	out    strings.Builder
}

func (r *inlineReader) next() {
	rest := r.source[r.at:]
	if r.at == 0 || r.source[r.at-1] == '\n' {
		if r.lineStart(rest) {
			return
		}
	}
	switch rest[0] {
	case '`':
		r.code(rest)
	case ':':
		if mark := role.FindString(rest); mark != "" && strings.Contains(rest[len(mark):], "`") && !r.afterWord() {
			r.at += len(mark) - 1
			r.code(r.source[r.at:])
			return
		}
		r.write(1, ":")
	case '*':
		for _, form := range []struct {
			pattern *regexp.Regexp
			marks   string
		}{{strong, "**"}, {emphasis, "*"}} {
			parts := form.pattern.FindStringSubmatch(rest)
			if parts != nil && !strings.Contains(parts[1], "`") && !r.afterWord() && !beginsWord(rest[len(parts[0]):]) && beginsWord(parts[1]) {
				r.write(len(parts[0]), form.marks+inline(parts[1])+form.marks)
				return
			}
		}
		r.write(1, `\*`)
	case '[':
		if parts := link.FindStringSubmatch(rest); parts != nil {
			r.write(len(parts[0]), "["+inline(parts[1])+"]("+parts[2]+")")
			return
		}
		r.write(1, `\[`)
	case '<', 'h':
		if parts := address.FindStringSubmatch(rest); parts != nil && !r.afterWord() {
			if r.write(len(parts[0]), "<"+parts[1]+">"); rest[0] != '<' && strings.HasSuffix(parts[0], ">") {
				r.out.WriteString(`\>`)
			}
			return
		}
		r.text(rest)
	case '\\':
		if len(rest) > 1 && strings.ContainsRune("*_`|", rune(rest[1])) {
			r.write(2, `\`+rest[1:2])
			return
		}
		r.write(1, `\\`)
	default:
		r.text(rest)
	}
}

func (r *inlineReader) write(length int, markdown string) {
	r.at += length
	r.out.WriteString(markdown)
}

// text writes one character.
func (r *inlineReader) text(rest string) {
	_, size := utf8.DecodeRuneInString(rest)
	if strings.IndexByte("_{}]<>|~&!\\", rest[0]) >= 0 {
		r.out.WriteByte('\\')
	}
	r.write(size, rest[:size])
}

// lineStart escapes what would begin a block.
func (r *inlineReader) lineStart(rest string) bool {
	switch rest[0] {
	case '#', '+', '-', '=':
		r.write(1, `\`+rest[:1])
		return true
	case ' ', '\t':
		r.at++
		return true
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits > 0 && digits < len(rest) && (rest[digits] == '.' || rest[digits] == ')') &&
		(digits+1 == len(rest) || strings.IndexByte(" \t\n", rest[digits+1]) >= 0) {
		r.write(digits+1, rest[:digits]+`\`+rest[digits:digits+1])
		return true
	}
	return false
}

// code reads a span of code, or backticks that are none.
func (r *inlineReader) code(rest string) {
	marks := rest[:len(rest)-len(strings.TrimLeft(rest, "`"))]
	content, after, found := cutRun(rest[len(marks):], len(marks))
	if !found || strings.TrimSpace(content) == "" {
		r.write(len(marks), strings.Repeat("\\`", len(marks)))
		return
	}
	length := len(rest) - len(after)
	if len(marks) == 1 && strings.HasPrefix(after, "_") {
		length += len(after) - len(strings.TrimLeft(after, "_")) // a link of reStructuredText
		if text, target, ok := strings.Cut(strings.TrimSuffix(content, ">"), " <"); ok {
			if whole := address.FindString(target); whole != "" && whole == target {
				r.write(length, "["+inline(text)+"]("+target+")")
				return
			}
		}
	}
	r.write(length, code(content))
}

// cutRun cuts s at the first row of exactly count backticks.
func cutRun(s string, count int) (before, after string, found bool) {
	for at := 0; at < len(s); {
		next := strings.IndexByte(s[at:], '`')
		if next < 0 {
			return "", "", false
		}
		at += next
		run := len(s[at:]) - len(strings.TrimLeft(s[at:], "`"))
		if run == count {
			return s[:at], s[at+run:], true
		}
		at += run
	}
	return "", "", false
}

func (r *inlineReader) afterWord() bool {
	last, _ := utf8.DecodeLastRuneInString(r.source[:r.at])
	return r.at > 0 && (unicode.IsLetter(last) || unicode.IsNumber(last))
}

// beginsWord reports whether s begins with a letter or number.
func beginsWord(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && (unicode.IsLetter(first) || unicode.IsNumber(first))
}

// code is s as a span of code in one line.
func code(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return ""
	}
	marks := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return marks + s + marks
}
