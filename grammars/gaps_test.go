package grammars

import "testing"

func TestNewAndOldSyntax(t *testing.T) {
	for _, test := range []struct {
		language *Language
		source   string
	}{
		{Python, "x = t\"a {b}\" + rt'{c}' + Tr'''d'''\ny = 'it' + \"t\"\n"},
		{Python, "def f[T = int, *Ts = *tuple[int, ...]](a: T) -> T: ...\nclass C[T: (int, str) = int]: ...\ntype A[T = int] = list[T]\n"},
		{Python, "class C[T]: ...\ndef f[T: int](a=[1]): ...\ntype X = int\n"},
		{Python, "try: pass\nexcept* E: pass\nmatch x:\n    case [1, *_] if y: pass\nwith (a as b, c as d): pass\nif (n := 1): print(f\"{n!r:>{w}}\")\n"},
		{Rust, "fn f() { let x = try!(g()); entry!(x); h(&raw); h(&raw, &raw.x); }\n"},
		{Rust, "fn f() { let p = &raw const x; let q = &raw mut x; }\n"},
		{Rust, "unsafe extern \"C\" {\n    pub safe fn f(x: u8) -> u8;\n    pub unsafe fn g();\n    safe static X: u8;\n}\nunsafe extern \"C\" fn h() {}\nunsafe extern { }\n"},
		{Rust, "macro_rules! m { (~ $x:expr) => { $x }; }\n"},
		{Rust, "async fn f() { let c = c\"x\"; let a = async || 1; let Some(x) = y else { return }; if let A = b && c {} }\n"},
		{Rust, "trait T { async fn f(&self); const C: u8 = 1; type G<'a>: X where Self: 'a; fn r() -> impl Sized + use<'a>; }\n"},
	} {
		tree := parse(t, test.language, test.source)
		for _, found := range tree.Errors() {
			t.Errorf("%q: error at %q", test.source, found.Range.In(test.source))
		}
		checkChunk(t, tree.Root)
	}
}

func TestRewritingKeepsOffsets(t *testing.T) {
	const source = "unsafe extern \"C\" {\n    /// d\n    pub safe fn f();\n}\n"
	tree := parse(t, Rust, source)
	block := tree.Root.Nested()[0]
	if block.Source != source[block.Start:block.Start+len(block.Source)] {
		t.Errorf("the block is %q", block.Source)
	}
	if got, want := block.Nested()[0].Source, "/// d\n    pub safe fn f();"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
