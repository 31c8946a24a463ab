//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
)

// family is a session with one process group, and without a terminal that
// somebody could be asked at.
type family struct{ group int }

// start starts cmd as the first of the family.
func (f *family) start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	f.group = cmd.Process.Pid
	return nil
}

// kill ends the family; nobody of it can object.
func (f *family) kill() { _ = syscall.Kill(-f.group, syscall.SIGKILL) }

// wait waits for cmd to end, and takes note of how it ended.
func (f *family) wait(cmd *exec.Cmd) {
	_ = cmd.Wait() // how it ended stands in its state
}

// close ends those that the program has left.
func (f *family) close() { f.kill() }
