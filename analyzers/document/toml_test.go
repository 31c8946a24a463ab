package document_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/pelletier/go-toml/v2"
)

func TestTOML(t *testing.T) {
	d, err := document.Parse(document.TOML, "\ufeff# é\r\n"+`top = 1_000 # how many
"a b".'c'.d = "x\ty"
[ tool . "é𝕏" ] # the table
many = [ # first
  'a', # a
  [1.5, 2], {x = true, y.z = 1979-05-27}, # "]" and '}'
] # end
text = """
line
"""
[[package]]
name = "one"
[[package]]
[package.source]
url = 'u'
[tool]
late = -7 # at the end`)
	if err != nil {
		t.Fatal(err)
	}
	want := `
"top" is an integer 1000: "1_000" under "top"
"a b" is a table: "\"a b\"" under "\"a b\""
  "c" is a table: "'c'" under "'c'"
    "d" is a string "x\ty": "\"x\\ty\"" under "d"
"tool" is a table: "[tool]\nlate = -7" under "tool"
  "é𝕏" is a table: "[ tool . \"é𝕏\" ] # the table\nmany = [ # first\n  'a', # a\n  [1.5, 2], {x = true, y.z = 1979-05-27}, # \"]\" and '}'\n] # end\ntext = \"\"\"\nline\n\"\"\"" under "\"é𝕏\""
    "many" is an array: "[ # first\n  'a', # a\n  [1.5, 2], {x = true, y.z = 1979-05-27}, # \"]\" and '}'\n]" under "many"
      "" is a string "a": "'a'" under "many"
      "" is an array: "[1.5, 2]" under "many"
        "" is a float: "1.5" under "many"
        "" is an integer 2: "2" under "many"
      "" is a table: "{x = true, y.z = 1979-05-27}" under "many"
        "x" is a boolean true: "true" under "x"
        "y" is a table: "y" under "y"
          "z" is a date or time: "1979-05-27" under "z"
    "text" is a string "line\n": "\"\"\"\nline\n\"\"\"" under "text"
  "late" is an integer -7: "-7" under "late"
"package" is an array: "package" under "package"
  "" is a table: "[[package]]\nname = \"one\"" under "package"
    "name" is a string "one": "\"one\"" under "name"
  "" is a table: "[[package]]" under "package"
    "source" is a table: "[package.source]\nurl = 'u'" under "source"
      "url" is a string "u": "'u'" under "url"
comment "# é"
comment "# how many"
comment "# the table"
comment "# first"
comment "# a"
comment "# \"]\" and '}'"
comment "# end"
comment "# at the end"
`
	if got := dump(d); got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
	verify(t, d)
}

// TestTOMLMistakes has the places of mistakes; the decoder agrees that they are
// such.
func TestTOMLMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"a = 1\n\ufeff":                        "2:1: invalid character at start of key: U+FEFF",
		"é = 1":                                "1:1: invalid character at start of key: U+00E9 'é'",
		"\ufeff\ufeff":                         "1:1: invalid character at start of key: U+FEFF",
		"\ufeff= 1":                            "1:1: invalid character at start of key: U+003D '='",
		"a = ":                                 "1:4: expected value, not end of input",
		"a = [":                                "1:5: array is incomplete",
		"a = 1\r":                              "1:6: expected newline but got U+000D",
		"a = '\xe9'":                           "1:6: the byte 0xe9 is not UTF-8: save the file as UTF-8",
		"a = 1\na = 2":                         "2:1: key a is already defined",
		"[a]\nb = 1\n[a]":                      "3:2: table a already exists",
		"a.b = 1\n[a]":                         "2:2: table a already exists as defined by a dotted key",
		"a = 1\n[a.b]":                         "2:2: key a already exists as a value",
		"a = {b = 1}\n[a.c]":                   "2:2: key a already exists as a value",
		"a = 1\n[a]":                           "2:2: key a should be a table, not a value",
		"a = 1\n\n[[a]]":                       "3:3: key a already exists as a value, but should be an array table",
		"[[a]]\n[a]":                           "2:2: table a already exists as an array of tables",
		"x = 1\na = {b = 1, b = 2}":            "2:1: key b is already defined",
		"x = [{a = 1,\n a = 1}]":               "1:1: key a is already defined",
		"a = {b = {d = 1}, b.c = 1}":           "1:1: key b is already defined",
		"[a.b]\n[a]\nb.c = 1":                  "3:1: key b is already defined",
		"'a b' = 1\n'a b' = 2":                 "2:1: key a b is already defined",
		"d = 1979-13-01":                       "1:10: impossible date",
		"y = 1\nx = [1, 99999999999999999999]": "2:9: decimal number is too large to fit in a 64-bit signed integer",
		"x = 0x1ffffffffffffffff\nx = 1":       "1:5: hexadecimal number is too large to fit in a 64-bit signed integer",
		"x = 1e9999":                           "1:5: unable to parse float: strconv.ParseFloat: parsing \"1e9999\": value out of range",
	} {
		_, err := document.Parse(document.TOML, source)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", source, err, want)
		}
	}
}

// decoded is the error of go-toml's decoder, with its place, for a text without
// a byte order mark; empty if there is none.
func decoded(source string) string {
	var whole map[string]any
	err := toml.Unmarshal([]byte(source), &whole)
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return ""
	}
	line, column := wrong.Position()
	return fmt.Sprintf("%d:%d %s", line, column, strings.TrimPrefix(wrong.Error(), "toml: "))
}

// TestTOMLAgrees checks that documents are wrong where the decoder says so, and
// for the same reason.
func TestTOMLAgrees(t *testing.T) {
	// Parts of documents, put together at random, collide often.
	parts := []string{"[a]", "[a.b]", "[[a]]", "[[a.b]]", "[b]", "[a.b.c]", "a = 1", "a.b = 1", "b.c = 2.5", "b = {c = 1}", "b = [{a = 1, a.b = 2}]", "a = {b.c = 1, b.d = 2}",
		"d = 2020-02-30", "c = 1_0", "'a'.b = 07:61:00", "a = [1, 2", "# x", "", "[a", "b = 0x_1", "c = nan", "d = -9223372036854775808", "e = 9223372036854775808"}
	random := rand.New(rand.NewPCG(1, 2))
	wrong := 0
	for range 20_000 {
		var lines []string
		for range 1 + random.IntN(6) {
			lines = append(lines, parts[random.IntN(len(parts))])
		}
		source := strings.Join(lines, "\n")
		d, err := document.Parse(document.TOML, source)
		verify(t, d)
		got := ""
		var mistake *document.Error
		if errors.As(err, &mistake) {
			got = fmt.Sprintf("%d:%d %s", mistake.Position.Line, mistake.Position.Column, mistake.Message)
			wrong++
		}
		if want := decoded(source); got != want {
			t.Fatalf("%q:\ngot  %s\nwant %s", source, got, want)
		}
	}
	if wrong < 1000 {
		t.Errorf("only %d were wrong", wrong)
	}
}

func FuzzTOML(f *testing.F) {
	fuzz(f, document.TOML, "", "\ufeffa = 1", "[a.b]\nc = [1, {d = 'é'}, # c\n]\n[[a.c]]\n[a.c.d]\n", "a = [[[[", "a.b = 1\na = 2\n[a.b]\nc = 1",
		"a = \"\\u00e9\"\r\nb = '''\nx'''\r\n# c", "\xff\xfe", "a = 1\r", "x = 1979-05-27T07:32:00Z # d", "a = {b = 1, # c\n}\n[[a]]\n[a]\n", "a = 99999999999999999999\n'#' = '#'")
}
