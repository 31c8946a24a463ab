package python

import (
	"testing"
)

func TestPatternsOfFiles(t *testing.T) {
	const now, before = "coverage.py 7.6.0", "coverage.py 6.5.0"
	for _, test := range []struct {
		pattern, tool string
		is, isNot     []string
	}{
		{"conftest.py", now, []string{"/p/conftest.py", "/p/a/conftest.py", "/other/conftest.py"}, []string{"/p/my_conftest.py", "/p/conftest.py/a.py"}},
		{"conftest.py", before, []string{"/p/conftest.py"}, []string{"/p/a/conftest.py"}},
		{"test_*.py", now, []string{"/p/a/test_b.py"}, []string{"/p/test_a/b.py"}},
		{"test_*.py", before, []string{"/p/test_a.py", "/p/test_a/b.py"}, []string{"/p/a/test_b.py"}},
		{"tests/*", now, []string{"/p/tests/a.py", "/p/tests/a/b.py"}, []string{"/p/a/tests/b.py", "/p/tests"}},
		{"tests/*", before, []string{"/p/tests/a.py", "/p/tests/a/b.py"}, []string{"/p/a/tests/b.py"}},
		{"tests/*.py", now, []string{"/p/tests/a.py"}, []string{"/p/tests/a/b.py"}},
		{"tests/*.py", before, []string{"/p/tests/a.py", "/p/tests/a/b.py"}, nil},
		{"tests/", now, nil, []string{"/p/tests/a.py"}},
		{"./tests/*", now, []string{"/p/tests/a.py"}, nil},
		{"../q/*", now, []string{"/q/a.py"}, []string{"/p/q/a.py"}},
		{"*/tests/*", now, []string{"/p/a/tests/b.py", "/tests/b.py"}, []string{"/p/mytests/b.py"}},
		{"*/tests/*", before, []string{"/p/a/tests/b.py"}, []string{"/p/mytests/b.py"}},
		{"**/gen/*.py", now, []string{"/p/a/gen/b.py", "/p/gen/b.py"}, []string{"/p/gen/a/b.py"}},
		{"src/**/gen.py", now, []string{"/p/src/gen.py", "/p/src/a/b/gen.py"}, []string{"/p/src/agen.py"}},
		{"src/**", now, []string{"/p/src/a.py", "/p/src/a/b.py"}, []string{"/p/srca.py"}},
		{"src/?.py", now, []string{"/p/src/a.py", "/p/src/ä.py"}, []string{"/p/src/ab.py", "/p/src/.py"}},
		{"?.py", now, []string{"/p/a/b.py"}, []string{"/p/ab.py"}},
		{"src/[ab].py", now, []string{"/p/src/a.py"}, []string{"/p/src/c.py"}},
		{"src/[^ab].py", now, []string{"/p/src/c.py"}, []string{"/p/src/a.py"}},
		{"src/[!ab].py", now, []string{"/p/src/!.py", "/p/src/a.py"}, []string{"/p/src/c.py"}},
		{"src/[!ab].py", before, []string{"/p/src/c.py", "/p/src/!.py"}, []string{"/p/src/a.py"}},
		{"src/[a", before, []string{"/p/src/[a"}, []string{"/p/src/a"}},
		{"src/[]a].py", before, []string{"/p/src/].py", "/p/src/a.py"}, []string{"/p/src/b.py"}},
		{"src/[^a].py", before, []string{"/p/src/^.py", "/p/src/a.py"}, []string{"/p/src/b.py"}},
		{`src\a.py`, now, []string{"/p/src/a.py"}, []string{"/p/src/b.py"}},
		{"src/a+b ä.py", now, []string{"/p/src/a+b ä.py"}, []string{"/p/src/aab ä.py"}},
		{"src/a+b ä.py", before, []string{"/p/src/a+b ä.py"}, []string{"/p/src/aab ä.py"}},
		{"/q/*", now, []string{"/q/a.py"}, []string{"/p/q/a.py"}},
		{"C:/q/*", now, []string{"C:/q/a.py", `C:\q\a.py`}, nil},
	} {
		reported := Selection{omit: []string{test.pattern}, before7: isBefore7(test.tool)}.In("/p", func(path string) string { return path })
		for _, path := range test.is {
			if reported(path) {
				t.Errorf("%s in %s does not match %s", test.pattern, test.tool, path)
			}
		}
		for _, path := range test.isNot {
			if !reported(path) {
				t.Errorf("%s in %s matches %s", test.pattern, test.tool, path)
			}
		}
	}
}

func TestWhatIsNoPatternOfFiles(t *testing.T) {
	for _, pattern := range []string{"***", "a/***/b", "a**", "**a", "a/**b", "**/**", "a[", "a]b", "a[]", "a[^]", "[]a]", "[z-a]"} {
		if expression, err := globExpression(pattern); err == nil {
			t.Errorf("%s is %s", pattern, expression)
		}
	}
	if expression, err := fnmatchExpression("[z-a]"); err == nil {
		t.Errorf("before: it is %s", expression)
	}
}

// FuzzPatternsOfFiles checks that no pattern makes a panic or a hang.
func FuzzPatternsOfFiles(f *testing.F) {
	for _, pattern := range []string{"", "*/a/[b-c]?/**/d\\*", "[!]a]", "[^", "\xff[\xff]", "a\nb", "[[:x:]]"} {
		f.Add(pattern)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		for _, before7 := range []bool{false, true} {
			Selection{include: []string{pattern}, before7: before7}.In("/p", func(path string) string { return path })("/p/a.py")
		}
	})
}
