//go:build tools

package ruff_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// texts are what columns are counted wrongly in.
var texts = map[string]string{
	"empty.py":           "",
	"plain.py":           "import os\nimport sys\n\nprint( sys )\n",
	"no_newline.py":      "import os\nx = 'é𝕏' ",
	"blank_at_end.py":    "x = 1\n\n\n  \n",
	"bom.py":             "\ufeffimport os  # é𝕏\nx = 'é𝕏'; y = 1\n",
	"bom_only.py":        "\ufeff",
	"crlf.py":            "import os, sys\r\nx = 'é𝕏'; y = 1 \r\n\r\n\r\n\r\ndef f(a, b = 'é𝕏', c = []): return a\r\n",
	"bom_crlf.py":        "\ufeffimport os\r\nx = 'é𝕏'; import sys\r\n",
	"cr.py":              "import os\rx = 'é𝕏'; import sys \r\r\r",
	"mixed.py":           "import os\r\nimport sys\rimport re\nx = 1; y = 2",
	"form_feed.py":       "import os\n\x0c\nx = 'é𝕏'\x0c; y = 1\n\x0cimport sys\n",
	"tabs.py":            "def f(𝕏):\n\tif 𝕏 == None:\t\n\t\treturn\t'é' % 𝕏  \n",
	"unclosed.py":        "def f(:\n  x = '𝕏' + 1 )",
	"unended.py":         "x = 'é𝕏\ny = (\n",
	"indented.py":        "import os\n  x = 1\n\ty = 2",
	"separators.py":      "x = 'é\u2028𝕏\u0085'; y = 1\nimport os\n",
	"continued.py":       "x = 'é𝕏' \\\n  + 'a'; import os\nassert ('é', 𝕏)\n",
	"nul.py":             "x = 'a\x00é'; import os\n",
	"joined.py":          "é𝕏=1;ﬀ=2;e\u0301=3;import os\n",
	"é𝕏 'a' \"b\"\nc.py": "import os\n",
	"-q.py":              "import os\n",
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
}

func read(path string) (string, error) {
	content, err := os.ReadFile(path)
	return string(content), err
}

// project is a run in a new folder with the files and all rules on, but for
// those that speak of the folder.
func project(t *testing.T, files map[string]string) tools.Run {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		write(t, filepath.Join(root, path), content)
	}
	return tools.Run{
		Trusted: true,
		Program: &locate.Program{Path: parts.Ruff(t)}, Root: root, Timeout: time.Minute, Read: read,
		Arguments: []string{"--select=ALL", "--ignore=INP001,CPY001,D203,D213,EXE", "--no-cache"},
	}
}

