package server_test

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/grammars/corpus"
	"go.lsp.dev/uri"
)

// breaks are insertions that leave the text broken, or not what it was.
var breaks = []string{"(", "\"\"\"", "'", "{", "\n", "    ", "x", "𝒜", "#", "//", "/*", "\\", "def ", "fn ", "\r\n", "\t", ":"}

// An action that is applied after, or while, somebody edits is right or
// refused: the finding is gone, and there are no more syntax errors than
// before.
func TestCodeActionsWhileEditing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 2))
	const trialsPerFile = 25
	w := &typist{random: random, done: map[string]int{}}
	clients := []string{lazyClient, lazyClient, eagerClient, commandClient}
	files := realSources(t, random, corpus.Python(t), trials/trialsPerFile*2/3+1, 12_000)
	files = append(files, realSources(t, random, corpus.Rust(t), trials/trialsPerFile/3+1, 12_000)...)
	for i, file := range files {
		t.Run(file.name, func(t *testing.T) {
			w.editor = start(t, t.TempDir(), clients[i%len(clients)])
			w.open(file)
			for range trialsPerFile {
				w.trial(t)
			}
		})
	}
	t.Logf("%v", w.done)
	for _, kind := range []string{"made", "refused by the server", "refused by the version", "suppressed", "fixed", "all fixed"} {
		if w.done[kind] < trials/100 {
			t.Errorf("only %d %s of %d trials", w.done[kind], kind, trials)
		}
	}
}

// typist is somebody who edits and applies actions.
type typist struct {
	*editor
	random    *rand.Rand
	at        uri.URI
	name      string
	source    string
	whole     string // the text before edits broke it
	extension string
	done      map[string]int
}

func (w *typist) open(file realSource) {
	w.name, w.extension = file.name, filepath.Ext(file.name)
	w.source = flawed(w.random, file.source, w.extension, 6)
	w.whole = w.source
	w.at = uri.File(filepath.Join(w.folder, file.name))
	w.openNew(w.at, w.source)
}

// edit makes a random edit and tells the server.
func (w *typist) edit(t *testing.T) {
	if w.random.IntN(3) == 0 {
		w.source = flawed(w.random, w.source, w.extension, 1)
		w.change(w.at, w.source)
		return
	}
	at := w.random.IntN(len(w.source) + 1)
	for at < len(w.source) && !utf8.RuneStart(w.source[at]) || at > 0 && at < len(w.source) && w.source[at-1] == '\r' {
		at++
	}
	end := at
	if w.random.IntN(2) == 0 {
		end = min(len(w.source), at+w.random.IntN(30))
		for end < len(w.source) && !utf8.RuneStart(w.source[end]) || end > 0 && end < len(w.source) && w.source[end-1] == '\r' {
			end++
		}
	}
	inserted := ""
	if end == at || w.random.IntN(2) == 0 {
		inserted = breaks[w.random.IntN(len(breaks))]
	}
	units := encodings["utf-16"]
	reach := place{positionOf(w.source, at, units), positionOf(w.source, end, units)}
	w.version++
	w.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": w.at, "version": w.version},
		"contentChanges": []any{map[string]any{"range": reach, "text": inserted}},
	})
	w.source = w.source[:at] + inserted + w.source[end:]
}

