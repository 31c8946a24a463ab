package main

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/pipeline"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// keystrokes is how many edits are measured in each file.
const keystrokes = 200

// benchKeystroke types into the middle of long files: many sources put
// together, and one repeated. The first kind has tens of thousands of nodes at
// its top, which tree-sitter itself is slow with.
func benchKeystroke(sources []source) error {
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		for _, lines := range []int{10_500, 42_000} {
			for _, text := range []string{repeated(sources, language, lines), concatenated(sources, language, lines)} {
				if text == "" {
					continue
				}
				if err := typeInto(language, text); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// repeated is the first source that is itself a long file, again and again to
// about that many lines.
func repeated(sources []source, language *grammars.Language, lines int) string {
	const long = 1_500
	for _, s := range sources {
		if count := strings.Count(s.text, "\n"); s.language == language && count >= long && stands(s) {
			return strings.Repeat(strings.TrimSuffix(s.text, "\n")+"\n", 1+lines/count)
		}
	}
	return ""
}

// concatenated is as many sources as make about that many lines, or empty if
// there are not enough.
func concatenated(sources []source, language *grammars.Language, lines int) string {
	var text strings.Builder
	count := 0
	for _, s := range sources {
		if s.language != language || !stands(s) {
			continue
		}
		text.WriteString(strings.TrimSuffix(s.text, "\n") + "\n")
		if count += strings.Count(s.text, "\n"); count >= lines {
			return text.String()
		}
	}
	return ""
}

// stands reports whether s can stand in the middle of another file.
func stands(s source) bool { return !speaksOfItsFile(s.text) && soundSource(s) }

// speaksOfItsFile reports whether text says something about its whole file,
// which can't be said in the middle of another one.
func speaksOfItsFile(text string) bool {
	for _, mark := range []string{"from __future__", "__all__", "#![", "//!", "/*!"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

func soundSource(s source) bool {
	parser := grammars.NewParser(s.language, grammars.Transient)
	defer parser.Close()
	tree, err := parser.Parse(context.Background(), s.text, nil)
	return err == nil && !tree.Broken
}

// typeInto measures each stroke on both sides, one right after the other, so
// that what else the machine does meets both.
func typeInto(language *grammars.Language, text string) error {
	bare := grammars.NewBare(language)
	defer bare.Close()
	bare.Parse(text)
	editor, err := open(language, text)
	if err != nil {
		return err
	}
	defer editor.analyzer.Close()
	var bareTimes, wholeTimes, onTop []time.Duration
	for s := range typed(language, text) {
		start := time.Now()
		bare.Reparse(s.text, s.start, s.oldEnd, s.newEnd)
		bareTime := time.Since(start)
		start = time.Now()
		if err := editor.show(s.text); err != nil {
			return err
		}
		wholeTime := time.Since(start)
		bareTimes, wholeTimes = append(bareTimes, bareTime), append(wholeTimes, wholeTime)
		onTop = append(onTop, wholeTime-bareTime)
	}
	fmt.Printf("%s, %d lines, %d findings: bare edit and reparse %s p50; to the findings %s p50, %s p99; on top %s p50\n",
		language.Name, strings.Count(text, "\n"), len(finding.InFile(editor.result)),
		percentile(bareTimes, 50), percentile(wholeTimes, 50), percentile(wholeTimes, 99), percentile(onTop, 50))
	return nil
}

// stroke is an edit that turns the text before into text.
type stroke struct {
	text                  string
	start, oldEnd, newEnd int
}

// typed are the strokes that type a comment into a function in the middle of
// text, one character after the other, and then take it away again.
func typed(language *grammars.Language, text string) iter.Seq[stroke] {
	marker, comment := "\n    return ", "# "
	if language == grammars.Rust {
		marker, comment = "\n    let ", "// "
	}
	middle := len(text) / 2
	at := middle + strings.Index(text[middle:], marker) + len("\n    ")
	before, after := text[:at], text[at:]
	return func(yield func(stroke) bool) {
		line := comment + "\n    "
		more := yield(stroke{before + line + after, at, at, at + len(line)})
		end := at + len(comment)
		for i := 0; more && i < keystrokes; i++ {
			oldEnd, newEnd := end, end+1
			if i < keystrokes/2 {
				comment += string(rune('a' + i%26))
			} else {
				comment = comment[:len(comment)-1]
				oldEnd, newEnd = end, end-1
			}
			more = yield(stroke{before + comment + "\n    " + after, min(oldEnd, newEnd), oldEnd, newEnd})
			end = newEnd
		}
	}
}

// openFile is a file as an editor holds it, with its findings.
type openFile struct {
	name     string
	set      *rule.Set
	analyzer *engine.Analyzer
	analysis *engine.Analysis
	links    *engine.Links
	result   []finding.Group
}

func open(language *grammars.Language, text string) (*openFile, error) {
	all := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		all[r] = rule.Settings{Severity: r.Severity}
	}
	file := &openFile{
		name:     map[*grammars.Language]string{grammars.Python: "/bench.py", grammars.Rust: "/bench.rs"}[language],
		set:      rule.NewSet(rule.Strict, "google", all),
		analyzer: engine.NewAnalyzer(false),
		links:    engine.NewLinks(nil, noDisk{}),
	}
	if err := file.show(text); err != nil {
		return nil, err
	}
	if file.analysis.Tree.Broken {
		return nil, fmt.Errorf("the %s sources put together have a syntax error", language.Name)
	}
	return file, nil
}

// show goes from a new text to its settled findings.
func (f *openFile) show(text string) error {
	next, err := f.analyzer.Analyze(context.Background(), engine.NewFile(f.name, text, noDisk{}), f.set, f.analysis)
	if err != nil {
		return err
	}
	f.analysis, f.links = next, f.links.With(next)
	f.result = (&pipeline.File{Analysis: next, Links: f.links}).Compose()
	return nil
}

func percentile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100].Round(time.Microsecond)
}

// noDisk has no files around the one that is measured.
type noDisk struct{}

func (noDisk) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }

func (noDisk) IsFile(string) bool { return false }
