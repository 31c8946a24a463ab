package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	markdownhtml "github.com/yuin/goldmark/renderer/html"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

// rendered is the summary in Markdown and as GitHub's Markdown makes HTML of it.
func rendered(t *testing.T, p *project.Project, read report.Read) (markdown, html string) {
	t.Helper()
	var out, page strings.Builder
	if err := report.Markdown(&out, p, read); err != nil {
		t.Fatal(err)
	}
	github := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(markdownhtml.WithUnsafe()))
	if err := github.Convert([]byte(out.String()), &page); err != nil {
		t.Fatal(err)
	}
	return out.String(), page.String()
}

func TestMarkdownBeginsWithTheTotals(t *testing.T) {
	p, read := house()
	markdown, html := rendered(t, p, read)
	const want = `## Coverage: Python 53.8 %, Rust 60.0 %

|  | Covered | Lines | Branches | Files |
|:--|--:|--:|--:|--:|
| Python | 53.8 % | 6 of 11 | 1 of 2 | 3 |
| Rust | 60.0 % | 3 of 5 | – | 2 |
| **All** | 55.5 % | 9 of 16 | 1 of 2 | 5 |

- Python: lines, with branches where they were measured, as coverage.py counts.
- Rust: lines; llvm-cov's sum over functions: 4 of 8.

| File | Covered | Lines | Branches | Uncovered lines |
|:--|--:|--:|--:|:--|
| ` + "`heating/boiler/burner.py`" + ` | 44.4 % | 3 of 7 | 1 of 2 | 3–6, 10 |
| ` + "`src/lib.rs`" + ` | 50.0 % | 2 of 4 | – | 4–5 |
| ` + "`heating/室温計.py`" + ` | 66.6 % | 2 of 3 | – | 3 |

Not listed: 2 files without anything uncovered.
`
	if !strings.HasPrefix(markdown, want) {
		t.Errorf("the summary is\n%s\nand should begin with\n%s", markdown, want)
	}
	for _, want := range []string{
		"<details><summary>Folders</summary>",
		"<details><summary>1 file is stale",
		"<li><code>heating/boiler/old.py</code>: it changed after the report",
		"<li><code>init|all.py</code>: it may be /house/a/init|all.py, /house/b/init|all.py</li>",
		"<li><code>gone.py</code>: no file of the project has this path</li>",
		"<li><code>lcov.info</code>: line 7: it ends within a record</li>",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
	if strings.Count(html, "<table>") != 3 {
		t.Errorf("there should be 3 tables:\n%s", html)
	}
}

func TestMarkdownShowsHostileNamesAsTheyAre(t *testing.T) {
	const reason = "<img src=x onerror=alert(1)> @octo #5 [a](b) *c* `d` | e"
	names := []string{"a|b.py", "`c`.py", "<img onerror=x>.py", "__init__.py", "d|`e\\|f.py", "[x](y).py", "@octo.py"}
	var texts []marked.Text
	for _, name := range names {
		texts = append(texts, marked.Text{DisplayPath: name, Marked: "0 a", Stale: reason})
	}
	p, read := marked.Project("/p", texts...)
	_, html := rendered(t, p, read)
	shown := strings.NewReplacer("<", "&lt;", ">", "&gt;")
	for _, name := range names {
		row := "<td style=\"text-align:left\"><code>" + shown.Replace(name) + "</code></td>\n<td style=\"text-align:right\">0.0 %</td>"
		if !strings.Contains(html, row) {
			t.Errorf("no row for %s in\n%s", name, html)
		}
		if item := "<li><code>" + shown.Replace(name) + "</code>: " + shown.Replace(reason) + "</li>"; !strings.Contains(html, item) {
			t.Errorf("no item %s in\n%s", item, html)
		}
	}
	if strings.Contains(html, "<img") {
		t.Errorf("an element came through:\n%s", html)
	}
}

func TestMarkdownListsTheLowestAndCountsTheRest(t *testing.T) {
	var texts []marked.Text
	for i := range 60 {
		texts = append(texts, marked.Text{
			DisplayPath: fmt.Sprintf("d%02d/f.py", i), Marked: strings.Repeat("1 a\n", 60-i) + "0 b\n1 a\n" + strings.Repeat("0 b\n1 a\n", i%12),
		})
	}
	p, read := marked.Project("/p", texts...)
	markdown, _ := rendered(t, p, read)
	if rows := strings.Count(markdown, "/f.py` |"); rows != 50 {
		t.Errorf("%d files are listed, want 50", rows)
	}
	for _, want := range []string{"Not listed: 10 files with higher coverage.", "Not listed: 10 folders with higher coverage.", ", … |"} {
		if !strings.Contains(markdown, want) {
			t.Errorf("no %q in\n%s", want, markdown)
		}
	}
	if strings.Index(markdown, "d59/f.py") > strings.Index(markdown, "d40/f.py") {
		t.Errorf("the lowest is not first:\n%s", markdown)
	}
}

func TestMarkdownOfNothingSaysSo(t *testing.T) {
	if markdown, _ := rendered(t, &project.Project{Root: "/p"}, nil); !strings.Contains(markdown, "No file of the project") {
		t.Errorf("the summary is %s", markdown)
	}
}
