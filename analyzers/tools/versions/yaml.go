package versions

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// frozen is the comment that says which tag a commit was.
var frozen = regexp.MustCompile(`#\s*frozen:\s*(\S+)`)

// readHooks reads a .pre-commit-config.yaml.
func readHooks(content []byte) []Pin {
	lines := strings.Split(string(content), "\n")
	var all []Pin
	repositories, _ := at(parse(content), "repos").(*ast.SequenceNode)
	if repositories == nil {
		return nil
	}
	for _, repository := range repositories.Values {
		address, _ := scalar(at(repository, "repo"))
		tag, line := scalar(at(repository, "rev"))
		parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(address, "/"), ".git"), "/")
		if len(parts) < 2 || line < 1 || line > len(lines) {
			continue
		}
		if was := frozen.FindStringSubmatch(lines[line-1]); was != nil {
			tag = was[1]
		}
		tool, known := toolOfHooks(strings.Join(parts[len(parts)-2:], "/"))
		if pin, ok := newPin(tool, tag, "=="+tag, line); known && ok {
			all = append(all, pin)
		}
	}
	return all
}

const (
	// largestYAML is the size in bytes of the largest YAML file that is read.
	largestYAML = 1 << 20
	// deepest is how deep YAML may be nested in brackets or in dashes on a line:
	// the parser's time grows with the square of it.
	deepest = 100
)

// dashes are too many sequences in one another on one line.
var dashes = regexp.MustCompile(`(?m)^\s*(?:-[ \t]+){` + strconv.Itoa(deepest) + `}`)

// parse is the first document of a YAML file, or nil.
func parse(content []byte) ast.Node {
	depth := 0
	for _, c := range content {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > deepest {
			return nil
		}
	}
	if len(content) > largestYAML || dashes.Match(content) {
		return nil
	}
	file, err := parser.ParseBytes(content, 0)
	if err != nil || len(file.Docs) == 0 {
		return nil
	}
	return file.Docs[0].Body
}

// at is what stands under the keys in node, or nil.
func at(node ast.Node, keys ...string) ast.Node {
	for _, key := range keys {
		mapping, ok := node.(ast.MapNode)
		if !ok {
			return nil
		}
		node = nil
		for entries := mapping.MapRange(); entries.Next(); {
			if name, _ := scalar(entries.Key()); name == key {
				node = entries.Value()
			}
		}
	}
	return node
}

// scalar is the text of a scalar with its line, from 1; empty if node is none.
func scalar(node ast.Node) (string, int) {
	if node == nil || node.GetToken() == nil {
		return "", 0
	}
	if _, ok := node.(ast.ScalarNode); !ok {
		return "", 0
	}
	return node.GetToken().Value, node.GetToken().Position.Line
}
