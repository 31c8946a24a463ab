//go:build unix

package watch

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/octollm/octolsp/analyzers/files"
)

// process is a process of the system. On Linux it stays the same process even
// if its number is given to another.
type process struct{ system *os.Process }

// openProcess returns the process pid, be there one or not.
func openProcess(pid int) (process, error) {
	system, err := os.FindProcess(pid)
	if err != nil {
		return process{}, err
	}
	return process{system}, nil
}

func (p process) exists() bool {
	err := p.system.Signal(syscall.Signal(0))
	if errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH) {
		return false
	}
	return runtime.GOOS != "linux" || !isZombie(p.system.Pid)
}

func (p process) close() { _ = p.system.Release() }

// isZombie says whether the process has ended and waits for its parent, by
// proc_pid_stat(5): the state follows the name, which is in parentheses and
// may hold some.
func isZombie(pid int) bool {
	stat, err := files.Read(fmt.Sprintf("/proc/%d/stat", pid), 1<<10)
	if err != nil {
		return false // no /proc, or gone since: the next look tells
	}
	state := strings.TrimLeft(stat[strings.LastIndexByte(stat, ')')+1:], " ")
	return strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X")
}
