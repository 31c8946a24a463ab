//go:build unix

package git

import (
	"os"
	"syscall"
)

// errNotFolder is the error of a path through what is not a folder.
const errNotFolder = syscall.ENOTDIR

// knowsOwners reports whether octolsp can tell who owns a file.
const knowsOwners = true

// isOwn reports whether the user owns what is at path.
func isOwn(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	stat, is := info.Sys().(*syscall.Stat_t)
	return is && int(stat.Uid) == os.Geteuid()
}
