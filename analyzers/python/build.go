package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// unknown is the model of a chunk that is not a definition that rules know.
type unknown struct {
	suppressions []rule.Suppression
	checked      rule.Memo[Context]
}

// modelOf is the [Class], [Function] or unknown that chunk holds.
func modelOf(chunk *grammars.Chunk) any {
	return chunk.Memo(func() any { return build(chunk) })
}

// moduleOf is the model of the chunk of a file.
func moduleOf(chunk *grammars.Chunk) *Module {
	return chunk.Memo(func() any { return buildModule(chunk) }).(*Module)
}

func build(chunk *grammars.Chunk) any {
	root, node := chunk.Root(), definitionNode(chunk)
	switch node.Kind() {
	case kind.FunctionDefinition:
		return buildFunction(chunk, root, node)
	case kind.ClassDefinition:
		return buildClass(chunk, root, node)
	}
	return &unknown{suppressions: scan(chunk, nil, nil)}
}

// definitionNode is the definition in chunk without its decorators.
func definitionNode(chunk *grammars.Chunk) grammars.Node {
	root := chunk.Root()
	if root.Kind() == kind.DecoratedDefinition {
		return root.Child(kind.FieldDefinition)
	}
	return root
}

func buildFunction(chunk *grammars.Chunk, root, node grammars.Node) *Function {
	f := &Function{chunk: chunk}
	body := f.readHeader(root, node)
	for child := range node.Children() {
		switch {
		case child.Kind() == kind.KeywordAsync:
			f.Async = true
		case child.Field() == kind.FieldParameters:
			f.Parameters = readParameters(child)
			f.ParametersEnd = child.Range().End
		case child.Field() == kind.FieldReturnType:
			f.Returns = annotation(child)
		}
	}
	f.suppressions = scan(chunk, &f.Body, nil)
	readBody(body, &f.Body)
	if f.Docstring != nil {
		f.Docstring.parameters = f.Parameters
	}
	return f
}

func buildClass(chunk *grammars.Chunk, root, node grammars.Node) *Class {
	c := &Class{chunk: chunk}
	c.readHeader(root, node)
	for base := range node.Child(kind.FieldSuperclasses).Children() {
		if base.Kind() == kind.Subscript {
			base = base.Child(kind.FieldValue)
		}
		if name := dotted(base); name != "" {
			c.Bases = append(c.Bases, name)
		}
	}
	c.suppressions = scan(chunk, nil, nil)
	c.summary = summarizeClass(c, chunk)
	return c
}

// readHeader reads what classes and functions have in common, and returns the
// body.
func (d *Definition) readHeader(root, node grammars.Node) (body grammars.Node) {
	d.Source = root.Chunk().Source
	for child := range root.Children() {
		if child.Kind() == kind.Decorator {
			d.Decorators = append(d.Decorators, Decorator{decoratorName(child)})
			d.BrokenHeader = d.BrokenHeader || child.HasError()
		}
	}
	for child := range node.Children() {
		switch {
		case child.Field() == kind.FieldBody:
			body = child
			continue
		case child.Field() == kind.FieldName:
			d.Name, d.NameRange = child.Text(), child.Range()
		}
		if child.HasError() || child.IsMissing() || child.Kind() == grammars.KindError {
			d.BrokenHeader = true
		}
	}
	if d.Name == "" || body.IsZero() || body.IsMissing() {
		d.BrokenHeader = true
	}
	d.BrokenBody = body.HasError()
	d.Docstring, d.Unclear = readDocstring(body)
	return body
}

func decoratorName(decorator grammars.Node) string {
	expression := decorator.FirstChild()
	if expression.Kind() == kind.Call {
		expression = expression.Child(kind.FieldFunction)
	}
	return dotted(expression)
}

// dotted is the text of a name such as "a.b.c" without white space, or empty
// for any other expression.
func dotted(node grammars.Node) string {
	switch node.Kind() {
	case kind.Identifier:
		return node.Text()
	case kind.Attribute, kind.DottedName, kind.MemberType:
		for part := range node.Inside() {
			switch part.Kind() {
			case kind.Identifier, kind.Attribute:
			default:
				return ""
			}
		}
		if written := node.Text(); !strings.ContainsAny(written, " \t\r\n\\") {
			return written
		}
		return strings.Join(strings.FieldsFunc(node.Text(), func(r rune) bool {
			return strings.ContainsRune(" \t\r\n\\.", r)
		}), ".")
	}
	return ""
}

func annotation(node grammars.Node) Annotation {
	return Annotation{node.Text(), node.Range()}
}

