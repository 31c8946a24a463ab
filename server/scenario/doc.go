// Package scenario runs the editor scenarios of testdata/lsp over the stdio of
// the built binary, each as the recorded editors would. Its README says how a
// scenario is written. What the server sends in all of them is held against the
// metaModel of LSP by cmd/testtools/wirecheck.
package scenario
