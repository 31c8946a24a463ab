//go:build tools

package parity

import (
	"cmp"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
	"github.com/octollm/octolsp/analyzers/tools/mypy"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

func TestRuff(t *testing.T) {
	program := Program(t, parts.Ruff(t))
	for _, project := range Python {
		t.Run(project, func(t *testing.T) {
			folder := Copy(t, project)
			files := found(t, ruff.Tool{}, program, folder)
			var said []string
			for _, s := range Ruff(t, program, folder) {
				said = append(said, tell(s.Path, s.Line, s.Column, "ruff/"+s.Code, s.Message))
			}
			equal(t, said, told(files, CodePoints))
			for _, file := range files {
				for _, f := range file.Findings {
					wanted := finding.Warning
					if f.Code == "invalid-syntax" {
						wanted = finding.Error
					}
					if f.Severity != wanted || "ruff/"+f.Code != f.Rule || f.Source != "ruff" {
						t.Errorf("%s: %+v", file.Path, f)
					}
				}
			}
		})
	}
}

func TestMypy(t *testing.T) {
	for _, suite := range []string{"bookworm", "trixie", "sid"} {
		program := Program(t, parts.Mypy(t, suite))
		for _, project := range Python {
			t.Run(suite+"/"+project, func(t *testing.T) {
				folder := Copy(t, project)
				var said []string
				for _, s := range Mypy(t, program, folder) {
					rule := "note"
					if s.Level == "error" {
						rule = "mypy/" + cmp.Or(s.Code, "error")
					}
					if s.Column == 0 { // it is about the line
						s.Column = indentation(t, s) + 1
					}
					said = append(said, tell(s.Path, s.Line, s.Column, rule, strings.TrimSpace(s.Message)))
				}
				equal(t, said, told(withNotes(found(t, mypy.Tool{}, program, folder)), Bytes))
			})
		}
	}
}

// indentation is the number of blanks before the line that s is about.
func indentation(t *testing.T, s Said) int {
	t.Helper()
	source, err := Read(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Split(source, "\n")[s.Line-1]
	return len(line) - len(strings.TrimLeft(line, " \t"))
}

// withNotes shows as findings what explains others, and names all of them
// notes.
func withNotes(files []tools.File) []tools.File {
	for i, file := range files {
		var flat []finding.Finding
		for _, f := range file.Findings {
			if f.Severity == finding.Info {
				f.Rule = "note"
			}
			flat = append(flat, f)
			for _, place := range f.Related {
				flat = append(flat, finding.Finding{Rule: "note", Range: place.Range, Message: place.Message})
			}
		}
		files[i].Findings = flat
	}
	return files
}

func TestBlack(t *testing.T) {
	for _, suite := range []string{"bookworm", "sid"} {
		program := Program(t, parts.Black(t, suite))
		t.Run(suite, func(t *testing.T) {
			folder := Copy(t, "inventory")
			changes(t, "black/would-reformat", BlackChanges(t, program, folder), found(t, black.Tool{}, program, folder))
		})
	}
}
