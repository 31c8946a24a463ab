package process

import (
	"os"

	"golang.org/x/sys/unix"
)

// pipeSize is how many bytes a program can print ahead of who reads them: it
// should not wait for what is made of its output.
const pipeSize = 1 << 20

// widen gives the pipe room, if the system lets it.
func widen(pipe *os.File) {
	if raw, err := pipe.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize) })
	}
}
