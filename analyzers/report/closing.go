package report

import (
	"fmt"
	"strings"
)

// appendClosing lists the files that were skipped in walks and sums up. Those
// that are errors are reported elsewhere.
func appendClosing(out []byte, paint painter, summary *Totals) []byte {
	for _, skipped := range summary.Skipped {
		if !skipped.Failed {
			out = paint.append(out, dim, "skipped")
			out = fmt.Appendf(out, " %s: %s\n", Printable(skipped.Path), Printable(skipped.Reason))
		}
	}
	return append(out, closingLine(summary)+"\n"...)
}

// closingLine is such as "Found 12 findings in 340 files (3 fixable with
// --fix); 2 files skipped".
func closingLine(summary *Totals) string {
	var line strings.Builder
	skipped := ""
	if n := len(summary.Skipped); n > 0 {
		skipped = "; " + count(n, "file") + " skipped"
	}
	switch {
	case summary.Files == 0 && summary.Findings == 0:
		return "No Python or Rust files were checked" + skipped
	case summary.Findings == 0:
		fmt.Fprintf(&line, "No findings in %s", count(summary.Files, "file"))
	default:
		fmt.Fprintf(&line, "Found %s in %s", count(summary.Findings, "finding"), count(summary.Files, "file"))
	}
	var remarks []string
	if summary.Fixed > 0 {
		remarks = append(remarks, fmt.Sprintf("%d fixed", summary.Fixed))
	}
	if summary.Fixable > 0 {
		remarks = append(remarks, fmt.Sprintf("%d fixable with --fix", summary.Fixable))
	}
	if summary.UnsafelyFixable > 0 {
		remarks = append(remarks, fmt.Sprintf("%d fixable with --fix --unsafe-fixes", summary.UnsafelyFixable))
	}
	if len(remarks) > 0 {
		fmt.Fprintf(&line, " (%s)", strings.Join(remarks, ", "))
	}
	return line.String() + skipped
}

// count is such as "1 file" or "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// DiffLine sums up a diff of what fixes would change.
func DiffLine(fixes, files int) string {
	if fixes == 0 {
		return "Nothing would change"
	}
	return fmt.Sprintf("Would make %s in %s", countFixes(fixes), count(files, "file"))
}

func countFixes(n int) string {
	if n == 1 {
		return "1 fix"
	}
	return fmt.Sprintf("%d fixes", n)
}
