// Package server is the room for octolsp's language server: the only part of
// the tree that may import go.lsp.dev. It calls the same engine as
// "octolsp check", so that a file has the same findings in an editor and in CI.
package server
