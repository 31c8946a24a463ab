package server_test

import (
	"fmt"
	"strings"
	"testing"
)

type documentLink struct {
	Range   place
	Target  string
	Tooltip *string
}

func TestDocumentLink(t *testing.T) {
	const base = "https://rules.example/blob/v{version}/"
	scenarios(t, "document_link.txtar", richClient, func(t *testing.T, e *editor, s featureScenario, units func(string) int) string {
		e.configure(map[string]any{"documentationUrl": base})
		at := e.openText(s.name, s.source)
		var links []documentLink
		e.ask("documentLink", at, nil, &links)
		if len(links) == 0 {
			return "nothing\n"
		}
		var got strings.Builder
		for _, link := range links {
			start, end := textAt(t, s.source, link.Range, units)
			page, found := strings.CutPrefix(link.Target, "https://rules.example/blob/v0.0.0/")
			if !found || link.Tooltip == nil {
				t.Fatalf("%+v", link)
			}
			fmt.Fprintf(&got, "%q leads to %s: %s\n", s.source[start:end], page, *link.Tooltip)
		}
		return got.String()
	})
}

// TestDocumentLinkWithout checks clients without tooltips, and settings without
// a base for pages.
func TestDocumentLinkWithout(t *testing.T) {
	e := start(t, t.TempDir(), client("utf-8", nil))
	at := e.openText("a.py", "def f(): ...  # noqa: D103\n")
	var links []documentLink
	if e.ask("documentLink", at, nil, &links); len(links) > 0 {
		t.Errorf("without a base: %+v", links)
	}
	e.configure(map[string]any{"documentationUrl": "https://rules.example"})
	if e.ask("documentLink", at, nil, &links); len(links) != 1 || links[0].Tooltip != nil {
		t.Errorf("without tooltips: %+v", links)
	}
}

// TestCodeDescription checks that a diagnostic leads to its rule's page, for
// clients that know of that.
func TestCodeDescription(t *testing.T) {
	for _, supported := range []bool{false, true} {
		e := start(t, t.TempDir(), client("utf-8", map[string]any{
			"diagnostic": map[string]any{}, "publishDiagnostics": map[string]any{"codeDescriptionSupport": supported},
		}))
		e.configure(map[string]any{"documentationUrl": "https://rules.example/"})
		var report struct {
			Items []struct{ CodeDescription struct{ Href string } }
		}
		e.ask("diagnostic", e.openText("a.py", "x = 1\n"), nil, &report)
		want := ""
		if supported {
			want = "https://rules.example/analyzers/python/docstring/undocumented_module.md"
		}
		if len(report.Items) != 1 || report.Items[0].CodeDescription.Href != want {
			t.Errorf("supported %t: got %+v, want %q", supported, report.Items, want)
		}
	}
}
