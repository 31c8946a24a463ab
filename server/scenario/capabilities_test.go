//go:build editors

package scenario

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The recorded capabilities are still what the editor says.
func TestCapabilitiesOfNeovim(t *testing.T) {
	recorded, err := os.ReadFile(filepath.Join(repository, "testdata", "lsp", "capabilities", "neovim-0.7.json"))
	if err != nil {
		t.Fatal(err)
	}
	now, err := exec.Command(filepath.Join(repository, "testdata", "tools", "record-capabilities"), "neovim").Output()
	if err != nil {
		t.Fatal(err)
	}
	if string(now) != string(recorded) {
		t.Errorf("Neovim says\n%s\nbut recorded is\n%s", now, recorded)
	}
}
