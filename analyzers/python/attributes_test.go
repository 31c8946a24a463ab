package python

import (
	"strings"
	"testing"
)

// firstClass is the model of the first class at the top of source.
func firstClass(t testing.TB, source string) *Class {
	t.Helper()
	for _, nested := range parsed(t, source).Root.Nested() {
		if c, ok := modelOf(nested.Chunk).(*Class); ok {
			return c
		}
	}
	t.Fatalf("no class in\n%s", source)
	return nil
}

func TestAttributes(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"none", "class C: pass", ""},
		{"class", "class C:\n  a = 1\n  b: int\n  c: 'str' = ''\n  d, (e, *f) = g\n  h = i = 2\n  j += 1\n  k.l = 3\n  m[0] = 4", "a=1 b:int c:'str'='' d=g e=g f=g h=2 i=2"},
		{"blocks", "class C:\n  if x:\n    a = 1\n  else:\n    a = 2\n  try:\n    b = 3\n  except E:\n    pass\n  def m(self):\n    c = 4\n  class D:\n    e = 5", "a=1 b=3"},
		{"instance", "@d\nclass C:\n  b = 0\n  @e\n  def __init__(this, x: int, *, y):\n    local = 1\n    this.a: int = x\n    if y:\n      this.b, this.c = y\n    other.d = 1\n    this.e.f = 2\n    def g(this): this.h = 3", "b=0 self.a:int=x self.c=y"},
		{"declared later", "class C:\n  a = 1\n  a: int\n  def __init__(self):\n    self.b = 1\n    self.b: str = 2\n    self.a: bool = 3", "a:int=1 self.b:str=1"},
		{"other methods", "class C:\n  def __init__(*args): args.a = 1\n  def reset(self): self.b = 2\n  def __init__(self): self.c = 3", "self.c=3"},
		{"broken", "class C:\n  a = \n  b: \n  def __init__(self: self.c =", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := firstClass(t, test.source+"\n")
			var got []string
			for _, a := range c.Attributes() {
				shown := a.Name
				if a.Instance {
					shown = "self." + shown
				}
				if a.Annotation.Text != "" {
					shown += ":" + a.Annotation.Text
				}
				if a.Value.Len() > 0 {
					shown += "=" + a.Value.In(c.Source)
				}
				got = append(got, shown)
				if named := a.NameRange.In(c.Source); named != a.Name {
					t.Errorf("%s is said to stand at %q", a.Name, named)
				}
				if written := a.Annotation.Range.In(c.Source); written != a.Annotation.Text {
					t.Errorf("the type %s is said to stand at %q", a.Annotation.Text, written)
				}
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got %q, want %q", joined, test.want)
			}
		})
	}
}
