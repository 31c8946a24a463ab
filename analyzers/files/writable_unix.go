//go:build unix

package files

import "golang.org/x/sys/unix"

// IsWritable reports whether files can be made in the folder: not where it lies on a
// file system for reading alone.
func IsWritable(folder string) bool { return unix.Access(folder, unix.W_OK) == nil }
