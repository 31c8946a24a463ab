//go:build tools

package rustdoc_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestClippy compares the findings with those of the real rustc and clippy.
func TestClippy(t *testing.T) {
	t.Parallel()
	project, err := filepath.Abs("../../../testdata/projects/rust-library")
	if err != nil {
		t.Fatal(err)
	}
	disk := memory{}
	err = filepath.WalkDir(project, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		disk[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expected := clippy(t, project)
	if len(expected) < 50 {
		t.Errorf("clippy found only %d", len(expected))
	}
	compare(t, disk.findings(t, project), expected)
}

// clippy runs cargo on a copy of project.
func clippy(t *testing.T, project string) []string {
	t.Helper()
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		home, homeErr := os.UserHomeDir()
		if homeErr != nil {
			t.Fatal(homeErr)
		}
		cargo = filepath.Join(home, ".cargo", "bin", "cargo")
	}
	copied := filepath.Join(t.TempDir(), "project")
	if err := os.CopyFS(copied, os.DirFS(project)); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(cargo, "clippy", "--offline", "--message-format=json", "--",
		"-A", "clippy::all", "-W", "missing_docs", "-W", "clippy::missing_errors_doc", "-W", "clippy::missing_safety_doc")
	command.Dir = copied
	command.Env = append(os.Environ(), "PATH="+filepath.Dir(cargo)+string(os.PathListSeparator)+os.Getenv("PATH"),
		"CARGO_TARGET_DIR="+filepath.Join(copied, "target"), "RUSTFLAGS=")
	var failure bytes.Buffer
	command.Stderr = &failure
	output, err := command.Output()
	if err != nil {
		t.Fatalf("cargo clippy, which this test needs: %v\n%s", err, failure.String())
	}
	names := map[string]string{
		"missing_docs":               "item",
		"clippy::missing_errors_doc": "errors",
		"clippy::missing_safety_doc": "safety",
	}
	var found []string
	for line := range strings.Lines(string(output)) {
		var message struct {
			Message struct {
				Code  *struct{ Code string }
				Spans []struct {
					Path    string `json:"file_name"`
					Line    int    `json:"line_start"`
					Primary bool   `json:"is_primary"`
				}
			}
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if message.Message.Code == nil || names[message.Message.Code.Code] == "" {
			continue
		}
		for _, span := range message.Message.Spans {
			if span.Primary {
				found = append(found, fmt.Sprintf("%s:%d %s", filepath.ToSlash(span.Path), span.Line, names[message.Message.Code.Code]))
			}
		}
	}
	return found
}
