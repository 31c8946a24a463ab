package docstrings_test

import (
	"strings"
	"testing"
)

func TestMentionedParameters(t *testing.T) {
	tests := []struct{ name, docstring, want string }{
		{"dashes", "Sum.\n\n\tArgs:\n\ta -- First.\n\t*b* -- Second.\n\t'c' -- Third.", "a b c"},
		{"long dash", "Sum.\n\n\tArgs:\n\t\ta \u2014 First.", "a"},
		{"list", "Sum.\n\n\tArgs:\n\t\t- a: First.\n\t\t* b (int): Second.\n\n\t\t- ``c`` - Third.", "a b c"},
		{"several at once", "Sum.\n\n\tArgs:\n\t\ta, b: Both.\n\t\tc, d .... Both.", "a b c d"},
		{"a remark for several", "Sum.\n\n\tArgs:\n\n\ta, b (required)", "a b"},
		{"below other words", "Sum.\n\n\tArgs:\n\t\ta: First.\n\n\tOptional:\n\n\t\t- b(no): Second.", "a b"},
		{"stars", "Sum.\n\n\tArgs:\n\t\t**a -- First.\n\t\t\\\\*b -- Second.", "a b"},
		{"no description", "Sum.\n\n\tArgs:\n\t\ta --\n\t\t- b:", ""},
		{"prose", "Sum.\n\n\tArgs:\n\t\ta: First,\n\t\t\tb: not that.\n\t\t\tc is no more.", "a"},
		{"in words before", "Sum.\n\n\tThe arguments:\n\t- a: First.\n\n\tKeyword Args:\n\t\tb: Second.", "a b"},
		{"NumPy style before", "Sum.\n\n\tParameters\n\t----------\n\ta : int\n\t\tFirst.\n\n\tKeyword Args\n\t------------\n\tb: Second.", "a b"},
		{"other sections", "Sum.\n\n\tNote:\n\t\ta -- First.", ""},
		{"fields", "Sum.\n\n\t:param a: First.\n\t:param int b: Second.\n\t:param *c: Third.\n\t@param d: Fourth.", "a b c d"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parsed, _ := parse(test.docstring)
			sound(t, parsed, test.docstring)
			var got []string
			for _, name := range []string{"a", "b", "c", "d"} {
				if parsed.Documents(name) || parsed.MentionsName(name) {
					got = append(got, name)
				}
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
}

// TestJointMention: what is described together is found where a section lists
// parameters, and nowhere else.
func TestJointMention(t *testing.T) {
	parsed, source := parse("S.\n\n    a, b: Before.\n\n    Args:\n        a: First.\n        b, *c (int): Both.\n        c, d: Again.\n        - e: Alone.\n\n    Note:\n        f, g: After.\n")
	for name, want := range map[string]string{"a": "", "b": "b, *c (int): Both.", "c": "b, *c (int): Both.", "d": "c, d: Again.", "e": "", "f": "", "x": ""} {
		mention, ok := parsed.JointMention(name)
		if got := mention.Range.In(source); ok != (want != "") || ok && got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestTellsReturn(t *testing.T) {
	tests := []struct {
		docstring string
		want      bool
	}{
		{"Return it.", true},
		{"\n\tReturns it.", true},
		{"Do it.\n\n\tReturns what was done.", true},
		{"Do it.\n\tReturns: what was done.", true},
		{"Do it.\n\n\t:return: It.", true},
		{"Do it.\n\n\t:rtype: int", true},
		{"Do it.\n\n\t@return: It.", true},
		{"Do it.", false},
		{"Returned things are done.", false},
		{"Do it, and go on until they\n\tReturn to where they were.", false},
		{"Do it and return it.", false},
		{"", false},
	}
	for _, test := range tests {
		parsed, _ := parse(test.docstring)
		if got := parsed.TellsReturn(); got != test.want {
			t.Errorf("%q: got %v, want %v", test.docstring, got, test.want)
		}
	}
}
