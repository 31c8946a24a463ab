package features

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"go.lsp.dev/protocol"

	"github.com/octollm/octolsp/analyzers/completion"
	"github.com/octollm/octolsp/analyzers/skeletons"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/session"
)

// CompletionTriggers are the characters that end what begins documentation, a
// heading, or a name in a list of arguments.
var CompletionTriggers = []string{`"`, `'`, "/", "!", "#", "`"}

// Completion answers textDocument/completion: the skeleton of the documentation
// that has just been begun, or else what may stand at the cursor in the
// documentation around it.
func Completion(ctx context.Context, r Request, params *protocol.CompletionParams) (protocol.CompletionResult, error) {
	d := r.At(params.TextDocument.URI)
	if d == nil || d.Language == nil {
		return nil, nil
	}
	offset := r.Client.Can.Encoding.Offset(d.Text, params.Position)
	// Clients ask at each keystroke: most often the line says that there is
	// nothing, without a look at the definitions.
	begins, continues := completion.MayApply(d.Language, d.Text.Source, offset)
	if trigger := params.Context.TriggerCharacter; trigger != nil && (*trigger == "/" || *trigger == "!") {
		continues = false // a line of a comment was begun, in which anything may follow
	}
	if !begins && !continues {
		return nil, nil
	}
	checked, err := r.Check(ctx, params.TextDocument.URI)
	if checked == nil {
		return nil, err
	}
	if begins {
		snippet, found, err := skeletons.At(ctx, &checked.Analysis.Parsed, offset)
		if err != nil {
			return nil, err
		}
		if found {
			return protocol.CompletionItemSlice{skeletonItem(r.Client.Can, checked, snippet, offset)}, nil
		}
	}
	if !continues {
		return nil, nil
	}
	var items protocol.CompletionItemSlice
	for i, item := range completion.Items(&checked.Analysis.Parsed, offset) {
		items = append(items, completionItem(r.Client.Can, checked, item, offset, i))
	}
	return items, nil
}

// skeletonItem offers a skeleton before all else.
func skeletonItem(can client.Capabilities, checked *session.Checked, snippet skeletons.Snippet, offset int) protocol.CompletionItem {
	source := checked.Document.Text.Source
	item := protocol.CompletionItem{
		Label:  snippet.Title,
		Detail: protocol.NewOptional("a skeleton to fill in"),
		Kind:   protocol.CompletionItemKindSnippet,
		// What was typed is all that a client has to compare with.
		FilterText:       protocol.NewOptional(source[snippet.Range.Start:offset]),
		SortText:         protocol.NewOptional("!"),
		InsertTextFormat: protocol.InsertTextFormatPlainText,
	}
	inserted := snippet.Plain()
	start := strings.LastIndexAny(source[:snippet.Range.Start], "\r\n") + 1
	preview := strings.ReplaceAll(inserted, "\r", "")
	preview = strings.ReplaceAll(preview, "\n"+source[start:snippet.Range.Start], "\n")
	item.Documentation = protocol.String(preview)
	if can.MarkdownItems {
		item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: fenced(checked.Document.Language.Name, preview)}
	}
	if can.Snippets {
		inserted = snippet.Syntax()
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
	}
	if can.InsertAsIs {
		item.InsertTextMode = protocol.InsertTextModeAsIs
	}
	if can.Preselect {
		item.Preselect = protocol.NewOptional(true)
	}
	item.TextEdit = &protocol.TextEdit{Range: can.Encoding.Range(checked.Document.Text, snippet.Range), NewText: inserted}
	return item
}

var completionKinds = map[completion.Kind]protocol.CompletionItemKind{
	completion.Section:   protocol.CompletionItemKindKeyword,
	completion.Parameter: protocol.CompletionItemKindVariable,
	completion.Exception: protocol.CompletionItemKindClass,
}

// completionItem offers the completion that is at index in the list.
func completionItem(can client.Capabilities, checked *session.Checked, written completion.Item, offset, index int) protocol.CompletionItem {
	source := checked.Document.Text.Source
	item := protocol.CompletionItem{
		Label:            written.Label,
		Kind:             completionKinds[written.Kind],
		SortText:         protocol.NewOptional(fmt.Sprintf("!%03d", index)),
		FilterText:       protocol.NewOptional(filterText(source[written.Range.Start:offset], written.Label)),
		InsertTextFormat: protocol.InsertTextFormatPlainText,
		TextEdit: &protocol.TextEdit{
			Range:   can.Encoding.Range(checked.Document.Text, written.Range),
			NewText: written.Insert,
		},
	}
	if written.Detail != "" {
		item.Detail = protocol.NewOptional(written.Detail)
	}
	if can.InsertAsIs {
		item.InsertTextMode = protocol.InsertTextModeAsIs
	}
	return item
}

// filterText is what a client compares with what was typed: the marks that
// were typed, such as those of a heading or a list, and then the name.
func filterText(typed, label string) string {
	marks := func(s string) string {
		name := strings.IndexFunc(s, func(r rune) bool { return r == '_' || r >= 0x80 || unicode.IsLetter(r) || unicode.IsDigit(r) })
		if name < 0 {
			return s
		}
		return s[:name]
	}
	if typed == "" {
		return label
	}
	return marks(typed) + strings.TrimPrefix(label, marks(label))
}
