package document_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/document"
)

func TestJSON(t *testing.T) {
	d, err := document.Parse(document.JSON, "\ufeff{ \"é\\n\" : [1, -2.5e3 , true,null],\n \"a\": {\"b\": \"\\u00e9𝕏\"}, \"a\": 18446744073709551616}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := `
"é\n" is an array: "[1, -2.5e3 , true,null]" under "\"é\\n\""
  "" is an integer 1: "1" under "\"é\\n\""
  "" is a float: "-2.5e3" under "\"é\\n\""
  "" is a boolean true: "true" under "\"é\\n\""
  "" is null: "null" under "\"é\\n\""
"a" is a table: "{\"b\": \"\\u00e9𝕏\"}" under "\"a\""
  "b" is a string "é𝕏": "\"\\u00e9𝕏\"" under "\"b\""
"a" is a float: "18446744073709551616" under "\"a\""
`
	if got := dump(d); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
	if last := d.At("a"); last == nil || last.Kind != document.Float {
		t.Errorf("of two values with one key the last counts, not %v", last)
	}
	verify(t, d)
}

func TestJSONMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"":                          "1:1: expected a value, not the end",
		"[1, é]":                    `1:5: expected a value, not "é"`,
		"[1 2]":                     `1:4: expected "," or "]", not "2"`,
		"{\n\"a\" 1}":               `2:5: expected ":", not "1"`,
		"{a: 1}":                    `1:2: expected a key in quotes, not "a"`,
		"{\"a\": ":                  "1:7: expected a value, not the end",
		"[1] x":                     `1:5: expected the end, not "x"`,
		"[\"a\n\"]":                 `1:4: expected a control character in a string as an escape, such as \n`,
		`["a`:                       "1:2: the string has no end",
		`["\x"]`:                    "1:2: there is no such escape in a string of JSON",
		"[01]":                      `1:2: expected a value, not "0"`,
		"[1,]":                      `1:4: expected a value, not "]"`,
		"[\"\xff\"]":                "1:3: the byte 0xff is not UTF-8: save the file as UTF-8",
		strings.Repeat("[", 20_000): "1:10002: values are nested more than 10000 levels deep",
	} {
		if _, err := document.Parse(document.JSON, source); err == nil || err.Error() != want {
			t.Errorf("%.40q:\ngot  %v\nwant %s", source, err, want)
		}
	}
}

// TestJSONBreaksOff checks that what stands before a mistake is there.
func TestJSONBreaksOff(t *testing.T) {
	d, err := document.Parse(document.JSON, `{"a": {"b": "c", "d": [1, `)
	if got, _ := d.At("a", "b").AsString(); got != "c" || err == nil || len(d.At("a", "d").Children) != 2 {
		t.Errorf("got %q and %v: %v", got, d.At("a", "d"), err)
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"{\"a\": [1, {\"é\": \"\\u00e9\\ud800\"}]}", "[true,false,null]", "-1.5e+3", "\"\\\\\"", "[[[", "{\"a\":", "\ufeff1", "[1,]", "\"\x00\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		d, err := document.Parse(document.JSON, source)
		verify(t, d)
		valid := json.Valid([]byte(strings.TrimPrefix(source, "\ufeff")))
		if (err == nil) != valid && !strings.Contains(err.Error(), "UTF-8") {
			t.Fatalf("%q: %v, which is valid: %v", source, err, valid)
		}
	})
}
