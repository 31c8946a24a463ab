package rust

import (
	"sync"

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
	above             []grammars.Node
	documentation     *Documentation
	readDocumentation sync.Once
}

// Documentation is what documents the member.
func (m *Member) Documentation() *Documentation {
	m.readDocumentation.Do(func() {
		var r docReader
		for _, n := range m.above {
			r.addNode(n)
		}
		m.documentation = r.documentation()
	})
	return m.documentation
}

// appendMembers adds the members in list, which stand in the one called outer,
// if in any.
func appendMembers(members []*Member, list grammars.Node, outer string) []*Member {
	var waiting gathered
	for child := range list.Children() {
		switch child.Kind() {
		case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
			waiting = append(waiting, child)
			continue
		case rustkind.FieldDeclaration, rustkind.EnumVariant:
			nameNode := child.Child(rustkind.FieldName)
			member := &Member{Name: joinPath(outer, name(nameNode)), NameRange: nameNode.Range(), Node: child, above: waiting}
			if member.NameRange.Len() > 0 {
				members = append(members, member)
			}
			members = appendMembers(members, child.Child(rustkind.FieldBody), member.Name)
		}
		waiting = nil
	}
	return members
}

// MemberAt is the field or variant whose name, or the documentation above it,
// is at offset of the item's chunk, or nil.
func (i *Item) MemberAt(offset int) *Member {
	for _, member := range i.Members() {
		if member.NameRange.Start <= offset && offset <= member.NameRange.End {
			return member
		}
		for _, n := range member.above {
			if n.Range().Contains(offset) && isOuterDoc(n.Text()) {
				return member
			}
		}
	}
	return nil
}
