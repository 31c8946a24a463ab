package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
)

var update = flag.Bool("update", false, "write the golden files")

// anchored is a finding at the place where marked stands in source.
func anchored(t testing.TB, source, marked, message string) finding.Finding {
	t.Helper()
	start := strings.Index(source, marked)
	if start < 0 {
		t.Fatalf("%q does not stand in the source", marked)
	}
	return finding.Finding{
		Rule: "family/some-rule", Severity: finding.Warning, Source: finding.SourceNative,
		Range: text.Range{Start: start, End: start + len(marked)}, Message: message,
	}
}

// sample has what is hard to draw.
func sample(t testing.TB) []*File {
	source := "\ufeffdef 面積(幅, height):\r\n\treturn 1\r\n"
	wide := anchored(t, source, "幅", "`幅` is wide")
	wide.Symbol, wide.Subject = "面積", "幅"
	bom := anchored(t, source, "def", "behind the byte order mark")
	bom.Severity = finding.Error
	tab := anchored(t, source, "return 1", "behind a tab")
	tab.Severity = finding.Info
	tab.Fixes = []finding.Fix{{Title: "Return 2", Applicability: finding.Safe, Edits: []text.Edit{
		{Range: text.Range{Start: tab.Range.End - 1, End: tab.Range.End}, New: "2"},
		{Range: text.Range{Start: len(source), End: len(source)}, New: "<&>\u2028\n"},
	}}, {Title: "Think", Applicability: finding.Display}}
	tab.Rule, tab.Source, tab.Code, tab.URL = "ruff/RET501", "ruff", "RET501", "https://example.org/RET501?a&b"
	tab.Related = []finding.Related{{Range: wide.Range, Message: "the name \"幅\" stands here"}}
	wideFile := &File{Path: "src/wide.py", RepositoryPath: "wide.py", Source: source, Findings: []finding.Finding{bom, wide, tab}}

	source = "a = '👩‍👩‍👧 e\u0301' + x\x1b[31m\n" + strings.Repeat("long ", 100) + "anchor" + strings.Repeat(" tail", 100) + "\n\nlast\nfirst\nsecond"
	emoji := anchored(t, source, "x", "behind an emoji")
	emoji.Severity = finding.Hint
	emoji.Message += "\n  and in\n\nseveral lines\x1b[0m"
	long := anchored(t, source, "anchor", "in a long line\x1b[0m")
	empty := anchored(t, source, "", "nothing")
	empty.Range = text.Range{Start: strings.Index(source, "last") - 1, End: strings.Index(source, "last") - 1}
	lines := anchored(t, source, "first\nsecond", "over two lines")
	lines.Fixes = []finding.Fix{{Title: "Try it", Applicability: finding.Unsafe}}
	end := lines
	end.Range, end.Fixes = text.Range{Start: len(source), End: len(source)}, nil
	return []*File{
		wideFile,
		{Path: "empty.py"},
		{Path: "odd\nname\xff.py", RepositoryPath: "odd\nname\xff.py", Source: source, Findings: []finding.Finding{emoji, long, empty, lines, end}},
	}
}

