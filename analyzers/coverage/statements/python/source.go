package python

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// source is a module as statements.
type source struct {
	*layout
	text  string
	lines *text.Lines
	body  []*statement
	// definitions are all functions and classes, nested ones too.
	definitions []*statement
	// spans are the lines that they take, each from its first decorator.
	spans []span
	// docstrings are all lines of docstrings.
	docstrings coverage.LineSetBuilder
	// broken reports a syntax error somewhere.
	broken bool
	// futureAnnotations reports "from __future__ import annotations".
	futureAnnotations bool
}

// span are the lines of a definition: from its first decorator, over the line
// of def or class, to its end.
type span struct{ first, header, last int }

// scope is where a block stands.
type scope struct {
	// base is the offset of the chunk in the text.
	base int
	// owner is the kind of definition around it, or [kind.Module].
	owner grammars.Kind
	// sure reports that a block always runs when its owner does, and first that
	// a statement is the first one in its block.
	sure, first bool
}

// newSource reads the tree of a module.
func newSource(tree *grammars.Tree) *source {
	lines := text.NewLines(tree.Source)
	s := &source{layout: newLayout(tree.Source, lines), text: tree.Source, lines: lines, broken: tree.Broken}
	root := tree.Root.Root()
	s.futureAnnotations = importsAnnotations(root)
	s.body = s.suite(root, scope{owner: kind.Module, sure: true})
	return s
}

func importsAnnotations(module grammars.Node) bool {
	for statement := range module.Children() {
		if statement.Kind() == kind.FutureImportStatement && strings.Contains(statement.Text(), "annotations") {
			return true
		}
	}
	return false
}

// lineAt is the line, from 1, of an offset in the scope's chunk.
func (s *source) lineAt(offset int, in scope) int { return s.lines.Line(in.base+offset) + 1 }

// lineOf is the first line of the logical line on which node begins.
func (s *source) lineOf(node grammars.Node, in scope) int {
	return s.firstOf(s.lineAt(node.Range().Start, in))
}

// suite reads the statements of a block.
func (s *source) suite(block grammars.Node, in scope) []*statement {
	var made []*statement
	for child := range block.Children() {
		switch child.Kind() {
		case kind.Comment, kind.LineContinuation:
			continue
		}
		if child.IsNamed() {
			in.first = len(made) == 0
			made = append(made, s.statement(child, in))
		}
	}
	return made
}

// inner reads a block that does not always run.
func (s *source) inner(block grammars.Node, in scope) []*statement {
	in.sure = false
	return s.suite(block, in)
}

func (s *source) statement(node grammars.Node, in scope) *statement {
	made := &statement{line: s.lineOf(node, in)}
	switch node.Kind() {
	case kind.GlobalStatement, kind.NonlocalStatement, grammars.KindError:
		made.form = silent
	case kind.DeleteStatement:
		if only := operand(node, 0); only.Kind() == kind.Tuple && operand(only, 0).IsZero() {
			made.form = silent
		}
	case kind.ReturnStatement:
		made.form = returns
	case kind.RaiseStatement:
		made.form = raises
	case kind.BreakStatement:
		made.form = breaks
	case kind.ContinueStatement:
		made.form = continues
	case kind.AssertStatement:
		made.form, made.test = asserts, conditionOf(operand(node, 0))
	case kind.ExpressionStatement:
		made.form = s.expression(node, in)
	case kind.IfStatement:
		s.conditional(made, node, in)
	case kind.WhileStatement:
		made.form, made.test = whileLoop, conditionOf(node.Child(kind.FieldCondition))
		made.body = s.inner(node.Child(kind.FieldBody), in)
		made.otherwise = s.inner(elseOf(node), in)
	case kind.ForStatement:
		made.form = forLoop
		made.body = s.inner(node.Child(kind.FieldBody), in)
		made.otherwise = s.inner(elseOf(node), in)
	case kind.WithStatement:
		made.form = with
		made.body = s.inner(node.Child(kind.FieldBody), in)
	case kind.TryStatement:
		s.try(made, node, in)
	case kind.MatchStatement:
		s.match(made, node, in)
	case kind.DecoratedDefinition, kind.FunctionDefinition, kind.ClassDefinition:
		s.definition(made, node, in)
	}
	return made
}

// elseOf is the block of a loop's else.
func elseOf(loop grammars.Node) grammars.Node {
	return loop.ChildOf(kind.ElseClause).Child(kind.FieldBody)
}

