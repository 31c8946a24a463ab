package grammars

import (
	"fmt"
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		language *Language
		source   string
		want     string // the errors: what they show of the text, and the hint
	}{
		{Python, "def f():\n    return 1\n", ""},
		{Python, "def f():\n    foo(\n    return 1\n", "\"(\": `(` is never closed\n"},
		{Python, "def f()\n    return 1\n", "\"\" after \"def f()\": `:` is missing\n"},
		{Python, "class C\n    def f(self): pass\n", "\"\" after \"class C\": `:` is missing\n"},
		{Python, "x = 'abc\ndef f(): pass\n", "\"'\": this string is never closed\n"},
		{Python, "def f():\n    '''abc\n\ndef g(): pass\n", "\"'''\": this string is never closed\n"},
		{Python, "x = 1)\ny = [}\n", "\")\": nothing is open that `)` closes\n\"[\": `[` is never closed\n"},
		{Python, "class C:\n    def f(self):\n        x = = 1\n    def g(self):\n        y = = 1\n", "\"=\"\n\"=\"\n"},
		{Python, "def\n\ndef f(): pass\n", "\"\" after \"def\": a name is missing\n"},
		{Rust, "fn f() {}\n", ""},
		{Rust, "fn f() {\n    foo(\n}\n\nfn g() {}\n", "\"(\": `(` is never closed\n"},
		{Rust, "impl A {\n    fn f() {\n        if x {\n    }\n\n    fn g() {}\n}\n", "\"{\": `{` is never closed\n"},
		{Rust, "fn f() {\n    let x = \"abc;\n}\n\nfn g() {}\n", "\"\\\"\": this string is never closed\n"},
		{Rust, "/* abc\nfn g() {}\n", "\"/*\": this comment is never closed\n"},
		{Rust, "fn f() { let = 1; }\nfn g() { let = 1; }\n", "\"=\"\n\"=\"\n"},
		{Rust, "struct S { a u8 }\n", "\"a u8\"\n"},
	} {
		tree := parse(t, test.language, test.source)
		var got strings.Builder
		for _, found := range tree.Errors() {
			fmt.Fprintf(&got, "%q", found.Range.In(test.source))
			if found.Range.Len() == 0 {
				line := strings.LastIndexByte(test.source[:found.Range.Start], '\n') + 1
				fmt.Fprintf(&got, " after %q", test.source[line:found.Range.Start])
			}
			if found.Hint != "" {
				fmt.Fprintf(&got, ": %s", found.Hint)
			}
			got.WriteByte('\n')
		}
		if got.String() != test.want {
			t.Errorf("%q:\ngot\n%swant\n%s", test.source, got.String(), test.want)
		}
	}
}
