package languages_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/corpus"
)

// disk are the files as they are.
type disk struct{}

func (disk) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

func (disk) IsFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// summarize is the summary of a text at path.
func summarize(t testing.TB, parser *grammars.Parser, of *language.Language, path, source string) language.Summary {
	t.Helper()
	tree, err := parser.Parse(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := &language.File{Path: path, Source: source, Language: of, Placement: of.NewLocator(disk{}).Locate(path)}
	_, summary := of.Check(context.Background(), file, tree, rule.NewSet(rule.Basic, "google", nil))
	return summary
}

// texts are small texts with what real files seldom have.
var texts = map[string]string{
	"python": "from ...a.b import c as d, e\nfrom . import *\nimport x.y, z as w\n" +
		"class A(B, c.D[int], metaclass=M):\n    def f(self):\n        'f.'\n    def f(self): ...\n    class In(object):\n        def g(self): ...\n",
	"rust": "#![allow(warnings)]\n#[cfg_attr(unix, path = \"u.rs\")]\npub mod a;\n#[deny(missing_docs)]\npub mod b { pub use super::a::{self as c, d::*}; #[allow(missing_docs)] pub enum E { A, B { x: u8 } } }\n" +
		"pub type R<T> = std::result::Result<T, ()>;\n#[doc(hidden)] pub fn f() {}\nextern crate alloc as al;\n#[macro_export] macro_rules! m { () => {} }\n",
}

// TestSummaries holds, over real files, that what is decoded equals what was
// encoded, and that a summary is plain data that holds nothing of the source.
func TestSummaries(t *testing.T) {
	for _, paths := range [][]string{corpus.Python(t), corpus.Rust(t)} {
		of := languages.Of(paths[0])
		parser := grammars.NewParser(of.Grammar)
		defer parser.Close()
		check := func(path, source string) {
			summary := summarize(t, parser, of, path, source)
			holdsNothing(t, path, source, reflect.ValueOf(summary))
			encoded, err := summary.AppendBinary(nil)
			if err != nil {
				t.Fatalf("%s: encoding: %v", path, err)
			}
			decoded, err := of.Decode(encoded)
			if err != nil {
				t.Fatalf("%s: decoding: %v", path, err)
			}
			if !reflect.DeepEqual(decoded, summary) || decoded.Hash() != summary.Hash() {
				t.Fatalf("%s: decoded\n%+v\nwant\n%+v", path, decoded, summary)
			}
		}
		check(filepath.Join("/p", "m"+of.Extensions[0]), texts[of.Name])
		for i := 0; i < len(paths); i += max(1, len(paths)/400) {
			content, err := os.ReadFile(paths[i])
			if err != nil {
				t.Fatal(err)
			}
			check(paths[i], string(content))
		}
	}
}

// holdsNothing fails for closures in v, and for strings that are a part of
// source.
func holdsNothing(t *testing.T, path, source string, v reflect.Value) {
	t.Helper()
	from := uintptr(unsafe.Pointer(unsafe.StringData(source)))
	seen := map[unsafe.Pointer]bool{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Func, reflect.Chan:
			t.Errorf("%s: the summary holds a %s", path, v.Type())
		case reflect.String:
			if at := uintptr(unsafe.Pointer(unsafe.StringData(v.String()))); v.Len() > 0 && at >= from && at < from+uintptr(len(source)) {
				t.Errorf("%s: %q of the summary is a part of the source", path, v.String())
			}
		case reflect.Pointer:
			if !v.IsNil() && !seen[v.UnsafePointer()] {
				seen[v.UnsafePointer()] = true
				walk(v.Elem())
			}
		case reflect.Interface:
			walk(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for entries := v.MapRange(); entries.Next(); {
				walk(entries.Key())
				walk(entries.Value())
			}
		}
	}
	walk(v)
}

// TestHostileSummaries checks that bytes that are not an encoding are an error, and
// that what is decoded takes no more memory than the bytes allow.
func TestHostileSummaries(t *testing.T) {
	long := bytes.Repeat([]byte{0xFF}, 9)
	for _, of := range languages.All() {
		if of.Grammar == nil {
			continue
		}
		for name, encoded := range map[string][]byte{
			"nothing":         nil,
			"another version": {200, 1},
			"an endless list": append([]byte{1}, append(long, 1)...),
			"a huge text":     append([]byte{1, 3}, append(long, 1)...),
			"zeros":           append([]byte{1, 3}, make([]byte, 1<<20)...),
			"deep nesting":    append([]byte{1, 3, 0, 0, 0, 0, 1}, bytes.Repeat([]byte{0, 0, 0, 1}, 1<<18)...),
			"text":            []byte(strings.Repeat("summary", 100)),
		} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := of.Decode(encoded)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, language.ErrEncoding) {
				t.Errorf("%s: %s: %v, want %v", of.Name, name, err, language.ErrEncoding)
			}
			if took, most := after.TotalAlloc-before.TotalAlloc, uint64(200*len(encoded)+1<<20); took > most {
				t.Errorf("%s: %s: %d bytes took %d of memory, want at most %d", of.Name, name, len(encoded), took, most)
			}
		}
	}
}

// FuzzDecode checks that no bytes make decoding panic, and that what can be
// decoded is encoded to something equal.
func FuzzDecode(f *testing.F) {
	for index, of := range languages.All() {
		if of.Grammar == nil {
			continue
		}
		parser := grammars.NewParser(of.Grammar)
		encoded, err := summarize(f, parser, of, "/p/m"+of.Extensions[0], texts[of.Name]).AppendBinary(nil)
		parser.Close()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(index, encoded)
	}
	f.Fuzz(func(t *testing.T, index int, encoded []byte) {
		all := languages.All()
		of := all[uint(index)%uint(len(all))]
		summary, err := of.Decode(encoded)
		if err != nil {
			if !errors.Is(err, language.ErrEncoding) {
				t.Fatalf("the error is %v, want %v", err, language.ErrEncoding)
			}
			return
		}
		again, err := summary.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := of.Decode(again)
		if err != nil || !reflect.DeepEqual(decoded, summary) || decoded.Hash() != summary.Hash() {
			t.Fatalf("decoded again:\n%+v, %v\nwant\n%+v", decoded, err, summary)
		}
	})
}
