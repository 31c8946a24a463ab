package rust

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// meta is an attribute's content, as the Rust reference calls it: a path, a
// path with a value, or a path with a list of metas.
type meta struct {
	path string
	list []meta
	// hasValue reports a "= value"; value is its text if it is one string
	// literal, and literal is false if not.
	hasValue, literal bool
	value             string
	// at is where value stands in the attribute, and raw reports that it has no
	// escapes.
	at  int
	raw bool
}

// attributeMeta reads an attribute.
func attributeMeta(attribute string) meta {
	content := strings.TrimLeft(attribute, "#! \t[")
	return parseMeta(&lexer{source: strings.TrimSuffix(content, "]"), base: len(attribute) - len(content)})
}

// parseMeta reads what stands between the brackets of an attribute.
func parseMeta(l *lexer) meta {
	if metas := parseMetas(l, 0); len(metas) > 0 {
		return metas[0]
	}
	return meta{}
}

// maxMetaDepth is how deep lists nest that are read. rustc reads no deeper by
// default, either: see its recursion limit.
const maxMetaDepth = 128

// parseMetas reads a list of metas: up to the end of the text, or, where depth
// is not 0, past the bracket that closes it.
func parseMetas(l *lexer, depth int) []meta {
	var metas []meta
	ends := func(t token) bool { return t.kind == tokenEnd || depth > 0 && t.closes() }
	for {
		t := l.next()
		var m meta
		for t.kind == tokenName || t.kind == tokenPath {
			m.path += t.text
			t = l.next()
		}
		switch {
		case t.is("(") && depth == maxMetaDepth:
			l.skipGroup()
			t = l.next()
		case t.is("("):
			m.list = parseMetas(l, depth+1)
			t = l.next()
		case t.is("="):
			m.hasValue = true
			t = l.next()
			m.value, m.literal = t.text, t.kind == tokenString
			m.at, m.raw = l.content, l.raw
			if t.opens() {
				l.skipGroup()
			}
			if !ends(t) {
				t = l.next()
			}
		}
		if m.path != "" {
			metas = append(metas, m)
		}
		for !ends(t) && !t.is(",") {
			if t.opens() {
				l.skipGroup()
			}
			m.literal = false
			t = l.next()
		}
		if m.hasValue && !m.literal && m.path != "" {
			metas[len(metas)-1].literal = false
		}
		if ends(t) {
			return metas
		}
	}
}

// Attributes are what the attributes and documentation comments of something
// say about it, inner ones included.
type Attributes struct {
	// Documented reports documentation, be it empty: a comment or an attribute
	// such as #[doc = "…"].
	Documented bool
	// Opaque reports documentation whose text is not in the source, such as
	// #[doc = include_str!("…")].
	Opaque bool
	// Hidden reports #[doc(hidden)].
	Hidden bool
	// Levels are the levels of lints.
	Levels Levels
	// TestOnly reports #[test], #[bench], and a #[cfg] that is never true
	// outside tests.
	TestOnly bool
	// Derived reports #[automatically_derived].
	Derived bool
	// MacroExport reports #[macro_export].
	MacroExport bool
	// Paths are those of #[path = "…"]; several if they depend on #[cfg_attr].
	Paths []string
}

// addNode adds an attribute or comment of the syntax tree.
func (a *Attributes) addNode(n grammars.Node) {
	switch n.Kind() {
	case rustkind.AttributeItem, rustkind.InnerAttributeItem:
		a.add(attributeMeta(n.Text()), false)
	case rustkind.LineComment, rustkind.BlockComment:
		if comment := n.Text(); isOuterDoc(comment) || isInnerDoc(comment) {
			a.Documented = true
		}
	}
}

// add adds what m says. conditional tells that it holds only under some #[cfg].
func (a *Attributes) add(m meta, conditional bool) {
	switch m.path {
	case "doc":
		if m.hasValue {
			a.Documented = true
			a.Opaque = a.Opaque || !m.literal
		}
		for _, inner := range m.list {
			if inner.path == "hidden" {
				a.Hidden = true
			}
		}
	case "allow", "expect":
		for _, lint := range m.list {
			// A build that wants no warnings at all speaks for itself alone.
			if !conditional || lint.path != "warnings" {
				a.Levels = a.Levels.allow(lints[lint.path])
			}
		}
	case "warn", "deny", "forbid":
		for _, lint := range m.list {
			if !conditional && lint.path != "warnings" {
				a.Levels = a.Levels.enable(lints[lint.path])
			}
		}
	case "cfg":
		if len(m.list) == 1 && m.list[0].cfg() == never {
			a.TestOnly = true
		}
	case "cfg_attr":
		if len(m.list) > 0 && m.list[0].cfg() != never {
			for _, inner := range m.list[1:] {
				if m.list[0].isClippy() {
					inner.list = inner.withBareLints()
				}
				a.add(inner, conditional || m.list[0].cfg() != always)
			}
		}
	case "path":
		if m.literal {
			a.Paths = append(a.Paths, strings.Clone(m.value))
			if conditional && len(a.Paths) == 1 {
				a.Paths = append(a.Paths, "") // the usual place
			}
		}
	case "automatically_derived":
		a.Derived = true
	case "macro_export":
		a.MacroExport = true
	case "test", "bench":
		a.TestOnly = true
	default:
		if strings.HasSuffix(m.path, "::test") || strings.HasSuffix(m.path, "::bench") {
			a.TestOnly = true
		}
	}
}

// truth is what is known of a #[cfg] without a build: outside tests, with any
// target and any features.
type truth int8

const (
	never truth = iota - 1
	sometimes
	always
)

func (m meta) cfg() truth {
	switch m.path {
	case "test", "doctest", "false":
		if !m.hasValue {
			return never
		}
	case "true":
		return always
	case "not":
		if len(m.list) == 1 {
			return -m.list[0].cfg()
		}
	case "all":
		value := always
		for _, inner := range m.list {
			value = min(value, inner.cfg())
		}
		return value
	case "any":
		value := never
		for _, inner := range m.list {
			value = max(value, inner.cfg())
		}
		return value
	}
	return sometimes
}

// isClippy reports whether the #[cfg] m asks for a run of clippy, as was done
// before its lints had names in "clippy::".
func (m meta) isClippy() bool {
	return m.path == "feature" && m.literal && m.value == "cargo-clippy"
}

// withBareLints is the list of m, a level of lints, and for names without
// "clippy::" those with it: clippy once took both.
func (m meta) withBareLints() []meta {
	list := m.list
	for _, lint := range m.list {
		if !strings.Contains(lint.path, "::") {
			list = append(list, meta{path: "clippy::" + lint.path})
		}
	}
	return list
}

// isOuterDoc reports whether comment documents what follows it.
func isOuterDoc(comment string) bool {
	if len(comment) < 3 || comment[0] != '/' {
		return false
	}
	if comment[1] == '/' {
		return comment[2] == '/' && (len(comment) == 3 || comment[3] != '/')
	}
	return comment[2] == '*' && len(comment) > 4 && comment[3] != '*' && comment[3] != '/'
}

// isInnerDoc reports whether comment documents what it stands in.
func isInnerDoc(comment string) bool {
	return strings.HasPrefix(comment, "//!") || strings.HasPrefix(comment, "/*!")
}