func readParameters(list grammars.Node) []Parameter {
	count := 0
	for range list.Children() {
		count++
	}
	if count == 0 {
		return nil
	}
	parameters := make([]Parameter, 0, count)
	keywordOnly := false
	for child := range list.Children() {
		p := Parameter{Kind: PositionalOrKeyword, Range: child.Range()}
		if keywordOnly {
			p.Kind = KeywordOnly
		}
		name := child
		switch child.Kind() {
		case kind.PositionalSeparator:
			for i := range parameters {
				parameters[i].Kind = PositionalOnly
			}
			continue
		case kind.KeywordSeparator:
			keywordOnly = true
			continue
		case kind.Identifier, kind.ListSplatPattern, kind.DictionarySplatPattern, kind.TuplePattern:
		case kind.DefaultParameter:
			p.HasDefault = true
			name = child.Child(kind.FieldName)
		case kind.TypedDefaultParameter:
			p.HasDefault = true
			name = child.Child(kind.FieldName)
			p.Annotation = annotation(child.Child(kind.FieldType))
		case kind.TypedParameter:
			name = child.FirstChild()
			p.Annotation = annotation(child.Child(kind.FieldType))
		default:
			continue
		}
		p.NameRange = name.Range()
		switch name.Kind() {
		case kind.Identifier:
		case kind.ListSplatPattern:
			p.Kind, keywordOnly = VarPositional, true
			name = name.FirstChild()
		case kind.DictionarySplatPattern:
			p.Kind = VarKeyword
			name = name.FirstChild()
		default:
			continue
		}
		if name.Kind() != kind.Identifier {
			continue
		}
		p.Name = name.Text()
		parameters = append(parameters, p)
	}
	return parameters
}

// scan reads all nodes of a chunk once: its suppressions and, where body or
// flow is not nil, its returns and yields.
func scan(chunk *grammars.Chunk, body *Body, flow *Flow) []rule.Suppression {
	var suppressions []rule.Suppression
	// Nothing before inner belongs to the function itself: lambdas, and
	// definitions too deep to be chunks.
	inner := 0
	outermost := true
	for node := range chunk.Nodes() {
		switch node.Kind() {
		case kind.Comment:
			suppressions = appendSuppressions(suppressions, node)
		case kind.Lambda:
			if place := node.Range(); place.Start >= inner {
				inner = place.End
			}
		case kind.FunctionDefinition, kind.ClassDefinition:
			if outermost {
				outermost = false
			} else if place := node.Range(); place.Start >= inner {
				inner = place.End
			}
		case kind.Yield:
			if node.Range().Start < inner {
				break
			}
			if body != nil {
				body.Yields = true
			}
			if flow != nil {
				flow.Yields = append(flow.Yields, readYield(node))
			}
		case kind.ReturnStatement:
			if node.Range().Start < inner {
				break
			}
			if body != nil {
				body.add(readReturn(node))
			}
			if flow != nil {
				flow.Returns = append(flow.Returns, readReturn(node))
			}
		}
	}
	return suppressions
}

// appendSuppressions adds what a comment suppresses. A noqa for the whole file
// counts only in a line of its own.
func appendSuppressions(suppressions []rule.Suppression, comment grammars.Node) []rule.Suppression {
	start := comment.Range().Start
	for _, s := range rule.ParseSuppressions(comment.Text(), start, "#") {
		if s.Scope == rule.ScopeFile && !s.Own {
			before := strings.TrimRight(comment.Chunk().Source[:start], " \t\f")
			if before != "" && before != text.ByteOrderMark && !strings.HasSuffix(before, "\n") && !strings.HasSuffix(before, "\r") {
				continue
			}
		}
		suppressions = append(suppressions, s)
	}
	return suppressions
}

func buildModule(chunk *grammars.Chunk) *Module {
	root := chunk.Root()
	m := &Module{Source: chunk.Source}
	if strings.HasPrefix(chunk.Source, text.ByteOrderMark) {
		m.Start = len(text.ByteOrderMark)
	}
	m.Docstring, m.Unclear = readDocstring(root)
	imports := &importReader{}
	exports := &exportReader{}
	readStatements(root, imports, exports)
	m.Imports = imports.finish()
	m.Exports = exports.exports
	m.suppressions = scan(chunk, nil, nil)
	for _, nested := range chunk.Nested() {
		if class, ok := modelOf(nested.Chunk).(*Class); ok {
			m.classes = append(m.classes, class.summary)
		}
	}
	return m
}

// readStatements reads the imports and __all__ of a block, and of the blocks
// in it that belong to the same scope.
func readStatements(block grammars.Node, imports *importReader, exports *exportReader) {
	for statement := range block.Children() {
		switch statement.Kind() {
		case kind.ImportStatement, kind.ImportFromStatement, kind.FutureImportStatement:
			imports.read(statement)
		case kind.ExpressionStatement:
			exports.read(statement)
		default:
			if isBlock(statement) {
				readStatements(statement, imports, exports)
			}
		}
	}
}

// isBlock reports whether the statements in node belong to the scope around.
func isBlock(node grammars.Node) bool {
	switch node.Kind() {
	case kind.IfStatement, kind.ElifClause, kind.ElseClause, kind.TryStatement, kind.ExceptClause,
		kind.ExceptGroupClause, kind.FinallyClause, kind.WithStatement, kind.ForStatement,
		kind.WhileStatement, kind.Block, kind.MatchStatement, kind.CaseClause:
		return true
	}
	return false
}
