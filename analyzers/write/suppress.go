package write

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// A Suppression is a way to take a finding away by a comment or attribute.
type Suppression struct {
	// Title is an imperative phrase, such as "Ignore docstring/empty-docstring
	// in this file".
	Title string
	// Edits speak of the text of the analysis.
	Edits []text.Edit
}

// Suppress are the ways to take f away, a finding of octolsp's own rules with
// ranges in the file of analysis: on its line in octolsp's own syntax and in
// that of the checker with an equivalent rule, then for the whole file. What
// suppresses other findings there already is added to. Ways that the place
// does not allow are left out, such as a comment inside of a string.
func Suppress(analysis *engine.Analysis, f finding.Finding) []Suppression {
	s := suppressor{source: analysis.File.Source, tree: analysis.Tree, analysis: analysis, finding: f, rule: rule.Find(f.Rule), marker: "#"}
	if analysis.File.Language.Grammar == grammars.Rust {
		s.marker = "//"
	}
	if s.rule == nil || f.Range.Start < 0 || f.Range.End < f.Range.Start || f.Range.End > len(s.source) {
		return nil
	}
	var ways []Suppression
	add := func(title string, edit text.Edit, ok bool) {
		if ok {
			ways = append(ways, Suppression{title, []text.Edit{edit}})
		}
	}
	switch s.rule.Name {
	case "octolsp/unused-ignore":
		return nil // to take the comment away is as easy
	case engine.RuleSyntaxError:
		// A comment beside it might be a part of the error.
	default:
		edit, ok := s.here()
		add(fmt.Sprintf("Ignore %s on this line", f.Rule), edit, ok)
		if s.marker == "//" {
			lint, edit, ok := s.allow()
			add(fmt.Sprintf("Add `#[allow(%s)]`", lint), edit, ok)
		} else {
			code, edit, ok := s.noqa()
			add(fmt.Sprintf("Add `# noqa: %s`", code), edit, ok)
		}
	}
	edit, ok := s.inFile()
	add(fmt.Sprintf("Ignore %s in this file", f.Rule), edit, ok)
	return ways
}

// suppressor makes the suppressions of one finding.
type suppressor struct {
	source   string
	tree     *grammars.Tree
	analysis *engine.Analysis
	finding  finding.Finding
	rule     *rule.Rule
	// marker begins a comment.
	marker string
}

// places are the offsets on whose lines a suppression counts, the best first.
func (s *suppressor) places() []int {
	places := []int{s.finding.Range.Start}
	for _, offset := range slices.Backward(s.finding.SuppressibleAt) {
		places = append(places, offset)
	}
	return slices.DeleteFunc(places, func(offset int) bool { return offset < 0 || offset > len(s.source) })
}

// line is the first line of places that can end in a comment.
func (s *suppressor) line(places []int) (line, bool) {
	for _, offset := range places {
		if line, ok := s.lineAt(offset); ok {
			return line, true
		}
	}
	return line{}, false
}

// here is the suppression on the line of the finding.
func (s *suppressor) here() (text.Edit, bool) {
	line, ok := s.line(s.places())
	if !ok {
		return text.Edit{}, false
	}
	for _, known := range line.suppressions {
		if known.Own && known.Scope == rule.ScopeLine && known.Unknown == "" {
			return s.addName(known), true
		}
	}
	return s.appendComment(line, "octolsp: ignore["+s.rule.Name+"]"), true
}

// addName adds the rule to an octolsp comment.
func (s *suppressor) addName(to rule.Suppression) text.Edit {
	if count := len(to.Names); count > 0 {
		return insertion(to.Names[count-1].Range.End, ", "+s.rule.Name)
	}
	written := to.Range.In(s.source)
	switch {
	case strings.HasSuffix(written, "]"):
		return insertion(to.Range.End-1, s.rule.Name)
	case strings.Contains(written, "["):
		return insertion(to.Range.End, s.rule.Name+"]")
	}
	return insertion(to.Range.End, "["+s.rule.Name+"]")
}

// appendComment writes a comment at the end of line, after the one that may be
// there.
func (s *suppressor) appendComment(line line, content string) text.Edit {
	end := line.Start + len(strings.TrimRight(line.In(s.source), " \t\f"))
	comment := s.marker + " " + content
	switch {
	case end == line.Start || end == len(text.ByteOrderMark) && strings.HasPrefix(s.source, text.ByteOrderMark):
	case s.marker == "#":
		comment = "  " + comment
	default:
		comment = " " + comment
	}
	return text.Edit{Range: text.Range{Start: end, End: line.End}, New: comment}
}

// inFile is the suppression for the whole file: at its top, or added to one
// that is there.
func (s *suppressor) inFile() (text.Edit, bool) {
	if strings.Contains(s.source, "octolsp:") {
		for _, comment := range s.comments(text.Range{Start: 0, End: len(s.source)}) {
			for _, known := range rule.ParseSuppressions(comment.In(s.source), comment.Start, s.marker) {
				if known.Own && known.Scope == rule.ScopeFile {
					return s.addName(known), true
				}
			}
		}
	}
	content := "octolsp: ignore-file[" + s.rule.Name + "]"
	top := s.top()
	if top <= len(text.ByteOrderMark) {
		// A comment on the first line may take away findings about the file as
		// a whole: that line must stay the first one.
		if first, ok := s.lineAt(top); len(first.suppressions) > 0 {
			return s.appendComment(first, content), ok
		}
	}
	comment, ending := s.marker+" "+content, text.LineEnding(s.source)
	if top > 0 && top == len(s.source) && lineStart(s.source, top) != top && s.source != text.ByteOrderMark {
		return insertion(top, ending+comment), true
	}
	return insertion(top, comment+ending), true
}

// top is where a comment may stand before all else: after a byte order mark,
// the line that names an interpreter, and Python's line with the encoding.
func (s *suppressor) top() int {
	top := 0
	if strings.HasPrefix(s.source, text.ByteOrderMark) {
		top = len(text.ByteOrderMark)
	}
	at := top
	for number := range 2 {
		end := lineEnd(s.source, at)
		line := s.source[at:end]
		next := nextLine(s.source, end)
		if number == 0 && isInterpreter(line) || s.marker == "#" && isEncoding(line) {
			top = next
		}
		at = next
	}
	return top
}

// isInterpreter reports whether the first line of a file names the program
// that runs it; "#![" begins an attribute of Rust.
func isInterpreter(line string) bool {
	rest, ok := strings.CutPrefix(line, "#!")
	return ok && !strings.HasPrefix(strings.TrimLeft(rest, " \t"), "[")
}

// isEncoding reports whether line is the one that says how a file is encoded
// (Python Language Reference, 2.1.4).
func isEncoding(line string) bool {
	trimmed := strings.TrimLeft(line, " \t\f")
	if !strings.HasPrefix(trimmed, "#") {
		return false
	}
	_, after, ok := strings.Cut(trimmed, "coding")
	return ok && (strings.HasPrefix(after, ":") || strings.HasPrefix(after, "="))
}

func insertion(at int, inserted string) text.Edit {
	return text.Edit{Range: text.Range{Start: at, End: at}, New: inserted}
}
