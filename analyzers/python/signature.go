package python

import "strings"

// NeedsDocumentation reports whether a docstring should describe the
// parameter: it is not private, and does not list its keywords by itself.
func (p *LexicalContext) NeedsDocumentation(parameter *Parameter) bool {
	return !strings.HasPrefix(parameter.Name, "_") && !p.isUnpack(parameter)
}

// Results reports whether a docstring of f should say what it returns, and
// whether it is a generator. Where f has no body yet, its annotation counts.
func (p *LexicalContext) Results(f *Function) (returns, yields bool) {
	if p.Traits.Property {
		return false, f.Body.Yields
	}
	if !f.Body.Stub || f.Body.Yields || f.Name == "__new__" {
		return p.ReturnsSomething(f), f.Body.Yields
	}
	annotation := unquoted(f.Returns.Text)
	name, arguments, _ := strings.Cut(annotation, "[")
	switch _, last, _ := cutLast("." + p.Imports.Resolve(strings.TrimSpace(name))); last {
	case "", "None", "NoReturn", "Never":
		return false, false
	case "Generator", "AsyncGenerator":
		returned := argument(strings.TrimSuffix(strings.TrimSpace(arguments), "]"), 2)
		return returned != "" && returned != "None", true
	}
	return true, false
}

// ReturnsSomething reports whether f has a value to return that its docstring
// should tell of.
func (p *LexicalContext) ReturnsSomething(f *Function) bool {
	if f.Name == "__new__" || f.Body.Stub || !f.Body.Returns() {
		return false
	}
	annotation := unquoted(f.Returns.Text)
	switch {
	case annotation == "":
		return f.Body.ReturnsValue
	case annotation == "None":
		return false
	case f.Body.Yields:
		return !p.returnsNothing(annotation)
	}
	return true
}

// unquoted is an annotation without the quotes and parentheses around it.
func unquoted(annotation string) string {
	return strings.TrimSpace(strings.Trim(annotation, "\"'() \t\r\n"))
}

// returnsNothing reports whether the annotation of a generator says that it
// yields and returns None: an iterator, or a Generator whose third argument is
// left out or None.
func (p *LexicalContext) returnsNothing(annotation string) bool {
	name, arguments, _ := strings.Cut(annotation, "[")
	switch path := p.Imports.Resolve(strings.TrimSpace(name)); path {
	case "typing.Iterable", "typing.AsyncIterable", "typing.Iterator", "typing.AsyncIterator",
		"typing_extensions.Iterable", "typing_extensions.AsyncIterable",
		"typing_extensions.Iterator", "typing_extensions.AsyncIterator",
		"collections.abc.Iterable", "collections.abc.AsyncIterable",
		"collections.abc.Iterator", "collections.abc.AsyncIterator":
		return true
	case "typing.Generator", "typing.AsyncGenerator", "typing_extensions.Generator",
		"typing_extensions.AsyncGenerator", "collections.abc.Generator", "collections.abc.AsyncGenerator":
		returned := argument(strings.TrimSuffix(strings.TrimSpace(arguments), "]"), 2)
		return returned == "" || returned == "None"
	}
	return false
}

// argument is the argument of that index, from 0, in a list with commas, or
// empty.
func argument(list string, index int) string {
	depth, start := 0, 0
	for i := range len(list) {
		switch list[i] {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth != 0 {
				continue
			}
			if index == 0 {
				return strings.TrimSpace(list[start:i])
			}
			index--
			start = i + 1
		}
	}
	if index > 0 {
		return ""
	}
	return strings.TrimSpace(list[start:])
}

// isUnpack reports whether the type of "**kwargs" lists the keywords itself.
func (p *LexicalContext) isUnpack(parameter *Parameter) bool {
	if parameter.Kind != VarKeyword {
		return false
	}
	written := strings.Trim(parameter.Annotation.Text, `"'`)
	name, _, subscripted := strings.Cut(written, "[")
	return subscripted && p.Imports.IsTyping(strings.TrimSpace(name), "Unpack")
}
