package locate

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// notThere is why most candidates are of no use.
const notThere = "is not there"

// unusable says why the file at path can't be a program; empty if it may be
// one.
func unusable(path string) string {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(path); err == nil {
			return "is a link to a file that is not there"
		}
		return notThere
	case err != nil:
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return "can't be looked at: " + err.Error()
	case info.IsDir():
		return "is a directory"
	case !info.Mode().IsRegular():
		return "is not a regular file"
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o111 == 0:
		return "is not executable"
	}
	return ""
}

// stamp tells one state of a file from another.
type stamp struct {
	size, modified int64
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{-1, -1}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}
