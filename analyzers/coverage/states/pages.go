package states

import (
	"embed"

	"github.com/octollm/octolsp/analyzers/rule"
)

//go:embed *.md
var pages embed.FS

func init() { rule.RegisterPages("coverage", "analyzers/coverage/states", pages) }
