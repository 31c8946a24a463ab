package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// write writes the diagnosis for people.
func (d *diagnosis) write(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "Folder  %s\n", report.Printable(d.Folder))
	own := "none"
	if d.Config != "" {
		own = report.Printable(d.Config)
	}
	fmt.Fprintf(&text, "Config  %s\n", own)
	if d.Trust.Trusted {
		fmt.Fprintf(&text, "Trust   %s, by %s: what it brings may run\n", report.Printable(d.Trust.Project), report.Printable(d.Trust.By))
	} else {
		fmt.Fprintf(&text, "Trust   none: nothing that %s brings runs; `octolsp trust` changes that\n", report.Printable(d.Trust.Project))
	}
	for _, tool := range d.Tools {
		tool.write(&text)
	}
	if d.Healthy {
		text.WriteString("\nNothing needs to be fixed.\n")
	} else {
		text.WriteString("\nTo be fixed\n")
		for _, tool := range d.Tools {
			for _, what := range tool.Mend {
				fmt.Fprintf(&text, "  %s: %s\n", tool.Tool, report.Printable(what))
			}
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func (d *toolDiagnosis) write(text *strings.Builder) {
	fmt.Fprintf(text, "\n%s", d.Tool)
	line := func(key, format string, arguments ...any) {
		fmt.Fprintf(text, "  %-8s%s\n", key, report.Printable(fmt.Sprintf(format, arguments...)))
	}
	if d.Program == nil {
		text.WriteString("  not found\n")
	} else {
		fmt.Fprintf(text, "  %s\n", report.Printable(d.Program.Version))
		where := d.Program.From
		if d.Program.Inside {
			where += ", part of the project"
		}
		line("program", "%s (%s)", d.Program.Path, where)
	}
	if d.Config != "" {
		line("config", "%s", d.Config)
	}
	for _, pin := range d.Pins {
		line("pinned", "%s (%s:%d)", pin.Wants, pin.Path, pin.Line)
	}
	for _, refused := range d.Refused {
		line("refused", "%s (%s) %s", refused.Path, refused.From, refused.Why)
	}
	line("check", "%s", d.Check)
	line("editor", "%s", d.Editor)
	d.writeEffects(line)
	for _, note := range d.Notes {
		line("note", "%s", note)
	}
}

// writeEffects writes a line for each kind of what the project could have the tool do.
func (d *toolDiagnosis) writeEffects(line func(key, format string, arguments ...any)) {
	for _, kind := range []description.EffectKind{description.Runs, description.Writes, description.Reads} {
		var by []string
		allowed := false
		for _, effect := range d.Effects {
			if effect.Kind == kind.String() {
				by, allowed = append(by, effect.By...), effect.Allowed
			}
		}
		switch {
		case len(by) == 0:
		case allowed:
			line(kind.String(), "what the project says by %s", description.Enumerate(by))
		default:
			line(kind.String(), "nothing by %s", description.Enumerate(by))
		}
	}
}

// String is the decision in a few words.
func (d decision) String() string {
	if d.Runs {
		return "runs: " + d.Because
	}
	return "does not run: " + d.Because
}
