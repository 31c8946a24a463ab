package grammars

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	sitter "github.com/smacker/go-tree-sitter"
)

// outlineOf is the definitions in c, one a line, indented by depth: where they
// start in the chunk around them, their kind and their first line.
func outlineOf(language *Language, c *Chunk) string {
	var out strings.Builder
	for _, nested := range c.Nested() {
		first, _, _ := strings.Cut(nested.Source, "\n")
		fmt.Fprintf(&out, "%s%d %s: %s\n", strings.Repeat("  ", nested.Depth-1), nested.Start,
			language.KindName(nested.Root().Kind()), first)
		out.WriteString(outlineOf(language, nested.Chunk))
	}
	return out.String()
}

func TestChunks(t *testing.T) {
	for _, test := range []struct {
		name     string
		language *Language
		source   string
		want     string
	}{
		{"decorators belong to the definition", Python,
			"x = 1\n@a\n@b\ndef f(): pass\nclass C:\n    @a\n    def m(self): pass\n",
			"6 decorated_definition: @a\n26 class_definition: class C:\n  13 decorated_definition: @a\n"},
		{"definitions in statements", Python,
			"if x:\n    def f():\n        def g(): pass\n",
			"10 function_definition: def f():\n  17 function_definition: def g(): pass\n"},
		{"attributes and comments above belong to the item", Rust,
			"//! inner\nuse a; // trailing\n// plain\n/// doc\n#[a]\nfn f() {}\n/* b */ mod m { /// d\n fn g(); }\n",
			"29 item_with_attributes: // plain\n61 item_with_attributes: /* b */ mod m { /// d\n  16 item_with_attributes: /// d\n"},
		{"comments behind attributes", Rust,
			"#![a] // not this\n#[b] // this\nfn f() {}\n",
			"18 item_with_attributes: #[b] // this\n"},
		{"attributes of no item", Rust,
			"#[a]\nthread_local! {}\nstruct S { /// d\n a: u8 }\nfn f() { match x { #[b] _ => {} } }\n",
			"22 item_with_attributes: struct S { /// d\n48 item_with_attributes: fn f() { match x { #[b] _ => {} } }\n"},
		{"every kind of item", Rust,
			"fn a() {}\nstruct B;\nenum C {}\nunion D { x: u8 }\ntrait E { fn f(); type G; const H: u8; }\nimpl I {}\n" +
				"mod j;\nextern \"C\" { static K: u8; }\nconst L: u8 = 1;\nstatic M: u8 = 1;\ntype N = u8;\nmacro_rules! o { () => {} }\n",
			"0 item_with_attributes: fn a() {}\n10 item_with_attributes: struct B;\n20 item_with_attributes: enum C {}\n" +
				"30 item_with_attributes: union D { x: u8 }\n48 item_with_attributes: trait E { fn f(); type G; const H: u8; }\n" +
				"  10 item_with_attributes: fn f();\n  18 item_with_attributes: type G;\n  26 item_with_attributes: const H: u8;\n" +
				"89 item_with_attributes: impl I {}\n99 item_with_attributes: mod j;\n106 item_with_attributes: extern \"C\" { static K: u8; }\n" +
				"  13 item_with_attributes: static K: u8;\n135 item_with_attributes: const L: u8 = 1;\n152 item_with_attributes: static M: u8 = 1;\n" +
				"170 item_with_attributes: type N = u8;\n183 item_with_attributes: macro_rules! o { () => {} }\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := parse(t, test.language, test.source)
			if tree.Broken {
				t.Error("it is broken")
			}
			if got := outlineOf(test.language, tree.Root); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

// TestRuntimeLayout pins what walk.h declares: that the runtime is the one that
// it describes, and how it lays out a node.
func TestRuntimeLayout(t *testing.T) {
	for _, language := range []*Language{Python, Rust} {
		if version := languageVersion(language); version != 14 {
			t.Errorf("%s speaks version %d of tree-sitter's interface", language.Name, version)
		}
		parser := sitter.NewParser()
		parser.SetLanguage(language.sitter)
		const source = "\n\n x = (1)\n"
		tree, err := parser.ParseCtx(context.Background(), nil, []byte(source))
		if err != nil {
			t.Fatal(err)
		}
		node := tree.RootNode().Child(0)
		start, end, row, symbol := nodeLayout(node)
		if start != node.StartByte() || end != node.EndByte() || row != node.StartPoint().Row || symbol != Kind(node.Symbol()) {
			t.Errorf("%s: a node is laid out in another way: %d to %d in row %d", language.Name, start, end, row)
		}
	}
}

// Whatever the text is, the tree covers it, and its parts lie in it.
func TestOddText(t *testing.T) {
	deep := 100_000
	for name, source := range map[string]string{
		"empty":             "",
		"white space":       " \n\t\r\n",
		"NUL":               "def f():\n    x = '\x00'\n\x00\nfn f() { \x00 }",
		"not UTF-8":         "def f():\n    x = '\xff\xfe'\n\xc3\nfn \xf0\x9f() {}",
		"byte order mark":   "\ufeffdef f(): pass\n",
		"carriage returns":  "def f():\r    pass\rclass C:\r    x = 1\r",
		"CR LF":             "def f():\r\n    pass\r\nfn f() {\r\n}\r\n",
		"no end of line":    "def f(): pass",
		"brackets":          strings.Repeat("(", deep) + strings.Repeat(")", deep),
		"open brackets":     strings.Repeat("[", deep),
		"braces":            "fn f() " + strings.Repeat("{", deep) + strings.Repeat("}", deep),
		"open braces":       strings.Repeat("mod m {\n", deep/10),
		"blocks":            indented("if x:", 300),
		"definitions":       indented("def f():", 300),
		"classes, broken":   indented("class C:", 300) + "(",
		"modules, broken":   strings.Repeat("mod m {\n fn f() {\n", 300) + "(",
		"operators":         "x = " + strings.Repeat("-", deep) + "1",
		"strings":           strings.Repeat("\"\"\"\ndef f():\n", deep/1000),
		"comments":          strings.Repeat("/*", deep/100),
		"comments in one":   "fn f() { " + strings.Repeat("/* a */ ", deep/10) + "}",
		"doc comments":      strings.Repeat("/// a\n", deep/10) + "fn f() {}",
		"attributes":        strings.Repeat("#[a]\n", deep/10),
		"decorators":        strings.Repeat("@a\n", deep/100),
		"decorators, class": strings.Repeat("@a\n", deep/100) + "class C:\n    def f(:\n        pass\n",
	} {
		for _, language := range []*Language{Python, Rust} {
			t.Run(name+"/"+language.Name, func(t *testing.T) {
				tree := parse(t, language, source)
				if tree.Source != source || tree.Root.Source != source {
					t.Error("its source is another")
				}
				if len(tree.Errors()) > 0 != tree.Broken {
					t.Errorf("broken is %v, but it has %d errors", tree.Broken, len(tree.Errors()))
				}
				checkChunk(t, tree.Root)
				for _, found := range tree.Errors() {
					if found.Range.Start < 0 || found.Range.End < found.Range.Start || found.Range.End > len(source) {
						t.Errorf("an error at %v of %d bytes", found.Range, len(source))
					}
				}
			})
		}
	}
}

// indented is n times header, each one level deeper than the one before.
func indented(header string, n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat(" ", i) + header + "\n")
	}
	return out.String() + strings.Repeat(" ", n) + "pass\n"
}

// checkChunk checks that the table of c is well formed.
func checkChunk(tb testing.TB, c *Chunk) {
	tb.Helper()
	if len(c.rows) == 0 || c.rows[0].next != 0 || c.rows[0].parent != 0 {
		tb.Fatalf("a chunk of %d rows without a root", len(c.rows))
	}
	nested := 0
	for i, r := range c.rows {
		if r.start > r.end || int(r.end) > len(c.Source) {
			tb.Fatalf("row %d is %+v in %d bytes", i, r, len(c.Source))
		}
		if i > 0 {
			if int(r.parent) >= i {
				tb.Fatalf("row %d has the parent %d", i, r.parent)
			}
			if r.next != 0 && (int(r.next) <= i || int(r.next) >= len(c.rows) || c.rows[r.next].parent != r.parent) {
				tb.Fatalf("row %d of %d is %+v", i, len(c.rows), r)
			}
		}
		if r.flags&flagNested != 0 {
			inner := c.nested[nested]
			if int(inner.row) != i || inner.Start != int(r.start) || len(inner.Source) != int(r.end-r.start) ||
				inner.rows[0].kind != r.kind || inner.Depth != c.Depth+1 {
				tb.Fatalf("row %d %+v is not the definition at %d, row %d, %d bytes, depth %d", i, r, inner.Start, inner.row, len(inner.Source), inner.Depth)
			}
			if inner.Source != c.Source[r.start:r.end] {
				tb.Fatalf("the definition at %d has another text", inner.Start)
			}
			checkChunk(tb, inner.Chunk)
			nested++
		}
	}
	if nested != len(c.nested) {
		tb.Fatalf("%d definitions, but %d rows of such", len(c.nested), nested)
	}
}

func TestZeroNodeIsNoNode(t *testing.T) {
	var none Node
	if !none.IsZero() || none.Kind() != 0 || none.Field() != 0 || none.Text() != "" || none.IsNamed() || none.IsMissing() ||
		none.HasError() || none.Nested() != nil || !none.Parent().IsZero() || !none.FirstChild().IsZero() || !none.NextSibling().IsZero() {
		t.Error("it says more than that")
	}
	for range none.Inside() {
		t.Error("it holds a node")
	}
}

func TestLoneCarriageReturnsEndLinesInPython(t *testing.T) {
	tree := parse(t, Python, "def f():\r    pass\rclass C:\r    x = 1\r")
	if tree.Broken || len(tree.Root.Nested()) != 2 {
		t.Errorf("broken: %v, %d definitions", tree.Broken, len(tree.Root.Nested()))
	}
	if got, want := tree.Root.Nested()[0].Source, "def f():\r    pass"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCancel(t *testing.T) {
	p := NewParser(Python)
	defer p.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Parse(ctx, "x = 1\n", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("parsing with a context that is done: %v", err)
	}
	long := largeFile(t, 200_000)
	ctx, cancel = context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := p.Parse(ctx, long, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("parsing past its deadline: %v", err)
	}
	t.Logf("it took %v to stop", time.Since(start))
	tree := parseFrom(t, p, "def f(): pass\n", nil)
	if differs := sameTree(tree, parse(t, Python, "def f(): pass\n")); differs != "" {
		t.Errorf("the parser that was stopped can't go on: %s", differs)
	}
}

// Tree-sitter takes time that grows with the square of the length for a text in
// which nothing fits together.
func TestGarbageIsGivenUp(t *testing.T) {
	p := NewParser(Rust)
	defer p.Close()
	p.patience = 10 * time.Millisecond
	source := strings.Repeat("\"\"\"\ndef f():\n", 10_000)
	start := time.Now()
	tree := parseFrom(t, p, source, nil)
	if taken := time.Since(start); taken > 10*time.Second {
		t.Errorf("it took %v", taken)
	}
	if !tree.Broken || !tree.GaveUp {
		t.Errorf("broken: %v, given up: %v", tree.Broken, tree.GaveUp)
	}
	checkChunk(t, tree.Root)
	next := parseFrom(t, p, "fn f() {}\n", tree)
	if next.GaveUp {
		t.Error("what was given up before is given up for ever")
	}
	if differs := sameTree(next, parse(t, Rust, "fn f() {}\n")); differs != "" {
		t.Error(differs)
	}
}

func TestUnchangedTextKeepsItsTree(t *testing.T) {
	for _, source := range []string{"def f(): pass\n", "def f(: pass\n"} {
		p := NewParser(Python)
		defer p.Close()
		tree := parseFrom(t, p, source, nil)
		if again := parseFrom(t, p, strings.Clone(source), tree); again != tree {
			t.Errorf("%q got another tree", source)
		}
	}
}

// An edit leaves alone what it does not touch, while the text is broken, too.
func TestChunksAreShared(t *testing.T) {
	p := NewParser(Python)
	defer p.Close()
	source := largeFile(t, 1) // one file: equal definitions would share their chunks
	tree := parseFrom(t, p, source, nil)
	at := strings.Index(source, "\n        return ") + 1
	for _, step := range []struct {
		name, text string
		most       int // definitions that are made anew
	}{
		{"typing", "        x = 1\n", 2},
		{"breaking", "        foo(\n", 40}, // all of the class are parsed on their own
		{"while broken", "        foo(a\n", 2},
		{"mending", "        foo(a)\n", 40},
	} {
		before := map[*Chunk]bool{}
		eachChunk(tree.Root, 0, "", func(c *Chunk, _ int, _ string) { before[c] = true })
		tree = parseFrom(t, p, source[:at]+step.text+source[at:], tree)
		anew := 0
		eachChunk(tree.Root, 0, "", func(c *Chunk, _ int, _ string) {
			if !before[c] {
				anew++
			}
		})
		if anew > step.most || anew == 0 {
			t.Errorf("%s: %d of %d chunks are new", step.name, anew, len(before))
		}
	}
}

func TestTreesAreSharedAmongGoroutines(t *testing.T) {
	source := largeFile(t, 1_000)
	tree := parse(t, Python, source)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			p := NewParser(Python)
			defer p.Close()
			mine := tree
			for i := range 20 {
				at := (worker*7919 + i*104729) % len(source)
				next := source[:at] + typed[Python][i%len(typed[Python])] + source[at:]
				mine = parseFrom(t, p, next, mine)
				eachChunk(mine.Root, 0, "", func(c *Chunk, _ int, _ string) {
					c.Memo(func() any { return len(c.Source) })
				})
				if i%5 == 0 {
					runtime.GC()
				}
			}
		})
	}
	group.Wait()
}

