package reports

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// patience is how long a tool may take; a slow machine is not a failure.
const patience = 10 * time.Minute

// ownVariables begin the environment variables that would change what the tools
// do.
var ownVariables = []string{
	"CARGO_BUILD_", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_", "COVERAGE_", "COV_CORE_", "GCOV_", "GIT_", "LLVM_",
	"PYTEST_", "PYTHON", "RUSTC_", "RUSTFLAGS",
}

// run runs a program in the project and returns its output.
func (p place) run(environment []string, program string, arguments ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Dir = p.project
	cmd.Env = append(cleanEnvironment(), environment...)
	cmd.WaitDelay = time.Second
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", program, strings.Join(arguments, " "), errors.Join(err, ctx.Err()), out, stderr.String())
	}
	return string(out), nil
}

// cleanEnvironment is the environment without what would change the outcome.
func cleanEnvironment() []string {
	var clean []string
next:
	for _, variable := range os.Environ() {
		for _, prefix := range ownVariables {
			if strings.HasPrefix(variable, prefix) {
				continue next
			}
		}
		clean = append(clean, variable)
	}
	return append(clean, "LC_ALL=C.UTF-8")
}

// copyProject copies the project and commits it.
func (p place) copyProject(source string) error {
	if err := os.CopyFS(p.project, os.DirFS(source)); err != nil {
		return fmt.Errorf("copying the project: %w", err)
	}
	return p.commit()
}

// commit makes the project a repository with one commit, the same each time.
func (p place) commit() error {
	environment := []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=2024-01-01T12:00:00Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=2024-01-01T12:00:00Z",
	}
	for _, arguments := range [][]string{
		{"init", "--quiet", "--initial-branch=main"},
		{"add", "--all"},
		{"commit", "--quiet", "--message=feat: begin"},
	} {
		if _, err := p.run(environment, "git", arguments...); err != nil {
			return err
		}
	}
	return nil
}
