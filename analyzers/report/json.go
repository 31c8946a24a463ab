package report

import (
	"bytes"
	"encoding/json"
	"maps"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

// jsonFormat is the format for programs: one JSON object, with one finding a
// line.
type jsonFormat struct{}

type jsonFinding struct {
	Rule string `json:"rule"`
	// Equivalents are the codes of other checkers that find exactly this; empty
	// for what a tool found.
	Equivalents []string `json:"equivalents"`
	// Source is "octolsp" or the name of the tool that found it; Code is the
	// tool's own name for its rule, and URL the page about it.
	Source      string       `json:"source"`
	Code        *string      `json:"code"`
	URL         *string      `json:"url"`
	Severity    string       `json:"severity"`
	Path        string       `json:"path"`
	Start       jsonPosition `json:"start"`
	End         jsonPosition `json:"end"`
	Message     string       `json:"message"`
	Symbol      *string      `json:"symbol"`
	Fingerprint string       `json:"fingerprint"`
	Fixes       []jsonFix    `json:"fixes"`
	// Related are other places in the same file.
	Related []jsonRelated `json:"related"`
}

// jsonPosition counts lines and columns from 1, columns in code points, and
// bytes from 0.
type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

type jsonFix struct {
	Title         string     `json:"title"`
	Applicability string     `json:"applicability"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Start jsonPosition `json:"start"`
	End   jsonPosition `json:"end"`
	Text  string       `json:"text"`
}

type jsonRelated struct {
	Start   jsonPosition `json:"start"`
	End     jsonPosition `json:"end"`
	Message string       `json:"message"`
}

type jsonSummary struct {
	Files    int            `json:"files"`
	Findings int            `json:"findings"`
	Skipped  []Skipped      `json:"skipped"`
	ByRule   map[string]int `json:"by_rule"`
}

func (jsonFormat) Begin() (begin, between string) {
	return `{"version":1,"findings":[`, ","
}

func (jsonFormat) Fragment(file *File) []byte {
	if len(file.Findings) == 0 {
		return nil
	}
	var out bytes.Buffer
	encoder := newEncoder(&out)
	lines := text.NewLines(file.Source)
	fingerprints := Fingerprints(file)
	for i := range file.Findings {
		f := &file.Findings[i]
		entry := jsonFinding{
			Rule:        f.Rule,
			Equivalents: equivalents(f),
			Source:      f.Source,
			Code:        orNull(toolCode(f)),
			URL:         orNull(f.URL),
			Severity:    f.Severity.String(),
			Path:        file.Path,
			Start:       position(lines, f.Range.Start),
			End:         position(lines, f.Range.End),
			Message:     f.Message,
			Symbol:      orNull(f.Symbol),
			Fingerprint: fingerprints[i],
			Fixes:       jsonFixes(f, lines),
			Related:     make([]jsonRelated, len(f.Related)),
		}
		for k, place := range f.Related {
			entry.Related[k] = jsonRelated{position(lines, place.Range.Start), position(lines, place.Range.End), place.Message}
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		encode(encoder, &out, entry)
	}
	return out.Bytes()
}

func (jsonFormat) End(summary *Totals) []byte {
	var out bytes.Buffer
	out.WriteString("\n],\"summary\":")
	entry := jsonSummary{summary.Files, summary.Findings, summary.Skipped, maps.Clone(summary.ByRule)}
	if entry.Skipped == nil {
		entry.Skipped = []Skipped{}
	}
	if entry.ByRule == nil {
		entry.ByRule = map[string]int{}
	}
	encode(newEncoder(&out), &out, entry)
	out.WriteString("}\n")
	return out.Bytes()
}

// toolCode is the code of what a tool found.
func toolCode(f *finding.Finding) string {
	if f.Source == finding.SourceNative {
		return ""
	}
	return f.Code
}

// orNull is s, or nil if it is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func newEncoder(out *bytes.Buffer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}

// encode writes value without the line end that the encoder adds.
func encode(encoder *json.Encoder, out *bytes.Buffer, value any) {
	if err := encoder.Encode(value); err != nil {
		panic("report: " + err.Error()) // the types above can always be encoded
	}
	out.Truncate(out.Len() - 1)
}

func position(lines *text.Lines, offset int) jsonPosition {
	at := lines.Position(offset)
	return jsonPosition{at.Line, at.Column, offset}
}

func jsonFixes(f *finding.Finding, lines *text.Lines) []jsonFix {
	fixes := make([]jsonFix, len(f.Fixes))
	for i, fix := range f.Fixes {
		edits := make([]jsonEdit, len(fix.Edits))
		for k, edit := range fix.Edits {
			edits[k] = jsonEdit{position(lines, edit.Start), position(lines, edit.End), edit.New}
		}
		fixes[i] = jsonFix{fix.Title, fix.Applicability.String(), edits}
	}
	return fixes
}
