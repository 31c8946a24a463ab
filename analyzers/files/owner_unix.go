//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives file the owner of what it will replace, where it may.
func keepOwner(file *os.File, replaced fs.FileInfo) {
	if stat, ok := replaced.Sys().(*syscall.Stat_t); ok {
		_ = file.Chown(int(stat.Uid), int(stat.Gid)) // only root may give files away
	}
}

// linksOf is how many names the file has.
func linksOf(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink) //nolint:gosec // it is small
	}
	return 1
}
