package document

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/octollm/octolsp/analyzers/text"
)

// The parser's time grows with the square of how deep a text is nested and of
// how many tokens it has: words, keys and signs.
const (
	largestYAML = 1 << 20
	deepestYAML = 100
	mostTokens  = 20_000
)

// tooManyDashes are too many sequences or keys in one another on one line.
var tooManyDashes = regexp.MustCompile(`(?m)^\s*(?:[-?][ \t]+){` + strconv.Itoa(deepestYAML) + `}`)

func (d *Document) parseYAML() (wrong *Error) {
	body, base := d.body()
	if len(body) > largestYAML {
		return d.errorAt(text.Range{}, "the file is larger than %d bytes", largestYAML)
	}
	if at := tooDeep(body); at >= 0 {
		at += base
		return d.tooDeep(text.Range{Start: at, End: at})
	}
	// The parser is not known to panic, but it is large, and the text is
	// anyone's.
	defer func() {
		if failure := recover(); failure != nil {
			d.Root, wrong = nil, d.errorAt(text.Range{}, "can't be read: %v", failure)
		}
	}()
	r := yamlReader{Document: d, starts: map[*token.Token]int{}, ends: map[*token.Token]int{}}
	// The lexer counts some "\r\n" twice. Lines and columns stay the same.
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\r", "\n")
	tokens := r.place(lexer.Tokenize(body), base)
	if len(tokens) > mostTokens {
		place := text.Range{Start: r.starts[tokens[mostTokens]], End: r.ends[tokens[mostTokens]]}
		return d.errorAt(place, "the document has more than %d words, keys and signs", mostTokens)
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	var mistake yaml.Error
	if errors.As(err, &mistake) {
		place := text.Range{}
		if t := mistake.GetToken(); t != nil {
			place.Start, place.End = r.starts[t], r.ends[t]
		}
		return d.errorAt(place, "%s", mistake.GetMessage())
	}
	if err != nil {
		return d.errorAt(text.Range{}, "is not YAML: %v", err)
	}
	if len(file.Docs) > 0 && file.Docs[0].Body != nil {
		d.Root = r.node(file.Docs[0].Body, text.Range{Start: base, End: base}, 0)
	}
	return r.wrong
}

func (d *Document) tooDeep(place text.Range) *Error {
	return d.errorAt(place, "values are nested more than %d levels deep", deepestYAML)
}

// tooDeep is where brackets or dashes are nested too deep, or -1.
func tooDeep(body string) int {
	depth := 0
	for i := range len(body) {
		switch body[i] {
		case '[', '{':
			if depth++; depth > deepestYAML {
				return i
			}
		case ']', '}':
			depth--
		}
	}
	if dashes := tooManyDashes.FindStringIndex(body); dashes != nil {
		return dashes[0]
	}
	return -1
}

// yamlReader builds the tree of a YAML document.
type yamlReader struct {
	*Document
	// starts and ends are the offsets of tokens.
	starts, ends map[*token.Token]int
	wrong        *Error
}

// place finds the offsets of tokens by their lines and columns in the body that
// begins at base, and keeps the comments. Tokens of documents after the first are
// left out.
func (r *yamlReader) place(tokens token.Tokens, base int) token.Tokens {
	content := false
	for i, t := range tokens {
		if t.Type == token.DocumentHeaderType && content {
			tokens = tokens[:i]
			tokens[i-1].Next = nil
			break
		}
		content = content || t.Type != token.CommentType && t.Type != token.DirectiveType
	}
	cursor := yamlCursor{source: r.Source, lines: r.lines(), at: base, base: base}
	for _, t := range tokens {
		place := cursor.place(t)
		r.starts[t], r.ends[t] = place.Start, place.End
	}
	for _, t := range tokens {
		if t.Type == token.CommentType {
			r.addComment(t)
		}
	}
	return tokens
}

// addComment takes the comment from its sign to the end of the line.
func (r *yamlReader) addComment(t *token.Token) {
	line := r.lines().Range(r.lines().Line(r.starts[t]))
	start := strings.IndexByte(r.Source[r.starts[t]:line.End], '#')
	if start < 0 {
		return
	}
	start += r.starts[t]
	if last := len(r.Comments) - 1; last >= 0 && r.Comments[last].Range.End > start {
		return
	}
	r.comment(start, start+len(strings.TrimRight(r.Source[start:line.End], " \t")))
}

// yamlCursor goes through a text from token to token.
type yamlCursor struct {
	source string
	lines  *text.Lines
	base   int
	// at is the offset behind the last token.
	at int
	// lost is how many tokens were not found where they come next.
	lost int
}

// mostLost is for how many tokens their columns are counted, which takes the
// time of a line.
const mostLost = 1000

// place is the range of the next token: of what it was read from, where that
// comes next, and otherwise at its line and column, which are wrong behind some
// tags and blanks.
func (c *yamlCursor) place(t *token.Token) text.Range {
	next := c.at + len(c.source[c.at:]) - len(strings.TrimLeft(c.source[c.at:], yamlBlanks))
	length, found := c.match(next, t.Origin)
	if !found && c.lost < mostLost {
		c.lost++
		next = c.offset(t.Position)
		length, found = c.match(next, t.Origin)
	}
	if !found {
		return text.Range{Start: next, End: next}
	}
	c.at = next + length
	return text.Range{Start: next, End: c.at}
}

const yamlBlanks = " \t\r\n"

// match is the length of the text at the offset that is origin but for blanks,
// of which the lexer drops some.
func (c *yamlCursor) match(at int, origin string) (int, bool) {
	end := at
	for i := range len(origin) {
		if strings.IndexByte(yamlBlanks, origin[i]) >= 0 {
			continue
		}
		for end < len(c.source) && strings.IndexByte(yamlBlanks, c.source[end]) >= 0 {
			end++
		}
		if end == len(c.source) || c.source[end] != origin[i] {
			return 0, false
		}
		end++
	}
	return end - at, true
}

// offset is that of a position, or the nearest one in its line.
func (c *yamlCursor) offset(p *token.Position) int {
	line := min(max(p.Line, 1), c.lines.Count()) - 1
	whole := c.lines.Range(line)
	at := max(whole.Start, c.base)
	for column := 1; column < p.Column && at < whole.End; column++ {
		_, size := utf8.DecodeRuneInString(c.source[at:])
		at += size
	}
	return at
}

// node is the value of a node under a key; empty is where it stands if it is
// not written.
func (r *yamlReader) node(n ast.Node, key text.Range, depth int) *Node {
	if depth > deepestYAML {
		if r.wrong == nil {
			r.wrong = r.tooDeep(key)
		}
		return &Node{Kind: Null, Range: key, KeyRange: key}
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		return r.node(n.Value, key, depth+1)
	case *ast.TagNode:
		found := r.node(n.Value, key, depth+1)
		if n.Start != nil && n.Start.Value == "!!str" && found.Kind != Table && found.Kind != Array {
			found.Kind = String
		}
		return found
	case *ast.AliasNode:
		found := &Node{Kind: Alias, KeyRange: key, Range: r.rangeOf(n.Start, key)}
		if n.Value != nil && n.Value.GetToken() != nil {
			found.Text = n.Value.GetToken().Value
			found.Range.End = max(found.Range.End, r.rangeOf(n.Value.GetToken(), found.Range).End)
		}
		return found
	case *ast.MappingNode:
		return r.mapping(n.Values, r.brackets(n.IsFlowStyle, n.Start, n.End), key, depth)
	case *ast.MappingValueNode:
		return r.mapping([]*ast.MappingValueNode{n}, nil, key, depth)
	case *ast.SequenceNode:
		return r.sequence(n, key, depth)
	case nil:
		return &Node{Kind: Null, KeyRange: key, Range: text.Range{Start: key.End, End: key.End}}
	}
	return r.scalar(n, key)
}

// brackets is the range of a collection in brackets, or nil.
func (r *yamlReader) brackets(isFlow bool, start, end *token.Token) *text.Range {
	if !isFlow || start == nil || end == nil {
		return nil
	}
	return &text.Range{Start: r.starts[start], End: max(r.starts[start], r.ends[end])}
}

func (r *yamlReader) mapping(values []*ast.MappingValueNode, brackets *text.Range, key text.Range, depth int) *Node {
	found := &Node{Kind: Table, KeyRange: key, Range: text.Range{Start: key.End, End: key.End}}
	for i, entry := range values {
		var place text.Range
		var name string
		if t := keyToken(entry.Key); t != nil {
			name, place = t.Value, r.rangeOf(t, found.Range)
		}
		if found.child(name) != nil && r.wrong == nil {
			r.wrong = r.errorAt(place, "the key %s is there already", name)
		}
		value := r.node(entry.Value, place, depth+1)
		value.Key = name
		found.add(value)
		if i == 0 {
			found.Range = place
		}
		found.Range.End = max(found.Range.End, place.End, value.Range.End)
	}
	if brackets != nil {
		found.Range = *brackets
	}
	return found
}

func (r *yamlReader) sequence(n *ast.SequenceNode, key text.Range, depth int) *Node {
	found := &Node{Kind: Array, KeyRange: key, Range: r.rangeOf(n.Start, text.Range{Start: key.End, End: key.End})}
	for _, item := range n.Values {
		value := r.node(item, key, depth+1)
		found.Children = append(found.Children, value)
		found.Range.End = max(found.Range.End, value.Range.End)
	}
	if brackets := r.brackets(n.IsFlowStyle, n.Start, n.End); brackets != nil {
		found.Range = *brackets
	}
	return found
}

// scalar is a value of one token; its text is the one of the token, as it is
// written but for quotes.
func (r *yamlReader) scalar(n ast.Node, key text.Range) *Node {
	found := &Node{Kind: String, KeyRange: key}
	t := n.GetToken()
	nowhere := text.Range{Start: key.End, End: key.End}
	found.Range = nowhere
	if t != nil {
		found.Text, found.Range = t.Value, r.rangeOf(t, nowhere)
	}
	switch n := n.(type) {
	case *ast.NullNode:
		found.Kind = Null
	case *ast.BoolNode:
		found.Kind, found.Boolean = Boolean, n.Value
	case *ast.IntegerNode:
		switch value := n.Value.(type) {
		case int64:
			found.Kind, found.Integer = Integer, value
		case uint64:
			found.Kind, found.Integer = Integer, int64(value)
			if found.Integer < 0 {
				found.Kind, found.Integer = Float, 0
			}
		default:
			found.Kind = Float
		}
	case *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		found.Kind = Float
	case *ast.LiteralNode:
		found.Text = ""
		if n.Value != nil {
			found.Text = n.Value.Value
			if t := n.Value.GetToken(); t != nil {
				found.Range.End = max(found.Range.End, r.ends[t])
			}
		}
	}
	return found
}

// keyToken is the token of a key, the first one if it is not a scalar.
func keyToken(key ast.Node) *token.Token {
	for {
		switch n := key.(type) {
		case *ast.MappingKeyNode:
			key = n.Value
		case *ast.AnchorNode:
			key = n.Value
		case *ast.TagNode:
			key = n.Value
		case nil:
			return nil
		default:
			return n.GetToken()
		}
	}
}

// rangeOf is that of a token, or otherwise where it is one that is not in the
// text.
func (r *yamlReader) rangeOf(t *token.Token, otherwise text.Range) text.Range {
	start, known := r.starts[t]
	if !known {
		return otherwise
	}
	return text.Range{Start: start, End: r.ends[t]}
}
