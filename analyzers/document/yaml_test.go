package document_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/document"
)

func TestYAML(t *testing.T) {
	d, err := document.Parse(document.YAML, "\ufeff# é\r\né: é𝕏 # c\r\n"+`b:
  - 'x''y'
  - "q\"é" # d
  - plain é
    more
  - |
    lit é
    two

  - {é: 0x10, y: [é, -2.5]}
  - &anchor yes it is
  - *anchor
  - !!str true
  - false
  -
"q k": {}
last:
---
b: other
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `
"é" is a string "é𝕏": "é𝕏" under "é"
"b" is an array: "- 'x''y'\n  - \"q\\\"é\" # d\n  - plain é\n    more\n  - |\n    lit é\n    two\n\n  - {é: 0x10, y: [é, -2.5]}\n  - &anchor yes it is\n  - *anchor\n  - !!str true\n  - false" under "b"
  "" is a string "x'y": "'x''y'" under "b"
  "" is a string "q\"é": "\"q\\\"é\"" under "b"
  "" is a string "plain é more": "plain é\n    more" under "b"
  "" is a string "lit é\ntwo\n": "|\n    lit é\n    two" under "b"
  "" is a table: "{é: 0x10, y: [é, -2.5]}" under "b"
    "é" is an integer 16: "0x10" under "é"
    "y" is an array: "[é, -2.5]" under "y"
      "" is a string "é": "é" under "y"
      "" is a float: "-2.5" under "y"
  "" is a string "yes it is": "yes it is" under "b"
  "" is an alias "anchor": "*anchor" under "b"
  "" is a string "true": "true" under "b"
  "" is a boolean false: "false" under "b"
  "" is null: "" under "b"
"q k" is a table: "{}" under "\"q k\""
"last" is null: "" under "last"
comment "# é"
comment "# c"
comment "# d"
`
	if got := dump(d); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
	verify(t, d)
}

// TestYAMLTakesNoTime checks that no text of the largest size takes long.
func TestYAMLTakesNoTime(t *testing.T) {
	for _, part := range []string{
		"[", "- ", "? ", "---\na: 1\n", "# é\n", "- |\n  a\n", " a:\r",
	} {
		source := strings.Repeat(part, 1<<20/len(part))
		start := time.Now()
		_, _ = document.Parse(document.YAML, source) // right or wrong
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q takes %v", part, took)
		}
	}
	var keys, deep strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&keys, "k%d: %d\n", i, i)
	}
	for i := range 1400 {
		deep.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	start := time.Now()
	d, err := document.Parse(document.YAML, keys.String())
	if took := time.Since(start); took > 10*time.Second || err != nil || d.At("k4999").Integer != 4999 {
		t.Errorf("many keys take %v: %v", took, err)
	}
	start = time.Now()
	_, err = document.Parse(document.YAML, deep.String())
	if took := time.Since(start); took > 10*time.Second || err == nil || err.Error() != "101:101: values are nested more than 100 levels deep" {
		t.Errorf("keys in one another take %v: %v", took, err)
	}
	if _, err = document.Parse(document.YAML, strings.Repeat("#", 1<<20+1)); err == nil || err.Error() != "1:1: the file is larger than 1048576 bytes" {
		t.Errorf("too large: %v", err)
	}
}

func TestYAMLMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"é: 1\nb: [":                     "2:4: sequence end token ']' not found",
		"a: 1\né: 2\na: 3\n":             "3:1: the key a is there already",
		"a: b: c":                        "1:4: mapping value is not allowed in this context",
		"[[[" + strings.Repeat("[", 100): "1:101: values are nested more than 100 levels deep",
	} {
		if _, err := document.Parse(document.YAML, source); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", source, err, want)
		}
	}
}

func FuzzYAML(f *testing.F) {
	fuzz(f, document.YAML, "", "\ufeffa: 1", "a: é # c\nb: [x, {y: 'z'}]\n", "- - a\n- |\n  b\n\n- \"c\"", "? a\n: b\n<<: *c\n", "&a [*a]", "a:\r\n  b: é\r\n", "!!x y", "--- a\n...\n--- b", "a: 1\na: 2",
		"\t", "'", "a: b: c", "# é\n\"é\": ~", "[[[", "a: >\n b\n c\n")
}
