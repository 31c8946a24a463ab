package rust

import (
	"iter"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// model is what is known of a chunk from itself alone.
type model struct {
	// file is set for the chunk of a file, item for all others.
	file *File
	item *Item
	// members says for each nested chunk whether it stands directly in the
	// body of item or in the file, as opposed to a function or expression.
	members []bool
	// declarations are what item adds to the module around it.
	declarations []*Declaration
	// contents are those of a module or file.
	contents     *Module
	suppressions []rule.Suppression

	inner   innerContext
	checked rule.Memo[Context]
}

func modelOf(chunk *grammars.Chunk) *model {
	return chunk.Memo(func() any { return build(chunk) }).(*model)
}

func build(chunk *grammars.Chunk) *model {
	m := &model{}
	root := chunk.Root()
	if root.Kind() == grammars.ItemWithAttributes {
		m.buildItem(root)
	} else {
		m.file = &File{node: root}
		m.buildModule(root, &m.file.Attributes)
	}
	for n := range chunk.Nodes() {
		if n.Kind() == rustkind.LineComment {
			comment := n.Text()
			if strings.Contains(comment, "octolsp:") && !isOuterDoc(comment) && !isInnerDoc(comment) {
				m.suppressions = append(m.suppressions, rule.ParseSuppressions(comment, n.Range().Start, "//")...)
			}
		}
	}
	return m
}

var itemKinds = map[grammars.Kind]Kind{
	rustkind.ModItem:               KindModule,
	rustkind.StructItem:            KindStruct,
	rustkind.UnionItem:             KindUnion,
	rustkind.EnumItem:              KindEnum,
	rustkind.TraitItem:             KindTrait,
	rustkind.TypeItem:              KindTypeAlias,
	rustkind.AssociatedType:        KindAssociatedType,
	rustkind.FunctionItem:          KindFunction,
	rustkind.FunctionSignatureItem: KindFunction,
	rustkind.ConstItem:             KindConst,
	rustkind.StaticItem:            KindStatic,
	rustkind.MacroDefinition:       KindMacro,
}

func (m *model) buildItem(root grammars.Node) {
	item := &Item{}
	m.item = item
	for child := range root.Children() {
		item.node = child // the last child stays
		item.addNode(child)
	}
	item.Kind = itemKinds[item.node.Kind()]
	for child := range item.node.Children() {
		if child.HasError() && child.Field() != rustkind.FieldBody || child.Kind() == grammars.KindError {
			item.Broken = true
		}
		switch child.Field() {
		case rustkind.FieldName:
			item.Name, item.NameRange = name(child), child.Range()
			item.Broken = item.Broken || child.IsMissing() || child.Kind() == rustkind.Metavariable
		case rustkind.FieldTrait:
			item.ofTrait = true
		case rustkind.FieldType:
			item.target = pathOf(child)
		case rustkind.FieldReturnType:
			item.Returns, item.ReturnType = returnedPath(child), child.Range()
		case rustkind.FieldTypeParameters:
			item.TypeParameters = typeParameters(child)
		case rustkind.FieldParameters:
			if hasSelf(child) {
				item.Kind = KindMethod
			}
		case rustkind.FieldBody:
			m.buildBody(child)
			continue
		}
		switch child.Kind() {
		case rustkind.VisibilityModifier:
			item.Visibility = Restricted
			if child.Text() == "pub" {
				item.Visibility = Public
			}
		case rustkind.KeywordUnsafe:
			item.Unsafe = child.Range()
		case rustkind.FunctionModifiers:
			item.Unsafe = child.ChildOf(rustkind.KeywordUnsafe).Range()
		}
	}
	if item.Kind != KindOther && item.Name == "" {
		item.Broken = true
	}
	if d := item.declare(m.contents); d != nil {
		m.declarations = append(m.declarations, d)
	}
}

// buildBody reads the body of the item, as far as it is more than code.
func (m *model) buildBody(body grammars.Node) {
	item := m.item
	switch item.Kind {
	case KindModule:
		item.Inline = true
		m.buildModule(body, &item.Attributes)
		return
	case KindStruct, KindUnion:
		if body.Kind() == rustkind.FieldDeclarationList {
			item.Fields = fields(body)
		}
		return
	case KindEnum:
		item.Variants = variants(body)
		return
	case KindFunction, KindMethod:
	default:
		m.members = membersOf(body)
		if item.node.Kind() == rustkind.ForeignModItem {
			for _, nested := range body.Chunk().Nested() {
				m.declarations = append(m.declarations, modelOf(nested.Chunk).declarations...)
			}
		}
	}
	for n := range leadingChildren(body) {
		if isInnerDoc(n.Text()) || n.Kind() == rustkind.InnerAttributeItem {
			item.addNode(n)
		}
	}
}

func (i *Item) body() grammars.Node { return i.node.Child(rustkind.FieldBody) }

// leadingChildren are the comments and inner attributes at the beginning of
// body.
func leadingChildren(body grammars.Node) iter.Seq[grammars.Node] {
	return func(yield func(grammars.Node) bool) {
		for child := range body.Children() {
			switch child.Kind() {
			case rustkind.InnerAttributeItem, rustkind.LineComment, rustkind.BlockComment:
				if !yield(child) {
					return
				}
			default:
				return
			}
		}
	}
}

// membersOf says which nested chunks stand directly in body.
func membersOf(body grammars.Node) []bool {
	nested := body.Chunk().Nested()
	if len(nested) == 0 {
		return nil
	}
	members := make([]bool, len(nested))
	at := 0
	for child := range body.Children() {
		if child.Kind() != grammars.ItemWithAttributes {
			continue
		}
		for inner := child.Nested(); at < len(nested) && inner != nil; at++ {
			if nested[at].Chunk == inner {
				members[at] = true
				at++
				break
			}
		}
	}
	return members
}

// gathered are the attributes and comments that wait for what they belong to.
type gathered []grammars.Node

func (g *gathered) take() Attributes {
	var a Attributes
	for _, n := range *g {
		if !isInnerDoc(n.Text()) {
			a.addNode(n)
		}
	}
	*g = (*g)[:0]
	return a
}

// membersWithAttributes are the nodes of a kind directly in list, each with the
// attributes and comments above it.
func membersWithAttributes(list grammars.Node, kind grammars.Kind) iter.Seq2[grammars.Node, Attributes] {
	return func(yield func(grammars.Node, Attributes) bool) {
		var waiting gathered
		for child := range list.Children() {
			switch child.Kind() {
			case rustkind.AttributeItem, rustkind.LineComment, rustkind.BlockComment:
				waiting = append(waiting, child)
			case kind:
				if !yield(child, waiting.take()) {
					return
				}
			default:
				waiting = waiting[:0]
			}
		}
	}
}

func fields(list grammars.Node) []Field {
	var fields []Field
	for child, attributes := range membersWithAttributes(list, rustkind.FieldDeclaration) {
		nameNode := child.Child(rustkind.FieldName)
		fields = append(fields, Field{
			Name: name(nameNode), Range: nameNode.Range(), Attributes: attributes,
			Visibility: visibilityOf(child), Broken: child.HasError() || nameNode.IsZero(),
		})
	}
	return fields
}

func variants(list grammars.Node) []Variant {
	var variants []Variant
	for child, attributes := range membersWithAttributes(list, rustkind.EnumVariant) {
		nameNode := child.Child(rustkind.FieldName)
		variant := Variant{
			Name: name(nameNode), Range: nameNode.Range(), Attributes: attributes,
			Broken: child.HasError() || nameNode.IsZero(),
		}
		if body := child.Child(rustkind.FieldBody); body.Kind() == rustkind.FieldDeclarationList {
			variant.Fields = fields(body)
		}
		variants = append(variants, variant)
	}
	return variants
}

// name is the text of a name without the mark of raw names.
func name(n grammars.Node) string { return strings.TrimPrefix(n.Text(), "r#") }

// typeParameters are the names of the types among the parameters in list.
func typeParameters(list grammars.Node) []string {
	var names []string
	for child := range list.Children() {
		if child.Kind() == rustkind.TypeParameter {
			names = append(names, name(child.Child(rustkind.FieldName)))
		}
	}
	return names
}

func hasSelf(parameters grammars.Node) bool {
	first := parameters.FirstChild()
	for first.Kind() == rustkind.AttributeItem || first.Kind() == rustkind.LineComment || first.Kind() == rustkind.BlockComment {
		first = first.NextSibling()
	}
	return first.Kind() == rustkind.SelfParameter ||
		first.Kind() == rustkind.Parameter && first.Child(rustkind.FieldPattern).Kind() == rustkind.Self
}

// pathOf is the path that a type names, without generic arguments and spaces,
// or "" if it names none.
func pathOf(n grammars.Node) string {
	switch n.Kind() {
	case rustkind.TypeIdentifier, rustkind.Identifier:
		return name(n)
	case rustkind.ScopedTypeIdentifier, rustkind.ScopedIdentifier:
		return plainPath(n.Text())
	case rustkind.GenericType:
		return pathOf(n.Child(rustkind.FieldType))
	case rustkind.DynamicType:
		return pathOf(n.Child(rustkind.FieldTrait))
	case rustkind.BoundedType:
		return pathOf(n.FirstChild())
	}
	return ""
}

// returnedPath is the path of a return type, seen through "impl Future".
func returnedPath(n grammars.Node) string {
	if n.Kind() != rustkind.AbstractType && n.Kind() != rustkind.BoundedType {
		return pathOf(n)
	}
	for inner := range n.Inside() {
		if inner.Kind() == rustkind.TypeBinding && name(inner.Child(rustkind.FieldName)) == "Output" {
			trait := inner.Parent().Parent()
			if path := pathOf(trait); path == "Future" || strings.HasSuffix(path, "::Future") {
				return pathOf(inner.Child(rustkind.FieldType))
			}
		}
	}
	return ""
}

// plainPath is the path in source without spaces and "r#"; a path with
// generic arguments inside it is none.
func plainPath(source string) string {
	if strings.ContainsAny(source, "<(") {
		return ""
	}
	if strings.ContainsAny(source, " \t\r\n") {
		source = strings.Join(strings.Fields(source), "")
	}
	if strings.Contains(source, "r#") {
		source = strings.ReplaceAll(source, "r#", "")
	}
	return source
}
