package rust

import (
	"iter"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// A Member is a field or variant. Ranges are relative to the chunk of its item.
type Member struct {
	// Name is the path from the item on, such as "Circle::radius".
	Name string
	// NameRange is where the last part of it stands.
	NameRange text.Range
	// Node is its syntax, without the attributes and comments above it.
	Node grammars.Node

	// above are those attributes and comments.
	above []grammars.Node
}

// Documentation is what documents the member.
func (m *Member) Documentation() *Documentation { return documentationOf(m.above) }

// Members are the fields and variants of a struct, union or enum that have
// names, each before those in it.
func (i *Item) Members() iter.Seq[Member] {
	return func(yield func(Member) bool) {
		switch i.Kind {
		case KindStruct, KindUnion, KindEnum:
			eachMember(i.body(), "", yield)
		}
	}
}

func eachMember(list grammars.Node, outer string, yield func(Member) bool) bool {
	var waiting gathered
	for child := range list.Children() {
		switch child.Kind() {
		case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
			waiting = append(waiting, child)
			continue
		case rustkind.FieldDeclaration, rustkind.EnumVariant:
			nameNode := child.Child(rustkind.FieldName)
			member := Member{Name: name(nameNode), NameRange: nameNode.Range(), Node: child, above: waiting}
			if outer != "" {
				member.Name = joinPath(outer, member.Name)
			}
			if member.NameRange.Len() > 0 && !yield(member) || !eachMember(child.Child(rustkind.FieldBody), member.Name, yield) {
				return false
			}
		}
		waiting = nil
	}
	return true
}

// MemberAt is the field or variant whose name, or the documentation above it,
// is at offset of the item's chunk.
func (i *Item) MemberAt(offset int) (Member, bool) {
	for member := range i.Members() {
		if member.NameRange.Start <= offset && offset <= member.NameRange.End {
			return member, true
		}
		for _, n := range member.above {
			if n.Range().Contains(offset) && isOuterDoc(n.Text()) {
				return member, true
			}
		}
	}
	return Member{}, false
}

// DocumentationOf is what a file's inner comments and attributes document.
func DocumentationOf(tree *grammars.Tree) *Documentation {
	var nodes []grammars.Node
	for n := range tree.Root.Root().Children() {
		if n.Kind() == rustkind.InnerAttributeItem || isInnerDoc(n.Text()) {
			nodes = append(nodes, n)
		}
	}
	return documentationOf(nodes)
}
