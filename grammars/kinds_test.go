package grammars_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/pythonkind"
	"github.com/octollm/octolsp/grammars/rustkind"
)

// The constants must be what parses yield: the public symbols of the grammar,
// aliases among them.
func TestKindsOfRealParses(t *testing.T) {
	for _, test := range []struct {
		language *grammars.Language
		source   string
		want     map[grammars.Kind]string
	}{
		{grammars.Python, `@decorate
async def f(a: int, *b, c=1, **d) -> None:
    """doc"""
    yield await a.b
class C(B, metaclass=M): x: int = 1
`, map[grammars.Kind]string{
			pythonkind.Module: "module", pythonkind.DecoratedDefinition: "decorated_definition",
			pythonkind.Decorator: "decorator", pythonkind.FunctionDefinition: "function_definition",
			pythonkind.ClassDefinition: "class_definition", pythonkind.Block: "block",
			pythonkind.TypedParameter: "typed_parameter", pythonkind.DefaultParameter: "default_parameter",
			pythonkind.ListSplatPattern: "list_splat_pattern", pythonkind.DictionarySplatPattern: "dictionary_splat_pattern",
			pythonkind.String: "string", pythonkind.StringContent: "string_content", pythonkind.Yield: "yield",
			pythonkind.KeywordAsync: "async", pythonkind.KeywordDef: "def", pythonkind.KeywordClass: "class",
			pythonkind.Identifier: "identifier", pythonkind.Await: "await", pythonkind.Type: "type",
		}},
		{grammars.Rust, `/// doc
#[must_use]
pub unsafe fn f<'a, T>(self, x: &'a T) -> Result<(), E> { x.field; if let Some(_) = y {} }
impl<T> Trait for Type { const A: u8 = 1; type B; }
macro_rules! m { () => {} }
`, map[grammars.Kind]string{
			rustkind.SourceFile: "source_file", grammars.ItemWithAttributes: "item_with_attributes",
			rustkind.LineComment: "line_comment", rustkind.DocComment: "doc_comment",
			rustkind.OuterDocCommentMarker: "outer_doc_comment_marker", rustkind.AttributeItem: "attribute_item",
			rustkind.VisibilityModifier: "visibility_modifier", rustkind.FunctionModifiers: "function_modifiers",
			rustkind.FunctionItem: "function_item", rustkind.GenericType: "generic_type",
			rustkind.TypeIdentifier: "type_identifier", rustkind.FieldIdentifier: "field_identifier",
			rustkind.ImplItem: "impl_item", rustkind.ConstItem: "const_item",
			rustkind.AssociatedType: "associated_type", rustkind.MacroDefinition: "macro_definition",
			rustkind.KeywordUnsafe: "unsafe", rustkind.Self: "self",
		}},
	} {
		parser := grammars.NewParser(test.language)
		tree, err := parser.Parse(t.Context(), test.source, nil)
		parser.Close()
		if err != nil || tree.Broken {
			t.Fatalf("%s: broken %v, error %v", test.language.Name, tree.Broken, err)
		}
		found := map[grammars.Kind]bool{}
		collect(tree.Root, found)
		for _, kind := range slices.Sorted(maps.Keys(test.want)) {
			if name := test.language.KindName(kind); name != test.want[kind] {
				t.Errorf("%s: kind %d is called %q, not %q", test.language.Name, kind, name, test.want[kind])
			}
			if !found[kind] {
				t.Errorf("%s: a parse yields no %s", test.language.Name, test.want[kind])
			}
		}
	}
}

func collect(chunk *grammars.Chunk, found map[grammars.Kind]bool) {
	for node := range chunk.Nodes() {
		found[node.Kind()] = true
	}
	for _, nested := range chunk.Nested() {
		collect(nested.Chunk, found)
	}
}