// C's memory is out of sight of Go's collector: many edits must not pile it up.
func TestMemoryStaysFlat(t *testing.T) {
	p := NewParser(Python)
	defer p.Close()
	source := largeFile(t, 1_000)[:12_000]
	at := strings.LastIndex(source, "\n    def ") + 1
	source = source[:at]
	tree := parseFrom(t, p, source, nil)
	at = strings.LastIndex(source, "\n        return")
	edit := func(times int) {
		for i := range times {
			typed := "\n        y = " + strconv.Itoa(i)
			if i%20 == 0 {
				typed = "\n        foo("
			}
			tree = parseFrom(t, p, source[:at]+typed+source[at:], tree)
		}
		runtime.GC()
		runtime.GC()
	}
	edit(1_000)
	before := residentMemory(t)
	goroutines := runtime.NumGoroutine()
	edit(10_000)
	if grown := residentMemory(t) - before; grown > 20<<20 {
		t.Errorf("10,000 edits left %d MB behind", grown>>20)
	}
	if now := runtime.NumGoroutine(); now > goroutines {
		t.Errorf("%d goroutines became %d", goroutines, now)
	}
}

// residentMemory is how many bytes of memory this process has.
func residentMemory(t *testing.T) int {
	t.Helper()
	fields := strings.Fields(read(t, "/proc/self/statm"))
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
