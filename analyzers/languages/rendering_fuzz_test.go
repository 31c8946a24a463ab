package languages_test

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/measures"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/text"
)

// FuzzAt: no offset in any text is too much, and what is found lies in it.
func FuzzAt(f *testing.F) {
	for _, path := range []string{"testdata/rendering/google.txtar", "testdata/rendering/styles.txtar", "testdata/rendering/rust.txtar"} {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(string(file.Data))
			f.Add(string(file.Data[:len(file.Data)*2/3]))
		}
	}
	analyzer := engine.NewAnalyzer(false)
	f.Cleanup(analyzer.Close)
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 2000 {
			return // each offset is tried
		}
		whole := text.Range{End: len(source)}
		for _, path := range []string{"/a/lib.rs", "/a/a.py"} {
			analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, source, memoryDisk{}), standard(), nil)
			if err != nil {
				t.Fatal(err)
			}
			links := engine.NewLinks([]*engine.Analysis{analysis}, memoryDisk{})
			findings := (&pipeline.File{Analysis: analysis, Links: links}).Findings()
			for offset := -1; offset <= len(source)+1; offset++ {
				definition, ok := rendering.At(&analysis.Parsed, offset, findings)
				if ok && (!whole.Encloses(definition.Range) || !definition.Range.Encloses(definition.Name)) {
					t.Errorf("%s: %v with the name at %v", definition.Symbol, definition.Range, definition.Name)
				}
			}
			for _, share := range measures.Shares(&analysis.Parsed, holds(links, analysis)) {
				if !whole.Encloses(share.Name) || share.Documented > share.Documentable || share.Typed > share.Typeable {
					t.Errorf("%+v", share)
				}
			}
		}
	})
}
