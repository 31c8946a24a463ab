package python

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/grammars"
)

// example is a module with what coverage.py makes of it when nothing of it is
// executed. In testdata, "+" stands before a statement and "x" before a line that
// is excluded.
type example struct {
	name, source string
	want         account
}

// account is what is said of a module.
type account struct {
	Lines, Excluded []int
	Branches        []string
}

// examples are those in testdata, and such as text files can't hold.
func examples(t *testing.T) []example {
	t.Helper()
	all := []example{
		{"an empty text has no statement", "", account{}},
		{"a line may end in other ways", "x = 1\r\ny = 2\r\n\r\nz = [\r\n    3,\r\n]\r\nw = 4\r\n", account{Lines: []int{1, 2, 4, 7}}},
		{"a lone carriage return ends a line", "x = 1\ry = 2  # pragma: no cover\rz = 3\r", account{Lines: []int{1, 3}, Excluded: []int{2}}},
		{"a byte order mark and a form feed are passed over", "\ufeffx = 1\n\f\ny = 2\n", account{Lines: []int{1, 3}}},
	}
	for _, name := range []string{"statements", "excluded", "branches"} {
		content, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for written := range strings.SplitSeq(string(content), "=== ") {
			if written != "" {
				all = append(all, readExample(written))
			}
		}
	}
	if len(all) < 50 {
		t.Fatalf("%d examples", len(all))
	}
	return all
}

func readExample(written string) example {
	name, rest, _ := strings.Cut(written, "\n")
	made := example{name: name}
	number := 0
	for line := range strings.Lines(strings.TrimRight(rest, "\n") + "\n") {
		if branches, ok := strings.CutPrefix(line, "branches: "); ok {
			made.want.Branches = strings.Fields(branches)
			continue
		}
		number++
		switch line[0] {
		case '+':
			made.want.Lines = append(made.want.Lines, number)
		case 'x':
			made.want.Excluded = append(made.want.Excluded, number)
		}
		made.source += line[min(2, len(line)-1):]
	}
	return made
}

// accountOf is what is made of a source of which nothing was executed.
func accountOf(t *testing.T, source string) account {
	t.Helper()
	file := Complete(&coverage.File{}, Module{parse(t, source), DefaultRules(""), true})
	var said account
	for line := range file.All() {
		said.Lines = append(said.Lines, line.Number)
	}
	said.Excluded = slices.Collect(file.Excluded.All())
	for branch := range file.Branches.All() {
		said.Branches = append(said.Branches, way(branch.Line, branch.To))
	}
	return said
}

func parse(t testing.TB, source string) *grammars.Tree {
	t.Helper()
	parser := grammars.NewParser(grammars.Python)
	defer parser.Close()
	tree, err := parser.Parse(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func way(from, to int) string {
	if to < 0 {
		return fmt.Sprintf("%d->exit", from)
	}
	return fmt.Sprintf("%d->%d", from, to)
}

func TestExamples(t *testing.T) {
	for _, example := range examples(t) {
		t.Run(example.name, func(t *testing.T) {
			if got := accountOf(t, example.source); fmt.Sprint(got) != fmt.Sprint(example.want) {
				t.Errorf("got  %v\nwant %v\n%s", got, example.want, example.source)
			}
		})
	}
}
