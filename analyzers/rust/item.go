package rust

import (
	"sync"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// Kind is what a definition defines.
type Kind uint8

// The kinds of definitions.
const (
	KindOther Kind = iota // an impl or extern block
	KindModule
	KindStruct
	KindUnion
	KindEnum
	KindTrait
	KindTypeAlias
	KindAssociatedType
	KindFunction
	KindMethod
	KindConst
	KindStatic
	KindMacro
)

var kindNames = [...]string{
	KindOther: "item", KindModule: "module", KindStruct: "struct", KindUnion: "union", KindEnum: "enum",
	KindTrait: "trait", KindTypeAlias: "type alias", KindAssociatedType: "associated type",
	KindFunction: "function", KindMethod: "method", KindConst: "constant", KindStatic: "static", KindMacro: "macro",
}

// String is the name of k in the Rust reference, such as "type alias".
func (k Kind) String() string { return kindNames[k] }

// namespace is the one of Rust's namespaces that names of the kind k are in.
func (k Kind) namespace() statementKind {
	switch k {
	case KindFunction, KindMethod, KindConst, KindStatic:
		return kindValue
	case KindMacro:
		return kindMacro
	}
	return kindType
}

// Visibility is who may name a definition.
type Visibility uint8

// The visibilities.
const (
	// Inherited is that of the trait, enum or impl around it, or private.
	Inherited Visibility = iota
	// Restricted is "pub(crate)", "pub(super)" and "pub(in …)".
	Restricted
	// Public is "pub".
	Public
)

// An Item is the model of one definition. Ranges are relative to its chunk.
type Item struct {
	Kind Kind
	// Name is without "r#"; an impl block has none.
	Name string
	// NameRange is where the name stands.
	NameRange  text.Range
	Visibility Visibility
	Attributes
	// Broken reports a syntax error in it outside of its body.
	Broken bool
	// Inline reports a module with a body.
	Inline bool
	// Unsafe is where the keyword of an unsafe function or trait stands; empty
	// for safe ones.
	Unsafe text.Range
	// Returns is the path of the type that a function returns, or that the
	// future which it returns yields, without generic arguments and spaces;
	// empty if that is not a path.
	Returns string
	// ReturnType is where the type that a function returns stands; empty if it
	// names none.
	ReturnType text.Range
	// Fields are the named fields of a struct or union.
	Fields []Field
	// Variants are those of an enum.
	Variants []Variant

	// TypeParameters are the names of its own type parameters.
	TypeParameters []string

	// node is the item's own node, without its attributes.
	node grammars.Node
	// target is the path of the type that an impl block is for, or that a type
	// alias stands for.
	target string
	// ofTrait reports an impl block of a trait.
	ofTrait bool

	written     written
	readWritten sync.Once
}

// written is what is read of an item only when something asks for it.
type written struct {
	documentation *Documentation
	members       []*Member
}

// Documentation is what the comments and attributes of the item document.
func (i *Item) Documentation() *Documentation { return i.read().documentation }

// Members are the fields and variants of a struct, union or enum that have
// names, each before those in it.
func (i *Item) Members() []*Member { return i.read().members }

func (i *Item) read() *written {
	i.readWritten.Do(func() {
		var r docReader
		for n := range i.node.Chunk().Root().Children() {
			r.addNode(n)
		}
		if body := i.body(); !body.IsZero() {
			for n := range leadingChildren(body) {
				if isInnerDoc(n.Text()) || n.Kind() == rustkind.InnerAttributeItem {
					r.addNode(n)
				}
			}
		}
		i.written.documentation = r.documentation()
		switch i.Kind {
		case KindStruct, KindUnion, KindEnum:
			i.written.members = appendMembers(nil, i.body(), "")
		}
	})
	return &i.written
}

// A Field is a named field of a struct, a union or a variant.
type Field struct {
	Name string
	// Range is where the name stands.
	Range      text.Range
	Visibility Visibility
	Attributes
	// Broken reports a syntax error in it.
	Broken bool
}

// A Variant is one of an enum's.
type Variant struct {
	Name string
	// Range is where the name stands.
	Range text.Range
	Attributes
	// Fields are its named fields.
	Fields []Field
	// Broken reports a syntax error in it.
	Broken bool
}

// A File is the model of what a file says about itself: its inner attributes
// and inner documentation.
type File struct {
	Attributes

	node              grammars.Node
	documentation     *Documentation
	readDocumentation sync.Once
}

// Documentation is what the file's inner comments and attributes document.
func (f *File) Documentation() *Documentation {
	f.readDocumentation.Do(func() {
		var r docReader
		for n := range f.node.Children() {
			if n.Kind() == rustkind.InnerAttributeItem || isInnerDoc(n.Text()) {
				r.addNode(n)
			}
		}
		f.documentation = r.documentation()
	})
	return f.documentation
}
