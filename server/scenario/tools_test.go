//go:build tools

package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestScenariosWithTools runs testdata/lsp/tools.
func TestScenariosWithTools(t *testing.T) {
	runFolder(t, filepath.Join(repository, "testdata", "lsp", "tools"))
}

// install puts a real tool into the environment of the workspace.
func install(t *testing.T, root, tool string) error {
	programs := map[string]func(testing.TB) string{
		"ruff":  parts.Ruff,
		"black": func(tb testing.TB) string { return parts.Black(tb, "bookworm") },
	}
	program := programs[tool]
	if program == nil {
		return fmt.Errorf("there is no tool %q for scenarios", tool)
	}
	folder := filepath.Join(root, ".venv", "bin")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.Symlink(program(t), filepath.Join(folder, tool))
}
