package engine_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
)

// endsAt is a context that ends when its error is asked for the n-th time.
type endsAt struct {
	context.Context
	n   int
	end context.CancelFunc
}

func newEndsAt(ctx context.Context, n int) *endsAt {
	ctx, cancel := context.WithCancel(ctx)
	return &endsAt{ctx, n, cancel}
}

func (e *endsAt) Err() error {
	if e.n--; e.n == 0 {
		e.end()
	}
	return e.Context.Err()
}

// TestStoppedAnalysis ends the context of analyses at each time that it is asked
// for, and checks that they say so.
func TestStoppedAnalysis(t *testing.T) {
	for path, source := range map[string]string{"/a/a.py": "def f(a): pass\n", "/a/lib.rs": "pub fn f() {}\n"} {
		analyzer := engine.NewAnalyzer(false)
		defer analyzer.Close()
		for n := 1; ; n++ {
			ending := newEndsAt(t.Context(), n)
			_, err := analyzer.Analyze(ending, engine.NewFile(path, source+strconv.Itoa(n), memoryDisk{}), everything(), nil)
			ended := ending.Context.Err() != nil
			ending.end()
			if !ended {
				if n < 3 {
					t.Errorf("%s: asked %d times", path, n-1)
				}
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: stopped at the question %d: %v", path, n, err)
			}
		}
	}
}

// TestRulesStop stops the rules while they look at one version of a file.
func TestRulesStop(t *testing.T) {
	disk := memoryDisk{"/a/Cargo.toml": "[package]\nname = \"a\"\n", "/a/src/lib.rs": ""}
	for path, source := range map[string]string{
		"/a/a.py":       "def f(p):\n    \"\"\"F.\n\n    Args:\n" + strings.Repeat("        b: B.\n", 1000) + "    \"\"\"\n",
		"/a/b.py":       "def f(" + strings.Repeat("p,", 1000) + "q):\n    \"\"\"F.\n\n    Args:\n        b: B.\n    \"\"\"\n",
		"/a/c.py":       "class C:\n    \"\"\"C.\"\"\"\n" + strings.Repeat("    def f(self, a): pass\n", 1000),
		"/a/src/lib.rs": "pub enum E {\n" + strings.Repeat("A { b: u8 },\n", 1000) + "}\n" + strings.Repeat("pub fn f() {}\n", 10),
	} {
		file := engine.NewFile(path, source, disk)
		parser := grammars.NewParser(file.Language.Grammar)
		defer parser.Close()
		tree, err := parser.Parse(t.Context(), source, nil)
		if err != nil {
			t.Fatal(err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		set := everything()
		count := func(ctx context.Context) (found int) {
			groups, _ := file.Language.Check(ctx, &file, tree, set)
			for _, group := range groups {
				found += len(group.Certain) + len(group.Conditional)
			}
			return found
		}
		if found := count(ended); found > 20 {
			t.Errorf("%s: %d findings after the end", path, found)
		}
		// The tree is the same, with what is remembered of its chunks.
		if found := count(t.Context()); found < 1000 {
			t.Errorf("%s: %d findings after one that was stopped", path, found)
		}
	}
}
