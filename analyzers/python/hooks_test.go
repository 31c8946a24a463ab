package python

import (
	"fmt"
	"slices"
	"testing"

	"github.com/octollm/octolsp/analyzers/rule"
)

// TestHooks: a rule is shown all that it looks at, each with what it belongs to.
func TestHooks(t *testing.T) {
	const source = `"""Module."""

def f(a, *, b: int) -> None:
    """Function."""

class C:
    """Class."""
    x = 1
    def m(self, c):
        """One""" """Two."""
    def n(self, d
        """Broken."""
`
	var got []string
	saw := func(p *Pass, format string, arguments ...any) {
		owner := "the file"
		if p.Definition() != nil {
			owner = p.Symbol
		}
		got = append(got, owner+": "+fmt.Sprintf(format, arguments...))
	}
	r := &Rule{
		Module:    func(p *Pass, m *Module) { saw(p, "module %v", p.Module == m) },
		Class:     func(p *Pass, c *Class) { saw(p, "class %s, %v", c.Name, p.Class == c) },
		Function:  func(p *Pass, f *Function) { saw(p, "function %s, %v", f.Name, p.Function == f) },
		Docstring: func(p *Pass, d *Docstring) { saw(p, "docstring %s", d.Range.In(p.Source())) },
		Parameter: func(p *Pass, parameter *Parameter) { saw(p, "parameter %s", parameter.Name) },
		Attribute: func(p *Pass, a *Attribute) { saw(p, "attribute %s", a.Name) },
	}
	var all active
	all.add(enabled{r, nil})
	tree := parsed(t, source)
	c := checker{set: rule.NewSet(rule.Basic, "google", nil), active: all, imports: ModuleOf(tree).Imports}
	module := ModuleOf(tree)
	c.module(module, Placement{}.context(module))
	w := walker{imports: module.Imports, visit: c.visit}
	w.nested(tree.Root, 0, Placement{}.context(module), nil)
	want := []string{
		"the file: module true", `the file: docstring """Module."""`,
		"f: function f, true", `f: docstring """Function."""`, "f: parameter a", "f: parameter b",
		"C: class C, true", `C: docstring """Class."""`, "C: attribute x",
		"C.m: function m, true", "C.m: parameter c",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
