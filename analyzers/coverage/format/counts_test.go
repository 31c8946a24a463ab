package format

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// generated is a report that a generator made, in its own words, and what it counts of
// each file itself.
type generated struct {
	text string
	// own are the counts that a text of the format says of each file, read in the
	// plainest way; a file is left out of which they can't be told.
	own func(text string) map[string]ownWords
}

// ownWords are the counts of one file: exact, or as a rate where Total is -1.
type ownWords struct {
	coverage.Share
	rate float64
}

// madeLines are lines of a file, each with how often it was executed.
func madeLines(random *rand.Rand) []coverage.Line {
	lines := make([]coverage.Line, random.IntN(12))
	number := 0
	for i := range lines {
		number += 1 + random.IntN(4)
		lines[i].Number = number
		if random.IntN(3) > 0 {
			lines[i].Hits = uint64(1 + random.IntN(20))
		}
	}
	return lines
}

func shareOf(lines []coverage.Line) coverage.Share {
	share := coverage.Share{Total: len(lines)}
	for _, line := range lines {
		if line.Hits > 0 {
			share.Covered++
		}
	}
	return share
}

// makers write a report of each format with files of these names.
var makers = []func(random *rand.Rand, names []string) generated{makeLCOV, makeCobertura, makeCoveragePy}

func makeLCOV(random *rand.Rand, names []string) generated {
	var text strings.Builder
	for _, name := range names {
		lines := madeLines(random)
		fmt.Fprintf(&text, "TN:\nSF:%s\n", name)
		if random.IntN(2) > 0 {
			fmt.Fprintf(&text, "FN:1,f\nFNDA:1,f\nFNF:1\nFNH:1\n")
		}
		for _, line := range lines {
			fmt.Fprintf(&text, "DA:%d,%d\n", line.Number, line.Hits)
		}
		share := shareOf(lines)
		fmt.Fprintf(&text, "LF:%d\nLH:%d\nend_of_record\n", share.Total, share.Covered)
	}
	return generated{text.String(), func(text string) map[string]ownWords {
		own, records := map[string]ownWords{}, map[string]int{}
		path, said := "", coverage.Share{Covered: -1, Total: -1}
		for line := range strings.Lines(text) {
			kind, fields, _ := strings.Cut(strings.TrimSpace(line), ":")
			switch kind {
			case "SF":
				path, said = fields, coverage.Share{Covered: -1, Total: -1}
				records[path]++
			case "LF":
				said.Total, _ = strconv.Atoi(fields)
			case "LH":
				said.Covered, _ = strconv.Atoi(fields)
			case "end_of_record":
				if said.Total >= 0 && said.Covered >= 0 {
					own[path] = ownWords{Share: said}
				}
			}
		}
		for path, count := range records {
			if count > 1 {
				delete(own, path) // they can't be added
			}
		}
		return own
	}}
}

func makeCobertura(random *rand.Rand, names []string) generated {
	var text strings.Builder
	text.WriteString("<?xml version=\"1.0\"?>\n<coverage line-rate=\"0.5\">\n<packages><package name=\"p\"><classes>\n")
	for _, name := range names {
		lines := madeLines(random)
		share := shareOf(lines)
		rate := 1.0
		if share.Total > 0 {
			rate = float64(share.Covered) / float64(share.Total)
		}
		written := []string{fmt.Sprintf("%.4g", rate), fmt.Sprintf("%.3f", rate), fmt.Sprint(rate)}[random.IntN(3)]
		fmt.Fprintf(&text, "<class filename=%q line-rate=%q>\n<methods/><lines>\n", name, written)
		for _, line := range lines {
			fmt.Fprintf(&text, "<line number=\"%d\" hits=\"%d\"/>\n", line.Number, line.Hits)
		}
		text.WriteString("</lines>\n</class>\n")
	}
	text.WriteString("</classes></package></packages>\n</coverage>\n")
	return generated{text.String(), func(text string) map[string]ownWords {
		var report struct {
			Classes []struct {
				Name string `xml:"filename,attr"`
				Rate string `xml:"line-rate,attr"`
			} `xml:"packages>package>classes>class"`
		}
		own := map[string]ownWords{}
		if xml.Unmarshal([]byte(text), &report) != nil {
			return nil
		}
		seen := map[string]int{}
		for _, class := range report.Classes {
			rate, err := strconv.ParseFloat(class.Rate, 64)
			if seen[class.Name]++; err == nil && seen[class.Name] == 1 {
				own[class.Name] = ownWords{coverage.Share{Total: -1}, rate}
			} else {
				delete(own, class.Name)
			}
		}
		return own
	}}
}