// conditional reads an if with its elifs.
func (s *source) conditional(made *statement, node grammars.Node, in scope) {
	made.form = conditional
	add := func(clauseNode grammars.Node, line int) {
		made.clauses = append(made.clauses, clause{
			line: line, test: conditionOf(clauseNode.Child(kind.FieldCondition)),
			body: s.inner(clauseNode.Child(kind.FieldConsequence), in),
		})
	}
	add(node, made.line)
	for child := range node.Children() {
		switch child.Kind() {
		case kind.ElifClause:
			add(child, s.lineOf(child, in))
		case kind.ElseClause:
			made.otherwise = s.inner(child.Child(kind.FieldBody), in)
		}
	}
}

func (s *source) try(made *statement, node grammars.Node, in scope) {
	made.form = try
	made.body = s.inner(node.Child(kind.FieldBody), in)
	for child := range node.Children() {
		switch child.Kind() {
		case kind.ExceptGroupClause, kind.ExceptClause:
			made.always = made.always || child.Kind() == kind.ExceptGroupClause
			made.clauses = append(made.clauses, clause{
				line: s.lineOf(child, in), body: s.inner(child.ChildOf(kind.Block), in),
			})
		case kind.ElseClause:
			made.otherwise = s.inner(child.Child(kind.FieldBody), in)
		case kind.FinallyClause:
			made.final = s.inner(child.ChildOf(kind.Block), in)
		}
	}
}

func (s *source) match(made *statement, node grammars.Node, in scope) {
	made.form = match
	for child := range node.Child(kind.FieldBody).Children() {
		if child.Kind() != kind.CaseClause {
			continue
		}
		body := child.Child(kind.FieldConsequence)
		found := clause{
			line: s.lineOf(child, in), body: s.inner(body, in),
			bodyFirst: s.lineAt(body.Range().Start, in), bodyLast: s.lineAt(body.Range().End, in),
			test: outcome{canHold: true}, irrefutable: matchesAll(child),
		}
		if guard := child.Child(kind.FieldGuard); !guard.IsZero() {
			found.guarded, found.test = true, conditionOf(operand(guard, 0))
		}
		made.clauses = append(made.clauses, found)
	}
}

// definition reads a function or class.
func (s *source) definition(made *statement, node grammars.Node, in scope) {
	made.form = definition
	if nested := node.Nested(); nested != nil {
		in.base += node.Range().Start
		node = nested.Root()
	}
	decorated := node
	if node.Kind() == kind.DecoratedDefinition {
		for child := range node.Children() {
			if child.Kind() == kind.Decorator {
				made.more = append(made.more, s.lineOf(child, in))
			}
		}
		node = node.Child(kind.FieldDefinition)
		made.more = append(made.more, s.lineOf(node, in))
		made.more = made.more[1:]
	}
	made.unsure = decorated.HasError()
	made.function = node.Kind() == kind.FunctionDefinition
	made.hidden = node.Child(kind.FieldName).Text() == "__annotate__"
	body := node.Child(kind.FieldBody)
	s.definitions = append(s.definitions, made)
	s.spans = append(s.spans, span{
		s.lineAt(decorated.Range().Start, in), s.lineAt(node.Range().Start, in), s.lastLine(body, in),
	})
	made.body = s.suite(body, scope{base: in.base, owner: node.Kind(), sure: true})
}

// lastLine is the line on which the last statement in node ends. The comments
// after it belong to nothing.
func (s *source) lastLine(node grammars.Node, in scope) int {
	for {
		if nested := node.Nested(); nested != nil {
			in.base += node.Range().Start
			node = nested.Root()
		}
		var last grammars.Node
		if isCompound(node.Kind()) {
			last = lastOperand(node)
		}
		if last.IsZero() {
			return s.lineAt(node.Range().End, in)
		}
		node = last
	}
}

// isCompound reports whether a node of the kind ends with a statement.
func isCompound(of grammars.Kind) bool {
	switch of {
	case kind.Block, kind.IfStatement, kind.ElifClause, kind.ElseClause, kind.ForStatement, kind.WhileStatement,
		kind.TryStatement, kind.ExceptClause, kind.ExceptGroupClause, kind.FinallyClause, kind.WithStatement,
		kind.MatchStatement, kind.CaseClause, kind.FunctionDefinition, kind.ClassDefinition, kind.DecoratedDefinition:
		return true
	}
	return false
}