func check(t *testing.T, tool tools.ProjectChecker, run tools.Run) map[string][]finding.Finding {
	t.Helper()
	found := map[string][]finding.Finding{}
	err := tool.CheckProject(t.Context(), run, func(file tools.File) error {
		if source, _ := read(file.Path); source != file.Source {
			t.Errorf("%s: it saw %q, not %q", file.Path, file.Source, source)
		}
		found[filepath.Base(file.Path)] = append(found[filepath.Base(file.Path)], file.Findings...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// said are the findings as Ruff writes them for people: with the code of the
// rule, or in preview with its name, with which its page's address ends.
func said(source string, found []finding.Finding, preview bool) []string {
	lines := text.NewLines(source)
	var all []string
	for _, f := range found {
		at := lines.Position(f.Range.Start)
		rule := strings.TrimPrefix(f.Rule, "ruff/")
		if preview && f.URL != "" {
			rule = path.Base(f.URL)
		}
		all = append(all, fmt.Sprintf("%d:%d: %s %s", at.Line, at.Column, rule, f.Message))
	}
	slices.Sort(all)
	return all
}

// concise is what Ruff itself says of a file, for people.
func concise(t *testing.T, run tools.Run, file string, preview bool) []string {
	t.Helper()
	command := exec.Command(run.Program.Path, slices.Concat([]string{"check", "--quiet", "--output-format=concise"}, run.Arguments, []string{"--", file})...)
	command.Dir = run.Root
	out, err := command.Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(strings.ReplaceAll(string(out), "[*] ", "")) {
		message := strings.TrimSuffix(strings.TrimPrefix(line, file+":"), "\n")
		if preview || strings.Contains(message, ": invalid-syntax: ") {
			place, rule, _ := strings.Cut(message, ": ")
			message = place + ": " + strings.Replace(rule, ":", "", 1)
		}
		all = append(all, message)
	}
	slices.Sort(all)
	return all
}

func TestFindingsAreThoseOfRuff(t *testing.T) {
	for _, preview := range []bool{false, true} {
		run := project(t, texts)
		if preview {
			run.Arguments = append(run.Arguments, "--preview")
		}
		found := check(t, ruff.Tool{}, run)
		for path, source := range texts {
			t.Run(fmt.Sprintf("%s %v", path, preview), func(t *testing.T) {
				// Ruff prints the name of a file in front of each line.
				plain := strings.ReplaceAll(path, "\n", " ")
				write(t, filepath.Join(run.Root, plain), source)
				want := concise(t, run, plain, preview)
				equal(t, "the project", said(source, found[path], preview), want)
				buffer, err := ruff.Tool{}.CheckText(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, path), Source: source})
				if err != nil {
					t.Fatal(err)
				}
				equal(t, "the text", said(source, buffer, preview), want)
				for _, f := range buffer {
					syntax := f.Rule == "ruff/invalid-syntax"
					if (f.Severity == finding.Error) != syntax || f.Source != "ruff" || "ruff/"+f.Code != f.Rule || (f.URL == "") != syntax {
						t.Errorf("%+v", f)
					}
				}
			})
		}
	}
}

func equal(t *testing.T, of string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("of %s are found\n%s\nRuff finds\n%s", of, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The edits of a fix are right if they make what Ruff makes of the text with
// that fix alone.
func TestFixesAreThoseOfRuff(t *testing.T) {
	run := project(t, texts)
	compared := 0
	for path, source := range texts {
		document := tools.Text{Path: filepath.Join(run.Root, path), Source: source}
		found, err := ruff.Tool{}.CheckText(t.Context(), run, document)
		if err != nil {
			t.Fatal(err)
		}
		times := map[string]int{}
		for _, f := range found {
			times[f.Code]++
		}
		for _, f := range found {
			if times[f.Code] > 1 || len(f.Fixes) == 0 || f.Fixes[0].Applicability != finding.Safe {
				continue
			}
			want, err := ruff.Tool{}.Fix(t.Context(), run, document, []string{f.Code})
			if err != nil {
				t.Fatal(err)
			}
			got, err := text.Apply(source, f.Fixes[0].Edits)
			if err != nil || got != want {
				t.Errorf("%s: %s: got %q, want %q: %v", path, f.Rule, got, want, err)
			}
			if f.Fixes[0].Title == "" {
				t.Errorf("%s: %s: the fix has no title", path, f.Rule)
			}
			compared++
		}
	}
	if compared < 25 {
		t.Errorf("only %d fixes were compared", compared)
	}
}

func TestFixMakesWhatIsAskedFor(t *testing.T) {
	run := project(t, map[string]string{"ruff.toml": "unsafe-fixes = true\nfix-only = true\nlint.select = ['F']\nlint.extend-select = ['UP']\n"})
	run.Arguments = nil
	source := "import sys\nimport os\nimport re\nx = sys.argv; print(re == None)\n"
	for name, test := range map[string]struct {
		source string
		codes  []string
		want   string
	}{
		"imports": {source, []string{"I"}, "import os\nimport re\nimport sys\n\nx = sys.argv; print(re == None)\n"},
		"all":     {source, nil, "import sys\nimport re\nx = sys.argv; print(re == None)\n"},
		"broken":  {"import os\ndef f(:\n", nil, "import os\ndef f(:\n"},
		"nothing": {"", nil, ""},
		"to none": {"import os\n", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ruff.Tool{}.Fix(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: test.source}, test.codes)
			if err != nil || got != test.want {
				t.Errorf("got %q, want %q: %v", got, test.want, err)
			}
		})
	}
}

func TestWhatIsExcludedIsPassedOver(t *testing.T) {
	run := project(t, map[string]string{"ruff.toml": "exclude = ['made']\n", "made/a.py": "import os\nx=1\n", "b.py": "import os\nx=1\n"})
	made := filepath.Join(run.Root, "made/a.py")
	for name, paths := range map[string][]string{"all": nil, "named": {made, filepath.Join(run.Root, "b.py")}} {
		run.Paths = paths
		for _, tool := range []tools.ProjectChecker{ruff.Tool{}, ruff.Layout{}} {
			if found := check(t, tool, run); len(found["a.py"]) != 0 || len(found["b.py"]) == 0 {
				t.Errorf("%s: %v", name, found)
			}
		}
	}
	for _, tool := range []tools.TextChecker{ruff.Tool{}, ruff.Layout{}} {
		if found, err := tool.CheckText(t.Context(), run, tools.Text{Path: made, Source: "import os\nx=1\n"}); err != nil || len(found) != 0 {
			t.Errorf("the text: %v, %v", found, err)
		}
	}
}

func TestCellsOfNotebooksArePassedOver(t *testing.T) {
	run := project(t, map[string]string{
		"a.ipynb": `{"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":["import os\n"]}],"metadata":{},"nbformat":4,"nbformat_minor":5}`,
		"b.py":    "import os\n",
	})
	if found := check(t, ruff.Tool{}, run); len(found["a.ipynb"]) != 0 || len(found["b.py"]) == 0 {
		t.Errorf("%v", found)
	}
}

func TestAFileThatDoesNotDecode(t *testing.T) {
	run := project(t, map[string]string{"a.py": "import os\n", "latin.py": "x = '\xe9'\n"})
	unreadable := errors.New("not UTF-8")
	run.Read = func(path string) (string, error) {
		if filepath.Base(path) == "latin.py" {
			return "", unreadable
		}
		return read(path)
	}
	var found []string
	err := ruff.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
		if filepath.Base(file.Path) == "latin.py" {
			found = append(found, said(file.Source, file.Findings, false)...)
		}
		return nil
	})
	if err != nil || !slices.Equal(found, []string{"1:1: E902 stream did not contain valid UTF-8"}) {
		t.Errorf("%v, %v", found, err)
	}
}

