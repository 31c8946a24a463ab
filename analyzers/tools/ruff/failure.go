package ruff

import (
	"errors"
	"path/filepath"
	"regexp"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
)

// configNamed finds the config that a message of Ruff's is about.
var configNamed = regexp.MustCompile("(?:configuration|from) `([^`\n]+\\.toml)`|parse ([^\n]+\\.toml)")

// failed is the error of a run of Ruff: exit codes are 0, 1 where it found
// something, and 2 where it could not work.
func failed(run tools.Run, ended process.Ended, err error) error {
	err = tools.Ended(name, run.Timeout, ended, err, 0, 1)
	var failure *tools.Failure
	if errors.As(err, &failure) {
		if !run.Trusted {
			failure.Stderr = ownPath.ReplaceAllLiteralString(failure.Stderr, configAbove(run.Root))
		}
		if match := configNamed.FindStringSubmatch(failure.Stderr); match != nil {
			failure.Path = match[1] + match[2]
			if !filepath.IsAbs(failure.Path) {
				failure.Path = filepath.Join(run.Root, failure.Path)
			}
		}
	}
	return err
}

// unparsable reports whether Ruff failed since the text does not parse.
func unparsable(err error) bool {
	var failure *tools.Failure
	return errors.As(err, &failure) && regexp.MustCompile(`(?m)^error: Failed to parse `).MatchString(failure.Stderr)
}
