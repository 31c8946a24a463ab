package git

import "syscall"

// errNotFolder is the error of a path through what is not a folder.
const errNotFolder = syscall.ERROR_PATH_NOT_FOUND

// knowsOwners is false: git alone can tell who owns a file there.
const knowsOwners = false

// isOwn is false, so that git is asked.
func isOwn(string) bool { return false }
