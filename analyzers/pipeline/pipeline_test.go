package pipeline_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// TestMergeSaysNothingTwice looks at a tool's finding beside the native ones of
// a file whose function f leaves a parameter out.
func TestMergeSaysNothingTwice(t *testing.T) {
	const source = "def f(a: int) -> None:\n    \"\"\"Do.\n\n    Args:\n        b: B.\n    \"\"\"\n\n\ndef g() -> None:\n    \"\"\"Do.\"\"\"\n"
	tests := []struct {
		name, at, code string
		off            bool
		source         string
		want           string // the symbol, or "dropped"
	}{
		{"the same definition", "f(a", "D417", false, source, "dropped"},
		{"another definition", "g()", "D417", false, source, "g"},
		{"another code", "f(a", "F401", false, source, "f"},
		{"a native rule that is off", "f(a", "D417", true, source, "f"},
		{
			"a native finding that is suppressed", "f(a", "D417", false,
			strings.Replace(source, "None:", "None:  # octolsp: ignore[docstring/undocumented-param]", 1), "f",
		},
		{"the top of the file", "def f", "D417", false, "\n" + source, "dropped"},
		{"outside of definitions", "\n\ndef g", "D417", false, source, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			enabled := map[*rule.Rule]rule.Settings{}
			if known := rule.Find("docstring/undocumented-param"); !test.off {
				enabled[known] = rule.Settings{Severity: known.Severity, Options: map[string]any{}}
			}
			merged := merged(t, "/example/a.py", test.source, rule.NewSet(rule.Standard, "google", enabled), finding.Finding{
				Code: test.code, Source: "ruff", Range: text.Range{Start: strings.Index(test.source, test.at), End: len(test.source)},
			})
			got := "dropped"
			for _, f := range merged {
				if f.Source == "ruff" {
					got = f.Symbol
				}
			}
			if native := len(merged) > 1 || got == "dropped"; native == (test.off || strings.Contains(test.source, "ignore")) {
				t.Errorf("native findings: %v", native)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFindingsOfToolsGetTheirSymbols(t *testing.T) {
	const source = "pub struct S {\n    pub field: u8,\n}\n\nimpl S {\n    pub fn m(&self) {}\n}\n\nmod inner {\n    fn f() {}\n}\n"
	for at, want := range map[string]string{
		"field": "S::field", "pub fn m": "S::m", "pub struct": "S", "fn f": "inner::f", "\n\nimpl": "",
	} {
		start := strings.Index(source, at)
		for _, f := range merged(t, "/example/src/a.rs", source, rule.NewSet(rule.Standard, "google", nil), finding.Finding{
			Source: "clippy", Range: text.Range{Start: start, End: start + len(at)},
		}) {
			if f.Symbol != want {
				t.Errorf("at %q: %q, want %q", at, f.Symbol, want)
			}
		}
	}
}

// TestMergeAtTheTopOfAFile looks at what a tool says of a file as a whole: at
// its first byte, where a definition may begin.
func TestMergeAtTheTopOfAFile(t *testing.T) {
	undocumented := rule.Find("docstring/undocumented-module")
	on := rule.NewSet(rule.Basic, "google", map[*rule.Rule]rule.Settings{undocumented: {}})
	off := rule.NewSet(rule.Basic, "google", nil)
	for _, source := range []string{"def f(): ...\n", "class C: ...\n", text.ByteOrderMark + "def f(): ...\n", "# A comment.\ndef f(): ...\n"} {
		tool := finding.Finding{Code: "D100", Source: "ruff"}
		if strings.HasPrefix(source, text.ByteOrderMark) {
			tool.Range = text.Range{Start: len(text.ByteOrderMark), End: len(text.ByteOrderMark)}
		}
		if got := merged(t, "/example/a.py", source, on, tool); len(got) != 1 || got[0].Source != finding.SourceNative {
			t.Errorf("%q: there are %d findings, want the native one", source, len(got))
		}
		if got := merged(t, "/example/a.py", source, off, tool); len(got) != 1 {
			t.Errorf("%q: there are %d findings without the native rule, want the tool's", source, len(got))
		}
	}
}

// merged is what is shown of a file in which a tool found something.
func merged(t *testing.T, path, source string, set *rule.Set, tool finding.Finding) []finding.Finding {
	t.Helper()
	analyzer := engine.NewAnalyzer(true)
	defer analyzer.Close()
	file := analyzed(t, analyzer, path, source, set)
	found, err := analyzer.WithSymbols(t.Context(), file.Analysis, []finding.Finding{tool})
	if err != nil {
		t.Fatal(err)
	}
	file.Tools = []*pipeline.Tracked{pipeline.Track(found)}
	return file.Findings()
}

// analyzed is a file that is alone on the disk.
func analyzed(t *testing.T, analyzer *engine.Analyzer, path, source string, set *rule.Set) *pipeline.File {
	t.Helper()
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, source, nothing{}), set, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.File{Analysis: analysis, Links: engine.NewLinks([]*engine.Analysis{analysis}, nothing{})}
}

// nothing is a disk without files.
type nothing struct{}

func (nothing) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }
func (nothing) IsFile(string) bool              { return false }
