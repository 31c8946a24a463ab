package rust

import (
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
	// Documentation is what documents it.
	Documentation *Documentation
}

// MemberAt is the field or variant of a struct, union or enum whose name, or
// the documentation above it, is at offset of the item's chunk.
func (i *Item) MemberAt(offset int) (Member, bool) {
	switch i.Kind {
	case KindStruct, KindUnion, KindEnum:
		return memberAt(i.body(), offset)
	}
	return Member{}, false
}

func memberAt(list grammars.Node, offset int) (Member, bool) {
	var waiting gathered
	for child := range list.Children() {
		switch child.Kind() {
		case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
			waiting = append(waiting, child)
			continue
		case rustkind.FieldDeclaration, rustkind.EnumVariant:
			nameNode := child.Child(rustkind.FieldName)
			member := Member{Name: name(nameNode), NameRange: nameNode.Range(), Node: child, Documentation: &Documentation{}}
			found := member.Name != "" && member.NameRange.Start <= offset && offset <= member.NameRange.End
			for _, n := range waiting {
				found = found || n.Range().Contains(offset) && isOuterDoc(n.Text())
				member.Documentation.addNode(n)
			}
			if found {
				return member, member.Name != ""
			}
			if inner, ok := memberAt(child.Child(rustkind.FieldBody), offset); ok {
				inner.Name = joinPath(member.Name, inner.Name)
				return inner, true
			}
		}
		waiting = waiting[:0]
	}
	return Member{}, false
}

// DocumentationOf is what a file's inner comments and attributes document.
func DocumentationOf(tree *grammars.Tree) *Documentation {
	d := &Documentation{}
	for n := range tree.Root.Root().Children() {
		if n.Kind() == rustkind.InnerAttributeItem || isInnerDoc(n.Text()) {
			d.addNode(n)
		}
	}
	return d
}
