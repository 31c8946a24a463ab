package docstrings_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/python"
	"github.com/octollm/octolsp/analyzers/python/docstrings"
	"github.com/octollm/octolsp/analyzers/rendering"
	"github.com/octollm/octolsp/analyzers/rule"
)

// reading is what of octolsp says about the parameters of one function.
type reading struct {
	// judged are the parameters that a docstring should describe.
	judged []string
	// undocumented are those that a finding says are not.
	undocumented map[string]bool
	// shown are those that hover shows as entries with a description.
	shown map[string]bool
	// listed are the names of entries, also of those without a description.
	listed map[string]bool
	// offered are those that completion offers in the section for parameters;
	// nil where it offers nothing, whatever is there.
	offered map[string]bool
}

// reader reads functions.
type reader struct {
	analyzer *engine.Analyzer
	rules    *rule.Set
}

func newReader(t *testing.T) reader {
	t.Helper()
	analyzer := engine.NewAnalyzer(false)
	t.Cleanup(analyzer.Close)
	rules := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		if r.Level <= rule.Standard {
			rules[r] = rule.Settings{Severity: r.Severity}
		}
	}
	return reader{analyzer, rule.NewSet(rule.Standard, "google", rules)}
}

// noDisk holds no files.
type noDisk struct{}

func (noDisk) ReadFile(path string) ([]byte, error) {
	return nil, fmt.Errorf("reading %s: %w", path, fs.ErrNotExist)
}
func (noDisk) IsFile(string) bool { return false }

