// Package wire is a client of a language server, for tests and benchmarks. It
// speaks as an editor does: base protocol frames over the stdio of the server's
// process, or over any other stream. It is made of encoding/json alone and knows
// nothing of the server's own types, so that an error shared by both sides can't
// hide.
//
// If the environment variable OCTOLSP_WIRE_RECORD names a folder, the raw bytes
// of each conversation go there: NAME.client holds what the client wrote,
// NAME.server what the server wrote.
package wire
