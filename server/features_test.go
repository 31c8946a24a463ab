package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the scenarios should say")

// cursor marks the place of the cursor in scenarios.
const cursor = "‸"

// encodings are the units of positions: the number of them in a text.
var encodings = map[string]func(string) int{
	"utf-8":  func(s string) int { return len(s) },
	"utf-16": func(s string) int { return len(utf16.Encode([]rune(s))) },
	"utf-32": utf8.RuneCountInString,
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type place struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// positionOf is where the byte at offset of source stands.
func positionOf(source string, offset int, units func(string) int) position {
	before := lineFeeds.Replace(source[:offset])
	return position{strings.Count(before, "\n"), units(before[strings.LastIndexByte(before, '\n')+1:])}
}

var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// textAt is the text of source in the range.
func textAt(t *testing.T, source string, at place, units func(string) int) (start, end int) {
	t.Helper()
	start, end = -1, -1
	for offset := range len(source) + 1 {
		if offset < len(source) && !utf8.RuneStart(source[offset]) {
			continue
		}
		switch positionOf(source, offset, units) {
		case at.Start:
			start = max(start, offset)
			if at.End == at.Start {
				end = start
			}
		case at.End:
			end = max(end, offset)
		}
	}
	if start < 0 || end < start {
		t.Fatalf("%+v is no range of the text", at)
	}
	return start, end
}

// client is an editor's capabilities with an encoding.
func client(encoding string, textDocument map[string]any) string {
	capabilities, err := json.Marshal(map[string]any{
		"general":      map[string]any{"positionEncodings": []string{encoding}},
		"textDocument": textDocument,
	})
	if err != nil {
		panic(err)
	}
	return string(capabilities)
}

// richClient has all that the features of the language can make use of.
var richClient = map[string]any{
	"diagnostic": map[string]any{},
	"hover":      map[string]any{"contentFormat": []string{"markdown", "plaintext"}},
	"completion": map[string]any{"completionItem": map[string]any{
		"snippetSupport": true, "preselectSupport": true, "documentationFormat": []string{"markdown"},
		"insertTextModeSupport": map[string]any{"valueSet": []int{1, 2}},
	}},
	"documentLink": map[string]any{"tooltipSupport": true},
}

// configure says the settings of the section "octolsp".
func (e *editor) configure(settings map[string]any) {
	e.t.Helper()
	e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"octolsp": settings}})
}

// openText opens a document that is in the folder but not on the disk.
func (e *editor) openText(name, text string) uri.URI {
	e.t.Helper()
	at := uri.File(filepath.Join(e.folder, filepath.FromSlash(name)))
	e.version++
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": at, "languageId": "", "version": e.version, "text": text,
	}})
	return at
}

// ask asks about the document, with more params.
func (e *editor) ask(method string, at uri.URI, more map[string]any, result any) {
	e.t.Helper()
	params := map[string]any{"textDocument": map[string]any{"uri": at}}
	maps.Copy(params, more)
	e.call("textDocument/"+method, params, result)
}

// A featureScenario is a text with a cursor, and what is wanted there.
type featureScenario struct {
	name, source, want string
	offset             int
}

// scenarios runs each of the scenarios in the file of testdata with clients of
// all encodings. run describes what it got, which must be what is wanted.
func scenarios(t *testing.T, file string, textDocument map[string]any, run func(t *testing.T, e *editor, s featureScenario, units func(string) int) string) {
	path := filepath.Join("testdata", file)
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for encoding, units := range encodings {
		t.Run(encoding, func(t *testing.T) {
			e := start(t, t.TempDir(), client(encoding, textDocument))
			for i, file := range archive.Files {
				given, want, _ := strings.Cut(string(file.Data), "====\n")
				before, after, _ := strings.Cut(given, cursor)
				s := featureScenario{file.Name, before + after, want, len(before)}
				t.Run(s.name, func(t *testing.T) {
					e.t = t
					got := run(t, e, s, units)
					if *update {
						archive.Files[i].Data = fmt.Appendf(nil, "%s====\n%s", given, got)
					} else if got != want {
						t.Errorf("got:\n%s\nwant:\n%s", got, want)
					}
				})
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
