//go:build real

package languages_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	goldmarktext "github.com/yuin/goldmark/text"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/rust"
	"github.com/octollm/octolsp/grammars/corpus"
)

// TestRustDocumentationAgrees: for real documentation, findings say that a
// section is missing where completion offers it and hover does not show it.
func TestRustDocumentationAgrees(t *testing.T) {
	analyzer := newAnalyzer(t)
	documented, completed, missing := 0, 0, 0
	for _, path := range corpus.Rust(t) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(source) > 200_000 || !utf8.Valid(source) {
			continue
		}
		analysis, findings := check(t, analyzer, path, string(source), standard())
		for item := range rust.Items(analysis.Tree, rust.PlacementOf(&analysis.File)) {
			if item.Kind == rust.KindOther || item.Broken || !item.Documented || item.Documentation().Opaque {
				continue
			}
			documented++
			a := agreement{t, analysis, &item, path}
			if a.compare(findings) {
				completed++
			}
			for _, section := range []string{"Errors", "Safety"} {
				if a.isMissing(section, findings) {
					missing++
				}
			}
		}
		if documented > 40_000 {
			break
		}
	}
	t.Logf("%d documentations, %d with a blank line to complete in, %d sections missed", documented, completed, missing)
	if documented < 10_000 || completed < 2_000 || missing < 100 {
		t.Error("too few")
	}
}

// agreement is one item, about which all should agree.
type agreement struct {
	*testing.T
	analysis *engine.Analysis
	item     *rust.Located
	path     string
}

// isMissing reports whether one of findings says that the item lacks section.
func (a *agreement) isMissing(section string, findings []finding.Finding) bool {
	return slices.ContainsFunc(findings, func(f finding.Finding) bool {
		return f.Rule == "rustdoc/undocumented-"+strings.ToLower(section) && f.Range == a.item.NameRange.Moved(a.item.Start)
	})
}

// compare compares what is said of the item. It reports whether there is a line
// to complete in.
func (a *agreement) compare(findings []finding.Finding) bool {
	hover, ok := rendering.At(&a.analysis.Parsed, a.item.Start+a.item.NameRange.Start, nil)
	if !ok {
		a.Errorf("%s: no hover of %s", a.path, a.item.Symbol())
		return false
	}
	shown := headingsOf(hover.Documentation)
	documentation := a.item.Documentation()
	offset := a.blank()
	var offered []string
	if offset >= 0 {
		for _, item := range completion.Items(&a.analysis.Parsed, offset) {
			offered = append(offered, item.Label)
		}
	}
	for _, section := range []string{"Errors", "Panics", "Safety", "Examples", "Arguments"} {
		names := rust.SectionNames(section)
		has := documentation.HasHeading(names...)
		if shows := slices.ContainsFunc(shown, func(heading string) bool { return slices.Contains(names, heading) }); shows != has {
			a.Errorf("%s: %s has %q: %t, hover shows it: %t\n%s", a.path, a.item.Symbol(), section, has, shows, hover.Documentation)
		}
		if offset >= 0 && has && slices.Contains(offered, "# "+section) {
			a.Errorf("%s: %s has %q, and completion offers it", a.path, a.item.Symbol(), section)
		}
		if !a.isMissing(section, findings) {
			continue
		}
		if has {
			a.Errorf("%s: %s has %q, and a finding misses it", a.path, a.item.Symbol(), section)
		}
		if offset >= 0 && !slices.Contains(offered, "# "+section) {
			a.Errorf("%s: a finding misses %q in %s, and completion does not offer it", a.path, section, a.item.Symbol())
		}
	}
	return offset >= 0
}

// blank is the end of a blank line in the item's documentation that is in no
// block of code, or -1.
func (a *agreement) blank() int {
	documentation := a.item.Documentation()
	for _, line := range documentation.Lines {
		blocks := documentation.Markdown().CodeBlocks
		code := slices.ContainsFunc(blocks, func(b rust.CodeBlock) bool {
			return b.Range.Start <= line.Text.Start && line.Text.Start <= b.Range.End
		})
		if at := line.Source.End + a.item.Start; line.Text.Len() == 0 && !code && strings.HasSuffix(a.analysis.File.Source[:at], "///") {
			return at
		}
	}
	return -1
}

// headingsOf are the pieces of plain text in the headings of markdown.
func headingsOf(markdown string) []string {
	source := []byte(markdown)
	var headings []string
	// The walk fails only if its function does.
	_ = ast.Walk(goldmark.DefaultParser().Parse(goldmarktext.NewReader(source)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if piece, ok := node.(*ast.Text); ok && entering && node.Parent().Kind() != ast.KindCodeSpan {
			for parent := node.Parent(); parent != nil; parent = parent.Parent() {
				if parent.Kind() == ast.KindHeading {
					headings = append(headings, strings.TrimSpace(string(piece.Segment.Value(source))))
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return headings
}
