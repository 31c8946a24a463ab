package main

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/grammars"
)

// keystrokes is how many edits are measured in each file.
const keystrokes = 200

// benchKeystroke types into the middle of long files made of the sources that
// have no syntax errors.
func benchKeystroke(sources []source) error {
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		for _, lines := range []int{10_500, 42_000} {
			text := concatenated(sources, language, lines)
			if text == "" {
				continue
			}
			if err := typeInto(language, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// concatenated is a text of about that many lines, or empty if there are not
// enough sources of the language.
func concatenated(sources []source, language *grammars.Language, lines int) string {
	var text strings.Builder
	count := 0
	for _, s := range sources {
		if s.language != language || speaksOfItsFile(s.text) || !soundSource(s) {
			continue
		}
		text.WriteString(s.text)
		if !strings.HasSuffix(s.text, "\n") {
			text.WriteString("\n")
		}
		if count += strings.Count(s.text, "\n"); count >= lines {
			return text.String()
		}
	}
	return ""
}

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

func typeInto(language *grammars.Language, text string) error {
	strokes := typed(language, text)
	bare := bareKeystrokes(language, text, strokes)
	whole, findings, err := engineKeystrokes(language, text, strokes)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %d lines, %d findings: bare edit and reparse %s p50, to the findings %s p50 (%s p99), on top %s\n",
		language.Name, strings.Count(text, "\n"), findings, median(bare), median(whole), percentile(whole, 99),
		median(whole)-median(bare))
	return nil
}

// stroke is an edit that turns the text before into text.
type stroke struct {
	text                  string
	start, oldEnd, newEnd int
}

// typed are the strokes that type a comment into a function in the middle of
// text, one character after the other, and then take it away again.
func typed(language *grammars.Language, text string) []stroke {
	marker, comment := "\n    return ", "# "
	if language == grammars.Rust {
		marker, comment = "\n    let ", "// "
	}
	middle := len(text) / 2
	at := middle + strings.Index(text[middle:], marker) + len("\n    ")
	before, after := text[:at], text[at:]
	typed := comment + "\n    "
	strokes := []stroke{{before + typed + after, at, at, at + len(typed)}}
	end := at + len(comment)
	for i := range keystrokes {
		if i < keystrokes/2 {
			before = strokes[i].text[:end]
			strokes = append(strokes, stroke{before + string(rune('a'+i%26)) + strokes[i].text[end:], end, end, end + 1})
			end++
		} else {
			strokes = append(strokes, stroke{strokes[i].text[:end-1] + strokes[i].text[end:], end - 1, end, end - 1})
			end--
		}
	}
	return strokes
}

// bareKeystrokes is the time of each stroke's edit and reparse in tree-sitter.
func bareKeystrokes(language *grammars.Language, text string, strokes []stroke) []time.Duration {
	bare := grammars.NewBare(language)
	defer bare.Close()
	bare.Parse(text)
	var times []time.Duration
	for _, s := range strokes {
		start := time.Now()
		bare.Reparse(s.text, s.start, s.oldEnd, s.newEnd)
		times = append(times, time.Since(start))
	}
	return times
}

// engineKeystrokes is the time of each stroke from its text to the settled
// findings, and the number of findings in the end.
func engineKeystrokes(language *grammars.Language, text string, strokes []stroke) ([]time.Duration, int, error) {
	name := map[*grammars.Language]string{grammars.Python: "/bench.py", grammars.Rust: "/bench.rs"}[language]
	all := map[*rule.Rule]rule.Settings{}
	for _, r := range rule.All() {
		all[r] = rule.Settings{Severity: r.Severity}
	}
	set := rule.NewSet(rule.Strict, "google", all)
	analyzer := engine.NewAnalyzer(false)
	defer analyzer.Close()
	disk := noDisk{}
	analysis, err := analyzer.Analyze(context.Background(), engine.NewFile(name, text, disk), set, nil)
	if err != nil {
		return nil, 0, err
	}
	if analysis.Tree.Broken {
		return nil, 0, fmt.Errorf("the %s sources put together have a syntax error", language.Name)
	}
	links := engine.NewLinks([]*engine.Analysis{analysis}, disk)
	var times []time.Duration
	var result engine.Result
	for _, s := range strokes {
		start := time.Now()
		next, err := analyzer.Analyze(context.Background(), engine.NewFile(name, s.text, disk), set, analysis)
		if err != nil {
			return nil, 0, err
		}
		links = links.With(next)
		result = next.Settle(links)
		times = append(times, time.Since(start))
		analysis = next
	}
	return times, len(result.Findings()), nil
}

func median(times []time.Duration) time.Duration { return percentile(times, 50) }

func percentile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100].Round(time.Microsecond)
}

// noDisk has no files around the one that is measured.
type noDisk struct{}

func (noDisk) ReadFile(path string) ([]byte, error) { return nil, fs.ErrNotExist }

func (noDisk) IsFile(string) bool { return false }
