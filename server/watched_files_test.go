package server_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sourcegraph/conc"
)

// TestOwnWatcherFollowsTheConfig checks that a folder is watched from when it is
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

// TestConfigsAround checks that a config above a workspace folder, or beside a
// file in none, is followed on the disk, whatever the client watches.
func TestConfigsAround(t *testing.T) {
	const watching = `{"textDocument": {"publishDiagnostics": {}}, "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`
	for _, capabilities := range []string{pushedTo, watching} {
		around := writeFiles(t, map[string]string{"octolsp.toml": "level = \"strict\"\n", "folder/a.py": lacking, "b.py": lacking})
		e := start(t, filepath.Join(around, "folder"), capabilities)
		e.open("a.py")
		e.published("a.py", true)
		e.open("../b.py")
		e.published("../b.py", true)
		// The watcher begins after a pause: the config changes until it is seen.
		stop := make(chan struct{})
		var changing conc.WaitGroup
		changing.Go(func() {
			for {
				if err := os.WriteFile(filepath.Join(around, "octolsp.toml"), []byte("ignore = [\"all\"]\n"), 0o600); err != nil {
					t.Error(err)
				}
				select {
				case <-stop:
					return
				case <-time.After(300 * time.Millisecond):
				}
			}
		})
		e.published("a.py", false)
		close(stop)
		changing.Wait()
		e.published("../b.py", false)
	}
}
