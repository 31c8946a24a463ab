package document_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/text"
)

// dump shows a tree, a line a value: its key and value as they are written, and
// what they say.
func dump(d *document.Document) string {
	var b strings.Builder
	var write func(n *document.Node, depth int)
	write = func(n *document.Node, depth int) {
		says := ""
		switch n.Kind {
		case document.String, document.Alias:
			says = fmt.Sprintf(" %q", n.Text)
		case document.Integer:
			says = fmt.Sprintf(" %d", n.Integer)
		case document.Boolean:
			says = fmt.Sprintf(" %v", n.Boolean)
		}
		fmt.Fprintf(&b, "%s%q is %s%s: %q under %q\n", strings.Repeat("  ", depth), n.Key, n.Kind, says, n.Range.In(d.Source), n.KeyRange.In(d.Source))
		for _, child := range n.Children {
			write(child, depth+1)
		}
	}
	if d.Root != nil {
		for _, child := range d.Root.Children {
			write(child, 0)
		}
	}
	for _, comment := range d.Comments {
		fmt.Fprintf(&b, "comment %q\n", comment.Range.In(d.Source))
	}
	return b.String()
}

// verify holds that all ranges lie in the source and in order, and that keys and
// values say what they hold.
func verify(t *testing.T, d *document.Document) {
	t.Helper()
	inside := func(what string, r text.Range) bool {
		t.Helper()
		if r.Start < 0 || r.Start > r.End || r.End > len(d.Source) {
			t.Fatalf("%s %v lies outside of %q", what, r, d.Source)
		}
		return true
	}
	var visit func(n *document.Node)
	visit = func(n *document.Node) {
		inside("key", n.KeyRange)
		inside("value", n.Range)
		if _, broken := document.Parse(d.Format, d.Source); d.Format != document.YAML && (d.Format != document.JSON || broken == nil) && n.Kind != document.Table && n.Kind != document.Array {
			if said := reread(d.Format, n.Range.In(d.Source)); said != n.Text {
				t.Fatalf("%q says %q, not %q, in %q", n.Range.In(d.Source), said, n.Text, d.Source)
			}
		}
		if d.Format == document.YAML && utf8.ValidString(d.Source) && n.Kind != document.Table && n.Kind != document.Array && n.Kind != document.Null {
			says(t, d, n)
		}
		for i, child := range n.Children {
			visit(child)
			if i > 0 && n.Kind == document.Table && child.KeyRange.Start < n.Children[i-1].KeyRange.End {
				t.Fatalf("%v stands behind %v in %q", n.Children[i-1].KeyRange, child.KeyRange, d.Source)
			}
			if n.Kind == document.Table && n.At(child.Key) == nil {
				t.Fatalf("there is no %q in %q", child.Key, d.Source)
			}
		}
	}
	if d.Root != nil {
		visit(d.Root)
	}
	for i, comment := range d.Comments {
		if inside("comment", comment.Range); comment.Range.Len() == 0 || strings.ContainsAny(comment.Range.In(d.Source), "\n") {
			t.Fatalf("the comment %v in %q", comment.Range, d.Source)
		}
		if i > 0 && comment.Range.Start < d.Comments[i-1].Range.End {
			t.Fatalf("%v stands behind %v in %q", d.Comments[i-1].Range, comment.Range, d.Source)
		}
	}
}

// says holds that the range of a scalar of YAML is that of its text.
func says(t *testing.T, d *document.Document, n *document.Node) {
	t.Helper()
	written := n.Range.In(d.Source)
	plain := strings.Join(strings.Fields(written), "")
	switch {
	case n.Kind == document.Alias:
		if !strings.HasPrefix(plain, "*") {
			t.Fatalf("%q is no alias in %q", written, d.Source)
		}
		return
	case strings.HasPrefix(written, "'"), strings.HasPrefix(written, `"`):
		if len(written) < 2 || written[0] != written[len(written)-1] {
			t.Fatalf("%q is no string in %q", written, d.Source)
		}
		return
	case strings.HasPrefix(written, "|"), strings.HasPrefix(written, ">"):
		return
	}
	if strings.Join(strings.Fields(n.Text), "") != plain {
		t.Fatalf("%q does not say %q, in %q", written, n.Text, d.Source)
	}
}

