package features

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/charmbracelet/glamour"
	"github.com/octollm/octolsp/server/client"
	"go.lsp.dev/protocol"
)

// plainStyle keeps the marks that read well in plain text.
//
//go:embed markup_plain.json
var plainStyle []byte

// mostMarkdown is how much Markdown is shown, in bytes: nobody reads more of it in
// a hover, and what shows it takes long for more.
const mostMarkdown = 48 << 10

// cut is Markdown without what is beyond mostMarkdown.
func cut(markdown string) string {
	if len(markdown) <= mostMarkdown {
		return markdown
	}
	kept := markdown[:mostMarkdown]
	if end := strings.LastIndexByte(kept, '\n'); end >= 0 {
		kept = kept[:end]
	}
	fence := "" // of the block of code that is open

	for line := range strings.Lines(kept) {
		if line = strings.TrimLeft(line, " "); strings.HasPrefix(line, "```") {
			mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
			switch {
			case fence == "":
				fence = mark
			case len(mark) >= len(fence) && strings.TrimSpace(line) == mark:
				fence = ""
			}
		}
	}
	if fence != "" {
		kept += "\n" + fence
	}
	return strings.ToValidUTF8(kept, "") + "\n\n…"
}

// markup is Markdown as the client takes it.
func markup(c *client.Client, markdown string) (*protocol.MarkupContent, error) {
	markdown = cut(markdown)
	if c.Can.Markdown {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: markdown}, nil
	}
	const unbroken = 0 // the client breaks long lines
	renderer, err := glamour.NewTermRenderer(glamour.WithStylesFromJSONBytes(plainStyle), glamour.WithWordWrap(unbroken))
	if err != nil {
		return nil, fmt.Errorf("rendering Markdown as plain text: %w", err)
	}
	plain, err := renderer.Render(markdown)
	if err != nil {
		return nil, fmt.Errorf("rendering Markdown as plain text: %w", err)
	}
	for strings.Contains(plain, "\n\n\n") {
		plain = strings.ReplaceAll(plain, "\n\n\n", "\n\n")
	}
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: strings.TrimSpace(plain)}, nil
}

// fenced is source as a block of code in Markdown.
func fenced(language, source string) string {
	fence := "```"
	for strings.Contains(source, fence) {
		fence += "`"
	}
	return fence + language + "\n" + source + "\n" + fence
}

// escaped is a message as Markdown: what stands between backticks is code, and
// nothing else is markup.
func escaped(message string) string {
	parts := strings.Split(message, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = markdownEscapes.Replace(parts[i])
	}
	return strings.Join(parts, "`")
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "~", `\~`, "&", `\&`, "!", `\!`,
)
