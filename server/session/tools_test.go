package session

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/server/convert"
)

// toolAt is a finding of a tool for each place of word in source, with a fix.
func toolAt(source, word, code string) []finding.Finding {
	var found []finding.Finding
	for at := 0; ; {
		next := strings.Index(source[at:], word)
		if next < 0 {
			return found
		}
		place := text.Range{Start: at + next, End: at + next + len(word)}
		found = append(found, finding.Finding{
			Rule: "ruff/" + code, Code: code, Source: "ruff", Severity: finding.Warning, Range: place, Message: word,
			Fixes: []finding.Fix{{Title: "Remove", Applicability: finding.Safe, Edits: []text.Edit{{Range: place}}}},
		})
		at = place.End
	}
}

// shown are the findings of Ruff in an open file: the text of each, and the
// definition that it is about.
func (w *workspace) ofRuff(name string) string {
	w.t.Helper()
	snapshot := w.Current()
	d := snapshot.Document(w.uri(name))
	checked, err := w.Check(context.Background(), snapshot, d)
	if err != nil {
		w.t.Fatal(err)
	}
	var shown []string
	for _, f := range checked.Findings() {
		if f.Source == "ruff" {
			shown = append(shown, fmt.Sprintf("%s in %q", f.Range.In(d.Text.Source), f.Symbol))
		}
	}
	return strings.Join(shown, ", ")
}

const ofTools = `-- a.py --
"""M."""

import os


def f(a: int) -> None:
    """Do.

    Args:
        b: B.
    """
    import sys
`

func TestFindingsOfToolsFollowEdits(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, ofTools)
	w.open("a.py")
	seen := w.Current().Document(w.uri("a.py"))
	source := seen.Text.Source
	// The document changes while the tool runs.
	w.replace("a.py", "# é𝕏\n"+source)
	if err := w.ToolSawText(t.Context(), "ruff", seen, append(toolAt(source, "os", "F401"), toolAt(source, "sys", "F401")...)); err != nil {
		t.Fatal(err)
	}
	if got, want := w.ofRuff("a.py"), `os in "", sys in "f"`; got != want {
		t.Errorf("after the tool: %s", got)
	}
	w.replace("a.py", strings.Replace(source, "os", "path", 1))
	if got, want := w.ofRuff("a.py"), `sys in "f"`; got != want {
		t.Errorf("after an edit of what was found: %s", got)
	}
	d := w.Current().Document(w.uri("a.py"))
	if err := w.ToolSawText(t.Context(), "ruff", d, toolAt(d.Text.Source, "sys", "F401")); err != nil {
		t.Fatal(err)
	}
	if w.Current().Document(d.URI) != d {
		t.Error("the document is another one, though the same was found again")
	}
	w.ForgetTool("ruff", false, func(string) bool { return true })
	if got, want := w.ofRuff("a.py"), `sys in "f"`; got != want {
		t.Errorf("after forgetting what was found on the disk: %s", got)
	}
	w.ForgetTool("ruff", true, func(path string) bool { return path == w.path("a.py") })
	if got := w.ofRuff("a.py"); got != "" {
		t.Errorf("after forgetting: %s", got)
	}
}

func TestFindingsInFilesWaitForDocuments(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, ofTools)
	source, err := w.Files().ReadFile(w.path("a.py"))
	if err != nil {
		t.Fatal(err)
	}
	file := tools.File{Path: w.path("a.py"), Source: string(source), Findings: toolAt(string(source), "sys", "F401")}
	if err := w.ToolSawFiles(t.Context(), "ruff", []tools.File{file}, true); err != nil {
		t.Fatal(err)
	}
	onDisk := func(source string) []finding.Finding {
		var shown pipeline.File
		w.Current().Complete(file.Path, source, &shown)
		return shown.Findings()
	}
	if found := onDisk(file.Source); len(found) != 1 || found[0].Symbol != "f" {
		t.Errorf("on the disk: %+v", found)
	}
	if found := onDisk(file.Source + "\n"); len(found) != 0 {
		t.Errorf("in another text: %+v", found)
	}
	w.openAs(w.at("a.py"), "", strings.Replace(string(source), "import os\n", "", 1))
	if got, want := w.ofRuff("a.py"), `sys in "f"`; got != want {
		t.Errorf("in the editor: %s", got)
	}
	before := w.Current()
	if err := w.ToolSawFiles(t.Context(), "ruff", []tools.File{{Path: file.Path, Source: file.Source}}, true); err != nil {
		t.Fatal(err)
	}
	if changed := w.Current().ToolChanges(before); len(changed) != 1 {
		t.Errorf("changed: %v", changed)
	}
	if got := w.ofRuff("a.py"); got != "" {
		t.Errorf("after another run: %s", got)
	}
}

func TestWhatIsNotShownRepeatsNothing(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, ofTools)
	w.open("a.py")
	d := w.Current().Document(w.uri("a.py"))
	source := d.Text.Source
	at := toolAt(source, "f(a", "D417")
	if err := w.ToolSawText(t.Context(), "ruff", d, at); err != nil {
		t.Fatal(err)
	}
	if got := w.ofRuff("a.py"); got != "" {
		t.Errorf("beside octolsp's own finding: %s", got)
	}
	settings := DefaultSettings()
	settings.MinimumSeverity = finding.Error
	w.Configure(nil, settings)
	if got := w.ofRuff("a.py"); got == "" {
		t.Error("octolsp's own finding is not shown, and Ruff's neither")
	}
}

// TestWhatIsSaidOfTheFileRepeats looks at what Ruff says of a module: at its first
// byte, where a definition begins.
func TestWhatIsSaidOfTheFileRepeats(t *testing.T) {
	const source = "def f(x: int) -> None: ...\n"
	w := newWorkspace(t, convert.UTF16, "-- a.py --\n"+source)
	w.open("a.py")
	if err := w.ToolSawText(t.Context(), "ruff", w.Current().Document(w.uri("a.py")), toolAt(source, "def f", "D100")); err != nil {
		t.Fatal(err)
	}
	if got := w.ofRuff("a.py"); got != "" {
		t.Errorf("beside octolsp's own finding: %s", got)
	}
	w.write("octolsp.toml", "ignore = ['D100']\n")
	w.FilesChanged([]FileChange{{Path: w.path("octolsp.toml")}})
	if got := w.ofRuff("a.py"); got == "" {
		t.Error("octolsp's own finding is not shown, and Ruff's neither")
	}
}

func TestRenamedDefinitionsRepeatNothing(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, ofTools)
	w.open("a.py")
	d := w.Current().Document(w.uri("a.py"))
	source := d.Text.Source
	at := toolAt(source, "int) -> None", "D417") // it is about f
	if err := w.ToolSawText(t.Context(), "ruff", d, at); err != nil {
		t.Fatal(err)
	}
	w.replace("a.py", strings.Replace(source, "def f(", "def renamed(", 1))
	if got := w.ofRuff("a.py"); got != "" {
		t.Errorf("beside octolsp's own finding: %s", got)
	}
}
