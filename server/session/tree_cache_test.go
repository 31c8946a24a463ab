package session

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/octollm/octolsp/server/convert"
)

// TestResting opens more than is kept warm, and finds the same in all of it,
// also after an edit of what rested.
func TestWithoutTree(t *testing.T) {
	source := "\"\"\"Many.\"\"\"\n" + strings.Repeat("\n\ndef function(a):\n    \"\"\"F.\"\"\"\n", treeCacheSize/100)
	w := newWorkspace(t, convert.UTF16, "")
	const count = 8
	name := func(i int) string { return fmt.Sprintf("m%d.py", i) }
	var first *Checked
	for i := range count {
		w.openAs(w.at(name(i)), "", source)
		checked := w.check(w.uri(name(i)))
		if first == nil {
			first = checked
		}
	}
	if w.trees.size > treeCacheSize {
		t.Errorf("%d bytes are kept warm, want at most %d", w.trees.size, treeCacheSize)
	}
	snapshot := w.Current()
	d := snapshot.Document(w.uri(name(0)))
	resting := w.check(d.URI)
	if resting.Analysis.Tree != nil {
		t.Error("what was looked at first does not rest")
	}
	if resting.Result != first.Result {
		t.Error("what rests was looked at again")
	}
	whole, err := w.CheckSyntax(t.Context(), snapshot, d)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Analysis.Tree == nil || !reflect.DeepEqual(whole.Findings(), first.Findings()) {
		t.Error("what rested has no tree, or other findings")
	}
	w.replace(name(1), strings.Replace(source, "(a)", "(b)", 1))
	if again := w.check(w.uri(name(1))); reflect.DeepEqual(again.Findings(), first.Findings()) || len(again.Findings()) != len(first.Findings()) {
		t.Error("an edit of what rested was not seen")
	}
	for i := range count {
		if err := w.Forget(w.uri(name(i))); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.trees.kept) != 0 || w.trees.size != 0 {
		t.Errorf("%d closed documents are kept", len(w.trees.kept))
	}
}
