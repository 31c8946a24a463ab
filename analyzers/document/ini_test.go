package document_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/document"
)

func TestINI(t *testing.T) {
	d, err := document.Parse(document.INI, "\ufeff# é\r\n"+`[DEFAULT]
Shared = 1
[tool:é]
 key : a = b ; no comment
   # one

   c
   [d]
 empty =
other=
  , x
; two
[]x]y] z
shared: 2
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `
"DEFAULT" is a table: "[DEFAULT]\nShared = 1" under "DEFAULT"
  "shared" is a string "1": "1" under "Shared"
"tool:é" is a table: "[tool:é]\n key : a = b ; no comment\n   # one\n\n   c\n   [d]\n empty =\nother=\n  , x" under "tool:é"
  "key" is a string "a = b ; no comment\n\nc\n[d]": "a = b ; no comment\n   # one\n\n   c\n   [d]" under "key"
  "empty" is a string "": "" under "empty"
  "other" is a string "\n, x": "\n  , x" under "other"
"]x]y" is a table: "[]x]y] z\nshared: 2" under "]x]y"
  "shared" is a string "2": "2" under "shared"
comment "# é"
comment "# one"
comment "; two"
`
	if got := dump(d); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
	verify(t, d)
	for _, test := range []struct{ section, key, want string }{
		{"tool:é", "shared", "1"}, {"]x]y", "shared", "2"}, {"tool:é", "empty", ""}, {"DEFAULT", "shared", "1"},
	} {
		if got := option(d, test.section, test.key); got == nil || got.Text != test.want {
			t.Errorf("%s.%s is %v", test.section, test.key, got)
		}
	}
	if d.Options("none") != nil || option(d, "tool:é", "none") != nil {
		t.Error("there is an option that is not there")
	}
}

// option is the value of the key that holds in the section, or nil.
func option(d *document.Document, section, key string) *document.Node {
	var found *document.Node
	for _, value := range d.Options(section) {
		if value.Key == key {
			found = value
		}
	}
	return found
}

func TestINIMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"a = 1":                         "1:1: there is no section above it, such as [tool]",
		"[a]\né":                        `2:1: expected a key and "=" before a value`,
		"[a]\n = 1":                     "2:2: expected a key",
		"[a]\nb=1\nB = 2":               "3:1: the key b is there already",
		"[a]\r\n[é]\r\n[a]":             "3:2: the section a is there already",
		"[a]\n[DEFAULT]\n[DEFAULT]\n[b": `4:1: expected a key and "=" before a value`,
	} {
		if _, err := document.Parse(document.INI, source); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", source, err, want)
		}
	}
}

// readWithPython prints what configparser reads of each of the texts, and null
// for those that it refuses.
const readWithPython = `
import configparser, json, sys
def read(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return {name: dict(parser[name]) for name in parser}
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`

// TestINIAgrees holds texts put together at random against Python's
// configparser.
func TestINIAgrees(t *testing.T) {
	parts := []string{"[a]", "[b]", "[DEFAULT]", " [c]", "[a", "[]", "[d]]e", "x = 1", "Y: 2", "  z=3", "    more", "\tmore = x", "", "  ", "# c", "   ; c", "k =", "é : = # v", "=", "alone", "\u00a0w = \u20283\x1c", "[e] # f"}
	random := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, 5000)
	for i := range texts {
		lines := []string{parts[random.IntN(3)]}
		for range random.IntN(8) {
			lines = append(lines, parts[random.IntN(len(parts))])
		}
		texts[i] = strings.Join(lines, "\n")
	}
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	python := exec.Command("python3", "-c", readWithPython)
	python.Stdin = bytes.NewReader(input)
	output, err := python.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []map[string]map[string]string
	if err := json.Unmarshal(output, &want); err != nil {
		t.Fatal(err)
	}
	read := 0
	for i, source := range texts {
		d, err := document.Parse(document.INI, source)
		verify(t, d)
		if (err == nil) != (want[i] != nil) {
			t.Fatalf("%q: %v, where Python has %v", source, err, want[i])
		}
		if err != nil {
			continue
		}
		read++
		for section, options := range want[i] {
			for key, value := range options {
				if got := option(d, section, key); got == nil || got.Text != value {
					t.Fatalf("%q: [%s] %s is %+v, where Python has %q", source, section, key, got, value)
				}
			}
		}
		if sections := len(d.Root.Children); sections != len(want[i]) && (d.At("DEFAULT") != nil || sections != len(want[i])-1) {
			t.Fatalf("%q has %d sections, where Python has %v", source, sections, want[i])
		}
	}
	if read < 500 {
		t.Errorf("only %d could be read", read)
	}
}

func FuzzINI(f *testing.F) {
	fuzz(f, document.INI, "", "\ufeff[a]\nb = c\n", "[a]\n b: c\n  d\n\n  e # f\r\n;g", "a", "[a]\n=", "[DEFAULT]\nx\x1c=\u2028y", "[a]\rb=1\r c\r", "[]", "[a]\nb =\n\n c\n[a]\nb=", "\xff")
}
