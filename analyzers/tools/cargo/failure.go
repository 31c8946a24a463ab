package cargo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
)

// Failed is the error of a tool whose program ended with err, or by a signal:
// that of ctx, or a [*tools.Failure]; nil if it ended by itself.
func Failed(ctx context.Context, tool string, limit time.Duration, ended process.Ended, err error) error {
	failure := &tools.Failure{Tool: tool, Stderr: said(ended.Stderr), Err: err}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, process.ErrTimeout):
		failure.Message = fmt.Sprintf("did not end within %v", limit)
	case err != nil:
		failure.Message = "could not be run: " + err.Error()
	case ended.Signal != "":
		failure.Message = "was ended by the signal " + ended.Signal
	default:
		return nil
	}
	return failure
}

// said is what cargo says from the first error on; before it stands what it was
// doing.
func said(stderr string) string {
	for at := 0; at < len(stderr); {
		if strings.HasPrefix(stderr[at:], "error") {
			return strings.TrimSpace(stderr[at:])
		}
		next := strings.IndexByte(stderr[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return strings.TrimSpace(stderr)
}

// manifestPaths find the manifest that cargo complains of: at an excerpt,
// quoted, or by its package.
var manifestPaths = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^ *--> (.*Cargo\.toml):\d+:\d+$`),
	regexp.MustCompile("`([^`\n]*Cargo\\.toml)`"),
	regexp.MustCompile("`[^` \n]+ v[^` \n]+ \\(([^`\n]+)\\)`"),
}

// complainedOf is the absolute path of the manifest that stderr is about, or
// empty.
func (r *reader) complainedOf(stderr string) string {
	for _, pattern := range manifestPaths {
		for _, match := range pattern.FindAllStringSubmatch(stderr, -1) {
			path := absolute(r.root, match[1])
			if filepath.Base(path) != project.CargoName {
				path = filepath.Join(path, project.CargoName)
			}
			if path, ok := r.local(path); ok {
				if _, err := os.Stat(path); err == nil {
					return path
				}
			}
		}
	}
	return ""
}
