package html_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/html"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

// large is a project of 2,000 files with 500 lines each, of which 40 of its 4,000
// tests cover parts.
func large() (*project.Project, report.Read) {
	var texts []marked.Text
	for i := range 2000 {
		var source strings.Builder
		var branches []coverage.Branch
		for line := 1; line <= 500; line++ {
			switch {
			case line%10 == 0:
				source.WriteString(". \n")
			case line%50 >= 44:
				fmt.Fprintf(&source, "0         raise ValueError(f\"the value {value!r} of number %d is none\")\n", line)
			case line%25 == 7:
				fmt.Fprintf(&source, "1     if value > %d and self.other[value] is not None:\n", line)
				branches = append(branches, coverage.Branch{Line: line, To: line + 1, Evaluated: true, Hits: 1}, coverage.Branch{Line: line, To: line + 4, Evaluated: true})
			default:
				fmt.Fprintf(&source, "1         self.total += self.weight(value, %d) * 'abc'.count(value)\n", line)
			}
		}
		var tests []coverage.Test
		for k := range 40 {
			test := coverage.Test{Name: fmt.Sprintf("tests/unit/test_module_%d.py::TestModule::test_of_something[%d]|run", (i+k)%100, k)}
			test.Lines = marked.Lines(1+12*k, 20+12*k)
			tests = append(tests, test)
		}
		texts = append(texts, marked.Text{
			DisplayPath: fmt.Sprintf("src/package_%02d/part_%d/module_%04d.py", i/100, i/20%5, i), Marked: source.String(),
			Branches: branches, Tests: tests,
		})
	}
	return marked.Project("/large", texts...)
}

// counter counts what is written.
type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}

func BenchmarkALargeProject(b *testing.B) {
	p, read := large()
	source := int64(0)
	for _, f := range p.Files {
		text, _ := read(f.Path)
		source += int64(len(text))
	}
	var out counter
	b.ReportAllocs()
	for b.Loop() {
		out.bytes = 0
		if err := html.Write(io.Writer(&out), p, read, html.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.bytes)/1e6, "MB")
	b.ReportMetric(float64(out.bytes)/float64(source), "bytes/source-byte")
}
