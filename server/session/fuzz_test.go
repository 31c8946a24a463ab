package session

import (
	"testing"

	"github.com/octollm/octolsp/server/convert"
	"go.lsp.dev/protocol"
)

// FuzzEdits makes any two changes, in ranges that a client might make up, and
// compares what is found with a session that opens the last text.
func FuzzEdits(f *testing.F) {
	f.Add("def f(a):\n    pass\n", uint32(0), uint32(6), uint32(1), uint32(0), "\"\"\"", true)
	f.Add("/// \U00010400\npub fn f() {}\n", uint32(0), uint32(5), uint32(9), uint32(9), "\r", false)
	f.Fuzz(func(t *testing.T, source string, line, character, endLine, endCharacter uint32, inserted string, python bool) {
		name := "a.rs"
		if python {
			name = "a.py"
		}
		w := newWorkspace(t, convert.UTF16, "")
		w.openAs(w.at(name), "", source)
		w.check(w.uri(name))
		r := protocol.Range{
			Start: protocol.Position{Line: line, Character: character},
			End:   protocol.Position{Line: endLine, Character: endCharacter},
		}
		if err := w.Change(w.uri(name), 2, []Change{w.partial(r, inserted), w.partial(r, inserted)}); err != nil {
			t.Fatal(err)
		}
		compare(t, []*workspace{w}, name, w.Current().Document(w.uri(name)).Text.Source)
	})
}
