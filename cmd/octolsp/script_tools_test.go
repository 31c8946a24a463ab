//go:build tools

package main

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestScriptsWithTools runs testdata/tools, one scenario a file. $TOOLS is a folder
// with the real Ruff, Black and mypy; Cargo is on the PATH.
func TestScriptsWithTools(t *testing.T) {
	tools := t.TempDir()
	parts.Cargo(t)
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{parts.Ruff(t), parts.Black(t, "bookworm"), parts.Mypy(t, "bookworm")} {
		if err := os.Symlink(program, filepath.Join(tools, filepath.Base(program))); err != nil {
			t.Fatal(err)
		}
	}
	runScripts(t, "testdata/tools", map[string]string{
		"TOOLS": tools,
		// Rust's own settings, which a home without them hides.
		"RUSTUP_HOME": cmp.Or(os.Getenv("RUSTUP_HOME"), filepath.Join(home, ".rustup")),
	})
}
