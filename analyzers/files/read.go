package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// Errors of [Open] and [Read] beside those of the operating system.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = errors.New("too large")
)

// Open opens the regular file at path, which a user named, for reading if it has
// at most limit bytes. It never waits: a named pipe or a device is
// [ErrNotRegular]. A file beyond the limit is [ErrTooLarge]. Links are followed
// wherever they lead: what a project names is opened by [OpenInside].
func Open(path string, limit int64) (*os.File, error) {
	file, _, err := open(path, limit)
	return file, err
}

// open is [Open] with the size of the file in bytes.
func open(path string, limit int64) (*os.File, int64, error) {
	// Without O_NONBLOCK the call would wait for who writes to a pipe.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	return bounded(file, limit)
}

// bounded is the file with its size in bytes if it is regular and has at most
// limit of them, and closes it otherwise.
func bounded(file *os.File, limit int64) (*os.File, int64, error) {
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = NotRegular(info.Mode())
	case info.Size() > limit:
		err = TooLarge(info.Size(), limit)
	default:
		return file, info.Size(), nil
	}
	file.Close()
	return nil, 0, err
}

// Read is the content of the regular file at path if it has at most limit
// bytes. Its errors are those of [Open], also for a file that grows meanwhile.
func Read(path string, limit int64) (string, error) {
	file, size, err := open(path, limit)
	if err != nil {
		return "", err
	}
	return readAll(file, size, limit)
}

// readAll reads the file, which had size bytes, and closes it.
func readAll(file *os.File, size, limit int64) (string, error) {
	defer file.Close()
	// One byte more than the file had tells whether it grew meanwhile.
	content := make([]byte, size+1)
	length, err := io.ReadFull(file, content)
	for err == nil && int64(length) <= limit {
		content = append(content, make([]byte, len(content))...)
		var more int
		more, err = io.ReadFull(file, content[length:])
		length += more
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	if int64(length) > limit {
		return "", TooLarge(int64(length), limit)
	}
	// content is not written to again, so it may serve as a string.
	return unsafe.String(unsafe.SliceData(content), length), nil
}

// TooLarge is the error about a source of size bytes where limit are allowed.
func TooLarge(size, limit int64) error {
	return fmt.Errorf("%w: %d bytes, and max-file-size is %d", ErrTooLarge, size, limit)
}

// NotRegular is the error about something of that mode which is not a regular
// file.
func NotRegular(mode fs.FileMode) error {
	kind := "a special file"
	switch {
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return fmt.Errorf("%w but %s", ErrNotRegular, kind)
}

// Reason is what err, from reading a file, says for people; without the path,
// which is shown beside it.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err.Error()
	}
	return err.Error()
}

// WrittenSince reports whether the file at path may have been written after
// start, a moment in the past, so that who read it then may have read another
// text. It is true where there is no file. A modification time that lies in the
// future is not one of writing: some archives and build systems set it.
func WrittenSince(path string, start time.Time) bool {
	info, err := os.Stat(path)
	return err != nil || info.ModTime().After(start) && !info.ModTime().After(time.Now())
}