// reread is what a value says that stands alone.
func reread(format document.Format, written string) string {
	switch format {
	case document.TOML:
		if d, _ := document.Parse(document.TOML, "k = "+written); d.At("k") != nil {
			return d.At("k").Text
		}
	case document.JSON:
		if d, _ := document.Parse(document.JSON, written); d.Root != nil {
			return d.Root.Text
		}
	case document.INI:
		if d, _ := document.Parse(document.INI, "[s]\nk = "+written); d.At("s", "k") != nil {
			return d.At("s", "k").Text
		}
	}
	return "nothing"
}

// fuzz reads any text as a format: nothing panics, and all ranges hold.
func fuzz(f *testing.F, format document.Format, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		start := time.Now()
		d, err := document.Parse(format, source)
		if time.Since(start) > 5*time.Second {
			t.Fatalf("%q takes %v", source, time.Since(start))
		}
		verify(t, d)
		var wrong *document.Error
		if err == nil {
			return
		}
		if !errors.As(err, &wrong) {
			t.Fatalf("the error is %T", err)
		}
		if wrong.Range.Start < 0 || wrong.Range.End > len(source) || wrong.Range.Start > wrong.Range.End ||
			d.Position(wrong.Range.Start) != wrong.Position || strings.TrimSpace(wrong.Message) == "" {
			t.Fatalf("the error %+v in %q", wrong, source)
		}
	})
}

func TestGetters(t *testing.T) {
	d, err := document.Parse(document.TOML, "a.b = 'é'\na.on = true\na.list = ['x', 'y']\na.mixed = ['x', 1]\n")
	if err != nil {
		t.Fatal(err)
	}
	word, err := d.At("a", "b").AsString()
	on, errOn := d.At("a", "on").AsBoolean()
	list, errList := d.At("a", "list").AsStrings()
	if word != "é" || !on || strings.Join(list, " ") != "x y" || errors.Join(err, errOn, errList) != nil {
		t.Errorf("got %q, %v and %q: %v", word, on, list, errors.Join(err, errOn, errList))
	}
	absent := d.At("a", "b", "c")
	word, err = absent.AsString()
	on, errOn = absent.AsBoolean()
	list, errList = absent.AsStrings()
	if absent != nil || word != "" || on || list != nil || errors.Join(err, errOn, errList) != nil {
		t.Errorf("what is not there says %q, %v and %q: %v", word, on, list, errors.Join(err, errOn, errList))
	}
	_, err = d.At("a", "on").AsString()
	_, errOn = d.At("a").AsBoolean()
	_, errList = d.At("a", "mixed").AsStrings()
	for _, test := range []struct {
		err      error
		at, want string
	}{
		{err, "true", "must be a string, not a boolean"},
		{errOn, "a", "must be true or false, not a table"},
		{errList, "1", "must be a string, not an integer"},
	} {
		var wrong *document.Error
		if !errors.As(test.err, &wrong) || wrong.Range.In(d.Source) != test.at || wrong.Error() != test.want {
			t.Errorf("got  %v\nwant %s at %q", test.err, test.want, test.at)
		}
	}
}

// TestManyKeys checks that a lookup takes the last of many keys too.
func TestManyKeys(t *testing.T) {
	var source strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&source, "[t.k%d]\nv = %d\n", i, i)
	}
	d, err := document.Parse(document.TOML, source.String())
	if err != nil {
		t.Fatal(err)
	}
	if got := d.At("t", "k99999", "v"); got == nil || got.Integer != 99999 {
		t.Errorf("got %v", got)
	}
}
