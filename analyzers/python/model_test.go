package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/grammars"
)

// parsed is the tree of source.
func parsed(t testing.TB, source string) *grammars.Tree {
	t.Helper()
	parser := grammars.NewParser(grammars.Python)
	defer parser.Close()
	tree, err := parser.Parse(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// firstFunction is the model of the first function at the top of source.
func firstFunction(t testing.TB, source string) *Function {
	t.Helper()
	for _, nested := range parsed(t, source).Root.Nested() {
		if f, ok := modelOf(nested.Chunk).(*Function); ok {
			return f
		}
	}
	t.Fatalf("no function in\n%s", source)
	return nil
}

func TestParameters(t *testing.T) {
	tests := []struct{ signature, want string }{
		{"()", ""},
		{"(a)", "a"},
		{"(a, b=1, c: int = 2)", "a, b=, c:int="},
		{"(a, /, b, *, c)", "a/, b, c!"},
		{"(a, *args, c=1, **kw)", "a, *args, c!=, **kw"},
		{"(*args: int, **kw: Unpack[Options])", "*args:int, **kw:Unpack[Options]"},
		{"(\n    a,  # first\n    *,\n    b: dict[str, int],\n)", "a, b!:dict[str, int]"},
		{"(a, (b, c), d)", "a, d"},
		{"(π)", "π"},
	}
	for _, test := range tests {
		f := firstFunction(t, "def f"+test.signature+": pass\n")
		var got []string
		for _, p := range f.Parameters {
			shown := p.Display() + map[ParameterKind]string{PositionalOnly: "/", KeywordOnly: "!"}[p.Kind]
			if p.Annotation.Text != "" {
				shown += ":" + p.Annotation.Text
			}
			if p.HasDefault {
				shown += "="
			}
			got = append(got, shown)
			if named := p.NameRange.In(f.Source); named != p.Display() {
				t.Errorf("%s: %s is said to stand at %q", test.signature, p.Display(), named)
			}
		}
		if joined := strings.Join(got, ", "); joined != test.want {
			t.Errorf("%s: got %s, want %s", test.signature, joined, test.want)
		}
		if !strings.HasSuffix(f.Source[:f.ParametersEnd], ")") {
			t.Errorf("%s: the parameters end at %q", test.signature, f.Source[:f.ParametersEnd])
		}
	}
}

func TestBody(t *testing.T) {
	tests := []struct {
		name, body string
		want       Body
	}{
		{"value", "return 1", Body{ReturnsValue: true}},
		{"none", "return None", Body{ReturnsNone: true}},
		{"none in parentheses", "return (None)", Body{ReturnsNone: true}},
		{"bare", "return", Body{ReturnsBare: true}},
		{"tuple with None", "return None, 1", Body{ReturnsValue: true}},
		{"several", "if x:\n  return\n return 1", Body{ReturnsBare: true, ReturnsValue: true}},
		{"comment in it", "return (  # why\n  None)", Body{ReturnsNone: true}},
		{"generator", "yield 1", Body{Yields: true}},
		{"yield from", "x = yield from y", Body{Yields: true}},
		{"lambda", "f = lambda: (yield 1)", Body{}},
		{"after a lambda", "f = lambda: 1\n return f", Body{ReturnsValue: true}},
		{"function inside", "def g():\n  return 1\n x = g", Body{}},
		{"after a function inside", "def g():\n  yield 1\n return g", Body{ReturnsValue: true}},
		{"class inside", "class A:\n  def g(self):\n   return 1", Body{}},
		{"pass", "pass", Body{Stub: true}},
		{"ellipsis", "...", Body{Stub: true}},
		{"docstring", "'''Do it.'''", Body{Stub: true}},
		{"not implemented", "'''Do it.'''\n raise NotImplementedError('x')", Body{Stub: true, Raises: true}},
		{"raise", "x()\n raise ValueError", Body{Raises: true}},
		{"raise in all branches", "if x:\n  raise A\n elif y:\n  raise B\n else:\n  raise C", Body{Raises: true}},
		{"raise in some branches", "if x:\n  raise A\n elif y:\n  raise B", Body{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := firstFunction(t, "def f():\n "+test.body+"\n").Body; got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestDocstring(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"triple", `"""Do it."""`, `Do it.`},
		{"single quotes", `'Do it.'`, `Do it.`},
		{"raw", `r"""Do \it."""`, `Do \it.`},
		{"unicode", `u"Do it."`, `Do it.`},
		{"parentheses", `("Do it.")`, `Do it.`},
		{"after a comment", "# first\n \"\"\"Do it.\"\"\"", `Do it.`},
		{"empty", `""`, ``},
		{"concatenated", `"Do" "it."`, `concatenated`},
		{"bytes", `b"Do it."`, `none`},
		{"format string", `f"Do {it}."`, `none`},
		{"tuple", `"Do it.",`, `none`},
		{"expression", `"Do it.".strip()`, `none`},
		{"second statement", "pass\n \"Do it.\"", `none`},
		{"unclosed", `"""Do it.`, `unclear`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := firstFunction(t, "def f():\n "+test.body+"\n")
			got := "none"
			switch {
			case f.Unclear || f.BrokenHeader:
				got = "unclear"
			case f.Docstring == nil:
			case f.Docstring.Concatenated:
				got = "concatenated"
			default:
				got = f.Docstring.Raw
				d := f.Docstring
				if whole := d.Range.In(f.Source); whole != d.Prefix+d.Quotes+d.Raw+d.Quotes {
					t.Errorf("the literal is said to be %q", whole)
				}
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDocstringIndent(t *testing.T) {
	for source, want := range map[string]string{
		"def f():\n \t\"Do it.\"\n":            " \t",
		"def f(): \"Do it.\"\n":                "",
		"def f():\r\n    # first\r\n    \"D\"": "    ",
		"@d\ndef f():\n  (\"Do it.\")\n":       "",
	} {
		if got := firstFunction(t, source).Docstring.Indent; got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
	if got := ModuleOf(parsed(t, "\"Do it.\"\n")).Docstring.Indent; got != "" {
		t.Errorf("the docstring of a file is indented by %q", got)
	}
}

func TestADocstringIsNeeded(t *testing.T) {
	tests := []struct {
		body string
		want bool
	}{
		{`""`, true},
		{`""; # nothing`, true},
		{"\"\"\n    # nothing", true},
		{"\"\"\n    return 1", false},
		{`""; return 1`, false},
		{"\"\"\n    x", false},
		{"\"\"\n    'the next one'", true},
		{`""; ("in parentheses")`, true},
		{"\"\"\n    # first\n    'of' 'parts'", true},
	}
	for _, test := range tests {
		f := firstFunction(t, "def f():\n    "+test.body+"\n")
		if f.Docstring == nil || f.Docstring.Needed != test.want {
			t.Errorf("%s: got %+v, want needed %v", test.body, f.Docstring, test.want)
		}
	}
}

func TestBrokenDefinitions(t *testing.T) {
	tests := []struct {
		name, source                         string
		brokenHeader, brokenBody, documented bool
	}{
		{"sound", "def f(a):\n    \"\"\"Do it.\"\"\"\n    return a\n", false, false, true},
		{"broken body", "def f(a):\n    \"\"\"Do it.\"\"\"\n    return a +\n", false, true, true},
		{"broken parameters", "def f(a, b c):\n    \"\"\"Do it.\"\"\"\n    return a\n", true, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := firstFunction(t, test.source)
			if f.BrokenHeader != test.brokenHeader || !f.BrokenHeader && f.BrokenBody != test.brokenBody ||
				!f.BrokenHeader && (f.Docstring != nil) != test.documented {
				t.Errorf("got header %v, body %v, docstring %v", f.BrokenHeader, f.BrokenBody, f.Docstring)
			}
		})
	}
}

func TestImports(t *testing.T) {
	m := moduleOf(parsed(t, `
import typing
import collections.abc
import numpy as np
from typing import overload as ov, (override)
from . import sibling
from .pkg.mod import Base as Root
from ..up import *
try:
    from typing import (
        Final,  # since 3.8
    )
except ImportError:
    from typing_extensions import Final
`).Root)
	for written, want := range map[string]string{
		"typing.overload":          "typing.overload",
		"collections.abc.Iterator": "collections.abc.Iterator",
		"np.ndarray":               "numpy.ndarray",
		"sibling.x":                ".sibling.x",
		"Root":                     ".pkg.mod.Base",
		"Final":                    "typing_extensions.Final",
		"property":                 "property",
	} {
		if got := m.Imports.Resolve(written); got != want {
			t.Errorf("%s: got %s, want %s", written, got, want)
		}
	}
	if len(m.Imports.stars) != 1 || m.Imports.stars[0].path() != "..up" {
		t.Errorf("stars: %v", m.Imports.stars)
	}
}

func TestExports(t *testing.T) {
	tests := []struct{ source, want string }{
		{"", "all"},
		{"__all__ = []", ""},
		{"__all__ = ['a', \"b\"]", "a b"},
		{"__all__: list[str] = ('a',)", "a"},
		{"__all__ = 'a', 'b'", "a b"},
		{"__all__ = ['a']\n__all__ += ['b']", "a b"},
		{"__all__ = ['a']\n__all__ = __all__ + ['b']", "a b"},
		{"__all__ = ['a'] + other.__all__ + ['b']", "a b"},
		{"__all__ = [*other.__all__, 'a']", "a"},
		{"__all__ = ['a', 'b']\n__all__.extend(['c'])\n__all__.append('d')\n__all__.remove('a')", "b c d"},
		{"__all__ = list(('a',))", "a"},
		{"__all__ = build()", ""},
		{"if x:\n    __all__ = ['a']", "a"},
		{"def f():\n    __all__ = ['a']", "all"},
		{"__all__: list[str]", "all"},
	}
	for _, test := range tests {
		exports := moduleOf(parsed(t, test.source+"\n").Root).Exports
		got := "all"
		if exports != nil {
			var names []string
			for _, name := range []string{"a", "b", "c", "d"} {
				if exports.Has(name) {
					names = append(names, name)
				}
			}
			got = strings.Join(names, " ")
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.source, got, test.want)
		}
	}
}

// folder holds the files that exist.
type folder map[string]bool

func (f folder) IsFile(path string) bool { return f[path] }

func TestLocate(t *testing.T) {
	files := folder{
		"/code/shapes/__init__.py": true, "/code/shapes/flat/__init__.pyi": true,
		"/code/shapes/_own/__init__.py": true,
	}
	tests := []struct{ path, want string }{
		{"/code/shapes/area.py", "/code shapes.area public"},
		{"/code/shapes/__init__.py", "/code shapes public package"},
		{"/code/shapes/flat/circle.pyi", "/code shapes.flat.circle public stub"},
		{"/code/shapes/_area.py", "/code shapes._area private"},
		{"/code/shapes/_own/area.py", "/code shapes._own.area private"},
		{"/code/shapes/_own/__init__.py", "/code shapes._own private package"},
		{"/code/shapes/__main__.py", "/code shapes.__main__ public"},
		{"/code/_scripts/run.py", "/code/_scripts run public"},
		{"/code/_run.py", "/code _run private"},
		{"/code/new/__init__.py", "/code new public package"},
		{"untitled.py", " untitled public"},
		{"", "  public"},
	}
	for _, test := range tests {
		o := Locate(test.path, files)
		got := fmt.Sprintf("%s %s %s", o.Root, o.Module, map[bool]string{false: "public", true: "private"}[o.Private])
		if o.Package {
			got += " package"
		}
		if o.Stub {
			got += " stub"
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.path, got, test.want)
		}
	}
}
