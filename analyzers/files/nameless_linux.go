package files

import (
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// openNameless opens a new file for what is to be at target, which no folder has
// ("O_TMPFILE" in open(2)); nil where the file system can't do that.
func openNameless(target string) *os.File {
	fd, err := unix.Open(filepath.Dir(target), unix.O_TMPFILE|unix.O_WRONLY|unix.O_CLOEXEC, 0o666)
	if err != nil {
		return nil
	}
	file := os.NewFile(uintptr(fd), target)
	if _, err := os.Lstat(descriptor(file)); err != nil { // there is no /proc to link it by
		file.Close()
		return nil
	}
	return file
}

// linkNameless gives a file without a name one, which must not be taken.
func linkNameless(file *os.File, name string) error {
	err := unix.Linkat(unix.AT_FDCWD, descriptor(file), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
	if err != nil {
		return &os.LinkError{Op: "link", Old: name, New: name, Err: err}
	}
	return nil
}

// descriptor is the path of a file that is open.
func descriptor(file *os.File) string { return "/proc/self/fd/" + strconv.Itoa(int(file.Fd())) }
