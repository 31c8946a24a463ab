package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
	"github.com/rogpeppe/go-internal/testscript"
)

// runAs is the environment variable that makes the test binary octolsp itself,
// with the arguments that it holds.
const runAs = "OCTOLSP_TEST_ARGUMENTS"

// asRelease is the environment variable that makes it the release of that name.
const asRelease = "OCTOLSP_TEST_RELEASE"

func TestMain(m *testing.M) {
	if name := os.Getenv(asRelease); name != "" {
		release = func() string { return name }
	}
	if arguments := os.Getenv(runAs); arguments != "" {
		os.Exit(run(strings.Fields(arguments), os.Stdin, os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){"octolsp": main})
}

// TestScripts runs testdata/script, one scenario a file. $TOOLS is a folder with
// the real Ruff, Black and mypy; Cargo is on the PATH.
func TestScripts(t *testing.T) {
	tools := t.TempDir()
	parts.Cargo(t)
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{parts.Ruff(t), parts.Black(t, "bookworm"), parts.Mypy(t, "bookworm")} {
		if err := os.Symlink(program, filepath.Join(tools, filepath.Base(program))); err != nil {
			t.Fatal(err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TOOLS", tools)
			// The race detector would have octolsp sleep for a second at its end.
			env.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
			// Rust's own settings, which a home without them hides.
			env.Setenv("RUSTUP_HOME", cmp.Or(os.Getenv("RUSTUP_HOME"), filepath.Join(home, ".rustup")))
			return nil
		},
	})
}
