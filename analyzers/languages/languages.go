// Package languages is the table of the languages that octolsp knows, with
// their rules. A language is added here and nowhere else.
package languages

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/language"
	_ "github.com/octollm/octolsp/analyzers/python/docstring" // registers its rules
	pythonediting "github.com/octollm/octolsp/analyzers/python/editing"
	_ "github.com/octollm/octolsp/analyzers/python/typehint" // registers its rules
	rustediting "github.com/octollm/octolsp/analyzers/rust/editing"
	_ "github.com/octollm/octolsp/analyzers/rust/rustdoc" // registers its rules
	"github.com/octollm/octolsp/grammars"
)

var all = []*language.Language{
	{
		Name: "python", Title: "Python", Extensions: []string{".py", ".pyi"}, Grammar: grammars.Python,
		Comment: "#", Imported: true, Semantics: pythonediting.Semantics{},
	},
	{
		Name: "rust", Title: "Rust", Extensions: []string{".rs"}, Grammar: grammars.Rust,
		Comment: "//", Semantics: rustediting.Semantics{},
	},
	{Name: "toml", Title: "TOML", Extensions: []string{".toml"}, Comment: "#", Semantics: language.Plain{}},
	{Name: "yaml", Title: "YAML", Extensions: []string{".yaml", ".yml"}, Comment: "#", Semantics: language.Plain{}},
	{Name: "markdown", Title: "Markdown", Extensions: []string{".md"}, Semantics: language.Plain{}},
}

// All are the languages, those with a grammar first.
func All() []*language.Language { return slices.Clone(all) }

// Of is the language of the file at path by its name, or nil.
func Of(path string) *language.Language {
	for _, known := range all {
		if known.Has(path) {
			return known
		}
	}
	return nil
}

// Named is the language with that name in LSP, or nil.
func Named(name string) *language.Language {
	for _, known := range all {
		if known.Name == name {
			return known
		}
	}
	return nil
}
