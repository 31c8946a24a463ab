package engine_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	goldmarktext "github.com/yuin/goldmark/text"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// TestPages holds every rule to its page: the fixed headings stand there, and
// each fenced example of Python or Rust has the findings of the rule that its
// markers say, and no other.
func TestPages(t *testing.T) {
	for _, r := range rule.All() {
		t.Run(strings.ReplaceAll(r.Name, "/", "."), func(t *testing.T) {
			page, err := r.Page()
			if err != nil {
				t.Fatal(err)
			}
			if onDisk, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(r.PagePath()))); err != nil || string(onDisk) != page {
				t.Errorf("the page does not lie at %q: %v", r.PagePath(), err)
			}
			checkBrief(t, r, page)
			const open = "FILL IN" // as `octolsp dev new-rule` writes it
			if strings.Contains(page, open) || strings.Contains(r.Summary, open) {
				t.Errorf("fill in what stands after %q: on the page, and in what the rule says", open)
			}
			if !strings.HasPrefix(page, "# "+r.Name+"\n") {
				t.Errorf("the page does not begin with its rule's name")
			}
			headings := []string{"## Why", "## Example", "## Use instead"}
			if len(r.Options) > 0 {
				headings = append(headings, "## Options")
			}
			for _, heading := range headings {
				if !strings.Contains(page, "\n"+heading+"\n") {
					t.Errorf("the page has no heading %q", heading)
				}
			}
			for _, option := range r.Options {
				if !strings.Contains(page, "`"+option.Name()+"`") {
					t.Errorf("the page does not tell of the option %s", option.Name())
				}
			}
			failing, passing := 0, 0
			shown := map[*rule.Variant]bool{}
			examples := readExamples(t, page)
			for i, example := range examples {
				if example.fixed {
					continue
				}
				found := example.check(t, r)
				for _, f := range found {
					shown[rule.VariantOf(&f)] = true
				}
				if len(example.expected) > 0 {
					failing++
				} else {
					passing++
				}
				if i+1 < len(examples) && examples[i+1].fixed {
					checkFixed(t, example, examples[i+1], found)
				}
			}
			if failing == 0 || passing == 0 {
				t.Errorf("the page has %d failing and %d passing examples; it needs one of each", failing, passing)
			}
			for _, v := range r.Variants {
				if v.IsPart() && !shown[v] {
					t.Errorf("no example on the page has a finding with the code %s", v.Code())
				}
				if v.IsPart() && !strings.Contains(page, "`"+v.Code()+"`") {
					t.Errorf("the page does not say what %s stands for", v.Code())
				}
			}
		})
	}
}

// checkBrief holds that the brief of r is whole paragraphs of its page, the
// first one and a reason.
func checkBrief(t *testing.T, r *rule.Rule, page string) {
	t.Helper()
	brief, err := r.Brief()
	if err != nil {
		t.Fatal(err)
	}
	what, why, _ := strings.Cut(strings.TrimSpace(brief), "\n\n")
	if !strings.HasPrefix(page, "# "+r.Name+"\n\n"+what+"\n\n") {
		t.Errorf("the brief does not begin with the first paragraph of the page:\n%s", brief)
	}
	if why == "" || !strings.Contains(page, "\n## Why\n\n"+why+"\n\n## ") {
		t.Errorf("the brief does not end with the page's reason:\n%s", brief)
	}
}

// TestScenarios checks the files in testdata's Markdown: there the markers are
// the findings of all rules.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, example := range readExamples(t, string(content)) {
				example.check(t, nil)
			}
		})
	}
}

// pageExample is a fenced block of a rule's page.
type pageExample struct {
	line    int
	path    string
	level   rule.Level
	options map[string]string
	// convention is the style of Python's docstrings.
	convention string
	// name is what the files of one example share; empty for an example of one
	// file. others are the sources of the others by their paths.
	name   string
	others map[string]string
	// coverage is what was measured: "LINE:HITS" and "LINE>LINE:HITS" with commas
	// between.
	coverage string
	fixed    bool
	source   string
	expected []string
}

