package python

import (
	"slices"
	"strings"
	"testing"
)

func TestFlow(t *testing.T) {
	const body = `
    if a:
        return
    elif b:
        return (None)
    try:
        raise ValueError("a")
    except (ValueError, errors.Lost) as e:
        raise
    except TypeError as e:
        raise e
    def inner():
        yield 0
        return 0
    f = lambda: (yield 1)
    x = yield
    yield a, b
    yield from c
    raise NotImplementedError
    raise errors.Lost from None
    return 1, 2
`
	f := firstFunction(t, "@decorated\ndef f(a, b, c):"+body)
	flow := f.Flow()
	var got []string
	for _, r := range flow.Raises {
		got = append(got, r.Name+" in "+r.Range.In(f.Source))
	}
	for _, r := range flow.Returns {
		shown := r.Range.In(f.Source) + " of " + r.Value.In(f.Source)
		if r.None {
			shown += " (None)"
		}
		got = append(got, shown)
	}
	for _, y := range flow.Yields {
		shown := y.Range.In(f.Source) + " of " + y.Value.In(f.Source)
		if y.From {
			shown += " (from)"
		}
		got = append(got, shown)
	}
	want := []string{
		"ValueError in raise", "errors.Lost in raise", "TypeError in raise e", "errors.Lost in raise errors.Lost from None",
		"return of ", "return (None) of (None) (None)", "return 1, 2 of 1, 2",
		"yield of ", "yield a, b of a, b", "yield from c of c (from)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if raised := f.Raised(); !slices.Equal(raised, []string{"ValueError", "errors.Lost", "TypeError"}) {
		t.Errorf("raised are %q", raised)
	}
	if f.Flow() != flow {
		t.Error("the flow is made again")
	}
}

// TestFlowAndBody: both say the same of the same body.
func TestFlowAndBody(t *testing.T) {
	for _, body := range []string{"pass", "return", "return None", "return (1)", "yield", "return (yield)", "return None, 1", "return \\\n  None", "lambda: (yield)"} {
		f := firstFunction(t, "def f():\n  "+body+"\n")
		var counted Body
		for _, r := range f.Flow().Returns {
			counted.add(r)
		}
		if counted.ReturnsValue != f.Body.ReturnsValue || counted.ReturnsNone != f.Body.ReturnsNone ||
			counted.ReturnsBare != f.Body.ReturnsBare || (len(f.Flow().Yields) > 0) != f.Body.Yields {
			t.Errorf("%q: %+v, %+v", body, f.Flow(), f.Body)
		}
	}
}