// trial asks for actions, edits at some moment, and applies one.
func (w *typist) trial(t *testing.T) {
	switch w.random.IntN(6) {
	case 0:
		w.source = w.whole
		w.change(w.at, w.source)
	case 1, 2, 3:
		w.edit(t)
	}
	source, version := w.source, w.version
	diagnostics := w.pull(w.at)
	if len(diagnostics) == 0 {
		w.done["without findings"]++
		return
	}
	target := diagnostics[w.random.IntN(len(diagnostics))]
	if fixable := slices.DeleteFunc(slices.Clone(diagnostics), func(d diagnostic) bool {
		return d.Code != "octolsp/unused-ignore" && d.Code != "typehint/unannotated-return" && d.Code != "docstring/empty-docstring"
	}); len(fixable) > 0 && w.random.IntN(2) == 0 {
		target = fixable[w.random.IntN(len(fixable))]
	}
	context := map[string]any{"diagnostics": slices.DeleteFunc(slices.Clone(diagnostics), func(d diagnostic) bool {
		return d.Range.Start.after(target.Range.End) || target.Range.Start.after(d.Range.End)
	})}
	if w.random.IntN(5) == 0 {
		context["only"] = []string{"source.fixAll"}
	}
	// As editors do, it names the diagnostics that touch the range.
	actions := slices.DeleteFunc(w.actionsAt(w.at, target.Range, context), func(a codeAction) bool {
		return strings.HasPrefix(a.Title, "Explain ")
	})
	if len(actions) == 0 {
		w.done["without actions"]++
		return
	}
	a := actions[w.random.IntN(min(len(actions), 6))]
	moment := w.random.IntN(3) // 0: no edit, 1: before the edit is asked for, 2: at the same time
	if moment == 1 {
		w.edit(t)
	}
	edit, err := w.editOf(t, a, moment == 2)
	if err != nil {
		mayRefuse := strings.Contains(err.Error(), "was not done") && syntaxErrors(t, w.extension, source) > 0
		if code(err) != -32801 && !mayRefuse || moment == 0 && code(err) == -32801 && w.version == version {
			t.Fatalf("%s: %q: %v, in\n%s", w.name, a.Title, err, source)
		}
		w.done["refused by the server"]++
		return
	}
	if a.Edit == nil && moment == 1 && w.source != source {
		t.Fatalf("%s: %q was made of a text that had changed", w.name, a.Title)
	}
	edits, named := edit.of(t, w.at)
	made := edited(t, source, edits)
	if named != 0 && named != version {
		if moment == 0 || w.source != source {
			t.Fatalf("%s: %q is for version %d, but was offered for %d", w.name, a.Title, named, version)
		}
	}
	if w.version != version && w.source != source {
		// A client refuses it by its version; one without versions has just
		// been told the edit before its own came to the server. What was made
		// must be right for the text that it was offered for.
		w.done["refused by the version"]++
	}
	typed := w.source
	w.judge(t, a, source, made, edits)
	w.done["made"]++
	if moment == 2 {
		// Which came first is chance; the trials after this one shall not be.
		w.change(w.at, typed)
		w.source = typed
	}
}

// editOf is the edit of the action, as the client of w gets it; meanwhile
// reports that somebody edits at the same time.
func (w *typist) editOf(t *testing.T, a codeAction, meanwhile bool) (*workspaceEdit, error) {
	if a.Edit != nil {
		if meanwhile {
			w.edit(t)
		}
		return a.Edit, nil
	}
	method, params := "codeAction/resolve", any(a.raw)
	if a.Arguments != nil {
		method, params = "workspace/executeCommand", map[string]any{"command": a.Command, "arguments": a.Arguments}
	}
	pending, err := w.Send(method, params)
	if err != nil {
		t.Fatal(err)
	}
	if meanwhile {
		w.edit(t)
	}
	if a.Arguments == nil {
		var resolved codeAction
		err := pending.Result(w.ctx, &resolved)
		return resolved.Edit, err
	}
	if err := pending.Result(w.ctx, nil); err != nil {
		return nil, err
	}
	message, err := w.Wait(w.ctx, "workspace/applyEdit", nil)
	if err != nil {
		t.Fatal(err)
	}
	var given struct{ Edit *workspaceEdit }
	if err := json.Unmarshal(message.Params, &given); err != nil {
		t.Fatal(err)
	}
	return given.Edit, nil
}

