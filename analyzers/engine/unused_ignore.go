package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

var unusedIgnore = rule.Register(&rule.Rule{
	Name:     "octolsp/unused-ignore",
	Summary:  "An `octolsp: ignore` comment takes no finding away",
	Level:    rule.Basic,
	Severity: finding.Warning,
	Fix:      rule.FixSafe,
	Related:  []string{"RUF100"},
	Since:    "0.1.0",
})

// unused are the findings about octolsp's own comments that covered nothing.
// A name is judged only if what it covers was looked for.
func (j *suppressor) unused() []finding.Finding {
	enabled := j.analysis.Set.Enabled(unusedIgnore)
	if enabled == nil || len(j.analysis.suppressions) == 0 {
		return nil
	}
	found := &rule.Findings{}
	pass := rule.Pass{Enabled: enabled, Set: j.analysis.Set, Found: found}
	for i, s := range j.analysis.suppressions {
		if !s.Own {
			continue
		}
		if len(s.Names) == 0 {
			message := "the comment names no rule, so it covers nothing: write ignore[rule-name]"
			if s.Unknown != "" {
				message = fmt.Sprintf("`%s` is nothing that octolsp knows: write ignore[rule-name] or ignore-file[rule-name]", s.Unknown)
			}
			pass.Report(finding.Finding{Range: s.Range.Moved(s.start), Message: message})
			continue
		}
		j.reportNames(&pass, s, j.names[i])
	}
	return found.Certain
}

// reportNames reports the names of s that are of no use.
func (j *suppressor) reportNames(pass *rule.Pass, s suppression, names []*suppressionName) {
	var useless []finding.Finding
	for _, name := range names {
		if slices.ContainsFunc(name.variants, func(v *rule.Variant) bool { return v.Rule == unusedIgnore }) {
			return
		}
		f := finding.Finding{Range: name.name.Range.Moved(s.start), Subject: name.name.Text}
		switch {
		case len(name.variants) == 0:
			pass.Report(unknownName(f))
		case name.used || !slices.ContainsFunc(name.variants, func(v *rule.Variant) bool { return !v.Rule.Outside && j.analysis.Set.On(v) }):
		default:
			f.Message = fmt.Sprintf("`%s` covers no finding here", name.name.Text)
			f.Unnecessary = true
			useless = append(useless, f)
		}
	}
	for _, f := range useless {
		title, edit := "Remove `"+f.Subject+"`", j.removal(s, f.Range)
		if len(useless) == len(s.Names) {
			title, edit = "Remove the suppression", j.removalOfAll(s)
		}
		f.Fixes = []finding.Fix{{Title: title, Applicability: finding.Safe, Edits: []text.Edit{edit}}}
		pass.Report(f)
	}
}

// unknownName completes a finding about a name that is not a rule's. Whether the
// nearest name is the one that was meant is for people to say.
func unknownName(f finding.Finding) finding.Finding {
	f.Message = fmt.Sprintf("`%s` is not a rule", f.Subject)
	if prefix, _, found := strings.Cut(f.Subject, "/"); found && description.RuleTitle(prefix) != "" {
		f.Message = fmt.Sprintf("`%s` is a rule of %s, whose own comments take its findings away", f.Subject, description.RuleTitle(prefix))
	} else if checker := rule.Peer(f.Subject); checker != "" {
		f.Message = fmt.Sprintf("`%s` is not a rule of octolsp: %s has it", f.Subject, checker)
	} else if nearest := rule.Nearest(f.Subject); nearest != "" {
		f.Message += fmt.Sprintf("; did you mean `%s`?", nearest)
		f.Fixes = []finding.Fix{{
			Title: fmt.Sprintf("Replace it by `%s`", nearest), Applicability: finding.Unsafe,
			Edits: []text.Edit{{Range: f.Range, New: nearest}},
		}}
	}
	return f
}

// removal takes one name out of the brackets, with the comma beside it.
func (j *suppressor) removal(s suppression, name text.Range) text.Edit {
	source := j.analysis.File.Source
	all := s.Range.Moved(s.start)
	rest := source[name.End:all.End]
	if after := strings.TrimLeft(rest, ", \t"); strings.HasPrefix(strings.TrimLeft(rest, " \t"), ",") && !strings.HasPrefix(after, "]") {
		return text.Edit{Range: text.Range{Start: name.Start, End: name.End + len(rest) - len(after)}}
	}
	before := strings.TrimRight(source[all.Start:name.Start], ", \t")
	return text.Edit{Range: text.Range{Start: all.Start + len(before), End: name.End}}
}

// removalOfAll takes the comment away: the whole line if nothing else stands
// on it, and only the directive if the comment says more.
func (j *suppressor) removalOfAll(s suppression) text.Edit {
	source := j.analysis.File.Source
	directive, part := s.Range.Moved(s.start), s.Part.Moved(s.start)
	after := source[directive.End:part.End]
	blank := len(after) - len(strings.TrimLeft(after, " \t"))
	switch {
	case strings.TrimSpace(after) != "":
		return text.Edit{Range: text.Range{Start: directive.Start, End: directive.End + blank}}
	case strings.TrimSpace(source[part.End:max(part.End, s.line.End)]) != "":
		// Another comment follows: it takes this one's place.
		return text.Edit{Range: part}
	}
	start := strings.LastIndexAny(source[:part.Start], "\r\n") + 1
	before := strings.TrimRight(source[start:part.Start], " \t")
	end := directive.End + blank
	// After a backslash the line ends the one before.
	joined := strings.HasSuffix(strings.TrimRight(source[:start], "\r\n"), "\\")
	if s.First && before == "" && end < len(source) && !joined {
		// Python takes a carriage return alone for a line's end, Rust does not.
		end += max(1, len(source[end:])-len(strings.TrimPrefix(source[end:], "\r\n")))
		return text.Edit{Range: text.Range{Start: start, End: end}}
	}
	return text.Edit{Range: text.Range{Start: start + len(before), End: end}}
}
