package main

import (
	"fmt"
	"strings"
)

// growing is an input that hostile or careless hands make long: what octolsp needs
// for it must grow as its text does.
type growing struct {
	name string
	// file is its name, which says what reads it.
	file string
	// size is the n of the smallest text that is measured.
	size int
	make func(n int) string
	// shown inputs are given to the server as well.
	shown bool
}

// each joins what item makes of the numbers below n.
func each(n int, separator string, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return strings.Join(items, separator)
}

// numbered is item for a format with one number.
func numbered(format string) func(int) string {
	return func(i int) string { return fmt.Sprintf(format, i) }
}

func times(s string) func(n int) string {
	return func(n int) string { return strings.Repeat(s, n) }
}

// growingInputs are those that once took more than they should, and their kin.
var growingInputs = []growing{
	{"entries that name no parameter, as many parameters", "a.py", 4000, func(n int) string {
		return "def f(" + each(n, ", ", numbered("p%d")) + "):\n    \"\"\"D.\n\n    Args:\n" + each(n, "\n", numbered("        q%d: x")) + "\n    \"\"\"\n"
	}, true},
	{"entries of one section", "a.py", 8000, func(n int) string {
		return "def f(a):\n    \"\"\"D.\n\n    Args:\n" + each(n, "\n", numbered("        q%d: x")) + "\n    \"\"\"\n"
	}, true},
	{"exceptions that are raised, as many documented", "a.py", 5000, func(n int) string {
		return "def f():\n    \"\"\"D.\n\n    Raises:\n" + each(n, "\n", numbered("        E%d: x")) + "\n    \"\"\"\n" + each(n, "\n", numbered("    if a: raise F%d")) + "\n"
	}, true},
	{"exceptions that are raised, as many handled", "a.py", 2000, func(n int) string {
		return "def f():\n    \"\"\"D.\"\"\"\n    try:\n" + each(n, "\n", numbered("        raise E%d")) + "\n" + each(n, "\n", numbered("    except X%d: pass")) + "\n"
	}, false},
	{"names of __all__", "a.py", 5000, func(n int) string {
		return "__all__ = [" + each(n, ", ", numbered("%q")) + "]\n" + each(n, "\n", numbered("def f%d(): pass")) + "\n"
	}, false},
	{"methods of a class", "a.py", 5000, func(n int) string { return "class A:\n" + each(n, "\n", numbered("    def f%d(self): pass")) + "\n" }, false},
	{"classes that inherit from one another", "a.py", 4000, func(n int) string {
		return each(n, "\n", func(i int) string { return fmt.Sprintf("class A%d(A%d):\n    def f(self): pass", i, i-1) }) + "\n"
	}, true},
	{"overloads of a function", "a.py", 4000, func(n int) string {
		return "from typing import overload\n" + each(n, "\n", func(int) string { return "@overload\ndef f(a: int) -> int: ..." }) + "\n"
	}, false},
	{"comments that suppress", "a.py", 5000, func(n int) string {
		return each(n, "\n", numbered("# octolsp: ignore[docstring/undocumented-function]\ndef f%d(): pass")) + "\n"
	}, true},
	{"strings side by side", "a.py", 20000, func(n int) string { return "def f():\n    " + strings.Repeat(`"a" `, n) + "\n" }, false},
	{"brackets that are never closed", "a.py", 5000, times("x = (\n"), true},
	{"strings that are never closed", "a.py", 10000, times("x = '''\n"), false},
	{"definitions on one line", "lib.rs", 5000, times("/*é*/pub fn f(a: u8) {} "), true},
	{"nested attributes", "lib.rs", 20000, func(n int) string {
		return "#[a" + strings.Repeat("(", n) + strings.Repeat(")", n) + "]\npub fn f() {}\n"
	}, false},
	{"nested conditions", "lib.rs", 20000, func(n int) string {
		return "#[cfg(" + strings.Repeat("not(", n) + "x" + strings.Repeat(")", n) + ")]\npub fn f() {}\n"
	}, false},
	{"attributes in attributes", "lib.rs", 5000, func(n int) string {
		return "#[" + strings.Repeat("cfg_attr(a, ", n) + "inline" + strings.Repeat(")", n) + "]\npub fn f() {}\n"
	}, false},
	{"lints that are allowed", "lib.rs", 5000, func(n int) string { return each(n, "\n", numbered("#![allow(a%d)]")) + "\npub fn f() {}\n" }, false},
	{"headings", "lib.rs", 10000, func(n int) string { return strings.Repeat("/// # Errors\n", n) + "pub fn f() -> Result<(), ()> {}\n" }, true},
	{"links and their definitions", "lib.rs", 4000, func(n int) string {
		return each(n, "\n", numbered("/// [a%d]")) + "\n///\n" + each(n, "\n", numbered("/// [a%d]: b")) + "\npub fn f() {}\n"
	}, false},
	{"modules that export each other", "lib.rs", 300, func(n int) string {
		return each(n, "\n", func(i int) string {
			return fmt.Sprintf("pub use a%d::*;\nmod a%d { pub use crate::a%d::*; pub fn f%d() {} }", i, i, (i+1)%n, i)
		}) + "\n"
	}, false},
	{"methods of impl blocks", "lib.rs", 5000, func(n int) string {
		return "pub struct S;\n" + each(n, "\n", numbered("impl S { pub fn f%d() {} }")) + "\n"
	}, true},
	{"declarations in a macro's call", "lib.rs", 10000, func(n int) string { return "m! { " + strings.Repeat("use a::b ", n) + "}\npub fn f() {}\n" }, false},
	{"tables of a config", "octolsp.toml", 12000, func(n int) string { return each(n, "\n", numbered("[a.b%d]\nx = 1")) + "\n" }, false},
	{"files of Cobertura below 250 sources", "coverage.xml", 2000, func(n int) string {
		return "<coverage><sources>" + each(250, "", numbered("<source>/s%d</source>")) + "</sources><packages><package><classes>" +
			each(n, "", numbered(`<class filename="d%d/f.py"><lines><line number="1" hits="1"/></lines></class>`)) + "</classes></package></packages></coverage>"
	}, false},
	{"files of LCOV", "lcov.info", 10000, func(n int) string { return each(n, "", numbered("SF:f%d.py\nDA:1,1\nend_of_record\n")) }, false},
}
