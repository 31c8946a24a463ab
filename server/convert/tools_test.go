//go:build tools

package convert

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parity"
	"github.com/octollm/octolsp/cmd/testtools/parts"
	"go.lsp.dev/protocol"
)

// units is the length of text in each encoding, counted without octolsp.
var units = map[Encoding]func(text string) int{
	UTF8:  func(text string) int { return len(text) },
	UTF16: func(text string) int { return len(utf16.Encode([]rune(text))) },
	UTF32: func(text string) int { return len([]rune(text)) },
}

// TestToolPositions holds diagnostics of tools, as an editor gets them, against
// the lines and columns that the tools themselves print: in all encodings, in
// lines with text before them that each counts in another way.
func TestToolPositions(t *testing.T) {
	cargo, err := exec.LookPath(clippy.Tool{}.Program().Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		tool    tools.ProjectChecker
		name    string
		program string
		project string
		says    func(testing.TB, string) []parity.Said
	}{
		{ruff.Tool{}, "ruff", parts.Ruff(t), "inventory", func(tb testing.TB, folder string) []parity.Said {
			return parity.Ruff(tb, parity.Program(tb, parts.Ruff(tb)), folder)
		}},
		{mypy.Tool{}, "mypy 1", parts.Mypy(t, "bookworm"), "inventory", func(tb testing.TB, folder string) []parity.Said {
			return parity.Mypy(tb, parity.Program(tb, parts.Mypy(tb, "bookworm")), folder)
		}},
		{mypy.Tool{}, "mypy 2", parts.Mypy(t, "sid"), "inventory", func(tb testing.TB, folder string) []parity.Said {
			return parity.Mypy(tb, parity.Program(tb, parts.Mypy(tb, "sid")), folder)
		}},
		{clippy.Tool{}, "clippy", cargo, "ledger", func(tb testing.TB, folder string) []parity.Said {
			return parity.Clippy(tb, parts.Cargo(tb), folder)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := parity.Copy(t, test.project)
			said := test.says(t, folder)
			run := tools.Run{Trusted: true, Program: parity.Program(t, test.program), Root: folder, Read: parity.Read}
			shown := map[Encoding][]string{}
			err := test.tool.CheckProject(t.Context(), run, func(file tools.File) error {
				for encoding := range units {
					shown[encoding] = append(shown[encoding], diagnosed(t, encoding, file)...)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for encoding, length := range units {
				compare(t, encoding, said, shown[encoding], length)
			}
		})
	}
}

// diagnosed are the diagnostics of the file as an editor reads them.
func diagnosed(t *testing.T, encoding Encoding, file tools.File) []string {
	t.Helper()
	var decoded []struct {
		Range   protocol.Range
		Message string
	}
	list := Format{Encoding: encoding}.List(text.NewLines(file.Source), "file://"+file.Path, file.Findings)
	if err := json.Unmarshal(list.AppendJSON(nil), &decoded); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range decoded {
		all = append(all, shownAs(file.Path, int(d.Range.Start.Line), int(d.Range.Start.Character), d.Message))
	}
	return all
}

func shownAs(path string, line, character int, message string) string {
	return fmt.Sprintf("%s:%d:%d: %s", path, line, character, message)
}

// compare looks for each thing that the tool says among what is shown, where
// it is to stand by the tool's own line and column. Notes of mypy stand with
// errors, and what has no column stands somewhere on its line.
func compare(t *testing.T, encoding Encoding, said []parity.Said, shown []string, length func(string) int) {
	t.Helper()
	outside := 0
	for _, s := range said {
		if s.Level == "note" || s.Column == 0 {
			continue
		}
		source, err := parity.Read(s.Path)
		if err != nil {
			t.Fatal(err)
		}
		before := s.Before(source)
		if s.Line == 1 && strings.HasPrefix(source, "\ufeff") {
			before = "\ufeff" + before // LSP counts it, tools do not
		}
		if len(before) > len([]rune(before)) {
			outside++
		}
		if want := shownAs(s.Path, s.Line-1, length(before), s.Message); !slices.Contains(shown, want) {
			t.Errorf("encoding %d: nothing is shown at %s", encoding, want)
		}
	}
	if outside < 3 {
		t.Errorf("only %d of %d places have text outside of ASCII before them", outside, len(said))
	}
}
