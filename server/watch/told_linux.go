package watch

import (
	"context"
	"os"

	"golang.org/x/sys/unix"
)

// told returns a channel that is closed when the process has ended, or ctx has; nil
// where the kernel does not tell (Linux before 5.10).
func (p process) told(ctx context.Context) <-chan struct{} {
	fd, err := unix.PidfdOpen(p.system.Pid, unix.PIDFD_NONBLOCK)
	if err != nil {
		return nil
	}
	file := os.NewFile(uintptr(fd), "process")
	connection, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil
	}
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { file.Close() })
	go func() {
		defer close(told)
		defer file.Close()
		defer stop()
		_ = connection.Read(func(fd uintptr) bool { // the end of ctx ends it too
			ready, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
			return err != nil || ready > 0
		})
	}()
	return told
}
