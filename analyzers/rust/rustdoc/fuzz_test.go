package rustdoc_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzCheck checks and links any text.
func FuzzCheck(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, archive := range archives {
		content, err := txtar.ParseFile(archive)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range content.Files {
			f.Add(string(file.Data))
		}
	}
	for _, source := range []string{
		"pub use self::{self::{a as b, *}, ::c::{*}};", "pub use {{{{", "m!{ mod a { pub use b::*; #[path = \"", "#[doc = r#\"a",
		"#[cfg_attr(all(not(any(", "mod a; use a::a; pub use a::*;", "/** a", "/**/", "///", "//!\r", "pub fn f<'a>() -> impl Future<Output",
		"extern crate self as x; pub use x::y;", "#![allow(", "pub enum E { #[doc(hidden)] A { b: u8 } } pub use E::*;", "'\\", "b'", "r\"",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		memory{"/work/lib.rs": source, "/work/a.rs": source}.findings(t, "/work")
	})
}
