//go:build tools

package mypy_test

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// Where an error stands on any line is right, or it is the whole line if mypy's
// own columns don't tell.
func TestColumnsOfAnyText(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	letters := func(from string, least, most int) string {
		var b strings.Builder
		for range least + random.IntN(most-least+1) {
			all := []rune(from)
			b.WriteRune(all[random.IntN(len(all))])
		}
		return b.String()
	}
	lines := []string{"\ufeffx = 1"}
	for range 300 {
		lines = append(lines, `"`+letters("aé𝕏中 b", 0, 12)+`"; `+letters("aé中", 1, 3)+" = 1; x.q"+letters("qé中", 0, 3))
	}
	for _, suite := range suites {
		t.Run(suite, func(t *testing.T) {
			run := realRun(t, suite, map[string]string{"a.py": strings.Join(lines, "\n") + "\n"})
			run.Paths = []string{filepath.Join(run.Root, "a.py")}
			files, err := checkOnce(t, run)
			if err != nil {
				t.Fatal(err)
			}
			source, whole := files["a.py"].Source, 0
			if len(files["a.py"].Findings) != 300 {
				t.Fatalf("%d findings", len(files["a.py"].Findings))
			}
			for i, f := range files["a.py"].Findings {
				line := lines[i+1]
				start := strings.LastIndex(source[:f.Range.Start], "\n") + 1
				_, after, _ := strings.Cut(line, "x.q")
				expression := "x.q" + after
				switch got := source[f.Range.Start:f.Range.End]; {
				case got == line:
					whole++
				case f.Range.Start-start != len(line)-len(expression) || got != expression && (suite != "sid" || got != "x"):
					t.Errorf("%q: %q at %d", line, got, f.Range.Start-start)
				}
			}
			if whole > 0 && suite != "sid" || whole > 30 {
				t.Errorf("%d whole lines", whole)
			}
		})
	}
}