func (r *reader) analyze(t *testing.T, source string) *engine.Analysis {
	t.Helper()
	analysis, err := r.analyzer.Analyze(t.Context(), engine.NewFile("/a.py", source, noDisk{}), r.rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	return analysis
}

// read reads the last function of source. It reports false where its docstring
// has no section for parameters.
func (r *reader) read(t *testing.T, source string) (reading, bool) {
	t.Helper()
	analysis := r.analyze(t, source)
	var f python.Located
	for located := range python.Definitions(analysis.Tree, python.PlacementOf(&analysis.File)) {
		f = located
	}
	if f.Function == nil || f.Function.Docstring == nil || f.Function.BrokenHeader {
		return reading{}, false
	}
	parsed := f.Function.Docstring.Parsed(docstrings.Google)
	section := parsed.ParameterSection()
	if section == nil {
		return reading{}, false
	}
	read := reading{undocumented: map[string]bool{}, listed: parsed.Listed(docstrings.Kind.TakesParameters)}
	for _, parameter := range f.Parameters(f.Function) {
		if f.NeedsDocumentation(&parameter) {
			read.judged = append(read.judged, parameter.Name)
		}
	}
	// What comments suppress counts: it is so nonetheless.
	findings := finding.InFile(analysis.Linked(engine.NewLinks([]*engine.Analysis{analysis}, noDisk{})))
	for _, found := range findings {
		if found.Rule == "docstring/undocumented-param" {
			read.undocumented[strings.TrimLeft(found.Subject, "*")] = true
		}
	}
	read.shown = r.hover(t, analysis, f.Start+f.Function.NameRange.Start, findings)
	for _, mention := range parsed.Mentions() {
		// A list that the author wrote is shown as it is.
		written, name := mention.Range.In(f.Function.Source), mention.Names[0].Text
		if strings.ContainsRune("-*+", rune(written[0])) && written[1] == ' ' && !parsed.Documents(name) {
			delete(read.shown, name)
		}
	}
	if indent := section.EntryIndent; len(indent) > section.Indent {
		at := f.Start + section.Body.Start
		typing := r.analyze(t, source[:at]+indent+"\n"+source[at:])
		read.offered = map[string]bool{}
		for _, item := range completion.Items(&typing.Parsed, at+len(indent)) {
			if item.Kind == completion.Parameter {
				read.offered[strings.TrimLeft(item.Label, "*")] = true
			}
		}
	}
	return read, true
}

var (
	heading = regexp.MustCompile(`^\*\*([A-Z][A-Za-z ]*):\*\*$`)
	item    = regexp.MustCompile("^- `\\*{0,2}([\\pL\\pN_]+)`(?: \\(.*?\\))?:")
)

// hover is the parameters that the sections for them show with a description.
func (r *reader) hover(t *testing.T, analysis *engine.Analysis, offset int, findings []finding.Finding) map[string]bool {
	t.Helper()
	definition, ok := rendering.At(&analysis.Parsed, offset, findings)
	if !ok {
		t.Fatal("nothing to hover over")
	}
	shown := map[string]bool{}
	inside := false
	for line := range strings.Lines(definition.Documentation) {
		line = strings.TrimRight(line, "\n")
		if parts := heading.FindStringSubmatch(line); parts != nil {
			inside = strings.HasPrefix(parts[1], "Arg") || strings.HasSuffix(parts[1], "Args") || strings.HasSuffix(parts[1], "Arguments")
		} else if parts := item.FindStringSubmatch(line); parts != nil && inside {
			shown[parts[1]] = true
		}
	}
	return shown
}

// disagreements are where the readers contradict each other.
func (r *reading) disagreements() []string {
	var found []string
	for _, name := range r.judged {
		switch {
		case r.undocumented[name] && r.shown[name]:
			found = append(found, name+" is said to be undocumented, and shown")
		case !r.undocumented[name] && !r.shown[name]:
			found = append(found, name+" is said to be documented, and not shown")
		}
		switch {
		case r.offered == nil:
		case r.undocumented[name] && !r.offered[name] && !r.listed[name]:
			found = append(found, name+" is said to be undocumented, and not offered")
		case !r.undocumented[name] && r.offered[name]:
			found = append(found, name+" is said to be documented, and offered")
		}
	}
	return found
}

// TestAgreement: findings, hover and completions read alike what is not a plain
// entry.
func TestAgreement(t *testing.T) {
	r := newReader(t)
	for _, test := range []struct{ name, body, undocumented string }{
		{"usual", "    a: First.\n    b (int): Second.\n    c (dict[str,\n        int]): Third.", ""},
		{"together", "    a (int): First.\n    b, c: Both of them.", "b c"},
		{"together with stars", "    a: First.\n    *b, **c: Both.", "b c"},
		{"no description", "    a: First.\n    b:\n    c:", "b c"},
		{"no space after the colon", "    a:First.\n    b : Second.\n    c(int):Third.", ""},
		{"below the name", "    a:\n        First.\n    b\n        (int):\n        Second.\n    c:\n\n        Third.", ""},
		{"dashes", "    a -- First.\n    - b: Second.\n    * c: Third.", "a b c"},
		{"quoted", "    `a`: First.\n    'b': Second.\n    c: Third.", "a b"},
		{"address", "    a: First.\n    b://example.org\n    c: Third.", "b"},
		{"as deep as the header", "a: First.\n    More.\nb: Second.\n\nc: Third.", ""},
		{"after a line that is indented less", "    a: First.\n  More words.\n    b: Second.\n    c: Third.", ""},
		{"tabs", "\ta: First.\n\tb: Second.\n        c: Third.", "c"},
		{"type without end", "    a (int: First.\n    b: Second.\n    c: Third.", "a"},
		{"escapes", "    a: First \\\n    and b: not that.\n    b: Second.\n    c: \\x41.", ""},
		{"none", "", "a b c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			body := strings.ReplaceAll("Do.\n\nArgs:\n"+test.body+"\n\nNote:\n    a, b: Said.", "\n", "\n    ")
			read, ok := r.read(t, "def f(a: int, b: int, c: int) -> None:\n    \"\"\""+body+"\n    \"\"\"\n")
			if !ok {
				t.Fatal("not read")
			}
			for _, contradiction := range read.disagreements() {
				t.Error(contradiction)
			}
			var undocumented []string
			for _, name := range read.judged {
				if read.undocumented[name] {
					undocumented = append(undocumented, name)
				}
			}
			if got := strings.Join(undocumented, " "); got != test.undocumented {
				t.Errorf("got %q, want %q", got, test.undocumented)
			}
		})
	}
}
