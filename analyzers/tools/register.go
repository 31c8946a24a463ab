package tools

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/tools/description"
)

// registered are the tools, filled when packages are initialised.
var registered []Tool

// Register adds a tool and its description. It is for init functions: see
// [description.Register].
func Register(tool Tool) {
	description.Register(tool.Description())
	registered = append(registered, tool)
}

// Checkers are all tools, also those that are a part of another one, in the order in
// which they are listed.
func Checkers() []Tool { return slices.Clone(registered) }

// All are the tools, each name once, in the order in which they are listed.
func All() []Tool {
	return slices.DeleteFunc(Checkers(), func(tool Tool) bool { return tool.Description().Part != "" })
}

// ExplainerOf is the tool that explains code, and nil if none does.
func ExplainerOf(code string) (Tool, Explainer) {
	for _, tool := range All() {
		if explainer, able := tool.(Explainer); able && explainer.Explains(code) {
			return tool, explainer
		}
	}
	return nil, nil
}
