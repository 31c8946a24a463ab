package html_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	markup "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/octollm/octolsp/analyzers/coverage/html"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

// parsed is the page of the house as a browser reads it.
func parsed(t *testing.T) *markup.Node {
	t.Helper()
	p, read := house()
	return parse(t, written(t, p, read, html.Options{Title: hostile, Generated: time.Date(2026, 3, 7, 9, 30, 0, 0, time.UTC)}))
}

func parse(t *testing.T, text string) *markup.Node {
	t.Helper()
	root, err := markup.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all are the elements below node of the kind for which is holds.
func all(node *markup.Node, kind atom.Atom, is func(*markup.Node) bool) []*markup.Node {
	var found []*markup.Node
	for below := range node.Descendants() {
		if below.Type == markup.ElementNode && below.DataAtom == kind && (is == nil || is(below)) {
			found = append(found, below)
		}
	}
	return found
}

func attribute(node *markup.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func with(name, value string) func(*markup.Node) bool {
	return func(node *markup.Node) bool { return slices.Contains(strings.Fields(attribute(node, name)), value) }
}

func textOf(node *markup.Node) string {
	var text strings.Builder
	for below := range node.Descendants() {
		if below.Type == markup.TextNode {
			text.WriteString(below.Data)
		}
	}
	return text.String()
}

// sourceOf is the unfolded source of the file with the path.
func sourceOf(t *testing.T, root *markup.Node, path string) *markup.Node {
	t.Helper()
	found := all(root, atom.Details, func(node *markup.Node) bool { return attribute(node, "data-path") == path })
	if len(found) != 1 {
		t.Fatalf("%d sources have the path %s", len(found), path)
	}
	return found[0]
}

func TestTheSourceIsThereAsText(t *testing.T) {
	source := sourceOf(t, parsed(t), "heating/burner.py")
	const want = ` 1 ✓  1  def light(gas):
 2 ◐ 12  	if gas:
 3 ✗  0          spark()
 4         
 5       # quiet
 6 ✗  0          wait()
 7 ✓  3      return gas
 8 ?     glow = 3
 9 –     def __repr__(self): ...
10 ✗  0  smoke = '</pre></script><img src=x onerror=alert(1)>'
`
	text := all(source, atom.Pre, nil)[0]
	if got := textOf(text); trimmed(got) != trimmed(want) {
		t.Errorf("the source is\n%s\nwant\n%s", got, want)
	}
	for state, want := range map[string]string{
		"partial": " 2 ◐ 12  \tif gas:\n", "unknown": " 8 ?     glow = 3\n", "uncovered": " 3 ✗  0          spark()\n", "covered": "",
	} {
		marks := all(text, atom.Mark, with("class", state))
		switch {
		case want == "" && len(marks) > 0:
			t.Errorf("%s lines are marked", state)
		case want != "" && (len(marks) == 0 || textOf(marks[0]) != want):
			t.Errorf("the %s line is not marked", state)
		}
	}
}

// trimmed has no blanks at the ends of lines.
func trimmed(text string) string { return regexp.MustCompile(` +\n`).ReplaceAllString(text, "\n") }

func TestTheListHasFoldersFilesAndSums(t *testing.T) {
	root := parsed(t)
	table := all(root, atom.Table, with("id", "table"))[0]
	var rows []string
	for _, row := range all(table, atom.Tr, nil) {
		var cells []string
		for cell := range row.ChildNodes() {
			cells = append(cells, strings.Fields(textOf(cell))...)
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	want := []string{
		"File Covered Lines Branches Uncovered",
		"heating/ 53.3 % 7 of 13 1 of 2 6",
		"heating/burner.py 44.4 % 3 of 7 1 of 2 4",
		"heating/old.py stale 50.0 % 1 of 2 – 1",
		"heating/pump.py 75.0 % 3 of 4 – 1",
		"odd/</ 0.0 % 0 of 1 – 1",
		"odd/" + hostile + ".py 0.0 % 0 of 1 – 1",
		"src/ 100.0 % 4 of 4 – 0",
		"src/lib.rs 100.0 % 4 of 4 – 0",
	}
	for i := range want {
		want[i] = strings.Join(strings.Fields(want[i]), " ")
	}
	if !slices.Equal(rows, want) {
		t.Errorf("the rows are\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	var totals []string
	for _, total := range all(root, atom.Article, with("class", "total")) {
		totals = append(totals, strings.Join(strings.Fields(textOf(total)), " "))
	}
	for i, want := range []string{"Python 4 files 50.0 %", "Rust 1 file 100.0 %", "All 5 files 60.0 %"} {
		if i >= len(totals) || !strings.HasPrefix(totals[i], want) {
			t.Errorf("the totals are %q; number %d should begin with %s", totals, i, want)
		}
	}
	for _, link := range all(table, atom.A, nil) {
		target, fragment := strings.CutPrefix(attribute(link, "href"), "#")
		if !fragment || strings.ContainsAny(target, "<> \"'") {
			t.Errorf("a link leads to %s", target)
		}
	}
}

func TestNothingHostileBecomesAnElement(t *testing.T) {
	root := parsed(t)
	if images := all(root, atom.Img, nil); len(images) > 0 {
		t.Errorf("%d elements came out of names and sources", len(images))
	}
	code := all(root, atom.Script, func(node *markup.Node) bool { return attribute(node, "type") != "application/json" })
	if len(code) != 1 || !strings.Contains(textOf(code[0]), "DOMContentLoaded") {
		t.Errorf("%d scripts run, want that of the page alone", len(code))
	}
	for node := range root.Descendants() {
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has %s", node.Data, a.Key)
			}
		}
	}
	sourceOf(t, root, "odd/"+hostile+".py")
	if title := textOf(all(root, atom.Title, nil)[0]); title != "Coverage of "+hostile {
		t.Errorf("the title is %s", title)
	}
}

func TestThePageLoadsNothing(t *testing.T) {
	root := parsed(t)
	for node := range root.Descendants() {
		for _, a := range node.Attr {
			switch a.Key {
			case "src", "href", "action", "data", "poster", "srcset":
				if !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "data:") {
					t.Errorf("<%s> leads out of the page: %s=%s", node.Data, a.Key, a.Val)
				}
			}
		}
	}
	for _, style := range all(root, atom.Style, nil) {
		if text := textOf(style); strings.Contains(text, "url(") || strings.Contains(text, "@import") {
			t.Error("the style loads something")
		}
	}
	policy := all(root, atom.Meta, func(node *markup.Node) bool { return attribute(node, "http-equiv") == "Content-Security-Policy" })
	const want = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
	if len(policy) != 1 || !strings.HasPrefix(attribute(policy[0], "content"), want) {
		t.Errorf("the policy is not %s", want)
	}
}

// known is what a source says in JSON.
type known struct {
	Branches map[string]string
	Tests    []int
	Sets     []string
	Runs     [][3]int
}

func TestTheTestsOfALineCanBeFound(t *testing.T) {
	root := parsed(t)
	var names []string
	if err := json.Unmarshal([]byte(textOf(all(root, atom.Script, with("id", "tests"))[0])), &names); err != nil {
		t.Fatal(err)
	}
	gas, odd := "tests/test_burner.py::test_gas|run", "tests/test_burner.py::test_"+hostile
	if !slices.Equal(names, []string{gas, odd}) {
		t.Errorf("the names are %q", names)
	}
	for path, want := range map[string]map[int][]string{
		"heating/burner.py": {1: {gas, odd}, 2: {gas, odd}, 3: {odd}, 7: {odd}, 8: nil},
		"heating/pump.py":   {1: {gas}, 3: {gas}, 4: nil},
	} {
		var file known
		if err := json.Unmarshal([]byte(textOf(all(sourceOf(t, root, path), atom.Script, nil)[0])), &file); err != nil {
			t.Fatal(err)
		}
		for line, tests := range want {
			var got []string
			for _, run := range file.Runs {
				if line < run[0] || line > run[1] {
					continue
				}
				bits, err := base64.StdEncoding.DecodeString(file.Sets[run[2]])
				if err != nil {
					t.Fatal(err)
				}
				for i, test := range file.Tests {
					if bits[i/8]&(1<<(i%8)) != 0 {
						got = append(got, names[test])
					}
				}
			}
			if !slices.Equal(got, tests) {
				t.Errorf("%s:%d is covered by %q, want %q", path, line, got, tests)
			}
		}
		if path == "heating/burner.py" && file.Branches["2"] != "jumps to line 7, never to line 3" {
			t.Errorf("the branches are %q", file.Branches)
		}
	}
}

func TestStaleFilesSayWhy(t *testing.T) {
	source := sourceOf(t, parsed(t), "heating/old.py")
	if text := textOf(source); !strings.Contains(text, "it changed after the report, and git has no text of that time") || !strings.Contains(text, "2    b = 2") {
		t.Errorf("the stale file shows\n%s", text)
	}
	if marks := all(source, atom.Mark, nil); len(marks) > 0 {
		t.Error("lines of a stale file are marked")
	}
}

func TestAFileThatCannotBeReadIsStaleToo(t *testing.T) {
	p, _ := marked.Project("/p", marked.Text{DisplayPath: "a.py", Marked: "1 a"})
	root := parse(t, written(t, p, func(string) (string, error) { return "", errors.New("it is gone") }, html.Options{}))
	if text := textOf(sourceOf(t, root, "a.py")); !strings.Contains(text, "it can't be read: it is gone") {
		t.Errorf("the file shows\n%s", text)
	}
}

func TestLineEndingsAndControlCharactersDoNotMoveLines(t *testing.T) {
	p, read := marked.Project("/p", marked.Text{DisplayPath: "a.py", Marked: "1 a = '\x00\x1b\u202e'\n0 b\xff\n1 c\n1 "})
	crlf := func(path string) (string, error) {
		source, err := read(path)
		return "\ufeff" + strings.ReplaceAll(source, "\n", "\r\n"), err
	}
	text := textOf(all(sourceOf(t, parse(t, written(t, p, crlf, html.Options{})), "a.py"), atom.Pre, nil)[0])
	if want := "1 ✓  a = '␀␛\ufffd'\n2 ✗  b\ufffd\n3 ✓  c\n"; text != want {
		t.Errorf("the lines are %q, want %q", text, want)
	}
}

func TestAnEmptyProjectHasAPage(t *testing.T) {
	root := parse(t, written(t, &project.Project{Root: "/somewhere/house"}, nil, html.Options{}))
	if title := textOf(all(root, atom.Title, nil)[0]); title != "Coverage of house" {
		t.Errorf("the title is %s", title)
	}
}

func TestTheSameProjectGivesTheSamePage(t *testing.T) {
	p, read := house()
	once := written(t, p, read, html.Options{})
	if again := written(t, p, read, html.Options{}); again != once {
		t.Error("two pages of the same project differ")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestErrorsOfTheOutputAreTold(t *testing.T) {
	p, read := house()
	if err := html.Write(full{}, p, read, html.Options{}); !errors.Is(err, io.ErrShortWrite) || !strings.Contains(err.Error(), "writing the page of coverage") {
		t.Errorf("the error is %v", err)
	}
}
