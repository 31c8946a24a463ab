//go:build !unix

package reports

import "errors"

// lock fails: the tools run where there is a POSIX shell.
func lock(string) (unlock func(), err error) {
	return nil, errors.ErrUnsupported
}