func readExamples(t *testing.T, page string) []pageExample {
	t.Helper()
	var examples []pageExample
	source := []byte(page)
	document := goldmark.DefaultParser().Parse(goldmarktext.NewReader(source))
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := node.(*ast.FencedCodeBlock)
		if !ok || !entering || block.Info == nil {
			return ast.WalkContinue, nil
		}
		words := strings.Fields(string(block.Info.Value(source)))
		path, known := map[string]string{"python": "example.py", "rust": "example.rs"}[words[0]]
		if !known {
			return ast.WalkContinue, nil
		}
		example := pageExample{path: path, level: rule.Standard, convention: "google", options: map[string]string{}}
		example.line = strings.Count(page[:block.Info.Segment.Start], "\n") + 1
		for _, word := range words[1:] {
			key, value, _ := strings.Cut(word, "=")
			switch key {
			case "path":
				example.path = value
			case "level":
				example.level = rule.Level(slices.Index(rule.LevelNames, value))
			case "convention":
				if !slices.Contains(rule.Conventions, value) {
					t.Errorf("line %d of the page: unknown convention %s", example.line, value)
				}
				example.convention = value
			case "example":
				example.name = value
			case "fixed":
				example.fixed = true
			case "coverage":
				example.coverage = value
			case "options":
				name, setting, _ := strings.Cut(strings.Trim(value, `"`), "=")
				example.options[name] = setting
			default:
				t.Errorf("line %d of the page: unknown attribute %s", example.line, word)
			}
		}
		example.read(t, string(block.Lines().Value(source)))
		examples = append(examples, example)
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range examples {
		if e := &examples[i]; e.name != "" && !e.fixed {
			e.others = map[string]string{}
			for _, other := range examples {
				if other.name == e.name && other.path != e.path && !other.fixed {
					e.others[other.path] = other.source
				}
			}
			if len(e.others) == 0 {
				t.Errorf("line %d of the page: the example %s has one file only", e.line, e.name)
			}
		}
	}
	return examples
}

var (
	drawnMarker    = regexp.MustCompile(`^(\s*(?:#|//)\s*)(\^+) (\S+/\S+): (.*)$`)
	numberedMarker = regexp.MustCompile(`^(?:#|//)\^(\d+):(\d+) (\S+/\S+): (.*)$`)
)

// read takes the markers out of a block. An expectation is
// "line:column-column rule: message", the end column -1 where the anchor goes
// on in the next line.
func (e *pageExample) read(t *testing.T, block string) {
	t.Helper()
	var source strings.Builder
	line := 0
	for text := range strings.Lines(block) {
		bare := strings.TrimRight(text, "\n")
		if m := drawnMarker.FindStringSubmatch(bare); m != nil {
			from := len([]rune(m[1])) + 1
			e.expected = append(e.expected, fmt.Sprintf("%d:%d-%d %s: %s", line, from, from+len(m[2]), m[3], m[4]))
		} else if m := numberedMarker.FindStringSubmatch(bare); m != nil {
			e.expected = append(e.expected, fmt.Sprintf("%d:%s-%s %s: %s", line, m[1], m[2], m[3], m[4]))
		} else {
			source.WriteString(text)
			line++
		}
	}
	e.source = source.String()
}

