//go:build editors

package scenario

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Real Neovims, configured as editors/README.md says, do what the script says:
// the oldest and the newest.
func TestNeovim(t *testing.T) {
	for suite, section := range map[string]string{
		"bookworm": "Neovim 0.7 to 0.10",
		"sid":      "Neovim 0.11 and later",
	} {
		t.Run(suite, func(t *testing.T) { runNeovim(t, suite, section) })
	}
}

func runNeovim(t *testing.T, suite, section string) {
	tool := exec.Command(filepath.Join(repository, "testdata", "tools", "get-neovim"), suite)
	tool.Stderr = os.Stderr
	neovim, err := tool.Output()
	if err != nil {
		t.Fatal("testdata/tools/get-neovim:", err)
	}
	root := workspace(t)
	for name, text := range map[string]string{
		"Cargo.toml":   "[package]\nname = \"shapes\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
		"src/shout.py": "\"\"\"Docs with 𝓃𝑜 ASCII.\"\"\"\n\n\ndef shout(): print(\"🦀\")\n",
		"src/lib.rs":   "//! Shapes.\n\npub fn area() {}\n",
	} {
		if err := writeFile(filepath.Join(root, name), text); err != nil {
			t.Fatal(err)
		}
	}
	home := t.TempDir()
	init := filepath.Join(home, "init.lua")
	if err := writeFile(init, configuration(t, section)); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join(repository, "testdata", "lsp", "neovim.lua"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	editor := exec.CommandContext(ctx, strings.TrimSpace(string(neovim)), "--headless", "-n", "-u", init, "-S", script)
	editor.Dir = root
	editor.Env = append(os.Environ(),
		"PATH="+filepath.Dir(octolsp)+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home)
	output, err := editor.CombinedOutput()
	if err != nil || strings.Contains(string(output), "Error") {
		t.Errorf("Neovim: %v\n%s", err, output)
	}
	ended := endingEditor{home: home}
	eventually(t, "no server is left", func() bool { return len(ended.servers(t)) == 0 })
}

// configuration is the code of a section of editors/README.md.
func configuration(t *testing.T, section string) string {
	text, err := os.ReadFile(filepath.Join(repository, "editors", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(`(?s)\n## ` + regexp.QuoteMeta(section) + "\n.*?```lua\n(.*?)```")
	code := pattern.FindSubmatch(text)
	if code == nil {
		t.Fatalf("editors/README.md has no code in its section %q", section)
	}
	return string(code[1])
}
