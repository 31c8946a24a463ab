package server_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/grammars/corpus"
	"go.lsp.dev/uri"
)

// realSource is the text of a file of a real project, whose name it has.
type realSource struct {
	name, source string
}

// realSources draws files of up to so many bytes, each time the same.
func realSources(t *testing.T, random *rand.Rand, files []string, count, most int) []realSource {
	t.Helper()
	var drawn []realSource
	for _, i := range random.Perm(len(files)) {
		if len(drawn) == count {
			return drawn
		}
		content, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(content) > 300 && len(content) < most && utf8.Valid(content) {
			drawn = append(drawn, realSource{fmt.Sprintf("n%d_%s", i, filepath.Base(files[i])), string(content)})
		}
	}
	t.Fatalf("only %d files", len(drawn))
	return nil
}

// flaws are what gives octolsp something to fix, by the language.
var flaws = map[string][]string{
	".py": {
		"  # octolsp: ignore[docstring/empty-docstring]", "  # octolsp: ignore[typehint/unannotated-return, docstring/undocumented-module]",
		"\ndef _nothing():\n    \"\"\"\"\"\"\n", "\nclass Some:\n    def more(self):\n        \"\"\"  \"\"\"\n        pass\n", "  # octolsp: ignore-file[docstring/empty-docstring]",
		"\ndef none(x):\n    \"\"\"Do it.\"\"\"\n    print(x)\n",
	},
	".rs": {
		" // octolsp: ignore[rustdoc/undocumented-item]", " // octolsp: ignore[rustdoc, docstring/empty-docstring]", "\n// octolsp: ignore-file[rustdoc]\n", "\n/// \npub fn some(x: u8) -> u8 { x }\n",
		"\npub struct Bare {\n    pub field: u8,\n}\n",
	},
}

// flawed is source with some flaws at the ends of its lines.
func flawed(random *rand.Rand, source, extension string, count int) string {
	for range count {
		lines := strings.SplitAfter(source, "\n")
		i := random.IntN(len(lines))
		ending := ""
		line := lines[i]
		if strings.HasSuffix(line, "\n") {
			line, ending = line[:len(line)-1], "\n"
		}
		lines[i] = line + flaws[extension][random.IntN(len(flaws[extension]))] + ending
		source = strings.Join(lines, "")
	}
	return source
}

// All fixes of an editor are those of `octolsp check --fix`.
func TestFixAllIsCheckFix(t *testing.T) {
	const count = 40
	random := rand.New(rand.NewPCG(3, 1))
	folder := t.TempDir()
	e := start(t, folder, lazyClient)
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	sources := realSources(t, random, corpus.Python(t), count, 60_000)
	sources = append(sources, realSources(t, random, corpus.Rust(t), count, 60_000)...)
	changed := 0
	for i, file := range sources {
		source := flawed(random, file.source, filepath.Ext(file.name), 8)
		if i%4 == 0 {
			source = strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\n", "\r\n")
		}
		c, err := check.New(t.Context(), check.Options{Folder: folder, Input: &check.Input{Name: file.name, Source: source}, Finder: finder})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Fix(t.Context(), finding.Safe); err != nil {
			t.Fatal(err)
		}
		at := uri.File(filepath.Join(folder, file.name))
		e.openNew(at, source)
		got := source
		for _, a := range e.actionsAt(at, place{}, map[string]any{"only": []string{"source.fixAll.octolsp"}}) {
			got = e.do(at, source, a)
		}
		if got != c.Source() {
			t.Errorf("%s: the editor and check --fix make different texts", file.name)
		}
		if got != source {
			changed++
		}
		e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
	}
	t.Logf("%d of %d files changed", changed, len(sources))
	if changed < count/2 {
		t.Errorf("only %d of %d files have something to fix", changed, len(sources))
	}
}
