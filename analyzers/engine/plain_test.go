package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
)

// TestPlain checks that findings of others in a file that octolsp does not parse
// go the common way: a comment takes them away.
func TestPlain(t *testing.T) {
	for _, test := range []struct {
		path, source string
		shown        bool
	}{
		{"/p/pyproject.toml", "[project]\nname = 1\n", true},
		{"/p/pyproject.toml", "[project]\nname = 1  # octolsp: ignore[docstring/undocumented-param]\n", false},
		{"/p/pyproject.toml", "[project]\nname = 'octolsp: # octolsp: ignore[docstring/undocumented-param]'\n", true},
		{"/p/pyproject.toml", "# octolsp: ignore-file[docstring]\n[project]\nname = 1\n", false},
		{"/p/pyproject.toml", "# octolsp: ignore[docstring]\n[project]\nname = 1\n", true},
		{"/p/.pre-commit-config.yaml", "repos:\n  name: 1 # octolsp: ignore[docstring]\n", false},
		{"/p/README.md", "# octolsp: ignore-file[docstring]\nname\n", true},
	} {
		analyzer := engine.NewAnalyzer(false)
		defer analyzer.Close()
		file := engine.NewFile(test.path, test.source, memoryDisk{})
		if file.Language == nil || file.Language.Grammar != nil || file.LinkUnit() != test.path {
			t.Fatalf("%s is %+v in the group %q", test.path, file.Language, file.LinkUnit())
		}
		analysis, err := analyzer.Analyze(t.Context(), file, rule.NewSet(rule.Basic, "google", nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		found := finding.Finding{Rule: "docstring/undocumented-param", Code: "D417", Source: finding.SourceNative}
		found.Range.Start = strings.Index(test.source, "name")
		found.Range.End = found.Range.Start + len("name")
		tools := pipeline.Track([]finding.Finding{{Rule: "ruff/invalid-pyproject-toml", Code: "RUF200", Source: "ruff", Range: found.Range}})
		shown := (&pipeline.File{Analysis: analysis, Problems: []finding.Finding{found}, Tools: []*pipeline.Tracked{tools}}).Findings()
		native := slices.ContainsFunc(shown, func(f finding.Finding) bool { return f.Rule == found.Rule })
		if native != test.shown || shown[len(shown)-1].Code != "RUF200" {
			t.Errorf("%s:\n%s\nshows %+v", test.path, test.source, shown)
		}
	}
}
