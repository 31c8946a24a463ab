package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A scenario is a section of a Markdown file: its fenced blocks are steps.
type scenario struct {
	name  string
	steps []step
}

// A step is one fenced block.
type step struct {
	// language is the first word of the info string.
	language string
	// verb is what follows it, and object what stands after the verb's "=".
	verb, object string
	// options are the other words.
	options map[string]string
	body    string
	line    int // from 1
}

func (s step) has(option string) bool {
	_, found := s.options[option]
	return found
}

// parseFile reads the scenarios of a file. The blocks above the first section
// belong to all of them.
func parseFile(path string) ([]scenario, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var scenarios []scenario
	var background []step
	document := goldmark.DefaultParser().Parse(text.NewReader(source))
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Heading:
			if node.Level == 2 {
				name := strings.TrimSuffix(filepath.Base(path), ".md") + "/" + string(node.Lines().Value(source))
				scenarios = append(scenarios, scenario{name: name, steps: background[:len(background):len(background)]})
			}
		case *ast.FencedCodeBlock:
			parsed, err := parseStep(node, source)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, parsed.line, err)
			}
			if len(scenarios) == 0 {
				background = append(background, parsed)
			} else {
				last := &scenarios[len(scenarios)-1]
				last.steps = append(last.steps, parsed)
			}
		}
	}
	if len(scenarios) == 0 {
		return nil, fmt.Errorf("%s: no section with a scenario", path)
	}
	return scenarios, nil
}

func parseStep(block *ast.FencedCodeBlock, source []byte) (step, error) {
	parsed := step{options: map[string]string{}, body: string(block.Lines().Value(source)), line: 1}
	if block.Info == nil {
		return parsed, fmt.Errorf("a block without an info string: expected a language and a verb")
	}
	parsed.line += strings.Count(string(source[:block.Info.Segment.Start]), "\n")
	words := strings.Fields(string(block.Info.Segment.Value(source)))
	if len(words) < 2 {
		return parsed, fmt.Errorf("the info string %q: expected a language and a verb", words)
	}
	parsed.language = words[0]
	parsed.verb, parsed.object, _ = strings.Cut(words[1], "=")
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		parsed.options[name] = value
	}
	return parsed, nil
}
