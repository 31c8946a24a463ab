package locate

import (
	"errors"
	"fmt"
	"strings"
)

// ErrMissing reports a program that is nowhere.
var ErrMissing = errors.New("not found")

// Tried is a program that was found and is of no use.
type Tried struct {
	// Path is absolute.
	Path string
	From From
	// Why goes on after the path: "is a directory".
	Why string
}

// MissingError reports a tool that was not found. It is an [ErrMissing].
type MissingError struct {
	Wanted Wanted
	Where  Where
	// Tried are the programs that were found and are of no use.
	Tried []Tried
}

// Error says what was looked for, where, and what to do. It is the same for all
// folders of a project that lack the tool for the same reason.
func (e *MissingError) Error() string {
	if e.Where.Path != "" && len(e.Tried) > 0 {
		return fmt.Sprintf("the config names %s as the program of %s, and it %s: correct the path, or remove it to have %[2]s looked for",
			e.Where.Path, e.Wanted.Name, e.Tried[0].Why)
	}
	places := "was not found"
	switch {
	case e.Wanted.Python:
		places = "was found neither in the environments of " + e.Where.Project + " (.venv, venv, $VIRTUAL_ENV, $CONDA_PREFIX) nor"
	case e.Wanted.Toolchain:
		places = "was found neither in rustup's toolchain nor"
	}
	refused := ""
	if len(e.Tried) > 0 {
		reasons := make([]string, len(e.Tried))
		for i, tried := range e.Tried {
			reasons[i] = tried.Path + " " + tried.Why
		}
		refused = " (" + strings.Join(reasons, "; ") + ")"
	}
	return fmt.Sprintf("%s %s on the PATH%s; to install it: %s", e.Wanted.Name, places, refused, e.Wanted.Install)
}

// Unwrap is [ErrMissing].
func (e *MissingError) Unwrap() error { return ErrMissing }

// UntrustedError reports a program of the project that was not started.
type UntrustedError struct {
	// Path is that of the program.
	Path string
}

func (e *UntrustedError) Error() string {
	return e.Path + " is part of the project, which is not trusted"
}
