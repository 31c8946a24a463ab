package language

import (
	"context"
	"iter"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// Plain is the semantics of a language without a grammar: its files depend on
// no others, and all that is read in them are suppressions in the comments that
// end with their line.
type Plain struct{}

// NewLocator makes a locator that asks nothing.
func (Plain) NewLocator(files.FS) Locator { return Plain{} }

// Locate is a placement that only files at the same path share.
func (Plain) Locate(path string) Placement { return plainPlacement(path) }

type plainPlacement string

// LinkUnit is the file alone.
func (o plainPlacement) LinkUnit() string { return string(o) }

// Check finds nothing; the group that it yields has the suppressions.
func (Plain) Check(_ context.Context, file *File, _ *grammars.Tree, _ *rule.Set) ([]rule.ChunkFindings, Summary) {
	found := &rule.Findings{Suppressions: suppressions(file.Source, file.Language.Comment)}
	if len(found.Suppressions) == 0 {
		return nil, nil
	}
	return []rule.ChunkFindings{{Findings: found}}, nil
}

// suppressions are those in the comments of source that begin with marker: at
// the beginning of a line, or after white space and outside of quotes.
func suppressions(source, marker string) []rule.Suppression {
	if marker == "" || !strings.Contains(source, "octolsp:") {
		return nil
	}
	var found []rule.Suppression
	at := 0
	for line := range strings.Lines(source) {
		ended := strings.TrimRight(line, "\r\n")
		if start := commentIn(ended, marker); start >= 0 {
			found = append(found, rule.ParseSuppressions(ended[start:], at+start, marker)...)
		}
		at += len(line)
	}
	return found
}

// commentIn is where the comment of line begins, or -1.
func commentIn(line, marker string) int {
	quote := byte(0)
	for i := range len(line) {
		c := line[i]
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case quote == 0 && strings.HasPrefix(line[i:], marker) && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t'):
			return i
		}
	}
	return -1
}

// Link makes links for which no condition holds.
func (Plain) Link([]Summary, func(path string) Summary) Links { return Plain{} }

// Decode fails: there is no summary.
func (Plain) Decode([]byte) (Summary, error) { return nil, ErrEncoding }

// Holds is false: no finding in such a file waits for others.
func (Plain) Holds(string, rule.Condition) bool { return false }

// Definitions are none.
func (Plain) Definitions(*File, *grammars.Tree) iter.Seq[Definition] {
	return func(func(Definition) bool) {}
}

// Allowed are none.
func (Plain) Allowed(*grammars.Tree) []rule.SuppressedName { return nil }
