package ruff

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// diagnostic is one line of Ruff's output in JSON Lines. What may be null is a
// pointer, or empty then.
type diagnostic struct {
	Cell        *int    `json:"cell"`
	Code        *string `json:"code"`
	Filename    string  `json:"filename"`
	Message     string  `json:"message"`
	URL         string  `json:"url"`
	Location    *place  `json:"location"`
	EndLocation *place  `json:"end_location"`
	Fix         *struct {
		Applicability string `json:"applicability"`
		Message       string `json:"message"`
		Edits         []struct {
			Content     string `json:"content"`
			Location    place  `json:"location"`
			EndLocation place  `json:"end_location"`
		} `json:"edits"`
	} `json:"fix"`
}

// place is a position: both count from 1, columns in code points.
type place struct {
	Row    int `json:"row"`
	Column int `json:"column"`
}

func decode(line []byte) (diagnostic, error) {
	var d diagnostic
	if err := json.Unmarshal(line, &d); err != nil {
		return d, &tools.Failure{Tool: name, Message: fmt.Sprintf("printed a line that is not a JSON diagnostic: %.80q", line), Err: err}
	}
	return d, nil
}

// findings are the diagnostics as findings in source, the text that Ruff saw.
func findings(source string, found []diagnostic) []finding.Finding {
	if len(found) == 0 {
		return nil
	}
	seen := tools.NewSource(source)
	all := make([]finding.Finding, len(found))
	for i, d := range found {
		all[i] = d.finding(seen)
	}
	return all
}

func (d *diagnostic) finding(source *tools.Source) finding.Finding {
	code := "invalid-syntax"
	if d.Code != nil {
		code = *d.Code
	}
	f := finding.Finding{
		Rule: name + "/" + code, Severity: finding.Warning, Message: d.Message,
		Source: name, Code: code, URL: d.URL,
	}
	switch code {
	case "invalid-syntax", "E902", "E999":
		f.Severity = finding.Error
	case "F401", "F811", "F841":
		f.Unnecessary = true
	}
	if d.Location != nil {
		f.Range.Start = source.NearestCodePoint(d.Location.Row, d.Location.Column)
		f.Range.End = f.Range.Start
	}
	if d.EndLocation != nil {
		f.Range.End = max(f.Range.Start, source.NearestCodePoint(d.EndLocation.Row, d.EndLocation.Column))
	}
	if fix, ok := d.fix(source); ok {
		f.Fixes = []finding.Fix{fix}
	}
	return f
}

// fix reports false if there is none, or if one of its places is outside of the
// text.
func (d *diagnostic) fix(source *tools.Source) (finding.Fix, bool) {
	if d.Fix == nil || len(d.Fix.Edits) == 0 {
		return finding.Fix{}, false
	}
	fix := finding.Fix{Title: d.Fix.Message}
	if fix.Title == "" {
		fix.Title = "Fix: " + d.Message
	}
	switch strings.ToLower(d.Fix.Applicability) {
	case "safe":
		fix.Applicability = finding.Safe
	case "unsafe":
		fix.Applicability = finding.Unsafe
	}
	for _, edit := range d.Fix.Edits {
		start, startOK := source.CodePoints(edit.Location.Row, edit.Location.Column)
		end, endOK := source.CodePoints(edit.EndLocation.Row, edit.EndLocation.Column)
		if !startOK || !endOK || end < start {
			return finding.Fix{}, false
		}
		fix.Edits = append(fix.Edits, text.Edit{Range: text.Range{Start: start, End: end}, New: edit.Content})
	}
	return fix, true
}
