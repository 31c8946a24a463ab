package format

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/coveragepy"
	"github.com/octollm/octolsp/analyzers/coverage/format/llvm"
)

// described is what the report says, a line for each file and note.
func described(report *coverage.Report) string {
	var text strings.Builder
	for _, file := range report.Files {
		fmt.Fprintf(&text, "%s:", file.Path)
		for line := range file.All() {
			fmt.Fprintf(&text, " %d=%d", line.Number, line.Hits)
		}
		for branch := range file.Branches.All() {
			fmt.Fprintf(&text, "; %d", branch.Line)
			switch branch.To {
			case 0:
				fmt.Fprintf(&text, " %s %d.%d", branch.Outcome, branch.Block, branch.Number)
			case coverage.Exit:
				fmt.Fprintf(&text, " to exit %d", branch.Number)
			default:
				fmt.Fprintf(&text, " to %d", branch.To)
			}
			if branch.Evaluated {
				fmt.Fprintf(&text, "=%d", branch.Hits)
			} else {
				text.WriteString("=-")
			}
		}
		if file.Unlisted != 0 {
			fmt.Fprintf(&text, "; %d unlisted", file.Unlisted)
		}
		describeSet(&text, "excluded", file.Excluded.All())
		for _, test := range file.Tests {
			describeSet(&text, test.Name, test.Lines.All())
		}
		if file.Functions != (coverage.Share{}) {
			fmt.Fprintf(&text, "; functions %d/%d", file.Functions.Covered, file.Functions.Total)
		}
		text.WriteString("\n")
	}
	for _, note := range report.Notes {
		fmt.Fprintf(&text, "note %d: %s\n", note.Line, note.Message)
	}
	return text.String()
}

func describeSet(text *strings.Builder, name string, lines iter.Seq[int]) {
	first := true
	for line := range lines {
		if first {
			fmt.Fprintf(text, "; %s", name)
		}
		first = false
		fmt.Fprintf(text, " %d", line)
	}
}

// reading is a report and what [described] says of it, or the line and message
// of the error.
type reading struct{ name, report, want string }

func (c reading) check(t *testing.T) {
	t.Helper()
	var got string
	report, err := readText(t.Context(), c.report)
	var syntax *coverage.SyntaxError
	switch {
	case err == nil:
		got = described(report)
	case errors.As(err, &syntax):
		got = fmt.Sprintf("%d: %s\n", syntax.Line, syntax.Message)
	default:
		got = err.Error() + "\n"
	}
	if want := strings.TrimLeft(c.want, "\n") + "\n"; got != want {
		t.Errorf("it is read as\n%swant\n%s", got, want)
	}
}

