package process

import (
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// family is a job: a program and all that it starts. The system ends it when the
// job's only handle is closed, as it is when octolsp ends, however that ends.
type family struct{ job windows.Handle }

// start starts cmd as the first of the family.
func (f *family) start(cmd *exec.Cmd) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return os.NewSyscallError("CreateJobObject", err)
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits))); err != nil {
		_ = windows.CloseHandle(job)
		return os.NewSyscallError("SetInformationJobObject", err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
	if err := cmd.Start(); err != nil {
		_ = windows.CloseHandle(job)
		return err
	}
	f.job = job
	if err := f.add(cmd.Process.Pid); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = windows.CloseHandle(job)
		return err
	}
	return nil
}

// add makes a process one of the job; what that starts from now on is, too.
func (f *family) add(pid int) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return os.NewSyscallError("OpenProcess", err)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	return os.NewSyscallError("AssignProcessToJobObject", windows.AssignProcessToJobObject(f.job, process))
}

// kill ends the family.
func (f *family) kill() { _ = windows.TerminateJobObject(f.job, 1) }

// wait waits for cmd to end, and takes note of how it ended.
func (f *family) wait(cmd *exec.Cmd) {
	_ = cmd.Wait() // how it ended stands in its state
}

// close ends those that the program has left, and the job.
func (f *family) close() {
	f.kill()
	_ = windows.CloseHandle(f.job)
}

// signalName is empty: there are no signals.
func signalName(*os.ProcessState) string { return "" }

// isBusy is false: there is no such error.
func isBusy(error) bool { return false }
