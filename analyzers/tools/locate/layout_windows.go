package locate

const (
	// scripts is the folder of an environment of Python that its programs are
	// in.
	scripts = "Scripts"
	// executableExtension ends the names of programs. What ends otherwise needs
	// a shell.
	executableExtension = ".exe"
)
