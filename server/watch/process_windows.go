package watch

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

// process is a process of the system, which keeps its number while this is
// open.
type process struct {
	handle windows.Handle // 0 if the system does not give it
}

// openProcess returns the process pid, or an error if there is none.
func openProcess(pid int) (process, error) {
	handle, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if errors.Is(err, windows.ERROR_INVALID_PARAMETER) {
		return process{}, fmt.Errorf("process %d: %w", pid, err)
	}
	if err != nil {
		return process{}, nil // it exists, but for others
	}
	return process{handle}, nil
}

func (p process) exists() bool {
	if p.handle == 0 {
		return true
	}
	event, err := windows.WaitForSingleObject(p.handle, 0)
	return err != nil || event != windows.WAIT_OBJECT_0
}

func (p process) close() {
	if p.handle != 0 {
		_ = windows.CloseHandle(p.handle)
	}
}
