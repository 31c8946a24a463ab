package features

import (
	"context"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/write"
	"github.com/octollm/octolsp/grammars"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
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
	begins, continues := completable(d, offset)
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
		snippet, found, err := write.Skeleton(ctx, checked.Analysis, offset)
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
	for i, completion := range write.Completions(checked.Analysis, offset) {
		items = append(items, completionItem(r.Client.Can, checked, completion, offset, i))
	}
	return items, nil
}

// completable reports whether documentation may begin at offset, by the text
// of the line before it, and whether some that is there may go on.
func completable(d *session.Document, offset int) (begins, continues bool) {
	source := d.Text.Source
	start := strings.LastIndexAny(source[:offset], "\r\n") + 1
	line := strings.TrimLeft(source[start:offset], " \t\f\ufeff")
	switch d.Language.Grammar {
	case grammars.Python:
		begins = strings.HasSuffix(line, `"""`) || strings.HasSuffix(line, `'''`)
		continues = strings.Trim(line, `*\ `) == "" || strings.IndexFunc(line, isOutsideEntry) < 0
		continues = continues && (strings.Contains(source[:start], `"""`) || strings.Contains(source[:start], `'''`))
	case grammars.Rust:
		for _, marker := range []string{"///", "//!"} {
			if text, found := strings.CutPrefix(line, marker); found {
				return strings.TrimLeft(text, " \t") == "", true
			}
		}
		switch {
		case line == "" || strings.HasPrefix(line, "#[") || strings.HasPrefix(line, "#!"):
		case strings.HasPrefix(line, "/"):
			continues = strings.HasPrefix(line, "/**") || strings.HasPrefix(line, "/*!")
		default:
			continues = strings.IndexByte("*#-+", line[0]) >= 0 // in a block comment
		}
	}
	return begins, continues
}

// isOutsideEntry reports whether r can't stand in the name of a section, a
// parameter or an exception.
func isOutsideEntry(r rune) bool {
	switch {
	case r >= 0x80, 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune(`_.*\ `, r)
}

// skeletonItem offers a skeleton before all else.
func skeletonItem(can client.Capabilities, checked *session.Checked, snippet write.Snippet, offset int) protocol.CompletionItem {
	source := checked.Document.Text.Source
	label, code := "Docstring", "python"
	if checked.Document.Language.Grammar == grammars.Rust {
		label, code = "Documentation comment", "rust"
	}
	item := protocol.CompletionItem{
		Label:  label,
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
		item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: fenced(code, preview)}
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

var completionKinds = map[write.CompletionKind]protocol.CompletionItemKind{
	write.CompleteSection:   protocol.CompletionItemKindKeyword,
	write.CompleteParameter: protocol.CompletionItemKindVariable,
	write.CompleteException: protocol.CompletionItemKindClass,
}

// completionItem offers the completion that is at index in the list.
func completionItem(can client.Capabilities, checked *session.Checked, completion write.Completion, offset, index int) protocol.CompletionItem {
	source := checked.Document.Text.Source
	item := protocol.CompletionItem{
		Label:            completion.Label,
		Kind:             completionKinds[completion.Kind],
		SortText:         protocol.NewOptional(fmt.Sprintf("!%03d", index)),
		FilterText:       protocol.NewOptional(filterText(source[completion.Range.Start:offset], completion.Label)),
		InsertTextFormat: protocol.InsertTextFormatPlainText,
		TextEdit: &protocol.TextEdit{
			Range:   can.Encoding.Range(checked.Document.Text, completion.Range),
			NewText: completion.Insert,
		},
	}
	if completion.Detail != "" {
		item.Detail = protocol.NewOptional(completion.Detail)
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
		name := strings.IndexFunc(s, func(r rune) bool { return !isOutsideEntry(r) && !strings.ContainsRune(`.*\ `, r) })
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
