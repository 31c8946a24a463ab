// Package locate finds the programs of tools: the one that the config names,
// then that of the project's environment, then that of the toolchain, then the
// one on the PATH.
package locate

import "errors"

// ErrMissing reports a program that is nowhere.
var ErrMissing = errors.New("not found")

// Wanted says which program a tool needs.
type Wanted struct {
	// Name is that of the executable, such as "ruff" or "cargo-clippy".
	Name string
	// Python reports that it is installed into environments of Python; without
	// it, it belongs to a toolchain of rustup's.
	Python bool
	// Probe are the arguments that make it print its name and version.
	Probe []string
	// Says is what it prints before the version, such as "ruff ".
	Says string
	// Oldest and Newest are the major versions that octolsp knows.
	Oldest, Newest int
	// Install says how to install it, for people.
	Install string
}

// From says where a program was found.
type From string

// The places, in the order in which they are looked at.
const (
	FromConfig      From = "config"
	FromEnvironment From = "environment"
	FromToolchain   From = "toolchain"
	FromPath        From = "PATH"
)

// Program is a program that was found.
type Program struct {
	// Path is absolute, with symbolic links as they were found.
	Path string
	// Version is such as "0.16.10".
	Version string
	From    From
	// Inside reports that it lies in the project, so that to run it is to run
	// what the project brings.
	Inside bool
	// Environment are variables ("NAME=value") to run it with, beside those of
	// octolsp itself.
	Environment []string
}
