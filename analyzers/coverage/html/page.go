// Package html writes what the tests of a project cover as one HTML page, for a
// browser: sums, a list of the files, and the source of each with the state of
// every line.
//
// **The page needs nothing but itself.** It loads nothing, sends nothing, and
// reads well without its script, which only makes it quicker to go through.
package html

import (
	"bufio"
	_ "embed" // the parts of the page
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
)

// Options say what stands on a page beside the coverage.
type Options struct {
	// Title names the project.
	Title string
	// Generated is when the page is made; it is left out if zero.
	Generated time.Time
}

//go:embed page.html
var html string

//go:embed page.css
var style string

//go:embed page.js
var script string

// Write writes the page of the project. It names the lines of the texts that
// read gives, one at a time, and holds one of them in memory. A file that can't be
// read is stale. The error is that of out.
func Write(out io.Writer, p *project.Project, read report.Read, options Options) error {
	page, err := template.New("page").Parse(html)
	if err != nil {
		return fmt.Errorf("reading the template of the page: %w", err)
	}
	buffered := bufio.NewWriterSize(out, 64<<10)
	err = page.Execute(buffered, newDocument(p, read, options))
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return fmt.Errorf("writing the page of coverage: %w", err)
	}
	return nil
}
