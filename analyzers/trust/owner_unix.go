//go:build unix

package trust

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/octollm/octolsp/analyzers/paths"
)

// writtenByOthers says why the file at path, or the folder that it is in, may be
// the word of somebody else; empty if it is the user's.
func writtenByOthers(path string) string {
	path = paths.Resolve(path)
	for _, at := range []string{path, filepath.Dir(path)} {
		info, err := os.Stat(at)
		if err != nil {
			return "it can't be told whose it is"
		}
		if owner, known := info.Sys().(*syscall.Stat_t); !known || int(owner.Uid) != os.Geteuid() && owner.Uid != 0 {
			return at + " belongs to another user"
		}
		if info.Mode().Perm()&0o022 != 0 {
			return fmt.Sprintf("others may write to %s (mode %04o): take that away with `chmod go-w`", at, info.Mode().Perm())
		}
	}
	return ""
}
