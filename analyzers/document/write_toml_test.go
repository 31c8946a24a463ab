package document_test

import (
	"testing"

	"github.com/octollm/octolsp/analyzers/document"
)

func TestTOMLIsReadAsItWasWritten(t *testing.T) {
	const source = "s = \"a\\\"\\\\\\n\\u0000\\u007f é\"\nb = true\ni = 0x1F\nf = 1.5e3\nd = 1979-05-27T07:32:00Z\na = [1, ['x', {y = 2}]]\n[t.\"a b\"]\nu = {}\n"
	first, err := document.Parse(document.TOML, source)
	if err != nil {
		t.Fatal(err)
	}
	written := "x = " + first.Root.TOML()
	again, err := document.Parse(document.TOML, written)
	if err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	if got, want := again.At("x").TOML(), first.Root.TOML(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, _ := again.At("x", "s").AsString(); got != "a\"\\\n\x00\x7f é" {
		t.Errorf("got %q", got)
	}
}

func FuzzQuoteTOML(f *testing.F) {
	f.Add("a\"\n[tool.mypy]\nplugins = ['x']")
	f.Add("\x7f\u2028\r\x00\\")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := document.Parse(document.TOML, document.QuoteTOML(text)+" = "+document.QuoteTOML(text)+"\n")
		if err != nil || len(d.Root.Children) != 1 {
			t.Fatalf("%q: %v", text, err)
		}
		if value := d.Root.Children[0]; value.Key != value.Text {
			t.Errorf("%q became %q and %q", text, value.Key, value.Text)
		}
	})
}
