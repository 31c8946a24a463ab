package convert

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// encoder writes the diagnostics of one group into its fragment.
type encoder struct {
	Format
	doc *text.Lines
	uri string
	// start is the group's offset, line and character its place.
	start           int
	line, character uint32
	*fragment
}

// severities are those of LSP ("DiagnosticSeverity"), by that of a finding.
var severities = [...]byte{finding.Hint: '4', finding.Info: '3', finding.Warning: '2', finding.Error: '1'}

// diagnostic adds one diagnostic.
func (e *encoder) diagnostic(f *finding.Finding) {
	if e.count > 0 {
		e.json = append(e.json, ',')
	}
	e.count++
	e.literal(`{"range":`)
	e.position(f.Range)
	e.literal(`,"severity":`)
	e.json = append(e.json, severities[f.Severity])
	e.literal(`,"code":`)
	e.string(f.Rule)
	if page := e.page(f); page != "" {
		e.literal(`,"codeDescription":{"href":`)
		e.string(page)
		e.literal(`}`)
	}
	e.literal(`,"source":`)
	e.string(Source(f))
	e.literal(`,"message":`)
	e.string(f.Message)
	if e.Tags && f.Unnecessary {
		e.literal(`,"tags":[1]`)
	}
	if e.RelatedInformation && len(f.Related) > 0 {
		e.related(f.Related)
	}
	if e.Data {
		e.data(f)
	}
	e.literal(`}`)
}

// Source is what a diagnostic of f names as its source. A tool never has its
// bare name there: the tool's own server would take the diagnostic for its.
func Source(f *finding.Finding) string {
	if f.Source == finding.SourceNative {
		return f.Source
	}
	return finding.SourceNative + "(" + f.Source + ")"
}

// page is the address of the page about what was found, a tool's own or that of
// octolsp's rule; empty if there is none, or if the client can't show it.
func (f Format) page(found *finding.Finding) string {
	switch {
	case !f.CodeDescription:
		return ""
	case found.Source != finding.SourceNative:
		return found.URL
	case f.Pages == "":
		return ""
	}
	known := rule.Find(found.Rule)
	if known == nil {
		return ""
	}
	return f.Page(known)
}

// Page is the address of the page of r; empty if there is no base for it.
func (f Format) Page(r *rule.Rule) string {
	if f.Pages == "" {
		return ""
	}
	return strings.TrimSuffix(f.Pages, "/") + "/" + r.PagePath()
}

func (e *encoder) related(places []finding.Related) {
	e.literal(`,"relatedInformation":[`)
	for i, place := range places {
		if i > 0 {
			e.literal(`,`)
		}
		e.literal(`{"location":{"uri":`)
		e.string(e.uri)
		e.literal(`,"range":`)
		e.position(place.Range)
		e.literal(`},"message":`)
		e.string(place.Message)
		e.literal(`}`)
	}
	e.literal(`]`)
}

// data adds what a client hands back with a request for code actions: the
// definition that the finding is about, and how safe its best fix is.
func (e *encoder) data(f *finding.Finding) {
	e.literal(`,"data":{"symbol":`)
	e.string(f.Symbol)
	if len(f.Fixes) > 0 {
		e.literal(`,"fix":`)
		e.string(f.Fixes[0].Applicability.String())
	}
	e.literal(`}`)
}

// position adds a range whose numbers are left open.
func (e *encoder) position(r text.Range) {
	e.literal(`{"start":{"line":`)
	e.gap(r.Start)
	e.literal(`},"end":{"line":`)
	e.gap(r.End)
	e.literal(`}}`)
}

// gap leaves room for the position of the byte at offset, which is relative
// to the group's start.
func (e *encoder) gap(offset int) {
	at := e.Encoding.Position(e.doc, e.start+offset)
	g := gap{at: int32(len(e.json)), line: at.Line - e.line, character: at.Character}
	if g.line == 0 {
		g.character -= e.character
	}
	e.gaps = append(e.gaps, g)
}

func (e *encoder) literal(json string) { e.json = append(e.json, json...) }

func (e *encoder) string(value string) { e.json = AppendString(e.json, value) }

// AppendString adds value to buffer as a JSON string. What is not UTF-8 in it
// becomes U+FFFD.
func AppendString(buffer []byte, value string) []byte {
	quoted, err := jsontext.AppendQuote(buffer, value)
	if err != nil { // it is not UTF-8
		quoted, _ = jsontext.AppendQuote(buffer, strings.ToValidUTF8(value, "\uFFFD"))
	}
	return quoted
}
