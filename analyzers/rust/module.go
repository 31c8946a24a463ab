package rust

import (
	"strings"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// buildModule reads what stands in container, the file or the body of an
// inline module. attributes receives the inner ones; for a module it holds
// the outer ones already.
func (m *model) buildModule(container grammars.Node, attributes *Attributes) {
	var inner Attributes
	contents := &Module{}
	m.members = membersOf(container)
	var waiting gathered
	for child := range container.Children() {
		kind := child.Kind()
		switch kind {
		case grammars.ItemWithAttributes:
			if nested := child.Nested(); nested != nil {
				contents.Declarations = append(contents.Declarations, modelOf(nested).declarations...)
			}
		case rustkind.InnerAttributeItem:
			inner.addNode(child)
			continue
		case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
			if isInnerDoc(child.Text()) {
				inner.addNode(child)
			} else {
				waiting = append(waiting, child)
			}
			continue
		case rustkind.UseDeclaration:
			if a := waiting.take(); !a.TestOnly {
				argument := child.Child(rustkind.FieldArgument)
				contents.Uses = appendUses(contents.Uses, argument.Text(), visibilityOf(child))
			}
		case rustkind.ExternCrateDeclaration:
			contents.Uses = append(contents.Uses, externCrate(child))
		case rustkind.ExpressionStatement, rustkind.MacroInvocation:
			if kind == rustkind.ExpressionStatement {
				child = child.ChildOf(rustkind.MacroInvocation)
			}
			if a := waiting.take(); !a.TestOnly {
				tokens := child.ChildOf(rustkind.TokenTree).Text()
				if strings.HasPrefix(tokens, "{") {
					contents.addTokens(&lexer{source: tokens[1:]}, 0)
				}
			}
		}
		waiting = waiting[:0]
	}
	contents.Documented, contents.Hidden, contents.TestOnly = inner.Documented, inner.Hidden, inner.TestOnly
	contents.Levels = inner.Levels
	contents.seal()
	m.contents = contents

	attributes.Documented = attributes.Documented || inner.Documented
	attributes.Hidden = attributes.Hidden || inner.Hidden
	attributes.TestOnly = attributes.TestOnly || inner.TestOnly
	attributes.Levels = inner.Levels.within(attributes.Levels)
}

// visibilityOf is what the visibility modifier of n says.
func visibilityOf(n grammars.Node) Visibility {
	switch n.ChildOf(rustkind.VisibilityModifier).Text() {
	case "":
		return Inherited
	case "pub":
		return Public
	}
	return Restricted
}

func externCrate(n grammars.Node) Use {
	crate := strings.Clone(name(n.Child(rustkind.FieldName)))
	use := Use{Name: crate, Path: crate, Global: true, Visibility: visibilityOf(n)}
	if alias := n.Child(rustkind.FieldAlias); !alias.IsZero() {
		use.Name = strings.Clone(name(alias))
	}
	if crate == "self" {
		use.Path, use.Global = "crate", false
	}
	return use
}

// appendUses adds the names of a use declaration, given what stands between
// "use" and ";".
func appendUses(uses []Use, source string, visibility Visibility) []Use {
	return (&useTree{lexer: lexer{source: source}, visibility: visibility, uses: uses}).read("", false)
}

// useTree reads a use declaration.
type useTree struct {
	lexer
	visibility Visibility
	uses       []Use
	depth      int
}

// maxUseDepth bounds how deep the braces of a use declaration are read.
const maxUseDepth = 64

// read reads one tree below prefix, up to the comma or bracket after it.
func (t *useTree) read(prefix string, global bool) []Use {
	path := usePath{prefix: prefix}
	for {
		switch token := t.peek(); {
		case token.kind == tokenPath:
			t.next()
			if path.isEmpty() {
				global = true
			}
		case token.is("*"):
			t.next()
			t.add("*", path.String(), global)
			return t.uses
		case token.is("{"):
			t.next()
			t.depth++
			for t.depth < maxUseDepth {
				if next := t.peek(); next.is(",") {
					t.next()
				} else if next.is("}") || next.kind == tokenEnd {
					break
				} else {
					before := t.at
					t.read(path.String(), global)
					if t.at == before {
						return t.uses // no use tree
					}
				}
			}
			t.next()
			t.depth--
			return t.uses
		case token.kind == tokenName && token.text == "as":
			t.next()
			if alias := t.next(); alias.kind == tokenName {
				t.add(alias.text, path.String(), global)
			}
			return t.uses
		case token.kind == tokenName:
			t.next()
			if token.text != "self" || path.isEmpty() {
				path.add(token.text, t.source[:t.at])
			}
		case token.is("$"):
			t.next()
		default:
			if !path.isEmpty() {
				whole := path.String()
				t.add(whole[strings.LastIndexByte(whole, ':')+1:], whole, global)
			}
			return t.uses
		}
	}
}

// usePath is a path in a use declaration, below a prefix. Most are written
// without white space; then rest is a part of the source and costs nothing.
type usePath struct {
	prefix, rest string
	start        int // of rest in the source
}

func (p *usePath) isEmpty() bool { return p.prefix == "" && p.rest == "" }

// add appends a name, the end of read, which is what was read of the source.
func (p *usePath) add(name, read string) {
	if p.rest == "" {
		p.rest, p.start = name, len(read)-len(name)
	} else if written := read[p.start:]; len(written) == len(p.rest)+len("::")+len(name) {
		p.rest = written
	} else {
		p.rest += "::" + name
	}
}

// String is the whole path.
func (p *usePath) String() string {
	if p.prefix == "" || p.rest == "" {
		return p.prefix + p.rest
	}
	return p.prefix + "::" + p.rest
}

func (t *useTree) add(name, path string, global bool) {
	t.uses = append(t.uses, Use{Name: strings.Clone(name), Path: strings.Clone(path), Global: global, Visibility: t.visibility})
}

// maxTokensDepth bounds how deep braces in calls of macros are read.
const maxTokensDepth = 16

// addTokens adds the declarations in the braces of a macro's call, as if the
// macro left them as they are: wrappers such as cfg_if! do that.
func (m *Module) addTokens(l *lexer, depth int) {
	var attributes Attributes
	visibility := Inherited
	for {
		t := l.next()
		switch {
		case t.kind == tokenEnd:
			return
		case t.kind == tokenDoc:
			attributes.Documented = true
			continue
		case t.is("#"):
			if next := l.next(); next.is("[") {
				attributes.add(parseMeta(l.inGroup()), false)
			}
			continue
		case t.is("{"):
			if body := l.group(); depth < maxTokensDepth {
				m.addTokens(&lexer{source: body}, depth+1)
			}
		case t.is("(") || t.is("["):
			l.skipGroup()
		case t.kind == tokenName:
			switch t.text {
			case "pub":
				visibility = Public
				if next := l.peek(); next.is("(") {
					l.next()
					l.skipGroup()
					visibility = Restricted
				}
				continue
			case "unsafe", "async", "extern", "default":
				continue
			case "use":
				source, _, ended := strings.Cut(l.source[l.at:], ";")
				if ended && !attributes.TestOnly {
					m.Uses = appendUses(m.Uses, source, visibility)
				}
				l.at += len(source)
			default:
				if kind, ok := declaringWords[t.text]; ok {
					m.addToken(l, kind, &attributes, visibility, depth)
				}
			}
		}
		attributes, visibility = Attributes{}, Inherited
	}
}

var declaringWords = map[string]Kind{
	"mod": KindModule, "struct": KindStruct, "union": KindUnion, "enum": KindEnum, "trait": KindTrait,
	"type": KindTypeAlias, "fn": KindFunction, "const": KindConst, "static": KindStatic,
}

// addToken adds the declaration that l has come to, past the word that
// declares it.
func (m *Module) addToken(l *lexer, kind Kind, attributes *Attributes, visibility Visibility, depth int) {
	t := l.next()
	for t.kind == tokenName && (t.text == "fn" || t.text == "unsafe" || t.text == "ref" || t.text == "mut" || t.text == "extern") {
		if t.text == "fn" {
			kind = KindFunction
		}
		t = l.next()
	}
	if t.kind != tokenName {
		return
	}
	item := Item{Kind: kind, Name: t.text, Visibility: visibility, Attributes: *attributes}
	var contents *Module
	body := ""
	for {
		t = l.next()
		if t.kind == tokenEnd || t.is(";") {
			break
		}
		if t.is("{") {
			body = l.group()
			break
		}
		if t.is("(") || t.is("[") {
			l.skipGroup()
		}
		if kind == KindTypeAlias && (t.kind == tokenName || t.kind == tokenPath) {
			item.target += t.text
		}
	}
	switch kind {
	case KindModule:
		if body != "" {
			contents = &Module{}
			if depth < maxTokensDepth {
				contents.addTokens(&lexer{source: body}, depth+1)
			}
			contents.Documented = attributes.Documented
			contents.seal()
		}
	case KindEnum:
		item.Variants = tokenVariants(body)
	case KindTypeAlias:
		item.target = "" // generic arguments can't be told from it
	}
	if d := item.declare(contents); d != nil {
		m.Declarations = append(m.Declarations, d)
	}
}

// tokenVariants are the variants in the body of an enum.
func tokenVariants(body string) []Variant {
	var variants []Variant
	l := &lexer{source: body}
	first := true
	for t := l.next(); t.kind != tokenEnd; t = l.next() {
		switch {
		case t.is("#"):
		case t.is("(") || t.is("[") || t.is("{"):
			l.skipGroup()
		case t.is(","):
			first = true
		case t.kind == tokenName && first:
			variants = append(variants, Variant{Name: t.text})
			first = false
		}
	}
	return variants
}