func makeCoveragePy(random *rand.Rand, names []string) generated {
	type summary struct {
		Statements *int `json:"num_statements"`
		Covered    *int `json:"covered_lines"`
	}
	var members []string
	for _, name := range names {
		lines := madeLines(random)
		share := shareOf(lines)
		var executed, missing []string
		for _, line := range lines {
			if line.Hits > 0 {
				executed = append(executed, strconv.Itoa(line.Number))
			} else {
				missing = append(missing, strconv.Itoa(line.Number))
			}
		}
		members = append(members, fmt.Sprintf("%q: {\n\"executed_lines\": [\n%s],\n\"missing_lines\": [\n%s],\n\"summary\": {\n\"num_statements\": %d,\n\"covered_lines\": %d,\n\"missing_lines\": %d}}",
			name, strings.Join(executed, ",\n"), strings.Join(missing, ",\n"), share.Total, share.Covered, share.Total-share.Covered))
	}
	text := "{\"meta\": {\"version\": \"7.13.1\", \"branch_coverage\": false},\n\"files\": {" + strings.Join(members, ",\n") + "}}\n"
	return generated{text, func(text string) map[string]ownWords {
		var report struct {
			Files map[string]struct{ Summary summary }
		}
		own := map[string]ownWords{}
		if json.Unmarshal([]byte(text), &report) != nil {
			return nil
		}
		for name, file := range report.Files {
			if s := file.Summary; s.Statements != nil && s.Covered != nil && strings.Count(text, strconv.Quote(name)+":") == 1 {
				own[name] = ownWords{Share: coverage.Share{Covered: *s.Covered, Total: *s.Statements}}
			}
		}
		return own
	}}
}

// edited is text with a few of its lines gone, twice, or with another digit.
func edited(random *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for range random.IntN(3) {
		at := random.IntN(len(lines))
		switch random.IntN(4) {
		case 0:
			lines[at] = ""
		case 1:
			lines[at] += lines[at]
		case 2:
			other := random.IntN(len(lines))
			lines[at], lines[other] = lines[other], lines[at]
		default:
			line := []byte(lines[at])
			if digit := bytes.IndexAny(line, "0123456789"); digit >= 0 {
				line[digit] = byte('0' + random.IntN(10))
			}
			lines[at] = string(line)
		}
	}
	return strings.Join(lines, "")
}

// checkCounts holds that the counts of each file are the report's own, or that the
// difference is reported.
func checkCounts(t *testing.T, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // it is to be the same each time
	names := []string{"a.py", "b.py", "c/d.py"}[:1+random.IntN(3)]
	made := makers[random.IntN(len(makers))](random, names)
	honest := random.IntN(4) == 0
	text := made.text
	if !honest {
		text = edited(random, text)
	}
	report, err := readText(t.Context(), text)
	if err != nil {
		if honest {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		return
	}
	own := made.own(text)
	for _, f := range report.Files {
		difference, read := f.Difference(f), f.LineShare()
		if honest && difference != "" {
			t.Fatalf("seed %d: the report is honest, and %s: %s\n%s", seed, f.Path, difference, text)
		}
		said, known := own[f.Path]
		if !known || difference != "" {
			continue
		}
		agrees := said.Share == read
		if said.Total < 0 {
			agrees = read.Total == 0 && (said.rate <= 0 || said.rate >= 1) ||
				read.Total > 0 && math.Abs(said.rate-float64(read.Covered)/float64(read.Total)) <= 0.1
		}
		if !agrees {
			t.Fatalf("seed %d: %s: the report says %+v, read is %+v, and nothing is said of it\n%s", seed, f.Path, said, read, text)
		}
	}
}

// TestCountsAreTheReportsOwn tries made reports of each format, honest and edited ones.
func TestCountsAreTheReportsOwn(t *testing.T) {
	for seed := range uint64(6000) {
		checkCounts(t, seed)
	}
}

// FuzzCounts looks for more of them.
func FuzzCounts(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(checkCounts)
}
