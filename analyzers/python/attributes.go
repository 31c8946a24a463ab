package python

import (
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	kind "github.com/octollm/octolsp/grammars/pythonkind"
)

// Attribute is an attribute of a class: a name that its body assigns or
// declares, or that __init__ assigns on its first parameter. Ranges are
// relative to the class's chunk.
type Attribute struct {
	// Name is the name, without "self.".
	Name string
	// NameRange is where it stands.
	NameRange text.Range
	// Annotation is its type; its Text is empty if there is none.
	Annotation Annotation
	// Value is where the value stands; empty if the attribute is only declared.
	// Of several targets of one assignment each has the whole value.
	Value text.Range
	// Instance reports that it is assigned in __init__.
	Instance bool
}

// Attributes are the attributes of c: those of its body before those that only
// __init__ assigns, each once, in the order of the text. They are made when
// they are first asked for.
func (c *Class) Attributes() []Attribute {
	if known := c.attributes.Load(); known != nil {
		return *known
	}
	r := attributeReader{known: map[string]int{}}
	r.statements(definitionNode(c.chunk).Child(kind.FieldBody))
	for _, nested := range c.chunk.Nested() {
		f, ok := modelOf(nested.Chunk).(*Function)
		if !ok || f.Name != "__init__" || len(f.Parameters) == 0 || f.Parameters[0].IsVariadic() {
			continue
		}
		r.self, r.start = f.Parameters[0].Name, nested.Start
		r.statements(definitionNode(nested.Chunk).Child(kind.FieldBody))
	}
	c.attributes.Store(&r.attributes)
	return r.attributes
}

// attributeReader gathers the attributes of a class.
type attributeReader struct {
	attributes []Attribute
	// known maps the names of attributes to their index.
	known map[string]int
	// self is the name of the object in __init__, which starts at start; empty
	// in the class's body.
	self  string
	start int
}

// statements reads the assignments of a block, and of the blocks in it that
// belong to the same scope.
func (r *attributeReader) statements(block grammars.Node) {
	for statement := range block.Children() {
		switch {
		case statement.Kind() == kind.ExpressionStatement:
			r.assignment(statement.FirstChild())
		case isBlock(statement):
			r.statements(statement)
		}
	}
}

// assignment reads an expression that may be an assignment, or a chain of them
// as in "a = b = 1".
func (r *attributeReader) assignment(expression grammars.Node) {
	var targets []grammars.Node
	attribute := Attribute{Instance: r.self != ""}
	for expression.Kind() == kind.Assignment {
		targets = append(targets, expression.Child(kind.FieldLeft))
		if declared := expression.Child(kind.FieldType); !declared.IsZero() {
			attribute.Annotation = annotation(declared)
			attribute.Annotation.Range = attribute.Annotation.Range.Moved(r.start)
		}
		expression = expression.Child(kind.FieldRight)
	}
	if !expression.IsZero() {
		attribute.Value = expression.Range().Moved(r.start)
	}
	for _, target := range targets {
		r.target(target, attribute)
	}
}

// target adds what is assigned to: attribute lacks its name.
func (r *attributeReader) target(target grammars.Node, attribute Attribute) {
	switch target.Kind() {
	case kind.PatternList, kind.TuplePattern, kind.ListPattern, kind.ListSplatPattern:
		for part := range target.Children() {
			r.target(part, attribute)
		}
		return
	case kind.Identifier:
		if r.self != "" {
			return
		}
	case kind.Attribute:
		object := target.Child(kind.FieldObject)
		if r.self == "" || object.Kind() != kind.Identifier || object.Text() != r.self {
			return
		}
		target = target.Child(kind.FieldAttribute)
	default:
		return
	}
	attribute.Name, attribute.NameRange = target.Text(), target.Range().Moved(r.start)
	at, known := r.known[attribute.Name]
	if !known {
		r.known[attribute.Name] = len(r.attributes)
		r.attributes = append(r.attributes, attribute)
		return
	}
	if first := &r.attributes[at]; first.Annotation.Text == "" && first.Instance == attribute.Instance {
		first.Annotation = attribute.Annotation
	}
}
