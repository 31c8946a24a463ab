package analyzers_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// knowGrammars are the parts that may name a grammar: those of the language
// itself, what can be executed in it, the table, and what measures both.
var knowGrammars = []string{
	"grammars/", "analyzers/python/", "analyzers/rust/", "analyzers/languages/", "analyzers/coverage/statements/", "cmd/testtools/",
}

// TestNoSwitchOverLanguages checks that nothing but a language itself decides by
// which language it is: all others ask the language.
func TestNoSwitchOverLanguages(t *testing.T) {
	named := regexp.MustCompile(`\bgrammars\.(Python|Rust)\b`)
	looked := 0
	for _, folder := range []string{"analyzers", "cmd", "grammars", "server"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
			for _, part := range knowGrammars {
				if strings.HasPrefix(name, part) {
					return nil
				}
			}
			looked++
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for number, line := range strings.Split(string(content), "\n") {
				if named.MatchString(line) {
					t.Errorf("%s:%d names a grammar: ask the language instead", name, number+1)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 100 {
		t.Errorf("looked at %d files only", looked)
	}
}
