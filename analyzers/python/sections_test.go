package python

import (
	"fmt"
	"strings"
	"testing"
)

// TestSections: sections are shown by their names, and those of parameters
// with their entries: "name", "name(type)", a "-" for no description, a "?"
// for what may be prose.
func TestSections(t *testing.T) {
	tests := []struct {
		name, parameters, docstring, want string
	}{
		{"none", "a", "Sum.", ""},
		{"usual", "a", `Sum.

			Args:
				a: First.
				b (int, optional): Second,
					over two lines.
				*c: Rest.
				**d: Named.

			Returns:
				It.
			`, "Args[a b(int, optional) *c **d] Returns"},
		{"all kinds", "a", `Sum.

			Arguments:
				a: First.

			Keyword Args:
				b: Second.

			Other Arguments:
				c: Third.

			Yields:
				It.

			See Also:
				More.
			`, "Arguments[a] Keyword Args[b] Other Arguments[c] Yields See Also"},
		{"first line is the summary", "a", "Args:\n\ta: First.", ""},
		{"lower case", "a", "Sum.\n\n\targs:\n\t\ta: First.", "Args[a]"},
		{"no colon", "a", "Sum.\n\n\tArgs\n\t\ta: First.", "Args[a]"},
		{"text after the colon", "a", "Sum.\n\n\tArgs: a\n\t\ta: First.", ""},
		{"space before the colon", "a", "Sum.\n\n\tArgs :\n\t\ta: First.", ""},
		{"underlined", "a", "Sum\n\tArgs\n\t----\n\t\ta: First.", "Args[a]"},
		{"line above goes on", "a", "Sum of\n\tArgs:\n\t\ta: First.", ""},
		{"line above ends", "a", "Sum of things.\n\tArgs:\n\t\ta: First.", "Args[a]"},
		{"no Parameters in this style", "a", "Sum.\n\n\tParameters:\n\t\ta: First.", ""},
		{"deeper parameter", "args", "Sum.\n\n\tArgs:\n\t\tx: First.\n\n\t\targs:\n\t\t\tSecond.", "Args[x args]"},
		{"deeper header", "args", "Sum.\n\n\tArgs:\n\t\tx: First.\n\n\t\tReturns:\n\t\t\tIt.", "Args[x] Returns"},
		{"deeper header that is a parameter", "Returns", "Sum.\n\n\tArgs:\n\t\tx: First.\n\n\t\tReturns:\n\t\t\tIt.", "Args[x Returns]"},
		{"lower case at the same depth", "a", "Sum.\n\n\tArgs:\n\t\tx: First.\n\n\treturns:\n\t\tIt.", "Args[x] Returns"},
		{"parameter in another style", "args", "Sum.\n\n\tParameters\n\t----------\n\n\targs\n\t\tFirst.", ""},
		{"directive", "a", "Sum.\n\n\t.. code-block:: python\n\n\t\tArgs:\n\t\t\tx: First.\n\n\tArgs:\n\t\ty: Second.", "Args[y]"},
		{"no description", "a", "Sum.\n\n\tArgs:\n\t\ta:\n\t\tb: Second.\n\t\tc:\n\t\t\tThird.", "Args[a- b c]"},
		{"no entries", "a", "Sum.\n\n\tArgs:\n\t\ta -- First.\n\t\tb, c: Second.\n\t\thttp://example.org: Third.\n\t\t`d`: Fourth.", "Args[]"},
		{"spaces", "a", "Sum.\n\n\tArgs:\n\t\ta : First.\n\t\tb(int): Second.\n\t\tc (Callable[[int], str]) : Third.", "Args[a b(int) c(Callable[[int], str])]"},
		{"escaped stars", "a", "Sum.\n\n\tArgs:\n\t\t\\*a: First.\n\t\t\\*\\*b: Second.", "Args[*a **b]"},
		{"type on its own line", "a", "Sum.\n\n\tArgs:\n\t\ta\n\t\t\t(int):\n\t\t\tFirst.", "Args[a(int)]"},
		{"entries below an empty line", "a", "Sum.\n\n\tArgs:\n\n\t\ta: First.\n\n\t\tb: Second.", "Args[a b]"},
		{"entries as deep as the header", "a", "Sum.\n\n\tArgs:\n\ta: First.\n\t\tMore.\n\tb: Second.", "Args[a b]"},
		{"perhaps a paragraph", "a", "Sum.\n\n\tArgs:\n\n\tThus: It ends.", "Args[Thus?]"},
		{"after a dedent", "a", "Sum.\n\n\tArgs:\n\t\ta: First.\n\n\tMore words\n\t\tb: Second.", "Args[a b?]"},
		{"CR LF", "a", "Sum.\r\n\r\n\tArgs:\r\n\t\ta: First.\r\n\t\tb: Second.\r\n", "Args[a b]"},
		{"unclosed type", "a", "Sum.\n\n\tArgs:\n\t\ta (int: First.\n\t\tb: Second.", "Args[b]"},
		{"header right below another", "a", "Sum.\n\n\tArgs:\n\t\ta: First\n\tReturns:\n\t\tint: It.", "Args[a] Returns"},
		{"header below an empty section", "a", "Sum.\n\n\tArgs:\n\tReturns:\n\t\tint: It.", "Args[] Returns"},
		{"paragraph below entries as deep as the header", "a", "Sum.\n\n\tArgs:\n\ta: First.\n\n\tExample (of it): It.", "Args[a Example(of it)?]"},
		{"empty section", "a", "Sum.\n\n\tArgs:\n\n\tReturns:\n\t\tIt.", "Args[] Returns"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := "def f(" + test.parameters + "):\n\t\"\"\"" + test.docstring + "\"\"\"\n"
			f := firstFunction(t, source)
			if f.Docstring == nil {
				t.Fatal("no docstring")
			}
			var got []string
			for _, section := range f.Docstring.Sections(Google).List {
				got = append(got, showSection(t, f, &section))
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
}

func showSection(t testing.TB, f *Function, section *Section) string {
	t.Helper()
	if header := section.Header.In(f.Source); !strings.EqualFold(header, section.Name) {
		t.Errorf("the header %s is said to stand at %q", section.Name, header)
	}
	if !f.Docstring.Content.Encloses(section.Range) || !section.Range.Encloses(section.Body) {
		t.Errorf("%s: section %v, body %v in the docstring %v", section.Name, section.Range, section.Body, f.Docstring.Content)
	}
	if !section.Kind.TakesParameters() {
		return section.Name
	}
	var entries []string
	for _, entry := range section.Entries {
		named := strings.ReplaceAll(entry.Range.In(f.Source), `\`, "")
		if named != strings.Repeat("*", entry.Stars)+entry.Name {
			t.Errorf("the entry %s is said to stand at %q", entry.Name, named)
		}
		if entry.Type.Len() > 0 {
			named += "(" + entry.Type.In(f.Source) + ")"
		}
		if !entry.Described {
			named += "-"
		}
		if entry.Detached {
			named += "?"
		}
		entries = append(entries, named)
	}
	return fmt.Sprintf("%s%v", section.Name, entries)
}

func FuzzSections(f *testing.F) {
	f.Add("Sum.\n\n    Args:\n        a (int): First.\n        *b: Rest.\n    Returns:\n        It.\n    ")
	f.Add("\r\n.. note::\r\n  Args:\r\n\rArgs\r---\r*\\*")
	f.Add("Sum.\n\nArgs:\n (")
	f.Fuzz(func(t *testing.T, content string) {
		d := &Docstring{Raw: content}
		d.Content.Start, d.Content.End = 3, 3+len(content)
		source := `"""` + content
		end := d.Content.Start
		for _, section := range d.Sections(Google).List {
			if section.Range.Start < end || section.Range.End > d.Content.End || !section.Range.Encloses(section.Body) {
				t.Fatalf("section %v, body %v after %d", section.Range, section.Body, end)
			}
			end = section.Range.End
			for _, entry := range section.Entries {
				if !section.Body.Encloses(entry.Range) || !strings.HasSuffix(entry.Range.In(source), entry.Name) {
					t.Fatalf("entry %q at %v", entry.Name, entry.Range)
				}
			}
		}
	})
}
