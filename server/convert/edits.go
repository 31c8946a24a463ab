package convert

import (
	"path"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/text"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Edits are edits of lines as a client reads them; an empty list is one.
func (e Encoding) Edits(lines *text.Lines, edits []text.Edit) []protocol.TextEdit {
	written := make([]protocol.TextEdit, len(edits))
	for i, edit := range edits {
		written[i] = protocol.TextEdit{Range: e.Range(lines, edit.Range), NewText: edit.New}
	}
	return written
}

// BaseName is the name of a document for people.
func BaseName(at uri.URI) string {
	if at.IsFile() {
		return filepath.Base(at.FsPath())
	}
	return path.Base(string(at))
}
