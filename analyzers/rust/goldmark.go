package rust

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	goldmarktext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/octollm/octolsp/analyzers/text"
)

// Bounds of what is read. Goldmark takes time by the square of the containers
// that a line opens, and of the brackets and marks of emphasis in a paragraph;
// within these bounds it takes a few tenths of a second at most.
const (
	maxMarkdown   = 256 << 10 // bytes
	maxContainers = 100       // that a line opens
	maxBrackets   = 10_000_000
	maxEmphases   = 2_000_000_000
)

// markdownReader is one reading of Markdown. It is the context that goldmark
// hands to the parsers of links.
type markdownReader struct {
	parser.Context
	Markdown
	source string
	// behindText reports that the label which is looked up follows a text.
	behindText bool
	// pathOnly reports that the label which was looked up last has no
	// definition.
	pathOnly bool
	// ends are the links that were read, in the order of their ends.
	ends []linkEnd
}

// linkEnd is where the text of a link ends, and all of it.
type linkEnd struct {
	link      ast.Node
	text, all int
	undefined bool
	hasText   bool
}

// readMarkdown is the structure of source.
func readMarkdown(source string) *Markdown {
	if isTooMuch(source) {
		return &Markdown{Unread: true}
	}
	r := &markdownReader{Context: parser.NewContext(), source: source}
	document := commonMark.Parse(goldmarktext.NewReader([]byte(source)), parser.WithContext(r))
	// The walk fails only if its function does.
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			r.collect(n)
		}
		return ast.WalkContinue, nil
	})
	for _, end := range r.ends {
		r.addLink(end)
	}
	slices.SortStableFunc(r.Links, func(a, b DocLink) int { return a.Range.Start - b.Range.Start })
	return &r.Markdown
}

// isTooMuch reports source that is out of bounds.
func isTooMuch(source string) bool {
	if len(source) > maxMarkdown {
		return true
	}
	allBrackets, allEmphases := 0, 0
	brackets, emphases := 0, 0
	for line := range strings.Lines(source) {
		if strings.TrimSpace(line) == "" {
			allBrackets += brackets * brackets
			allEmphases += emphases * emphases
			brackets, emphases = 0, 0
		}
		brackets += strings.Count(line, "[")
		emphases += strings.Count(line, "*") + strings.Count(line, "_")
		containers := 0
		for i := 0; i < len(line) && strings.IndexByte(" \t>-+*.)0123456789", line[i]) >= 0; i++ {
			if strings.IndexByte(">-+*.)", line[i]) >= 0 {
				containers++
			}
		}
		if containers > maxContainers && !isRule(line) {
			return true
		}
	}
	return allBrackets+brackets*brackets > maxBrackets || allEmphases+emphases*emphases > maxEmphases
}

// isRule reports a line of one mark, over and over, without spaces: it opens
// nothing.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	return line[0] != '>' && strings.Trim(line, line[:1]) == ""
}

// commonMark reads Markdown as CommonMark has it, and notes where links end.
var commonMark = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(inlineParsers()...),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
)

// inlineParsers are the usual ones, but for those of links.
func inlineParsers() []util.PrioritizedValue {
	parsers := parser.DefaultInlineParsers()
	for i := range parsers {
		switch parsers[i].Value {
		case parser.NewLinkParser(), parser.NewAutoLinkParser():
			parsers[i].Value = linkParser{parsers[i].Value.(parser.InlineParser)}
		}
	}
	return parsers
}

// linkParser notes where the links of a parser end.
type linkParser struct{ parser.InlineParser }

// Parse reads what may be a link, or the beginning or end of one.
func (p linkParser) Parse(parent ast.Node, block goldmarktext.Reader, context parser.Context) ast.Node {
	r := context.(*markdownReader)
	line, segment := block.PeekLine()
	r.behindText = len(line) > 2 && line[0] == ']' && line[1] == '[' && line[2] != ']'
	r.pathOnly = false
	n := p.InlineParser.Parse(parent, block, context)
	switch n.(type) {
	case *ast.Link, *ast.AutoLink:
		_, after := block.Position()
		r.ends = append(r.ends, linkEnd{n, segment.Start, after.Start, r.pathOnly, r.behindText})
	}
	return n
}

// CloseBlock ends a paragraph.
func (p linkParser) CloseBlock(parent ast.Node, block goldmarktext.Reader, context parser.Context) {
	if closer, ok := p.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, context)
	}
}

// Reference is what label refers to: a definition, or itself if rustdoc takes
// it for the path of an item.
func (r *markdownReader) Reference(label string) (parser.Reference, bool) {
	if reference, known := r.Context.Reference(label); known {
		return reference, true
	}
	plain := strings.Trim(label, "`")
	quoted := len(plain) < len(label)
	if !quoted && !IsItemPath(label) || !quoted && !r.behindText && !strings.Contains(label, "::") {
		return nil, false
	}
	r.pathOnly = true
	return parser.NewReference([]byte(label), []byte(label), nil), true
}

// itemPath is the path of an item, as links of rustdoc name it.
var itemPath = regexp.MustCompile("^`?(?:[a-z]+@)?(?:[A-Za-z_]\\w*::)*[A-Za-z_]\\w*(?:!|\\(\\))?(?:#[\\w.-]+)?`?$")

// IsItemPath reports whether the destination or label of a link is the path of
// an item, such as "crate::Shape" or "fn@area".
func IsItemPath(destination string) bool { return itemPath.MatchString(destination) }

// addLink adds a link that was read.
func (r *markdownReader) addLink(end linkEnd) {
	switch n := end.link.(type) {
	case *ast.AutoLink:
		all := text.Range{Start: end.text, End: end.all}
		label := text.Range{Start: all.Start + 1, End: all.End - 1}
		r.Links = append(r.Links, DocLink{Kind: LinkAuto, Range: all, Text: label, Destination: label.In(r.source)})
	case *ast.Link:
		link := DocLink{Range: text.Range{Start: n.Pos(), End: end.all}, Text: text.Range{Start: n.Pos() + 1, End: end.text}, Destination: string(n.Destination)}
		if n.Reference != nil {
			link.Kind, link.Label, link.HasText = LinkReference, string(n.Reference.Value), end.hasText
			if end.undefined {
				link.Kind, link.Destination = LinkPath, link.Label
			}
		}
		r.Links = append(r.Links, link)
	}
}
