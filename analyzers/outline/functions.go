package outline

import (
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Function is a function or method.
type Function struct {
	// Symbol is the path from the top of the file.
	Symbol string
	// Name is where its name stands.
	Name text.Range
	// Range is all of it, with decorators, attributes and comments above.
	Range text.Range
}

// Functions are the functions and methods of the file, also those in others, in
// the order of the text; none for an analysis without a tree.
func Functions(analysis *engine.Analysis) []Function {
	if analysis.Tree == nil {
		return nil
	}
	var functions []Function
	switch analysis.File.Language.Grammar {
	case grammars.Python:
		for located := range python.Definitions(analysis.Tree, python.OriginOf(&analysis.File)) {
			if located.Function != nil {
				functions = append(functions, functionAt(located.Symbol(), located.Definition().NameRange, located.Start, located.Chunk))
			}
		}
	case grammars.Rust:
		for located := range rust.Items(analysis.Tree, rust.OriginOf(&analysis.File)) {
			if located.Kind == rust.KindFunction || located.Kind == rust.KindMethod {
				functions = append(functions, functionAt(located.Symbol(), located.NameRange, located.Start, located.Chunk))
			}
		}
	}
	return functions
}

func functionAt(symbol string, name text.Range, start int, chunk *grammars.Chunk) Function {
	return Function{symbol, name.Moved(start), text.Range{Start: start, End: start + len(chunk.Source)}}
}
