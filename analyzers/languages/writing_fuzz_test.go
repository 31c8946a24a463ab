package languages_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/analyzers/suppressing"
	"github.com/octollm/octolsp/analyzers/text"
)

// FuzzPython writes into any text of Python, at any place.
func FuzzPython(f *testing.F) { fuzz(f, ".py") }

// FuzzRust writes into any text of Rust, at any place.
func FuzzRust(f *testing.F) { fuzz(f, ".rs") }

func fuzz(f *testing.F, extension string) {
	archives, err := filepath.Glob(filepath.Join("testdata", "writing", "*.txtar"))
	if err != nil || len(archives) == 0 {
		f.Fatalf("no scenarios: %v", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			given, _, _ := strings.Cut(string(file.Data), "====\n")
			if before, after, ok := strings.Cut(given, cursor); ok && strings.HasSuffix(file.Name, extension) {
				f.Add(before+after, len(before))
				f.Add("\ufeff"+strings.ReplaceAll(before+after, "\n", "\r\n"), len(before))
				f.Add(before, len(before))
			}
		}
	}
	for _, source := range []string{"", "\"\"\"", "'''\r", "///", "//!", "#!", "\ufeff", "\ufeff///", "\\", "#\\\n", "// ", "/*", "r\"\"\"\"\"", "\xff\"\"\"", "x\r\"\"\"\r"} {
		f.Add(source, len(source))
	}
	analyzer := newAnalyzer(f)
	f.Fuzz(func(t *testing.T, source string, offset int) {
		writes(t, analyzer, "fuzz"+extension, source, offset)
	})
}

// writes checks that all that can be written at offset of source, and for all
// findings in it, fits.
func writes(t *testing.T, analyzer *engine.Analyzer, name, source string, offset int) {
	t.Helper()
	analysis, findings := check(t, analyzer, name, source, standard())
	snippet, ok, err := skeletons.At(context.Background(), &analysis.Parsed, offset)
	if err != nil {
		t.Fatal(err)
	}
	if ok {
		inLine(t, source, snippet.Range, offset)
		apply(t, source, text.Edit{Range: snippet.Range, New: snippet.Plain()})
	}
	for _, completion := range completion.Items(&analysis.Parsed, offset) {
		inLine(t, source, completion.Range, offset)
		apply(t, source, text.Edit{Range: completion.Range, New: completion.Insert})
	}
	for i, f := range findings {
		if i == 20 {
			break
		}
		for _, way := range suppressing.Ways(&analysis.Parsed, f) {
			apply(t, source, way.Edits...)
		}
	}
}

// inLine checks that r is a range in one line with the cursor in it or at one
// of its ends, as LSP wants of completions.
func inLine(t *testing.T, source string, r text.Range, offset int) {
	t.Helper()
	if r.Start < 0 || r.End > len(source) || offset < r.Start || r.End < offset || strings.ContainsAny(r.In(source), "\r\n") {
		t.Errorf("%v for the cursor at %d of %d bytes", r, offset, len(source))
	}
}
