package locate

import (
	"context"
	"fmt"
	"os/exec"
)

// Where says where a program is looked for.
type Where struct {
	// Folder is the folder that the tool runs for, absolute: environments of
	// the project are looked for there and above.
	Folder string
	// Project is the top folder of the project, absolute.
	Project string
	// Path is the program that the config names, absolute; empty if it names
	// none.
	Path string
	// Trusted reports that programs that lie in the project may be started,
	// were it only to ask for their version.
	Trusted bool
}

// MissingError reports a tool that was not found. It is an [ErrMissing].
type MissingError struct {
	Wanted Wanted
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s was not found: install it with %s", e.Wanted.Name, e.Wanted.Install)
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

// Locator finds programs.
type Locator struct{}

// NewLocator makes a Locator.
func NewLocator() *Locator { return &Locator{} }

// Find is the program for the tool. Its error is that of ctx, a [*MissingError]
// or an [*UntrustedError].
func (l *Locator) Find(_ context.Context, wanted Wanted, _ Where) (*Program, error) {
	path, err := exec.LookPath(wanted.Name)
	if err != nil {
		return nil, &MissingError{wanted}
	}
	return &Program{Path: path, From: FromPath}, nil
}
