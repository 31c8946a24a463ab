package python

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern string
		matches []string
		others  []string
	}{
		{`#\s*pragma`, []string{"#pragma", "# \tpragma", "#\u00a0pragma", "#\vpragma", "#\x1fpragma"}, []string{"#_pragma"}},
		{`^\s*def \w+\(`, []string{"  def größe(", "x\ndef f("}, []string{"x def f(", "def ("}},
		{`[\s:]x[^\s]$`, []string{":xy", "\u2003xy\nz"}, []string{"xy", ":x "}},
		{`\d\D\S\W`, []string{"٣xy-"}, []string{"xxy-", "3x -", "3xyß"}},
		{`a\Z`, []string{"ba"}, []string{"a\n"}},
		{`[]a]b`, []string{"]b", "ab"}, []string{"b"}},
		{`[[:]b`, []string{"[b", ":b"}, []string{"ab"}},
		{`a{,2}b{2}c{x}`, []string{"aabbc{x}", "bbc{x}"}, []string{"abc{x}"}},
		{`\u00fc\x41\é\-\ \#`, []string{"üAé- #"}, []string{"uAé- #"}},
		{`(?P<word>a)(?i:B)(?#a comment)c`, []string{"abc", "aBc"}, []string{"aBC"}},
		{`(?u)é`, []string{"é"}, []string{"e"}},
		{`(?a:\w)x`, []string{"ax"}, []string{"-x"}},
		{`a++b`, []string{"aab"}, []string{"b"}},
		{`(?>a|ab)c`, []string{"ac"}, []string{"c"}},
		{`(?s)a.b`, []string{"a\nb"}, []string{"ab"}},
	} {
		t.Run(test.pattern, func(t *testing.T) {
			compiled, note := compilePython(test.pattern)
			if compiled == nil {
				t.Fatal(note)
			}
			for _, text := range test.matches {
				if !compiled.MatchString(text) {
					t.Errorf("%q does not match", text)
				}
			}
			for _, text := range test.others {
				if compiled.MatchString(text) {
					t.Errorf("%q matches", text)
				}
			}
		})
	}
}

func TestPatternsThatGoLacks(t *testing.T) {
	for pattern, want := range map[string]string{
		`a(?=b)`:         `the pattern "a(?=b)" is ignored: octolsp does not support look-ahead`,
		`a(?!b)`:         `the pattern "a(?!b)" is ignored: octolsp does not support look-ahead`,
		`(?<=a)b`:        `the pattern "(?<=a)b" is ignored: octolsp does not support look-behind`,
		`(a)\1`:          `the pattern "(a)\\1" is ignored: octolsp does not support references to groups`,
		`(?P<n>a)(?P=n)`: `the pattern "(?P<n>a)(?P=n)" is ignored: octolsp does not support references to groups`,
		`(a)?(?(1)b)`:    `the pattern "(a)?(?(1)b)" is ignored: octolsp does not support conditions on groups`,
		`(?x) a b`:       `the pattern "(?x) a b" is ignored: octolsp does not support verbose patterns`,
		`a(`:             `the pattern "a(" is ignored: error parsing regexp: missing closing ): ` + "`(?m)a(`",
		`[a`:             `the pattern "[a" is ignored: error parsing regexp: missing closing ]: ` + "`[a`",
	} {
		if compiled, note := compilePython(pattern); compiled != nil || note != want {
			t.Errorf("got  %s\nwant %s", note, want)
		}
	}
	if compiled, note := compilePython(`(?>a)`); compiled == nil || note != `the pattern "(?>a)" may match more than in Python: octolsp does not support atomic groups` {
		t.Error(note)
	}
}

// TestPatternsLookEverywhere: looking around literals finds what looking through
// the whole text finds.
func TestPatternsLookEverywhere(t *testing.T) {
	pieces := []string{
		"\n", "\n\n", " ", "\t", "#", "# ", "pragma", ":", "no ", "cover", "branch", "...", "def f(", ")", "]", "-> int", "async ",
		"if ", "while ", "True:", "typing.", "TYPE_CHECKING:", "x = 1", "\u00a0", "\x1f", "if TYPE_CHECKING:\n", "(...)", "aB",
	}
	patterns := slices.Concat(defaultExclude, since710, defaultPartial, defaultPartialAlways, []string{
		`x\s+\.\.\.`, `pragma[^x]*cover`, `(?s)pragma.cover`, `(?:no|True)\s*(?:\s*x)?`, `(?i)Ab`, `\A\s*x`, `x\Z`, `(if\s)+x`, `a|b*`, `^\s*$`, `[\s#]{2,3}x`,
	})
	state := uint32(1)
	next := func(limit int) int {
		state = state*1664525 + 1013904223
		return int(state>>16) % limit
	}
	for _, written := range patterns {
		compiled, note := compilePython(written)
		if compiled == nil {
			t.Fatal(note)
		}
		quick := newPattern(compiled)
		slow := pattern{Regexp: compiled, gaps: -1}
		for range 600 {
			var source strings.Builder
			for range next(40) {
				source.WriteString(pieces[next(len(pieces))])
			}
			got, want := found(quick, source.String()), found(slow, source.String())
			if got != want {
				t.Fatalf("%s in %q: got %s, want %s", written, source.String(), got, want)
			}
		}
	}
}

func found(p pattern, source string) string {
	var all []string
	p.find(source, func(start, end int) { all = append(all, fmt.Sprint(start, "-", end)) })
	return strings.Join(all, " ")
}

// TestPatternsHaveLiterals: without, each would be looked for in all of a text.
func TestPatternsHaveLiterals(t *testing.T) {
	for _, written := range slices.Concat(defaultExclude, since710, defaultPartial, defaultPartialAlways, []string{
		"raise NotImplementedError", `if __name__ == .__main__.:`, `def __repr__`, `@(abc\.)?abstractmethod`, `^\s*\.\.\.$`,
	}) {
		compiled, _ := compilePython(written)
		if p := newPattern(compiled); len(p.literals) == 0 || p.gaps < 0 {
			t.Errorf("%s: literals %q, gaps %d", written, p.literals, p.gaps)
		}
	}
	if p := newPattern(regexp.MustCompile(`(?m)^$`)); len(p.literals) > 0 {
		t.Errorf("there are literals: %q", p.literals)
	}
}
