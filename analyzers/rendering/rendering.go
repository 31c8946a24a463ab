// Package rendering says what an editor shows of the definition under the
// cursor: its kind, its signature and its documentation, as Markdown, and what
// is missing of that.
//
// What a definition is and how it is documented is for its language to say, by
// [Language]. Ranges are bytes in the file.
package rendering

import (
	"bytes"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// Definition is something that has a name and may have documentation.
type Definition struct {
	// Symbol is the path from the top of the file, as in [finding.Finding];
	// empty for the file itself.
	Symbol string
	// Kind is what it is, for people: "function", "method", "class", "struct".
	Kind string
	// Signature is its source without the body, in one line; empty for the
	// file itself.
	Signature string
	// Name is where its name stands; empty at the place where an impl block
	// or the file begins.
	Name text.Range
	// Range is all of it, with decorators, attributes and comments above.
	Range text.Range
	// Documentation is what documents it, as Markdown; empty if nothing does.
	Documentation string
	// Missing are the messages of the findings about it, in their order.
	Missing []string
}

// A Language knows its definitions.
type Language interface {
	// DefinitionAt is the definition in parsed, which has its tree, whose name or
	// documentation is at offset; the innermost one, if several are. Its Missing
	// is empty.
	DefinitionAt(parsed *language.Parsed, offset int) (Definition, bool)
}

// At is the definition whose name, or else whose documentation, is at offset;
// the innermost one, if several are. findings are those in parsed, with ranges
// in the file. There is none without a tree.
func At(parsed *language.Parsed, offset int, findings []finding.Finding) (Definition, bool) {
	of, ok := parsed.File.Language.Semantics.(Language)
	if !ok || parsed.Tree == nil || offset < 0 || offset > len(parsed.File.Source) {
		return Definition{}, false
	}
	found, ok := of.DefinitionAt(parsed, offset)
	if ok {
		found.Missing = missing(&found, findings)
	}
	return found, ok
}

// missing are the messages of octolsp's own findings about d.
func missing(d *Definition, findings []finding.Finding) []string {
	var messages []string
	known := map[string]bool{}
	for i := range findings {
		f := &findings[i]
		about := f.Source == finding.SourceNative && f.Symbol == d.Symbol && d.Range.Encloses(f.Range) && !strings.HasPrefix(f.Rule, "octolsp/")
		if about && !known[f.Message] {
			known[f.Message] = true
			messages = append(messages, f.Message)
		}
	}
	return messages
}

// Touches reports whether the cursor at offset is in or at the end of a range
// that is not empty.
func Touches(r text.Range, offset int) bool {
	return r.Len() > 0 && r.Start <= offset && offset <= r.End
}

// OneLine is the source in place without the comments in it, in one line.
func OneLine(source string, place text.Range, comments []text.Range) string {
	var written strings.Builder
	at := place.Start
	for _, comment := range comments {
		if comment.Start >= at && comment.End <= place.End {
			written.WriteString(source[at:comment.Start])
			at = comment.End
		}
	}
	written.WriteString(source[at:place.End])
	var line []byte
	for _, part := range strings.FieldsFunc(written.String(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		part = strings.Join(strings.Fields(part), " ")
		if part == "" {
			continue
		}
		switch {
		case len(line) == 0 || bytes.HasSuffix(line, []byte("(")) || bytes.HasSuffix(line, []byte("[")):
		case strings.HasPrefix(part, ")") || strings.HasPrefix(part, "]"):
			line = bytes.TrimSuffix(line, []byte(","))
		default:
			line = append(line, ' ')
		}
		line = append(line, strings.TrimRight(part, "\\ ")...)
	}
	return string(line)
}

// Comments are where the nodes of the given kinds stand in chunk, which are those
// of comments.
func Comments(chunk *grammars.Chunk, kinds ...grammars.Kind) []text.Range {
	var found []text.Range
	for node := range chunk.Nodes() {
		if slices.Contains(kinds, node.Kind()) {
			found = append(found, node.Range())
		}
	}
	return found
}
