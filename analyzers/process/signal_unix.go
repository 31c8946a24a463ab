//go:build unix

package process

import (
	"errors"
	"os"
	"syscall"
)

// signalName is the name of the signal that ended a process, or empty.
func signalName(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// isBusy reports the error of starting a program that somebody writes to.
func isBusy(err error) bool { return errors.Is(err, syscall.ETXTBSY) }
