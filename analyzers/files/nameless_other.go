//go:build !linux

package files

import (
	"errors"
	"os"
)

// openNameless is nil: there are no files without a name.
func openNameless(string) *os.File { return nil }

func linkNameless(*os.File, string) error { return errors.ErrUnsupported }
