package grammars

import "strings"

// rewriting is a text of which some bytes are replaced, as many by as many.
type rewriting struct {
	source string
	bytes  []byte // nil as long as nothing was replaced
}

func (r *rewriting) put(at int, replacement string) {
	if r.bytes == nil {
		r.bytes = []byte(r.source)
	}
	copy(r.bytes[at:], replacement)
}

func (r *rewriting) blank(start, end int) { r.put(start, strings.Repeat(" ", end-start)) }

func (r *rewriting) String() string {
	if r.bytes == nil {
		return r.source
	}
	return string(r.bytes)
}

// Both languages are rewritten line by line: what happens to a line depends on
// it alone.

// each calls visit with the offset of every pattern in source.
func each(source, pattern string, visit func(at int)) {
	for at := 0; ; {
		next := strings.Index(source[at:], pattern)
		if next < 0 {
			return
		}
		visit(at + next)
		at += next + len(pattern)
	}
}

// startsWord reports whether no word goes on at offset at.
func startsWord(source string, at int) bool { return at == 0 || !isWord(source[at-1]) }

// pythonParsable rewrites what the grammar of Python does not know:
//   - a lone carriage return ends a line (Lexical analysis, 2.1.2)
//   - template strings (PEP 750), read as format strings
//   - defaults of type parameters (PEP 696), left out
func pythonParsable(source string) string {
	r := rewriting{source: source}
	each(source, "\r", func(at int) {
		if at+1 == len(source) || source[at+1] != '\n' {
			r.put(at, "\n")
		}
	})
	for _, quote := range []string{"\"", "'"} {
		each(source, quote, func(at int) {
			prefix := at
			for prefix > 0 && at-prefix < 3 && isWord(source[prefix-1]) {
				prefix--
			}
			switch strings.ToLower(source[prefix:at]) {
			case "t", "tr":
				r.put(prefix, "f")
			case "rt":
				r.put(prefix+1, "f")
			}
		})
	}
	for _, keyword := range []string{"def ", "class ", "type "} {
		each(source, keyword, func(at int) {
			name := spacesEnd(source, at+len(keyword))
			open := name + len(wordAt(source, name))
			if startsWord(source, at) && open > name && open < len(source) && source[open] == '[' {
				r.withoutDefaults(open)
			}
		})
	}
	return r.String()
}

// withoutDefaults blanks the defaults of the type parameters whose bracket
// opens at offset at.
func (r *rewriting) withoutDefaults(at int) {
	depth, start := 0, 0
	for ; at < len(r.source) && r.source[at] != '\n'; at++ {
		switch c := r.source[at]; c {
		case '(', '[', '{':
			depth++
		case '=':
			if depth == 1 && start == 0 {
				start = at
			}
		case ',', ')', ']', '}':
			if depth == 1 && start > 0 {
				r.blank(start, at)
				start = 0
			}
			if c != ',' {
				if depth--; depth == 0 {
					return
				}
			}
		}
	}
}

// rustParsable rewrites what the grammar of Rust does not know:
//   - try! (edition 2015), read as another macro
//   - the name raw after &, read as another name
//   - unsafe before an extern block and safe inside one (edition 2024), left out
//   - ~ in macros, read as another operator
func rustParsable(source string) string {
	r := rewriting{source: source}
	each(source, "try!", func(at int) { r.put(at, "tr_") })
	each(source, "&raw", func(at int) {
		end := at + len("&raw")
		after := spacesEnd(source, end)
		if word := wordAt(source, after); word != "const" && word != "mut" && (end == len(source) || !isWord(source[end])) {
			r.put(at, "&ra_")
		}
	})
	each(source, "unsafe extern", func(at int) {
		rest, _, _ := strings.Cut(source[at+len("unsafe extern"):], "\n")
		rest = strings.TrimLeft(rest, " \t")
		if strings.HasPrefix(rest, "\"") {
			_, rest, _ = strings.Cut(rest[1:], "\"")
			rest = strings.TrimLeft(rest, " \t")
		}
		if startsWord(source, at) && strings.HasPrefix(rest, "{") {
			r.blank(at, at+len("unsafe"))
		}
	})
	for _, pattern := range []string{"safe fn", "safe static"} {
		each(source, pattern, func(at int) {
			if startsWord(source, at) {
				r.blank(at, at+len("safe"))
			}
		})
	}
	each(source, "~", func(at int) { r.put(at, "!") })
	return r.String()
}