func write(t testing.TB, format Format, files []*File, summary *Totals) string {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, format)
	for _, file := range files {
		summary.Add(file)
		if err := w.Add(format.Fragment(file)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(summary); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	for name, style := range map[string]Style{
		"text": {}, "concise": {}, "json": {}, "text-colour": {Colour: true}, "text-quiet": {Quiet: true},
		"text-statistics": {Statistics: true}, "json-empty": {},
	} {
		t.Run(name, func(t *testing.T) {
			kind, variant, _ := strings.Cut(name, "-")
			format, err := New(kind, style)
			if err != nil {
				t.Fatal(err)
			}
			files, summary := sample(t), &Totals{Skipped: []Skipped{{Path: "a.py", Reason: "not UTF-8", Kind: "encoding"}, {Path: "b.py", Reason: "no such file", Failed: true}}, Fixed: 2, Tools: []string{"mypy 1.0.1", "ruff 0.16.10"}}
			if variant == "empty" {
				files, summary = nil, &Totals{}
			}
			got := write(t, format, files, summary)
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if kind == "json" && !json.Valid([]byte(got)) {
				t.Error("not valid JSON")
			}
		})
	}
}

func TestClosingLine(t *testing.T) {
	for want, summary := range map[string]Totals{
		"No Python or Rust files were checked":                              {},
		"No Python or Rust files were checked; 1 file skipped":              {Skipped: make([]Skipped, 1)},
		"No findings in 1 file":                                             {Files: 1},
		"Found 1 finding in 2 files (1 fixable with --fix)":                 {Files: 2, Findings: 1, Fixable: 1},
		"Found 3 findings in 2 files (1 fixable with --fix --unsafe-fixes)": {Files: 2, Findings: 3, UnsafelyFixable: 1},
		"No findings in 2 files (3 fixed); 2 files skipped":                 {Files: 2, Fixed: 3, Skipped: make([]Skipped, 2)},
		"Found 3 findings in 2 files (1 fixed, 2 fixable with --fix)":       {Files: 2, Findings: 3, Fixed: 1, Fixable: 2},
	} {
		if got := closingLine(&summary); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNewUnknown(t *testing.T) {
	if _, err := New("xml", Style{}); err == nil || err.Error() != `unknown output format "xml": use text, concise, json` {
		t.Errorf("got %v", err)
	}
}

// TestFingerprints says what changes a fingerprint and what does not.
func TestFingerprints(t *testing.T) {
	file := func(source string, findings ...finding.Finding) *File {
		return &File{RepositoryPath: "a.py", Source: source, Findings: findings}
	}
	before := "def f(a):\n    pass\n"
	first := Fingerprints(file(before, anchored(t, before, "f(a)", "")))[0]
	moved := "\n\n\ndef   f(a):\n    pass\n"
	if Fingerprints(file(moved, anchored(t, moved, "f(a)", "other words")))[0] != first {
		t.Error("the fingerprint changed with the line")
	}
	wrapped := "def f(\n  a):\n"
	spaced := "def f( a):\n"
	if Fingerprints(file(wrapped, anchored(t, wrapped, "f(\n  a)", "")))[0] != Fingerprints(file(spaced, anchored(t, spaced, "f( a)", "")))[0] {
		t.Error("the fingerprint changed with white space")
	}
	twice := Fingerprints(file(before, anchored(t, before, "f(a)", ""), anchored(t, before, "f(a)", "")))
	if twice[0] != first || twice[1] == first {
		t.Error("the ordinal does not count")
	}
	for name, change := range map[string]func(*File){
		"rule":    func(f *File) { f.Findings[0].Rule = "family/other" },
		"path":    func(f *File) { f.RepositoryPath = "b.py" },
		"symbol":  func(f *File) { f.Findings[0].Symbol = "f" },
		"subject": func(f *File) { f.Findings[0].Subject = "a" },
	} {
		changed := file(before, anchored(t, before, "f(a)", ""))
		change(changed)
		if Fingerprints(changed)[0] == first {
			t.Errorf("the %s does not count", name)
		}
	}
}

// manyFindings has 100 findings a file, as a large tree without documentation
// has.
func manyFindings(t testing.TB) []*File {
	var files []*File
	source := strings.Repeat("    def some_function(self, first, second):\n        return first + second\n", 100)
	for range 100 {
		file := &File{Path: "some/package/module.py", RepositoryPath: "some/package/module.py", Source: source}
		for at := strings.Index(source, "some"); at < len(source); at += len(source) / 100 {
			f := anchored(t, source, "some_function", "`first` is not documented")
			f.Range = f.Range.Moved(at - f.Range.Start)
			f.Symbol, f.Subject = "Some.some_function", "first"
			file.Findings = append(file.Findings, f)
		}
		files = append(files, file)
	}
	return files
}

func BenchmarkFormats(b *testing.B) {
	for _, name := range Names {
		b.Run(name, func(b *testing.B) {
			files := manyFindings(b)
			format, err := New(name, Style{})
			if err != nil {
				b.Fatal(err)
			}
			findings := 0
			for b.Loop() {
				for _, file := range files {
					format.Fragment(file)
					findings += len(file.Findings)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(findings), "ns/finding")
		})
	}
}

// TestLongLineIsFast has 20,000 findings on one line of 2 MB.
func TestLongLineIsFast(t *testing.T) {
	source := strings.Repeat("é = f(x); ", 200_000)
	file := &File{Path: "a.py", Source: source}
	for at := 0; at < len(source); at += 100 * len("é = f(x); ") {
		f := finding.Finding{Rule: "family/some-rule", Range: text.Range{Start: at, End: at + 2}}
		for range 10 {
			file.Findings = append(file.Findings, f)
		}
	}
	for _, name := range Names {
		format, err := New(name, Style{})
		if err != nil {
			t.Fatal(err)
		}
		if len(format.Fragment(file)) == 0 {
			t.Error("nothing is reported")
		}
	}
}
