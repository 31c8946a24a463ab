package report

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/pathmap"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/states"
)

type jsonReport struct {
	Path string `json:"path"`
	// Kind is the format. It and Tool are null if the report can't be read; Tool
	// also if it does not say.
	Kind *string `json:"kind"`
	Tool *string `json:"tool"`
	// Made is when, in UTC (RFC 3339).
	Made *string `json:"made"`
	// Use is what became of it, and Why says for people why; Error is why it
	// can't be read.
	Use   string  `json:"use"`
	Why   string  `json:"why"`
	Error *string `json:"error"`
	// Files counts its files in the languages that octolsp reads, Matched those
	// of them that are in the project, Others those in other languages.
	Files     int             `json:"files"`
	Matched   int             `json:"matched"`
	Others    int             `json:"others"`
	Unmatched []jsonUnmatched `json:"unmatched"`
	Notes     []jsonNote      `json:"notes"`
}

// jsonUnmatched is a path that is not a file of the project, with the files that it
// may mean.
type jsonUnmatched struct {
	Path       string   `json:"path"`
	Candidates []string `json:"candidates"`
}

// jsonNote is what was passed over in a report, at a line of it or 0.
type jsonNote struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

type jsonTotals struct {
	All       jsonTotal               `json:"all"`
	Languages map[string]jsonLanguage `json:"languages"`
}

type jsonTotal struct {
	// Files is how many files were added up, Stale how many of them are stale.
	Files int `json:"files"`
	Stale int `json:"stale"`
	jsonSum
}

type jsonLanguage struct {
	jsonTotal
	// Counts says for people what a percentage is made of.
	Counts string `json:"counts"`
}

type jsonSum struct {
	Lines jsonShare `json:"lines"`
	// Branches is null where they were not measured.
	Branches *jsonShare `json:"branches"`
	// Counted is what the percentage is made of.
	Counted jsonPercent `json:"counted"`
	// Functions is llvm-cov's sum over functions.
	Functions *jsonShare `json:"functions"`
}

type jsonShare struct {
	Covered int `json:"covered"`
	Total   int `json:"total"`
}

type jsonPercent struct {
	jsonShare
	// Percent is null where there is nothing to cover.
	Percent *json.Number `json:"percent"`
}

type jsonFile struct {
	Path     string `json:"path"`
	Language string `json:"language"`
	jsonSum
	// Stale is why nothing is known about its lines.
	Stale *string `json:"stale"`
	// Text says for people which text was measured.
	Text *string `json:"text"`
	// Uncovered and Changed are ranges of lines, the first and the last of each.
	Uncovered [][2]int      `json:"uncovered"`
	Changed   [][2]int      `json:"changed"`
	Partial   []jsonPartial `json:"partial"`
}

// jsonPartial is a line that was executed, but not all its branches taken.
type jsonPartial struct {
	Line     int       `json:"line"`
	Branches jsonShare `json:"branches"`
	Message  string    `json:"message"`
}

func newJSONReport(r *project.FoundReport) jsonReport {
	entry := jsonReport{
		Path: r.DisplayPath, Use: r.Use.String(), Why: r.Why, Files: len(r.Matches), Matched: r.Matched(), Others: r.Others,
		Unmatched: []jsonUnmatched{}, Notes: []jsonNote{},
	}
	if r.Err != nil {
		entry.Error = orNull(r.Err.Error())
	}
	for _, m := range r.Matches {
		if m.File == "" {
			entry.Unmatched = append(entry.Unmatched, newJSONUnmatched(m))
		}
	}
	if r.Report != nil {
		entry.Kind, entry.Tool = orNull(r.Kind.String()), orNull(r.Tool)
		if made := r.Time(); !made.IsZero() {
			entry.Made = orNull(made.UTC().Format(time.RFC3339))
		}
		for _, note := range r.Notes {
			entry.Notes = append(entry.Notes, jsonNote(note))
		}
	}
	return entry
}

func newJSONUnmatched(m pathmap.Match) jsonUnmatched {
	return jsonUnmatched{m.Path, append([]string{}, m.Candidates...)}
}

func newJSONTotal(sum project.Sum, branches bool) jsonTotal {
	return jsonTotal{sum.Files, sum.Stale, newJSONSum(sum, branches)}
}

func newJSONSum(sum project.Sum, branches bool) jsonSum {
	entry := jsonSum{
		Lines:   jsonShare(sum.Lines),
		Counted: jsonPercent{jsonShare: jsonShare(sum.Counted)},
	}
	if portion, something := Portion(sum.Counted, 100_00); something {
		percent := json.Number(fmt.Sprintf("%d.%02d", portion/100, portion%100))
		entry.Counted.Percent = &percent
	}
	if branches {
		entry.Branches = (*jsonShare)(&sum.Branches)
	}
	if sum.Functions != (coverage.Share{}) {
		entry.Functions = (*jsonShare)(&sum.Functions)
	}
	return entry
}

func newJSONFile(f *project.File, read Read) jsonFile {
	lack := gapsOf(f, read)
	entry := jsonFile{
		Path: f.DisplayPath, Language: f.Language.Name, jsonSum: newJSONSum(f.Sum(), f.Branches),
		Stale: orNull(lack.stale), Text: orNull(f.From),
		Uncovered: pairs(lack.uncovered), Changed: pairs(lack.changed), Partial: []jsonPartial{},
	}
	for _, line := range lack.partial {
		share := jsonShare{Total: len(line.Branches)}
		for _, branch := range line.Branches {
			if branch.Hits > 0 {
				share.Covered++
			}
		}
		entry.Partial = append(entry.Partial, jsonPartial{line.Number, share, states.Describe(line.Branches)})
	}
	return entry
}

// pairs are the first and the last lines of the ranges.
func pairs(ranges []Range) [][2]int {
	all := make([][2]int, len(ranges))
	for i, r := range ranges {
		all[i] = [2]int{r.From, r.To}
	}
	return all
}

// orNull is s, or nil if it is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
