package git

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/process"
)

// checkOwner fails where somebody else owns the repository and git refuses it for that,
// with git's own words and advice (git-config(1), safe.directory).
func (p *place) checkOwner(ctx context.Context, git *program) error {
	if isOwn(p.top) && isOwn(filepath.Join(p.top, ".git")) && isOwn(p.own) && isOwn(p.common) {
		return nil
	}
	ask := func(environment []string) error {
		_, err := git.run(ctx, process.Command{
			Folder: os.TempDir(), Arguments: []string{"-C", p.top, string(revParse), "--git-dir"}, Environment: environment, Timeout: verdictTimeout,
		})
		return err
	}
	if err := ask(asUser()); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return refused(p.top, advice(err))
	}
	// One that has no list of exceptions must refuse it, or it never looks.
	if err := ask(environment("HOME="+nothing, "XDG_CONFIG_HOME="+os.DevNull)); err == nil && knowsOwners {
		return refused(p.top, fmt.Errorf("another user owns it, and %s is too old to say whether you allow that (safe.directory): update git", git.said))
	}
	return ctx.Err()
}

// asUser is the environment in which git reads the config of the user, without what
// names another repository (`git rev-parse --local-env-vars`), traces or starts programs.
// What the user puts into the config by variables, such as safe.directory, holds.
func asUser() []string {
	var all []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		ofConfig := name == "GIT_CONFIG_GLOBAL" || name == "GIT_CONFIG_SYSTEM" || name == "GIT_CONFIG_NOSYSTEM" ||
			name == "GIT_CONFIG_COUNT" || name == "GIT_CONFIG_PARAMETERS" ||
			strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
		if !strings.HasPrefix(name, "GIT_") || ofConfig || name == "GIT_EXEC_PATH" {
			all = append(all, variable)
		}
	}
	return append(all, "LC_ALL=C", "GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0")
}