func TestExplain(t *testing.T) {
	run := project(t, nil)
	for code, want := range map[string]bool{
		"F401": true, "f401": true, "PLR0913": true, "ruff/unused-import": true, "ruff/F401": true,
		"E0308": false, "F4": false, "F": false, "clippy::needless_return": false, "attr-defined": false, "": false, "ruff/": false,
	} {
		if got := (ruff.Tool{}).Explains(code); got != want {
			t.Errorf("Explains(%q) = %v", code, got)
		}
	}
	for _, code := range []string{"F401", "f401", "ruff/F401", "ruff/unused-import", "ruff/invalid-syntax", "ruff/would-reformat"} {
		page, err := ruff.Tool{}.Explain(t.Context(), run, code)
		if err != nil || !strings.HasPrefix(page, "# ") {
			t.Errorf("%s: %q, %v", code, page, err)
		}
	}
	var failure *tools.Failure
	if _, err := (ruff.Tool{}).Explain(t.Context(), run, "ZZZ999"); !errors.As(err, &failure) || !strings.Contains(failure.Stderr, "ZZZ999") {
		t.Errorf("got %v", err)
	}
	for code, want := range map[string]string{"F401": "#F401", "ruff/unused-import": "unused-import/"} {
		if got := (ruff.Tool{}).URL(code); got != "https://docs.astral.sh/ruff/rules/"+want {
			t.Errorf("URL(%q) = %q", code, got)
		}
	}
}

func TestPlace(t *testing.T) {
	root := t.TempDir()
	for path, content := range map[string]string{
		".git/HEAD": "ref: refs/heads/main\n", "a.py": "", "plain/pyproject.toml": "[project]\nname = 'a'\n", "plain/a.py": "",
		"own/ruff.toml": "", "own/.ruff.toml": "", "own/pyproject.toml": "[tool.ruff]\n", "own/deep/a.py": "",
		"table/pyproject.toml": "[tool.ruff.lint]\n", "table/a.pyi": "", "broken/pyproject.toml": "[tool.ruff]\nx = [\n", "broken/a.py": "",
	} {
		write(t, filepath.Join(root, path), content)
	}
	for path, want := range map[string][2]string{
		"a.py": {"", ""}, "": {"", ""}, "plain/a.py": {"", ""}, "own/deep/a.py": {"own", "own/.ruff.toml"}, "own/deep": {"own", "own/.ruff.toml"},
		"table/a.pyi": {"table", "table/pyproject.toml"}, "broken/a.py": {"broken", "broken/pyproject.toml"}, "table/new.py": {"table", "table/pyproject.toml"},
	} {
		got, ok := ruff.Tool{}.Place(filepath.Join(root, path), files{})
		wanted := tools.Place{Root: filepath.Join(root, want[0])}
		if want[1] != "" {
			wanted.Config = filepath.Join(root, want[1])
		}
		if !ok || got != wanted {
			t.Errorf("%q: got %+v, want %+v", path, got, wanted)
		}
	}
	outside := t.TempDir()
	if got, _ := (ruff.Tool{}).Place(filepath.Join(outside, "a.py"), files{}); got != (tools.Place{Root: outside}) {
		t.Errorf("without a repository: %+v", got)
	}
}

type files struct{}

func (files) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

func TestRunsThatAreEndedSaySo(t *testing.T) {
	run := project(t, map[string]string{"a.py": "import os\nx=1\n"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stop := errors.New("enough")
	for _, tool := range []tools.ProjectChecker{ruff.Tool{}, ruff.Layout{}} {
		if err := tool.CheckProject(ctx, run, func(tools.File) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		var failure *tools.Failure
		if err := tool.CheckProject(t.Context(), run, func(tools.File) error { return stop }); !errors.Is(err, stop) || errors.As(err, &failure) {
			t.Errorf("stopped: %v", err)
		}
	}
}
