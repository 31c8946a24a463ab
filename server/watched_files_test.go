package server_test

import (
	"path/filepath"
	"testing"
)

// TestOwnWatcherFollowsTheConfig holds that a folder is watched from when it is
// no longer excluded, for a client that watches nothing.
func TestOwnWatcherFollowsTheConfig(t *testing.T) {
	e := start(t, writeFiles(t, map[string]string{
		"octolsp.toml": "exclude = [\"made\"]\n", "made/a.py": lacking, "b.py": lacking,
	}), pushedTo)
	e.configure(map[string]any{"diagnosticMode": "workspace"})
	e.published("b.py", true)
	writeFile(t, filepath.Join(e.folder, "octolsp.toml"), "exclude = []\n")
	e.published("made/a.py", true)
	writeFile(t, filepath.Join(e.folder, "made", "a.py"), complete)
	e.published("made/a.py", false)
}
