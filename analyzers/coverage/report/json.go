package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// JSON writes what is covered for programs: one object of the shape
//
//	{
//	  "version": 1,
//	  "root": "/home/ada/shapes",
//	  "reports": [REPORT, …],
//	  "totals": {"all": TOTAL, "languages": {"python": TOTAL, "rust": TOTAL}},
//	  "files": [FILE, …]
//	}
//
// with one report and one file a line, both in a fixed order. Keys may be added;
// a change of what is there changes the version. Counts are whole numbers, and a
// percentage is one beside its counts, by the rules of [Portion], with two digits
// after the point. What is not known or does not apply is null.
//
// The lines of a file are those of its text on the disk, which read gives:
// ranges of lines, counted from 1 and each with its last line. Those that are
// uncovered can all be executed and were not; those that changed did so since
// they were measured, so that nothing is known of them. The counts of a file are
// those of the reports. The error is that of out.
func JSON(out io.Writer, p *project.Project, read Read) error {
	w := &jsonWriter{out: bufio.NewWriter(out)}
	w.raw(`{"version":1,"root":`)
	w.value(p.Root)
	w.raw(",\"reports\":[")
	for i, r := range p.Reports {
		w.next(i)
		w.value(newJSONReport(r))
	}
	totals := jsonTotals{All: newJSONTotal(project.SumOf(p.Files), measuresBranches(p.Files)), Languages: map[string]jsonLanguage{}}
	for _, language := range Languages(p.Files) {
		totals.Languages[language.Name] = jsonLanguage{newJSONTotal(language.Sum, language.Branches), language.Counts}
	}
	w.raw("\n],\"totals\":")
	w.value(totals)
	w.raw(",\"files\":[")
	for i, f := range p.Files {
		w.next(i)
		w.value(newJSONFile(f, read))
	}
	w.raw("\n]}\n")
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("writing coverage as JSON: %w", err)
	}
	return nil
}

// jsonWriter writes values one by one; out keeps the first error.
type jsonWriter struct{ out *bufio.Writer }

func (w *jsonWriter) raw(text string) { w.out.WriteString(text) }

// next begins the line of the value at an index of a list.
func (w *jsonWriter) next(i int) {
	if i > 0 {
		w.raw(",")
	}
	w.raw("\n")
}

func (w *jsonWriter) value(value any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("summary: " + err.Error()) // the types above can always be encoded
	}
	w.out.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
}
