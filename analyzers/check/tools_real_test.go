//go:build tools

package check

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// TestFixWithTools makes fixes of Ruff, of octolsp and of Black, which bring
// each other, in files with odd names; a second time changes nothing.
func TestFixWithTools(t *testing.T) {
	const messy = "\"\"\"M.\"\"\"\n\nimport sys, os, re\nimport abc\n\n\ndef area(width):\n" +
		"    \"\"\"Multiplies 'é𝕏'.\"\"\"\n    return  sys.maxsize*width  # octolsp: ignore[docstring/undocumented-class]\n"
	const clean = "\"\"\"M.\"\"\"\n\nimport sys\n\n\ndef area(width):\n    \"\"\"Multiplies 'é𝕏'.\"\"\"\n    return sys.maxsize * width\n"
	names := []string{"a.py", "with space.py", "it's \"quoted\".py", "new\nline.py", "é𝕏.py", "-x.py"}
	files := map[string]string{"pyproject.toml": "[tool.ruff.lint]\nselect = [\"F\", \"I\"]\n", "windows.py": strings.ReplaceAll(messy, "\n", "\r\n")}
	for _, name := range names {
		files[name] = messy
	}
	c := tree(t, files, "docstring/undocumented-class", "octolsp/unused-ignore")
	withTool(c, ruff.Tool{}, parts.Ruff(t))
	withTool(c, black.Tool{}, parts.Black(t, "bookworm"))
	fixed, err := c.Fix(t.Context(), finding.Safe)
	if err != nil || fixed.Failed || len(fixed.Remarks) > 0 || len(c.Failures()) > 0 {
		t.Fatalf("got %+v, %v, %q", fixed, err, c.Failures())
	}
	for _, name := range names {
		if got := content(t, c, name); got != clean {
			t.Errorf("%q: got\n%s", name, got)
		}
	}
	if got := content(t, c, "windows.py"); got != strings.ReplaceAll(clean, "\n", "\r\n") {
		t.Errorf("got %q", got)
	}
	c.forgetTools(map[string]bool{"python": true})
	if fixed, err := c.Fix(t.Context(), finding.Safe); err != nil || fixed.Fixes > 0 || fixed.Files > 0 {
		t.Errorf("the second time: %+v, %v", fixed, err)
	}
	expectReport(t, c, "No findings in 7 files\n")
}

// TestFixWithToolsAsDiff shows what fixing would make, and writes nothing.
func TestFixWithToolsAsDiff(t *testing.T) {
	c := tree(t, map[string]string{"a.py": "import os\nx = {  'a':1 }\n", "pyproject.toml": ""})
	withTool(c, ruff.Tool{}, parts.Ruff(t))
	withTool(c, black.Tool{}, parts.Black(t, "bookworm"))
	diff := ""
	fixed, _, err := c.Diff(t.Context(), finding.Safe, func(part string) error { diff += part; return nil })
	if err != nil || fixed.Files != 1 || fixed.Fixes != 3 {
		t.Errorf("got %+v, %v", fixed, err)
	}
	if want := "--- a.py\n+++ a.py\n@@ -1,2 +1 @@\n-import os\n-x = {  'a':1 }\n+x = {\"a\": 1}\n"; diff != want {
		t.Errorf("got\n%s", diff)
	}
	if got := content(t, c, "a.py"); !strings.HasPrefix(got, "import os") {
		t.Errorf("got %q", got)
	}
}

// TestFixWhatToolSawElsewhere makes no fix for another text than the one that
// is there.
func TestFixWhatToolSawElsewhere(t *testing.T) {
	c := tree(t, map[string]string{"a.py": "import os\n"})
	path := filepath.Join(c.Folder, "a.py")
	real := ruff.Tool{}
	withTool(c, told{check: func(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
		if err := real.CheckProject(ctx, run, emit); err != nil {
			return err
		}
		if content(t, c, "a.py") == "import os\n" {
			return os.WriteFile(path, []byte("import sys, os\n\nprint(sys, os)\n"), 0o644)
		}
		return nil
	}}, parts.Ruff(t))
	if _, err := c.Fix(t.Context(), finding.Safe); err != nil {
		t.Fatal(err)
	}
	if got := content(t, c, "a.py"); got != "import sys, os\n\nprint(sys, os)\n" {
		t.Errorf("got %q", got)
	}
}
