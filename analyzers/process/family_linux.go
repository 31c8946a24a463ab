package process

import (
	"errors"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// family is what the kernel knows a program and all that it starts by: a session
// with one process group, and without a terminal that somebody could be asked
// at. The kernel ends it with octolsp, however that ends:
//
//   - the program, when the thread that started it ends, so that this thread has
//     to live as long;
//   - the whole group, when the only writing end of the lifeline, a pipe that
//     nobody writes to, is closed: the reading end, which all of the group
//     inherit, asks for a signal to the group when something happens to the pipe,
//     and for that signal to be SIGKILL.
type family struct {
	group    int
	lifeline *os.File
}

// start starts cmd as the first of the family.
func (f *family) start(cmd *exec.Cmd) error {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirs.Close()
	// Only a copy without close-on-exec is inherited; what else octolsp starts
	// meanwhile inherits it too, which does no harm. Low numbers may mean
	// something to the program.
	inherited, err := unix.FcntlInt(theirs.Fd(), unix.F_DUPFD, 100)
	if err != nil {
		ours.Close()
		return err
	}
	defer func() { _ = unix.Close(inherited) }()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		ours.Close()
		return err
	}
	f.group, f.lifeline = cmd.Process.Pid, ours
	// Where the kernel has no such signals, the program alone ends with octolsp.
	end := uintptr(inherited)
	_, _ = unix.FcntlInt(end, unix.F_SETOWN, -f.group)
	_, _ = unix.FcntlInt(end, unix.F_SETSIG, int(unix.SIGKILL))
	_, _ = unix.FcntlInt(end, unix.F_SETFL, unix.O_RDONLY|unix.O_ASYNC)
	return nil
}

// kill ends the family; nobody of it can object.
func (f *family) kill() { _ = syscall.Kill(-f.group, syscall.SIGKILL) }

// wait waits for cmd to end, ends those that it has left, and takes note of how
// it ended. Until then nobody else gets the number of the group.
func (f *family) wait(cmd *exec.Cmd) {
	for {
		err := unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	f.kill()
	_ = cmd.Wait() // how it ended stands in its state
}

// close gives up what is kept of a family that has ended.
func (f *family) close() { f.lifeline.Close() }