func TestTheKindOfJSONIsFoundInIt(t *testing.T) {
	large := `"` + strings.Repeat("a", coverage.HeadSize) + `"`
	for _, c := range []struct {
		name, head, want string
	}{
		{"coverage.py", `{"meta": {"version": "6.5.0", "branch_coverage": true}, "files": {`, "coverage.py JSON"},
		{"coverage.py with its keys sorted", `{"files": {"a.py": {"excluded_lines": [], "executed_lines": [1`, "coverage.py JSON"},
		{"coverage.py without files", `{"files": {}, "meta": {"show_contexts": false}}`, "coverage.py JSON"},
		{"llvm-cov", `{"data":[{"files":[{"branches":[],"expansions":[],"filename":` + large, "llvm-cov JSON"},
		{"llvm-cov, old", `{"version":"2.0.0","type":"llvm.coverage.json.export","data":[`, "llvm-cov JSON"},
		{"llvm-cov, sums only", `{"data":[{"files":[],"totals":{}}],"type":"llvm.coverage.json.export"}`, "llvm-cov JSON"},
		{"cargo-llvm-cov with its keys sorted", `{"cargo_llvm_cov":{"version":"0.6.16"},"data":[{"files":[{"filename":"a","segments":[`, "llvm-cov JSON"},
		{"kcov", `{"percent_covered": "50.0", "files": [{"file": "a.sh", "percent_covered": "50"}], "merged_files": []}`, "JSON of some other kind"},
		{"istanbul", `{"/a.js": {"path": "/a.js", "statementMap": {}, "s": {}, "branchMap": {}}}`, "JSON of some other kind"},
		{"gcovr", `{"gcovr/format_version": "0.6", "files": [{"file": "a.c", "lines": []}]}`, "JSON of some other kind"},
		{"other data", `{"data": [{"files": [{"name": "a"}, "b"]}, 1], "type": "module", "meta": [], "files": {"a": []}}`, "JSON of some other kind"},
		{"other data in other shapes", `{"data": {"files": 1}, "type": null, "meta": {"version": 1}, "files": "x"}`, "JSON of some other kind"},
		{"a large value first", `{"other": ` + large, "JSON of some other kind"},
		{"no JSON", "{\n  color: red;\n}", "JSON with a mistake in it"},
		{"cut off before it says what it is", "{\n\"meta\": {\"version\"", "2: the report was cut off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, err := kindOf(bufio.NewReaderSize(strings.NewReader(c.head), coverage.HeadSize))
			got := kind.String()
			var syntax *coverage.SyntaxError
			switch {
			case errors.As(err, &syntax):
				got = fmt.Sprintf("%d: %s", syntax.Line, syntax.Message)
			case err != nil && !errors.Is(err, coverage.ErrUnknown):
				t.Fatal(err)
			case err != nil:
				got = err.Error()
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatIsNoJSONIsReportedWithItsLine(t *testing.T) {
	start := "{\"meta\": {\"branch_coverage\": true},\n\"files\": {"
	for _, c := range []reading{
		{"cut off in a list", start + "\"a.py\": {\n\"executed_lines\": [1,\n", "4: the report was cut off"},
		{"cut off in a name", start + "\"a.py\": {\n\"executed", "3: the report was cut off"},
		{"cut off at the end", start + "}\n", "3: the report was cut off"},
		{"a comma too many", start + "\"a.py\":\n{},\n}}", "3: not JSON: invalid character ',' at start of value"},
		{"a word", start + "\"a.py\":\n\n{\"summary\": {\"x\":\nNaN}}}}", "5: not JSON: invalid character 'N' at start of value"},
		{"a comma missing in a list", start + "\"a.py\": {\"missing_lines\":\n[1 2]}}}", "3: not JSON: invalid character '2' after array element (expecting ',' or ']')"},
		{"too deep", start + "\"a.py\": " + strings.Repeat("[", 20000), "2: expected an object at \"/files/a.py\", found an array"},
		{"too deep where nothing is read", start + "}, \"totals\": " + strings.Repeat("[", 20000), "2: not JSON: exceeded max depth"},
		{"more after it", start + "}}\n{}", "3: expected the end of the report, found an object"},
		{"zeros after it", start + "}}\n\x00\x00", "3: not JSON: invalid character '\\x00' at start of value"},
		{"a list for an object", start + "\"a.py\": {\"executed_lines\": [],\n\"contexts\": [1]}}}", "3: expected an object at \"/files/a.py/contexts\", found an array"},
		{"an object for a list", start + "\"a~/b.py\": {\"executed_lines\":\n{}}}}", "3: expected an array at \"/files/a~0~1b.py/executed_lines\", found an object"},
		{"a text for a number", start + "\"a.py\": {\"executed_lines\": [1,\n\"2\"]}}}", "3: expected a number at \"/files/a.py/executed_lines/1\", found a text"},
		{"null for a number", start + "\"a.py\": {\"executed_lines\": [null]}}}", "2: expected a number at \"/files/a.py/executed_lines/0\", found null"},
		{"a fraction", start + "\"a.py\": {\"executed_lines\": [1.5]}}}", "2: expected a whole number at \"/files/a.py/executed_lines/0\", found 1.5"},
		{"a list too early at its end", start + "\"a.py\": {\"executed_lines\": [}}}", "2: not JSON: invalid character '}' at start of value"},
		{"a long path", start + "\"" + strings.Repeat("é", 300) + "\": 1}}", "2: expected an object at \"/files/" + strings.Repeat("é", 193) + "\", found a number"},
	} {
		t.Run(c.name, c.check)
	}
}

func TestATextOfAnyLengthTakesNoMemory(t *testing.T) {
	start := strings.NewReader(`{"meta": {"branch_coverage": true}, "files": {"`)
	in := bufio.NewReaderSize(io.MultiReader(start, &endless{}), coverage.HeadSize)
	err := coveragepy.ReadJSON(t.Context(), in, coverage.NewBuilder(coverage.CoveragePyJSON))
	if err == nil || err.Error() != "expected texts of at most 16 MB, found a longer one" {
		t.Errorf("the error is %v", err)
	}
}

// endless is a text without an end.
type endless struct{ read int }

func (e *endless) Read(into []byte) (int, error) {
	if e.read += len(into); e.read > 1<<30 {
		return 0, errors.New("a gigabyte was read")
	}
	for i := range into {
		into[i] = 'a'
	}
	return len(into), nil
}

func TestAFailureOfReadingIsHandedOn(t *testing.T) {
	broken := errors.New("the disk is gone")
	for name, read := range map[string]reader{"coverage.py": coveragepy.ReadJSON, "llvm-cov": llvm.Read} {
		t.Run(name, func(t *testing.T) {
			start := strings.NewReader(`{"other": [1, 2`)
			in := bufio.NewReader(io.MultiReader(start, iotest.ErrReader(broken)))
			if err := read(t.Context(), in, coverage.NewBuilder(coverage.LLVMJSON)); !errors.Is(err, broken) || err.Error() != broken.Error() {
				t.Errorf("the error is %v", err)
			}
			cancelled, cancel := context.WithCancel(t.Context())
			cancel()
			in = bufio.NewReader(strings.NewReader(`{}`))
			if err := read(cancelled, in, coverage.NewBuilder(coverage.LLVMJSON)); !errors.Is(err, context.Canceled) {
				t.Errorf("when it is cancelled, the error is %v", err)
			}
		})
	}
}

func TestJSONIsReadInPiecesOfAnySize(t *testing.T) {
	report := `{"meta": {"version": "7.6.12", "branch_coverage": true}, "files": {"a\u0062.py": {
		"executed_lines": [1, 12345], "executed_branches": [[1, 12345]], "missing_branches": [[1, -1]],
		"contexts": {"12345": ["test_\"a\"", "test_\u0062", "", "test_\"a\""]}}}, "other": [true, false, null, 1e5, "x"]}`
	b := coverage.NewBuilder(coverage.CoveragePyJSON)
	if err := coveragepy.ReadJSON(t.Context(), bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(report)), 16), b); err != nil {
		t.Fatal(err)
	}
	want := "ab.py: 1=1 12345=1; 1 to exit 0=0; 1 to 12345=1; test_\"a\" 12345; test_b 12345\n"
	if got := described(b.Finish()); got != want {
		t.Errorf("it is read as\n%swant\n%s", got, want)
	}
}

// checkInvariants checks what holds for every report.
func checkInvariants(t *testing.T, report *coverage.Report) {
	t.Helper()
	path := ""
	for i, file := range report.Files {
		if share, ok := file.WithoutDocstrings(); ok && (share.Covered < 0 || share.Covered > share.Total || share.Total > file.LineShare().Total) {
			t.Errorf("%q: without docstrings %+v of %+v", file.Path, share, file.LineShare())
		}
		_ = file.Difference(file)
		if i > 0 && file.Path <= path {
			t.Errorf("the file %q comes after %q", file.Path, path)
		}
		path = file.Path
		last, share := 0, coverage.Share{}
		for line := range file.All() {
			if line.Number <= last || line.Number > coverage.MaxLine {
				t.Fatalf("line %d comes after %d", line.Number, last)
			}
			last = line.Number
			share.Total++
			if line.Hits > 0 {
				share.Covered++
			}
		}
		if share != file.LineShare() {
			t.Errorf("the share of the lines is %v, want %v", file.LineShare(), share)
		}
		var before coverage.Branch
		for branch := range file.Branches.All() {
			if branch.Line < max(before.Line, 1) || branch.Line > coverage.MaxLine {
				t.Fatalf("the branch %+v comes after %+v", branch, before)
			}
			if branch.Hits > 0 && !branch.Evaluated && report.Kind == coverage.LLVMJSON {
				t.Errorf("the branch %+v was taken and never evaluated", branch)
			}
			before = branch
		}
	}
	if len(report.Notes) > coverage.MaxNotes+1 {
		t.Errorf("there are %d notes", len(report.Notes))
	}
}

// fuzzJSON reads any text as a report of the kind.
func fuzzJSON(f *testing.F, kind coverage.Kind, seeds []reading) {
	for _, seed := range seeds {
		f.Add(seed.report)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = jsonKind([]byte(text))
		b := coverage.NewBuilder(kind)
		err := readers[kind](t.Context(), bufio.NewReader(strings.NewReader(text)), b)
		var syntax *coverage.SyntaxError
		switch {
		case err == nil:
			checkInvariants(t, b.Finish())
		case !errors.As(err, &syntax):
			t.Errorf("the error is a %T: %v", err, err)
		case syntax.Line < 0 || syntax.Line > 1+strings.Count(text, "\n"):
			t.Errorf("the error is in line %d: %v", syntax.Line, err)
		}
	})
}
