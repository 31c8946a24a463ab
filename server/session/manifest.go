package session

import (
	"slices"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/tools"
)

// ConfiguresTools reports whether the file at path says how a tool looks at
// files. Tools read it on the disk.
func ConfiguresTools(path string) bool {
	return engine.GrammarOf(path) == nil &&
		slices.ContainsFunc(tools.All(), func(tool tools.Tool) bool { return tool.Description().IsConfig(path) })
}

// IsManifest reports whether octolsp has no rules for the file at path, but others
// may find something in it, or it is a config.
func IsManifest(path string) bool {
	return !engine.Checks(path) && (config.IsConfig(path) || ConfiguresTools(path))
}
