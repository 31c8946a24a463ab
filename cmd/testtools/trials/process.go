//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// signals are those that octolsp ends by.
var signals = []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}

// outcome is how a process ended that may have got a signal.
type outcome struct {
	// early says that it had ended before the signal.
	early bool
	// unheard says that it had not begun to listen to signals, so that the system
	// ended it.
	unheard bool
	took    time.Duration
	code    int
	said    string
}

// interrupt runs the command, sends it a signal after a time, and waits for its
// end, for ten times as long as it may take.
func (s *settings) interrupt(command *exec.Cmd, after time.Duration, number syscall.Signal) (outcome, error) {
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Start(); err != nil {
		return outcome{}, fmt.Errorf("starting octolsp: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // the state tells
	}()
	select {
	case <-ended:
		return outcome{early: true, code: command.ProcessState.ExitCode(), said: said.String()}, nil
	case <-time.After(after):
	}
	sent := time.Now()
	_ = command.Process.Signal(number) // it may have ended
	select {
	case <-ended:
	case <-time.After(10 * s.within):
		_ = command.Process.Kill()
		<-ended
		return outcome{}, fmt.Errorf("it was there %v after the signal %v, and was killed", 10*s.within, number)
	}
	took := time.Since(sent)
	status, known := command.ProcessState.Sys().(syscall.WaitStatus)
	unheard := known && status.Signaled() && status.Signal() == number && number != syscall.SIGKILL
	return outcome{unheard: unheard, took: took, code: command.ProcessState.ExitCode(), said: said.String()}, nil
}
