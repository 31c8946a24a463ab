// Package suppressing makes the comments and attributes that take findings away,
// for people who ask for it. Ranges are bytes of the file.
package suppressing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/grammars"
)

// A Way is a way to take a finding away by a comment or attribute.
type Way struct {
	// Title is an imperative phrase, such as "Ignore docstring/empty-docstring
	// in this file".
	Title string
	// Edits speak of the text of the file.
	Edits []text.Edit
}

// NodeKind is what a node of a syntax tree is to somebody who wants to write a
// comment at the end of a line.
type NodeKind uint8

// The kinds of nodes.
const (
	// Code is all that is nothing of the others.
	Code NodeKind = iota
	// Comment is a comment that ends with its line and documents nothing.
	Comment
	// Documentation is a comment that ends with its line, and whose text is
	// documentation.
	Documentation
	// Spanning may go on for several lines, and has no comments in it.
	Spanning
)

// A Language knows where comments may stand.
type Language interface {
	// Node is the kind of n.
	Node(n grammars.Node) NodeKind
	// GoesOn reports whether line, which ends in no comment, can't have one, since
	// its last character joins it with the next.
	GoesOn(line string) bool
	// Gap is what stands between code and a comment behind it.
	Gap() string
	// IsHeader reports whether line, one of the first two of a file, must stand
	// before all comments that may be written.
	IsHeader(line string) bool
	// Foreign is the suppression by what the language, or the checker with an
	// equivalent rule, has for it; title is as in [Way].
	Foreign(site *Site) (title string, edit text.Edit, ok bool)
}

// Ways are the ways to take f away, a finding of octolsp's own rules with
// ranges in parsed: on its line in octolsp's own syntax and in that of the
// checker with an equivalent rule, then for the whole file. What suppresses
// other findings there already is added to. Ways that the place does not allow
// are left out, such as a comment inside of a string.
func Ways(parsed *language.Parsed, f finding.Finding) []Way {
	of, ok := parsed.File.Language.Semantics.(Language)
	s := &Site{Parsed: parsed, Finding: f, of: of, rule: rule.Find(f.Rule)}
	if !ok || s.rule == nil || f.Range.Start < 0 || f.Range.End < f.Range.Start || f.Range.End > len(parsed.File.Source) {
		return nil
	}
	var ways []Way
	add := func(title string, edit text.Edit, ok bool) {
		if ok {
			ways = append(ways, Way{title, []text.Edit{edit}})
		}
	}
	switch s.rule.Name {
	case "octolsp/unused-ignore":
		return nil // to take the comment away is as easy
	case "octolsp/syntax-error":
		// A comment beside it might be a part of the error.
	default:
		edit, ok := s.here()
		add(fmt.Sprintf("Ignore %s on this line", f.Rule), edit, ok)
		add(of.Foreign(s))
	}
	edit, ok := s.inFile()
	add(fmt.Sprintf("Ignore %s in this file", f.Rule), edit, ok)
	return ways
}

// A Site is a finding that is to be suppressed, where it stands.
type Site struct {
	Parsed  *language.Parsed
	Finding finding.Finding

	of   Language
	rule *rule.Rule
}

// Places are the offsets on whose lines a suppression counts, the best first.
func (s *Site) Places() []int {
	places := []int{s.Finding.Range.Start}
	for _, offset := range slices.Backward(s.Finding.SuppressibleAt) {
		places = append(places, offset)
	}
	return slices.DeleteFunc(places, func(offset int) bool { return offset < 0 || offset > len(s.Parsed.File.Source) })
}

// Line is the first line of places that can end in a comment.
func (s *Site) Line(places []int) (Line, bool) {
	for _, offset := range places {
		if line, ok := s.lineAt(offset); ok {
			return line, true
		}
	}
	return Line{}, false
}

// here is the suppression on the line of the finding.
func (s *Site) here() (text.Edit, bool) {
	line, ok := s.Line(s.Places())
	if !ok {
		return text.Edit{}, false
	}
	for _, known := range line.Suppressions {
		if known.Own && known.Scope == rule.ScopeLine && known.Unknown == "" {
			return s.addName(known), true
		}
	}
	return s.Append(line, "octolsp: ignore["+s.rule.Name+"]"), true
}

// addName adds the rule to an octolsp comment.
func (s *Site) addName(to rule.Suppression) text.Edit {
	if count := len(to.Names); count > 0 {
		return Insertion(to.Names[count-1].Range.End, ", "+s.rule.Name)
	}
	written := to.Range.In(s.Parsed.File.Source)
	switch {
	case strings.HasSuffix(written, "]"):
		return Insertion(to.Range.End-1, s.rule.Name)
	case strings.Contains(written, "["):
		return Insertion(to.Range.End, s.rule.Name+"]")
	}
	return Insertion(to.Range.End, "["+s.rule.Name+"]")
}

// Append writes a comment at the end of line, after the one that may be
// there.
func (s *Site) Append(line Line, content string) text.Edit {
	end := line.Start + len(strings.TrimRight(line.In(s.Parsed.File.Source), " \t\f"))
	comment := s.Parsed.File.Language.Comment + " " + content
	switch {
	case end == line.Start || end == len(text.ByteOrderMark) && strings.HasPrefix(s.Parsed.File.Source, text.ByteOrderMark):
	default:
		comment = s.of.Gap() + comment
	}
	return text.Edit{Range: text.Range{Start: end, End: line.End}, New: comment}
}

// inFile is the suppression for the whole file: at its top, or added to one
// that is there.
func (s *Site) inFile() (text.Edit, bool) {
	if strings.Contains(s.Parsed.File.Source, "octolsp:") {
		for _, comment := range s.comments(text.Range{Start: 0, End: len(s.Parsed.File.Source)}) {
			for _, known := range rule.ParseSuppressions(comment.In(s.Parsed.File.Source), comment.Start, s.Parsed.File.Language.Comment) {
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
		if first, ok := s.lineAt(top); len(first.Suppressions) > 0 {
			return s.Append(first, content), ok
		}
	}
	comment, ending := s.Parsed.File.Language.Comment+" "+content, text.LineEnding(s.Parsed.File.Source)
	if top > 0 && top == len(s.Parsed.File.Source) && text.LineStart(s.Parsed.File.Source, top) != top && s.Parsed.File.Source != text.ByteOrderMark {
		return Insertion(top, ending+comment), true
	}
	return Insertion(top, comment+ending), true
}

// top is where a comment may stand before all else: after a byte order mark,
// the line that names an interpreter, and what else the language has there.
func (s *Site) top() int {
	top := 0
	if strings.HasPrefix(s.Parsed.File.Source, text.ByteOrderMark) {
		top = len(text.ByteOrderMark)
	}
	at := top
	for number := range 2 {
		end := text.LineEnd(s.Parsed.File.Source, at)
		line := s.Parsed.File.Source[at:end]
		next := text.NextLine(s.Parsed.File.Source, end)
		if number == 0 && isInterpreter(line) || s.of.IsHeader(line) {
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

// Insertion is the edit that inserts text at an offset.
func Insertion(at int, inserted string) text.Edit {
	return text.Edit{Range: text.Range{Start: at, End: at}, New: inserted}
}
