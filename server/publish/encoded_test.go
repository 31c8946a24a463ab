package publish

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars/corpus"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
)

// newSession is a session in an empty folder.
func newSession(t *testing.T) (*session.Session, session.Address) {
	t.Helper()
	folder := t.TempDir()
	s := session.New(session.Options{Overrides: config.Overrides{Folder: folder}})
	t.Cleanup(s.Close)
	at := session.Address{URI: "file://" + folder, Path: folder}
	s.ChangeFolders([]session.Address{at}, nil)
	return s, at
}

func check(t *testing.T, s *session.Session, at string) *session.Checked {
	t.Helper()
	snapshot := s.Current()
	checked, err := s.Check(t.Context(), snapshot, snapshot.Document(at))
	if err != nil {
		t.Fatal(err)
	}
	return checked
}

// TestEncodeFollowsEdits makes random edits, and compares the diagnostics in
// each encoding, read as a client does, with what is found.
func TestEncodeFollowsEdits(t *testing.T) {
	pieces := []string{"x", "\n", "é𐐀", "def f(a):\n    pass\n", "\"\"\"", "(", "\r\n", "/// doc\n", ""}
	for _, files := range [][]string{corpus.Python(t), corpus.Rust(t)} {
		random := rand.New(rand.NewPCG(3, 1))
		for range 8 {
			path := files[random.IntN(len(files))]
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, folder := newSession(t)
			name := "source" + filepath.Ext(path)
			at := session.Address{URI: folder.URI + "/" + name, Path: filepath.Join(folder.Path, name)}
			source := strings.ToValidUTF8(string(content[:min(len(content), 30000)]), "?")
			if err := s.Open(session.Opened{Address: at, Spelled: at.URI, Text: source}); err != nil {
				t.Fatal(err)
			}
			encoders := map[convert.Encoding]*Encoder{}
			for _, encoding := range []convert.Encoding{convert.UTF8, convert.UTF16, convert.UTF32} {
				format := convert.Format{Encoding: encoding, RelatedInformation: true, Tags: true, Data: true}
				encoders[encoding] = NewEncoder(s.Current, func(*session.Folder) convert.Format { return format })
			}
			for version := range 15 {
				change := session.Change{Text: pieces[random.IntN(len(pieces))], Range: func(before *text.Lines) (text.Range, error) {
					start := random.IntN(len(before.Source) + 1)
					edit := text.Range{Start: start, End: min(len(before.Source), start+random.IntN(40))}
					for range 2 { // between characters
						edit = convert.UTF32.Bytes(before, convert.UTF32.Range(before, edit))
					}
					return edit, nil
				}}
				if err := s.Change(at.URI, int32(version)+1, []session.Change{change}); err != nil {
					t.Fatal(err)
				}
				for encoding, encoder := range encoders {
					compare(t, encoder, check(t, s, at.URI), encoding)
				}
			}
		}
	}
}

// compare compares the diagnostics of an edited document with its findings.
func compare(t *testing.T, encoder *Encoder, checked *session.Checked, encoding convert.Encoding) {
	t.Helper()
	made := encoder.Encode(checked)
	if again := encoder.Encode(checked); again != made {
		t.Fatal("what did not change was encoded again")
	}
	encoded := made.AppendJSON(nil)
	var list []protocol.Diagnostic
	if err := protocol.Unmarshal(encoded, &list); err != nil || !json.Valid(encoded) {
		t.Fatalf("the diagnostics are not JSON: %v\n%s", err, encoded)
	}
	type shown struct {
		rule, message string
		at            text.Range
	}
	var got, want []shown
	for _, d := range list {
		at := encoding.Bytes(checked.Document.Text, d.Range)
		got = append(got, shown{string(d.Code.(protocol.String)), string(d.Message.(protocol.String)), at})
	}
	for _, f := range checked.Findings() {
		want = append(want, shown{f.Rule, f.Message, f.Range})
	}
	order := func(a, b shown) int {
		if a.at.Start != b.at.Start {
			return a.at.Start - b.at.Start
		}
		return strings.Compare(a.rule+a.message, b.rule+b.message)
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Fatalf("in encoding %d shown\n%v\nwant\n%v", encoding, got, want)
	}
}

// TestEncodeShowsWhatSettingsSay checks that the least severity counts, that an
// encoder tells versions apart by what they show, and that it keeps nothing of
// closed documents.
func TestEncodeShowsWhatSettingsSay(t *testing.T) {
	s, folder := newSession(t)
	encoder := NewEncoder(s.Current, func(f *session.Folder) convert.Format {
		return convert.Format{Least: f.Settings.MinimumSeverity}
	})
	at := session.Address{URI: folder.URI + "/a.py", Path: filepath.Join(folder.Path, "a.py")}
	if err := s.Open(session.Opened{Address: at, Text: "def f(x):\n    pass\n"}); err != nil {
		t.Fatal(err)
	}
	checked := check(t, s, at.URI)
	first := encoder.Encode(checked)
	settings := session.DefaultSettings()
	settings.MinimumSeverity = finding.Error
	s.Configure(nil, settings)
	none := encoder.Encode(check(t, s, at.URI))
	if first.Count() == 0 || none.Count() != 0 || first.ID() == none.ID() {
		t.Errorf("%d diagnostics with the id %s, then %d with %s", first.Count(), first.ID(), none.Count(), none.ID())
	}
	if err := s.Forget(at.URI); err != nil {
		t.Fatal(err)
	}
	encoder.Forget(at.URI)
	encoder.Encode(checked) // it ends after the document was closed
	if len(encoder.last) != 0 {
		t.Errorf("%d closed documents are kept", len(encoder.last))
	}
}
