//go:build !real

package server_test

// trials is how often actions are applied while somebody edits.
const trials = 1_000
