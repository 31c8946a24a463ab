// Package report writes what a check found, one file a format.
//
// What was found in a file becomes a fragment of the report, which many
// goroutines may make at once; a [Writer] puts the fragments together in the
// order of the files and ends with the [Summary].
package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
)

// A File is what was found in one file.
type File struct {
	// Path is the path to show, with forward slashes.
	Path string
	// RepositoryPath is the path from the root of the repository, with forward
	// slashes: the part of a fingerprint that is the same on every machine.
	RepositoryPath string
	// Source is the text that the findings speak of.
	Source string
	// Findings are sorted by place.
	Findings []finding.Finding
}

// Skipped is a file that was not checked, or not all of it.
type Skipped struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
	// Kind is the kind of the reason, as [check] accept names it; empty for one that
	// can't be accepted.
	Kind string `json:"kind,omitempty"`
	// Failed says that not to check it is an error: it could not be read, was asked
	// for by its own path, or octolsp itself failed on it; and no config accepts it.
	Failed bool `json:"-"`
}

// Totals count what a check did.
type Totals struct {
	// Files is the number of files that were checked.
	Files int
	// Findings is the number of findings that are reported.
	Findings int
	Skipped  []Skipped
	// ByRule counts the findings of each rule that has any.
	ByRule map[string]int
	// Fixable and UnsafelyFixable count the findings by the best fix that they
	// offer.
	Fixable, UnsafelyFixable int
	// BySeverity counts the findings of each severity.
	BySeverity [finding.Error + 1]int
	// Fixed is the number of fixes that were made before the report.
	Fixed int
	// Tools are the names and versions of the tools that ran, such as
	// "ruff 0.16.10", sorted.
	Tools []string
}

// Add counts the findings of one file.
func (s *Totals) Add(file *File) {
	s.Files++
	s.Findings += len(file.Findings)
	if s.ByRule == nil {
		s.ByRule = map[string]int{}
	}
	for i := range file.Findings {
		f := &file.Findings[i]
		s.ByRule[f.Rule]++
		s.BySeverity[f.Severity]++
		switch bestFix(f) {
		case finding.Safe:
			s.Fixable++
		case finding.Unsafe:
			s.UnsafelyFixable++
		}
	}
}

// Merge adds the counts of other files.
func (s *Totals) Merge(other *Totals) {
	s.Files += other.Files
	s.Findings += other.Findings
	if s.ByRule == nil {
		s.ByRule = map[string]int{}
	}
	for name, count := range other.ByRule {
		s.ByRule[name] += count
	}
	for severity, count := range other.BySeverity {
		s.BySeverity[severity] += count
	}
	s.Fixable += other.Fixable
	s.UnsafelyFixable += other.UnsafelyFixable
	s.Fixed += other.Fixed
	s.Skipped = append(s.Skipped, other.Skipped...)
}

// AtLeast is the number of findings that weigh as much as least or more.
func (s *Totals) AtLeast(least finding.Severity) int {
	count := 0
	for _, n := range s.BySeverity[least:] {
		count += n
	}
	return count
}

// bestFix is the applicability of the first fix of f.
func bestFix(f *finding.Finding) finding.Applicability {
	if len(f.Fixes) == 0 {
		return finding.Display
	}
	return f.Fixes[0].Applicability
}

// A Format is a way to write a report.
type Format interface {
	// Fragment is the part of the report about file; empty if there is nothing
	// to say. It is safe for concurrent use.
	Fragment(file *File) []byte
	// Begin is what stands before the first fragment, and between what stands
	// between two of them.
	Begin() (begin, between string)
	// End is what stands after the last fragment.
	End(summary *Totals) []byte
}

// Names are the formats by their names.
var Names = []string{"text", "concise", "json"}

// Style says how a format for people looks.
type Style struct {
	// Colour adds the escape sequences of a terminal.
	Colour bool
	// Quiet leaves out all but the findings.
	Quiet bool
	// Statistics shows counts by rule in place of the findings.
	Statistics bool
}

// New is the format of that name.
func New(name string, style Style) (Format, error) {
	switch {
	case name == "json":
		return jsonFormat{}, nil
	case (name == "text" || name == "concise") && style.Statistics:
		return statisticsFormat{style}, nil
	case name == "text":
		return textFormat{style}, nil
	case name == "concise":
		return conciseFormat{style}, nil
	}
	return nil, fmt.Errorf("unknown output format %q: use %s", name, strings.Join(Names, ", "))
}

// A Writer writes a report to one place.
type Writer struct {
	out     *bufio.Writer
	format  Format
	between string
	began   bool
}

// NewWriter writes a report in format to out. Nothing is written before the
// first fragment.
func NewWriter(out io.Writer, format Format) *Writer {
	return &Writer{out: bufio.NewWriterSize(out, 64<<10), format: format}
}

// Format is the format that fragments must be made with.
func (w *Writer) Format() Format { return w.format }

// Add appends a fragment.
func (w *Writer) Add(fragment []byte) error {
	if len(fragment) == 0 {
		return nil
	}
	if w.began {
		w.out.WriteString(w.between)
	} else {
		w.begin()
	}
	if _, err := w.out.Write(fragment); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

func (w *Writer) begin() {
	begin, between := w.format.Begin()
	w.out.WriteString(begin)
	w.between, w.began = between, true
}

// Close ends the report and flushes it.
func (w *Writer) Close(summary *Totals) error {
	if !w.began {
		w.begin()
	}
	w.out.Write(w.format.End(summary))
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// equivalents are the codes under which other checkers find f, which is native;
// never nil.
func equivalents(f *finding.Finding) []string {
	if v := rule.VariantOf(f); v != nil && v.Codes != nil {
		return v.Codes
	}
	return []string{}
}
