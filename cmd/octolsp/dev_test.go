package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewRuleCompiles builds the packages of rules with a new one in each, which
// lies in a folder of the test.
func TestNewRuleCompiles(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "CHANGELOG.md"), "## [Unreleased]\n\n## [0.3.1] - 2026-11-02\n\n## [0.3.0]\n")
	replace := map[string]string{}
	packages := []string{}
	for _, name := range []string{"docstring/brand-new", "typehint/brand-new", "rustdoc/brand-new"} {
		family, _, _ := strings.Cut(name, "/")
		folder := map[string]string{"rustdoc": "analyzers/rust/"}[family]
		if folder == "" {
			folder = "analyzers/python/"
		}
		if err := os.MkdirAll(filepath.Join(root, folder+family), 0o755); err != nil {
			t.Fatal(err)
		}
		made, err := newRule(root, name)
		if err != nil {
			t.Fatal(err)
		}
		if want := folder + family + "/brand_new"; made.code != want+".go" || made.page != want+".md" {
			t.Errorf("%s: wrote %s and %s", name, made.code, made.page)
		}
		for _, file := range []string{made.code, made.page} {
			replace[filepath.Join(repository, file)] = filepath.Join(root, file)
			content, err := os.ReadFile(filepath.Join(root, file))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(content), name) || !strings.Contains(string(content), "FILL IN") {
				t.Errorf("%s:\n%s", file, content)
			}
			if file == made.code && !strings.Contains(string(content), `"0.4.0"`) {
				t.Errorf("%s is not of the next release:\n%s", file, content)
			}
		}
		packages = append(packages, "./"+folder+family)
		if _, err := newRule(root, name); err == nil {
			t.Errorf("%s is written over", name)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "overlay.json"), string(overlay))
	command := exec.CommandContext(t.Context(), "go", append([]string{"vet", "-overlay", filepath.Join(root, "overlay.json")}, packages...)...)
	command.Dir = repository
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestNewRuleRefuses(t *testing.T) {
	for name, want := range map[string]string{
		"undocumented-yield":         "is not a name for a rule",
		"docstring/Undocumented":     "is not a name for a rule",
		"docstring/../x":             "is not a name for a rule",
		"docstring/undocumented-":    "is not a name for a rule",
		"coverage/new":               `there is no family "coverage" of rules to add to: use docstring, rustdoc, typehint`,
		"docstring/undocumented-one": "CHANGELOG.md",
		"docstring/empty-docstring":  "there is a rule docstring/empty-docstring already: see analyzers/python/docstring/empty_docstring.md",
	} {
		if _, err := newRule(t.TempDir(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
