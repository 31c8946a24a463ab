package walk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"unsafe"
)

// Errors of [ReadFile] beside those of the operating system.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = errors.New("too large")
)

// ReadFile reads the regular file at path if it has at most limit bytes. It
// never waits: a named pipe or a device is [ErrNotRegular]. A file beyond the
// limit is [ErrTooLarge].
func ReadFile(path string, limit int64) (string, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", notRegular(info.Mode())
	}
	if info.Size() > limit {
		return "", TooLarge(info.Size(), limit)
	}
	// One byte more than the file had tells whether it grew meanwhile.
	content := make([]byte, info.Size()+1)
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

// TooLarge is the error about a file of size bytes where limit are allowed.
func TooLarge(size, limit int64) error {
	return fmt.Errorf("%w: %d bytes, and max-file-size is %d", ErrTooLarge, size, limit)
}

// notRegular says what a thing that is no regular file is.
func notRegular(mode fs.FileMode) error {
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

// maxNeighbourSize is the size in bytes above which a file is not read for
// what it says about another one.
const maxNeighbourSize = 64 << 20

// ReadNeighbour reads the source at path for what it says about another one,
// whatever the limit is for files that are checked themselves.
func ReadNeighbour(path string) ([]byte, error) {
	source, err := ReadFile(path, maxNeighbourSize)
	if err == nil {
		err = CheckEncoding(source)
	}
	return []byte(source), err
}
