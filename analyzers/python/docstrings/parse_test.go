package docstrings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/text"
)

// before stands before each docstring of the tests, so that offsets count.
const before = "def f():\n\t\"\"\""

// parse reads a docstring of what has the given parameters, and returns the
// text that its ranges are in.
func parse(content string, parameters ...string) (*docstrings.Parsed, string) {
	return docstrings.Parse(docstrings.Google, content, len(before), slices.Values(parameters)), before + content
}

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
			parsed, source := parse(test.docstring, test.parameters)
			sound(t, parsed, test.docstring)
			var got []string
			for i := range parsed.Sections {
				got = append(got, showSection(&parsed.Sections[i], source))
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
}

func showSection(section *docstrings.Section, source string) string {
	if !section.Kind.TakesParameters() {
		return section.Name
	}
	var entries []string
	for _, entry := range section.Entries {
		named := strings.ReplaceAll(entry.Names[0].Range.In(source), `\`, "")
		if entry.Type.Len() > 0 {
			named += "(" + entry.Type.In(source) + ")"
		}
		if !entry.IsDescribed() {
			named += "-"
		}
		if entry.Detached {
			named += "?"
		}
		entries = append(entries, named)
	}
	return fmt.Sprintf("%s%v", section.Name, entries)
}

// TestEntries shows all that is read of the entries of a section: the names,
// the type in parentheses, and the description after a bar.
func TestEntries(t *testing.T) {
	tests := []struct {
		name, docstring string
		want            []string
	}{
		{"parameters", "S.\n\nArgs:\n    a: First.\n    b (int): Second,\n        more.\n\n    *c:\n        Rest.", []string{"a | First.", "b (int) | Second,\n        more.", "*c | Rest."}},
		{"a path is no parameter", "S.\n\nArgs:\n    a.b: First.", []string{"a.b | First."}},
		{"parameters together", "S.\n\nArgs:\n    a: First.\n    b, c: Both.\n    d: Last.", []string{"a | First.", "d | Last."}},
		{"exceptions", "S.\n\nRaises:\n    ValueError, a.TypeError: If so.\n    OSError (rarely): Else.", []string{"ValueError, a.TypeError | If so.", "OSError (rarely) | Else."}},
		{"exceptions alone", "S.\n\nRaises:\n    ValueError\n    a.KeyError\n        If so.\n    never\n    It is not so.", []string{"ValueError | ", "a.KeyError | If so."}},
		{"no space after the colon", "S.\n\nRaises:\n    a::b\n    c:d", nil},
		{"attributes", "S.\n\nAttributes:\n    a (int): First.\n    b: Second.", []string{"a (int) | First.", "b | Second."}},
		{"result", "S.\n\nReturns:\n    dict[str, int]: By name.\n    More.\n\n    All.", []string{" (dict[str, int]) | By name.\n    More.\n\n    All."}},
		{"result without type", "S.\n\nReturns:\n    True, if so: see there.", nil},
		{"text after the result", "S.\n\nReturns:\n    int: It.\nMore.", []string{" (int) | It."}},
		{"underlined", "S.\n\nAttributes\n----------\na : int\n    First.\nb\n    Second.\nc", []string{"a (int) | First.", "b | Second."}},
		{"underlined parameters", "S.\n\nArgs\n----\na : int\n    First.\nb: Second.\nc\n    Third.", []string{"a (int) | First.", "b | Second."}},
		{"prose", "S.\n\nNote:\n    a: First.", nil},
		{"after the section", "S.\n\nRaises:\n    A: First.\n  More.\n    B: Second.", []string{"A | First.", "B | Second.?"}},
		{"a parameter is no prose", "S.\n\nArgs:\n    a: First.\n  More.\n    p: Second.\n    q: Third.", []string{"a | First.", "p | Second.", "q | Third.?"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parsed, source := parse(test.docstring, "p")
			sound(t, parsed, test.docstring)
			var got []string
			for _, entry := range parsed.Sections[0].Entries {
				got = append(got, showEntry(&entry, source))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func showEntry(entry *docstrings.Entry, source string) string {
	var names []string
	for _, name := range entry.Names {
		names = append(names, name.Range.In(source))
	}
	shown := strings.Join(names, ", ")
	if entry.Type.Len() > 0 {
		shown += " (" + entry.Type.In(source) + ")"
	}
	shown += " | " + entry.Description.In(source)
	if entry.Detached {
		shown += "?"
	}
	return shown
}

// TestSectionRanges: each part of a section is where it stands.
func TestSectionRanges(t *testing.T) {
	const content = "Sum.\r\n\r\n    args:\r\n    ----\r\n        a: First.\r\n      Text.\r\n\r\n    Note:\r\n    N.\r\n    "
	parsed, source := parse(content)
	section := &parsed.Sections[0]
	for _, part := range []struct {
		name  string
		place text.Range
		want  string
	}{
		{"name", section.NameRange, "args"},
		{"header", section.Header, "args:"},
		{"underline", section.Underline, "----"},
		{"section", section.Range, "    args:\r\n    ----\r\n        a: First.\r\n      Text.\r\n\r\n"},
		{"body", section.Body, "        a: First.\r\n      Text.\r\n\r\n"},
		{"rest", section.Rest, "      Text.\r\n\r\n"},
		{"head", section.Entries[0].Head, "a:"},
		{"entry", section.Entries[0].Range, "a: First."},
		{"the next section", parsed.Sections[1].Range, "    Note:\r\n    N.\r\n    "},
	} {
		if got := part.place.In(source); got != part.want {
			t.Errorf("%s: got %q, want %q", part.name, got, part.want)
		}
	}
	if section.Name != "Args" || section.Indent != 4 || section.EntryIndent != "        " || !section.HasText() {
		t.Errorf("got %q, indented by %d and %q", section.Name, section.Indent, section.EntryIndent)
	}
}

func TestSummary(t *testing.T) {
	tests := []struct{ docstring, summary, description string }{
		{"", "", ""},
		{" \n ", "", ""},
		{"Sum.", "Sum.", ""},
		{"\n    Sum of\n    all.\n\n    More.\n\n    Yet more.\n    ", "Sum of\n    all.", "More.\n\n    Yet more."},
		{"Sum.\n\n    Args:\n        a: First.", "Sum.", ""},
		{"Sum.\n    Args:\n        a: First.", "Sum.", ""},
		{"Sum.\n\n    More.\n\n    Args:\n        a: First.", "Sum.", "More."},
		{"\n    Args:\n        a: First.", "", ""},
		{"Sum.\r\rMore.\r", "Sum.", "More."},
	}
	for _, test := range tests {
		parsed, source := parse(test.docstring)
		sound(t, parsed, test.docstring)
		if got := parsed.Summary.In(source); got != test.summary {
			t.Errorf("%q: got the summary %q, want %q", test.docstring, got, test.summary)
		}
		if got := parsed.Description.In(source); got != test.description {
			t.Errorf("%q: got the description %q, want %q", test.docstring, got, test.description)
		}
	}
}

// TestMany: many entries are looked up as few are.
func TestMany(t *testing.T) {
	var content strings.Builder
	content.WriteString("S.\n\nArgs:\n")
	for i := range 100 {
		fmt.Fprintf(&content, "    a%d: It.\n    b%d:\n    c.d%d: It.\n", i, i, i)
	}
	parsed, _ := parse(content.String())
	for name, want := range map[string]bool{"a0": true, "a99": true, "a100": false, "b0": false, "c.d1": false} {
		if got := parsed.Documents(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if listed := parsed.Listed(docstrings.Kind.TakesParameters); len(listed) != 300 || !listed["b7"] {
		t.Errorf("%d names are listed", len(listed))
	}
}

// TestOtherStyles: a docstring in a style without sections has a summary.
func TestOtherStyles(t *testing.T) {
	for _, convention := range []string{"numpy", "pep257", "none"} {
		parsed := docstrings.Parse(docstrings.StyleOf(convention), "S.\n\nArgs:\n    a: First.", 0, nil)
		if len(parsed.Sections) > 0 || parsed.Summary.Len() != 2 || parsed.Has(docstrings.Arguments) {
			t.Errorf("%s: %+v", convention, parsed.Sections)
		}
	}
}

// sound holds that the ranges of parsed lie in the docstring and in each other.
func sound(t testing.TB, parsed *docstrings.Parsed, content string) {
	t.Helper()
	source := before + content
	whole := text.Range{Start: len(before), End: len(source)}
	inside := func(what string, outer, inner text.Range) {
		t.Helper()
		if inner.Start > inner.End || !outer.Encloses(inner) {
			t.Fatalf("%s %v is not in %v, in %q", what, inner, outer, content)
		}
	}
	inside("summary", whole, parsed.Summary)
	inside("description", whole, parsed.Description)
	end := whole.Start
	for i := range parsed.Sections {
		section := &parsed.Sections[i]
		inside("section", text.Range{Start: end, End: whole.End}, section.Range)
		inside("header", section.Range, section.Header)
		inside("name", section.Header, section.NameRange)
		if section.IsUnderlined() {
			inside("underline", section.Range, section.Underline)
		}
		inside("body", section.Range, section.Body)
		inside("rest", section.Body, section.Rest)
		if !strings.EqualFold(section.NameRange.In(source), section.Name) {
			t.Fatalf("%s is said to stand at %q", section.Name, section.NameRange.In(source))
		}
		end = section.Body.Start
		for j := range section.Entries {
			entry := &section.Entries[j]
			inside("entry", text.Range{Start: end, End: section.Range.End}, entry.Range)
			inside("head", entry.Range, entry.Head)
			inside("description", text.Range{Start: entry.Head.End, End: entry.Range.End}, entry.Description)
			if entry.Type.Len() > 0 {
				inside("type", entry.Head, entry.Type)
			}
			for _, name := range entry.Names {
				inside("name", entry.Head, name.Range)
				if !strings.HasSuffix(name.Range.In(source), name.Text) {
					t.Fatalf("the name %q is said to stand at %q", name.Text, name.Range.In(source))
				}
			}
			end = entry.Range.End
		}
		end = section.Range.End
	}
	for _, mention := range parsed.Mentions() {
		inside("mention", whole, mention.Range)
		for _, name := range mention.Names {
			inside("name", mention.Range, name.Range)
			if !strings.HasSuffix(name.Range.In(source), name.Text) {
				t.Fatalf("the name %q is said to stand at %q", name.Text, name.Range.In(source))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Sum.\n\n    Args:\n        a (int): First.\n        *b: Rest.\n    Returns:\n        int: It.\n    Raises:\n        A, b.C: If.\n        D\n    ")
	f.Add("\r\n.. note::\r\n  Args:\r\n\rArgs\r---\r*\\*\r:param x y: z")
	f.Add("Sum.\n\nArgs:\n (")
	f.Add("S\n\nAttributes\n===\na : b\n    c\n\nArgs\n---\na : b\n  c\n- a, b -- c")
	f.Fuzz(func(t *testing.T, content string) {
		parsed, _ := parse(content, "args", "a")
		sound(t, parsed, content)
		parsed.TellsReturn()
		parsed.JointMention("a")
	})
}