// check compares the findings of r, or of all rules if r is nil, with the
// markers.
func (e *pageExample) check(t *testing.T, r *rule.Rule) []finding.Finding {
	t.Helper()
	enabled := map[*rule.Rule]rule.Settings{}
	for _, other := range rule.All() {
		if other.Level <= e.level {
			enabled[other] = rule.Settings{Severity: other.Severity}
		}
	}
	if r != nil {
		settings := rule.Settings{Severity: r.Severity, Options: map[string]any{}}
		for _, option := range r.Options {
			if given, ok := e.options[option.Name()]; ok {
				settings.Options[option.Name()] = optionValue(t, option, given)
			}
		}
		enabled[r] = settings
	}
	path := filepath.Join("/", "example", e.path)
	disk := memoryDisk{path: e.source}
	for other, source := range e.others {
		disk[filepath.Join("/", "example", other)] = source
	}
	for dir := filepath.Dir(path); dir != filepath.Join("/", "example"); dir = filepath.Dir(dir) {
		if inside := filepath.Join(dir, "__init__.py"); !disk.IsFile(inside) {
			disk[inside] = ""
		}
	}
	var found []finding.Finding
	var got []string
	lines := text.NewLines(e.source)
	set := rule.NewSet(e.level, e.convention, enabled)
	for _, f := range findingsOf(t, disk, path, set, e.measured) {
		if rule.VariantOf(&f) == nil {
			t.Errorf("the example at line %d: %s: %s: the finding has the code %q, which is none of the rule's variants",
				e.line, f.Rule, f.Message, f.Code)
		}
		if r == nil || f.Rule == r.Name {
			found = append(found, f)
			start := lines.Position(f.Range.Start)
			end := lines.Position(min(f.Range.End, lines.Range(start.Line-1).End))
			place := fmt.Sprintf("%d:%d-%d ", start.Line, start.Column, end.Column)
			entry := place + f.Rule + ": " + f.Message
			if coded := place + f.Rule + "[" + f.Code + "]: " + f.Message; !slices.Contains(e.expected, entry) && f.Code != "" {
				entry = coded
			}
			got = append(got, entry)
		}
	}
	slices.Sort(got)
	slices.Sort(e.expected)
	if !slices.Equal(got, e.expected) {
		t.Errorf("the example at line %d\n%s\nhas the findings\n  %s\nbut its markers say\n  %s",
			e.line, e.source, strings.Join(got, "\n  "), strings.Join(e.expected, "\n  "))
	}
	return found
}

func optionValue(t *testing.T, option rule.Option, given string) any {
	t.Helper()
	switch value := option.At(rule.Basic).(type) {
	case bool:
		return given == "true"
	case int:
		number, err := strconv.Atoi(given)
		if err != nil {
			t.Fatal(err)
		}
		return number
	case string:
		return given
	case []string:
		return strings.Split(given, ",")
	default:
		t.Fatalf("the option %s has values of the type %T", option.Name(), value)
	}
	return nil
}

func checkFixed(t *testing.T, example, fixed pageExample, found []finding.Finding) {
	t.Helper()
	var edits []text.Edit
	for _, f := range found {
		if len(f.Fixes) > 0 && f.Fixes[0].Applicability >= finding.Unsafe {
			edits = append(edits, f.Fixes[0].Edits...)
		}
	}
	got, err := text.Apply(example.source, edits)
	if err != nil {
		t.Fatal(err)
	}
	if got != fixed.source {
		t.Errorf("the example at line %d of the page is fixed to\n%s\nbut the page says\n%s", example.line, got, fixed.source)
	}
}

// memoryDisk holds the files that the engine may ask for.
type memoryDisk map[string]string

func (d memoryDisk) ReadFile(path string) ([]byte, error) {
	content, ok := d[path]
	if !ok {
		return nil, fmt.Errorf("reading %s: %w", path, fs.ErrNotExist)
	}
	return []byte(content), nil
}

func (d memoryDisk) IsFile(path string) bool {
	_, ok := d[path]
	return ok
}

// findingsOf are the findings of one file, linked with what disk holds.
func findingsOf(t *testing.T, disk memoryDisk, path string, set *rule.Set, further func(*testing.T, *engine.Analysis) []rule.ChunkFindings) []finding.Finding {
	t.Helper()
	analyzer := engine.NewAnalyzer(true)
	defer analyzer.Close()
	analysis, err := analyzer.Analyze(t.Context(), engine.NewFile(path, disk[path], disk), set, nil)
	if err != nil {
		t.Fatal(err)
	}
	return (&pipeline.File{Analysis: analysis, Links: engine.NewLinks([]*engine.Analysis{analysis}, disk), Coverage: further(t, analysis)}).Findings()
}
