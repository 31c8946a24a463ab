package convert

import (
	"context"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/text"
)

// noFiles is a disk without files.
type noFiles struct{ files.Disk }

func (noFiles) IsFile(string) bool { return false }

// TestSharedWork checks that a keystroke encodes only what it touches.
func TestSharedWork(t *testing.T) {
	const count = 500
	source := "\"\"\"Many.\"\"\"\n" + strings.Repeat("\n\ndef function(a):\n    \"\"\"F.\"\"\"\n", count)
	edited := strings.Replace(source, "(a)", "(b)", 1)

	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: "/", Isolated: true})
	if err != nil {
		t.Fatal(err)
	}
	settled, err := finder.Find("/many.py")
	if err != nil {
		t.Fatal(err)
	}
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	disk := noFiles{}
	links := engine.NewLinks(nil, disk)
	var analysis *engine.Analysis
	diagnostics := func(source string, previous *Diagnostics) *Diagnostics {
		t.Helper()
		analysis, err = analyzer.Analyze(context.Background(), engine.NewFile("/many.py", source, disk), settled.For("/many.py"), analysis)
		if err != nil {
			t.Fatal(err)
		}
		return Format{}.Diagnostics(text.NewLines(source), "file:///many.py", (&pipeline.File{Analysis: analysis, Links: links}).Compose(), previous)
	}
	first := diagnostics(source, nil)
	second := diagnostics(edited, first)

	known := map[*fragment]bool{}
	for _, g := range first.groups {
		known[g.fragment] = true
	}
	shared := 0
	for _, g := range second.groups {
		if known[g.fragment] {
			shared++
		}
	}
	if len(second.groups) < count || len(second.groups)-shared > 2 {
		t.Errorf("%d of %d groups are shared after an edit of one function", shared, len(second.groups))
	}
	if fresh := diagnostics(edited, nil); string(fresh.AppendJSON(nil)) != string(second.AppendJSON(nil)) || fresh.ResultID() != second.ResultID() {
		t.Error("what is shared shows other diagnostics than what is new")
	}
	if first.ResultID() == second.ResultID() {
		t.Error("other diagnostics have the same result id")
	}
}
