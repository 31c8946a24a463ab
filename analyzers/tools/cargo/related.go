package cargo

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// furtherInformation stands before the address of a lint's page.
const furtherInformation = "for further information visit "

// explain adds what the labels, notes and helps of the message say to f, and
// the address of the page that they name.
func (r *reader) explain(f *finding.Finding, s *source, base string, d *diagnostic) {
	add := func(at text.Range, message string) {
		if message = oneLine(message); message != "" && message != f.Message {
			f.Related = append(f.Related, finding.Related{Range: at, Message: message})
		}
	}
	r.labels(s, base, d, add)
	for i := range d.Children {
		child := &d.Children[i]
		if url, ok := strings.CutPrefix(child.Message, furtherInformation); ok {
			f.URL = url
			continue
		}
		if isAboutLevel(child.Message) || suggests(child) {
			continue
		}
		at := f.Range
		if len(child.Spans) > 0 {
			var ok bool
			var in *source
			if in, at, ok = r.anchor(base, child); in != s || !ok {
				continue
			}
		}
		add(at, child.Message)
		r.labels(s, base, child, add)
	}
}

// labels adds what stands at the spans of d in s, the primary ones first.
func (r *reader) labels(s *source, base string, d *diagnostic, add func(text.Range, string)) {
	for _, primary := range []bool{true, false} {
		for i := range d.Spans {
			sp := &d.Spans[i]
			if sp.Label == "" || sp.IsPrimary != primary {
				continue
			}
			in, place := r.call(base, sp)
			if in != s {
				continue
			}
			if at, ok := s.locate(place); ok {
				add(at, sp.Label)
			}
		}
	}
}

// isAboutLevel reports a note that only says why a lint is on.
func isAboutLevel(message string) bool {
	return strings.HasPrefix(message, "`#[") && strings.HasSuffix(message, "on by default") ||
		strings.HasPrefix(message, "`-") && strings.Contains(message, "implied by") ||
		strings.HasPrefix(message, "requested on the command line") ||
		strings.HasPrefix(message, "to override `-")
}

// suggests reports a child that is a suggestion, whether or not it became a fix
// whose title says the same.
func suggests(child *diagnostic) bool {
	for i := range child.Spans {
		if child.Spans[i].Replacement != nil {
			return true
		}
	}
	return false
}