// judge looks at what an action made of a text, and leaves the server with it.
func (w *typist) judge(t *testing.T, a codeAction, source, made string, edits []textEdit) {
	broken := syntaxErrors(t, w.extension, source)
	if after := syntaxErrors(t, w.extension, made); after > broken {
		t.Fatalf("%s: %q makes %d syntax errors of %d:\n%s", w.name, a.Title, after, broken, made)
	}
	w.change(w.at, source)
	before := w.pull(w.at)
	w.change(w.at, made)
	w.source = made
	after := w.pull(w.at)
	if strings.HasPrefix(a.Title, "Fix all ") {
		for _, d := range after {
			if broken == 0 && d.Code == "octolsp/unused-ignore" && strings.Contains(d.Message, "covers no finding") {
				t.Fatalf("%s: after %q there is %+v in\n%s", w.name, a.Title, d, made)
			}
		}
		w.done["all fixed"]++
		return
	}
	about := a.about(t)
	same := func(all []diagnostic) (count int) {
		for _, d := range all {
			if d.Code == about.Code && d.Message == about.Message {
				count++
			}
		}
		return count
	}
	// In text that is broken an edit may bring other findings to light, one even
	// where the old one stood.
	gone := same(after) < same(before)
	if broken > 0 && len(a.Diagnostics) > 0 {
		about.Range.Start = moved(t, source, made, edits, about.Range.Start)
		gone = gone || !slices.ContainsFunc(after, func(d diagnostic) bool {
			return d.Code == about.Code && d.Message == about.Message && d.Range.Start == about.Range.Start
		})
	}
	if !gone && (broken == 0 || len(a.Diagnostics) > 0) {
		t.Fatalf("%s: after %q there is still %q (%s) in\n%s", w.name, a.Title, about.Message, about.Code, made)
	}
	if strings.HasPrefix(a.Title, "Ignore ") || strings.HasPrefix(a.Title, "Add `#") {
		if broken == 0 && !slices.Equal(others(before, about), others(after, about)) {
			t.Fatalf("%s: %q changes other findings: before\n%q\nafter\n%q", w.name, a.Title, others(before, about), others(after, about))
		}
		w.done["suppressed"]++
	} else {
		w.done["fixed"]++
	}
}

// others are what the diagnostics of other rules say, sorted. A suppression may
// be of more use than before, so they are left out.
func others(all []diagnostic, than diagnostic) []string {
	var said []string
	for _, d := range all {
		if d.Code != than.Code && d.Code != "octolsp/unused-ignore" {
			said = append(said, d.Code+": "+d.Message)
		}
	}
	slices.Sort(said)
	return said
}

// about is the finding that a is about, as far as it says so.
func (a *codeAction) about(t *testing.T) diagnostic {
	t.Helper()
	if a.Arguments == nil {
		if len(a.Diagnostics) == 0 {
			t.Fatalf("%q has no diagnostics", a.Title)
		}
		return a.Diagnostics[0]
	}
	var arguments []struct{ Rule, Message string }
	if err := json.Unmarshal(a.Arguments, &arguments); err != nil {
		t.Fatal(err)
	}
	return diagnostic{Code: arguments[0].Rule, Message: arguments[0].Message}
}

// moved is where the position in source is after the edits, which made of it
// what made is.
func moved(t *testing.T, source, made string, edits []textEdit, p position) position {
	offset := offsetsIn(t, source)
	at := offset(p)
	shift := 0
	for _, edit := range edits {
		start, end := offset(edit.Range.Start), offset(edit.Range.End)
		switch {
		case end <= at:
			shift += len(edit.NewText) - (end - start)
		case start < at:
			at = start
		}
	}
	return positionOf(made, at+shift, encodings["utf-16"])
}

func syntaxErrors(t *testing.T, extension, source string) int {
	t.Helper()
	parser := grammars.NewParser(engine.GrammarOf("a" + extension))
	defer parser.Close()
	tree, err := parser.Parse(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(tree.Errors())
}

func (p position) after(other position) bool {
	return p.Line > other.Line || p.Line == other.Line && p.Character > other.Character
}
