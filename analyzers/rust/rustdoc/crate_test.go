package rustdoc_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/rust"
	_ "github.com/octollm/octolsp/analyzers/rust/rustdoc"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// TestCrates checks the crates in testdata. A line with findings ends with a
// comment that names their rules: "//~ item errors".
func TestCrates(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no crates: %v", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			t.Parallel()
			content, err := txtar.ParseFile(archive)
			if err != nil {
				t.Fatal(err)
			}
			disk := memory{}
			var expected []string
			for _, file := range content.Files {
				disk[path.Join("/work", file.Name)] = string(file.Data)
				line := 0
				for text := range strings.Lines(string(file.Data)) {
					line++
					if _, marker, ok := strings.Cut(text, "//~"); ok {
						for _, name := range strings.Fields(marker) {
							expected = append(expected, fmt.Sprintf("%s:%d %s", file.Name, line, name))
						}
					}
				}
			}
			compare(t, disk.findings(t, "/work"), expected)
		})
	}
}

// compare reports what is found more or less often than expected.
func compare(t *testing.T, got, expected []string) {
	t.Helper()
	surplus := map[string]int{}
	for _, finding := range got {
		surplus[finding]++
	}
	for _, finding := range expected {
		surplus[finding]--
	}
	for _, finding := range slices.Sorted(maps.Keys(surplus)) {
		if surplus[finding] > 0 {
			t.Errorf("unexpected: %s", finding)
		} else if surplus[finding] < 0 {
			t.Errorf("missing: %s", finding)
		}
	}
}

// memory is files by their absolute path.
type memory map[string]string

func (m memory) ReadFile(path string) ([]byte, error) {
	content, ok := m[path]
	if !ok {
		return nil, fmt.Errorf("reading %s: %w", path, fs.ErrNotExist)
	}
	return []byte(content), nil
}

func (m memory) IsFile(path string) bool {
	_, ok := m[path]
	return ok
}

// findings are those in all Rust files, as "path:line rule" with the path from
// root and the rule without what all have in common.
func (m memory) findings(t *testing.T, root string) []string {
	t.Helper()
	enabled := map[*rule.Rule]rule.Settings{}
	for _, name := range []string{"item", "errors", "safety"} { // those of the marks
		r := rule.Find("rustdoc/undocumented-" + name)
		enabled[r] = rule.Settings{Severity: r.Severity}
	}
	set := rule.NewSet(rule.Standard, "google", enabled)
	parser := grammars.NewParser(grammars.Rust)
	defer parser.Close()
	check := func(path string) rust.Result {
		tree, err := parser.Parse(context.Background(), m[path], nil)
		if err != nil {
			t.Fatal(err)
		}
		return rust.Check(context.Background(), tree, rust.Locate(path, m), set)
	}
	var found []string
	for _, path := range slices.Sorted(maps.Keys(m)) {
		if filepath.Ext(path) != ".rs" {
			continue
		}
		checked := check(path)
		// Nothing but the one file is given: all others are loaded.
		links := rust.Link([]*rust.Summary{checked.Summary}, func(path string) *rust.Summary {
			if !m.IsFile(path) {
				return nil
			}
			return check(path).Summary
		})
		lines := text.NewLines(m[path])
		for _, group := range checked.Groups {
			for _, f := range *group.Settle(links, func(c rule.Condition) bool { return links.Holds(path, c) }) {
				name, err := filepath.Rel(root, path)
				if err != nil {
					t.Fatal(err)
				}
				line := lines.Position(group.Start + f.Range.Start).Line
				found = append(found, fmt.Sprintf("%s:%d %s", filepath.ToSlash(name), line, strings.TrimPrefix(f.Rule, "rustdoc/undocumented-")))
			}
		}
	}
	return found
}
