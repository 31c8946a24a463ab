package languages_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

var update = flag.Bool("update", false, "write what the scenarios should say")

// TestScenarios looks at all offsets of the files in testdata's archives. What
// is found there stands in the Markdown beside the archive: definitions with
// their documentation, then the shares.
func TestScenarios(t *testing.T) {
	archives, err := filepath.Glob("testdata/rendering/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			disk := memoryDisk{}
			for _, file := range archive.Files {
				disk["/code/"+file.Name] = string(file.Data)
			}
			var got strings.Builder
			for _, file := range archive.Files {
				if engine.GrammarOf(file.Name) != nil {
					describe(t, &got, disk, "/code/"+file.Name)
				}
			}
			golden := strings.TrimSuffix(path, ".txtar") + ".md"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// describe writes all that is shown of a file.
func describe(t *testing.T, out *strings.Builder, disk memoryDisk, path string) {
	t.Helper()
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	var analyses []*engine.Analysis
	var this *engine.Analysis
	for name, source := range disk {
		if engine.GrammarOf(name) == nil {
			continue
		}
		analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(name, source, disk), standard(), nil)
		if err != nil {
			t.Fatal(err)
		}
		analyses = append(analyses, analysis)
		if name == path {
			this = analysis
		}
	}
	links := engine.NewLinks(analyses, disk)
	findings := (&pipeline.File{Analysis: this, Links: links}).Findings()
	fmt.Fprintf(out, "# %s\n\n", path)
	known := map[text.Range]bool{}
	for offset := range len(disk[path]) + 1 {
		definition, ok := rendering.At(&this.Parsed, offset, findings)
		if !ok || known[definition.Range] {
			continue
		}
		known[definition.Range] = true
		fmt.Fprintf(out, "## %s %s\n\n", definition.Kind, definition.Symbol)
		if definition.Signature != "" {
			fmt.Fprintf(out, "Signature: `%s`\n\n", definition.Signature)
		}
		if name := definition.Name.In(disk[path]); name != "" && !strings.HasSuffix(definition.Symbol, name) {
			t.Errorf("the name of %s is %q", definition.Symbol, name)
		}
		for _, message := range definition.Missing {
			fmt.Fprintf(out, "- missing: %s\n\n", message)
		}
		if definition.Documentation != "" {
			fmt.Fprintf(out, "%s\n\n", definition.Documentation)
		}
	}
	fmt.Fprintf(out, "## Shares\n\n")
	for _, share := range measures.Shares(&this.Parsed, holds(links, this)) {
		fmt.Fprintf(out, "- `%s` at `%s`: %d of %d documented, %d of %d typed\n", share.Symbol,
			share.Name.In(disk[path]), share.Documented, share.Documentable, share.Typed, share.Typeable)
	}
	out.WriteByte('\n')
}

// holds decides the conditions of analysis by links.
func holds(links *engine.Links, analysis *engine.Analysis) func(rule.Condition) bool {
	return func(condition rule.Condition) bool { return links.Holds(analysis, condition) }
}

// standard is the rules of that level.
func standard() *rule.Set {
	rules := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		if r.Level <= rule.Standard {
			rules[r] = rule.Settings{Severity: r.Severity}
		}
	}
	return rule.NewSet(rule.Standard, "google", rules)
}

// memoryDisk holds the files that the engine may ask for.
type memoryDisk map[string]string

func (d memoryDisk) ReadFile(path string) ([]byte, error) {
	content, ok := d[path]
	if !ok {
		return nil, fmt.Errorf("reading %s: %w", path, fs.ErrNotExist)
	}
	return []byte(content), nil
}

func (d memoryDisk) IsFile(path string) bool {
	_, ok := d[path]
	return ok
}

// TestTransient: without a tree nothing is known, and nothing panics.
func TestTransient(t *testing.T) {
	analyzer := engine.NewAnalyzer(true)
	defer analyzer.Close()
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile("/a.py", "def f(): pass\n", memoryDisk{}), standard(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := rendering.At(&analysis.Parsed, 4, []finding.Finding{}); ok {
		t.Error("a transient analysis knows a definition")
	}
	if shares := measures.Shares(&analysis.Parsed, holds(engine.NewLinks(nil, memoryDisk{}), analysis)); shares != nil {
		t.Errorf("a transient analysis has shares: %v", shares)
	}
}
