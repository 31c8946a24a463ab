package ruff

import "github.com/octollm/octolsp/analyzers/tools/description"

const settings = "https://docs.astral.sh/ruff/settings/"

// effects are all that a project can have Ruff do, by the documentation of its
// settings: it runs nothing.
var effects = []description.Effect{
	{
		Kind: description.Reads, By: []string{"extend"}, What: "reads another config, which may lie anywhere and hold variables, and quotes it where it is wrong",
		Untrusted: description.ByConfig, Source: settings + "#extend",
	},
	{
		Kind: description.Reads, By: []string{"src"}, What: "looks for modules in any folder", Untrusted: description.ByConfig, Source: settings + "#src",
	},
	{
		Kind: description.Writes, By: []string{"cache-dir", ".ruff_cache"}, What: "writes its cache to a folder that the project names, or that links elsewhere",
		Untrusted: description.ByOption, Source: settings + "#cache-dir",
	},
	{
		Kind: description.Writes, By: []string{"fix", "fix-only"}, What: "writes its fixes to the files that it checks", Untrusted: description.ByOption,
		Source: settings + "#fix",
	},
}
