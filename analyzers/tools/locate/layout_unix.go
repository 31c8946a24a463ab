//go:build !windows

package locate

const (
	// scripts is the folder of an environment of Python that its programs are
	// in.
	scripts = "bin"
	// executableExtension ends the names of programs.
	executableExtension = ""
)
