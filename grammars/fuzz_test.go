package grammars

import (
	"testing"
)

// FuzzParse parses a text, edits it, and compares the incremental parse with a
// full one.
func FuzzParse(f *testing.F) {
	for _, source := range []string{
		"", "\ufeffx", "def f(a):\r    '''d\r\n'''\n", "@a\nclass C(B):\n    def m(self): ...\n\n    x = 1\n",
		"foo(\n\ndef f():\n    x = \"\"\"\n\ndef g():\n    \"\"\"d\"\"\"\n", "class C:\n    def f(self\n        pass\n    def g(self): pass\n",
		"if x:\n\tdef f():\n\t\tpass\nelse:\n  y = [\n]\n", "def f():\n    return '\x00\xff'\n# end",
		"/// d\n#[a]\npub fn f<'a>() -> u8 { '{' as u8 }\n", "impl A {\n    /// d\n    fn f() {\n        foo(\n    }\n\n    fn g() {}\n}\n",
		"mod m {\nfn f() {}\n}\nfn g() { \"\n}\nfn h() {}\n", "//! i\nuse a; // t\n/* b */ struct S;\nr#\"x\"#",
		"for a in b {\nstruct S {\n    #[a]\n}\n'    #[b]\n    fn f() {\n    }\n}\n",
		"trait T\n    fn f();\n}\nextern \"C\" {\n    static X: u8\n}\n",
	} {
		for _, typed := range []string{"x", "(", "\n", "\"\"\"", "}"} {
			f.Add(source, uint16(len(source)/2), uint8(1), typed, true)
			f.Add(source, uint16(len(source)/3), uint8(0), typed, false)
		}
	}
	f.Fuzz(func(t *testing.T, source string, at uint16, removed uint8, typed string, python bool) {
		language := Rust
		if python {
			language = Python
		}
		p := NewParser(language)
		defer p.Close()
		start := min(int(at), len(source))
		end := min(start+int(removed), len(source))
		before := parseFrom(t, p, source, nil)
		after := parseFrom(t, p, source[:start]+typed+source[end:], before)
		back := parseFrom(t, p, source, after)
		checkChunk(t, before.Root)
		checkChunk(t, after.Root)
		if differs := sameTree(after, parseFrom(t, p, after.Source, nil)); differs != "" {
			t.Errorf("after the edit: %s", differs)
		}
		if differs := sameTree(back, before); differs != "" {
			t.Errorf("after taking it back: %s", differs)
		}
	})
}
