package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// TestScripts runs testdata/script, one scenario a file.
func TestScripts(t *testing.T) { runScripts(t, "testdata/script", nil) }

// runScripts runs the scenarios of a folder with variables of the environment beside
// the usual ones, each by name.
func runScripts(t *testing.T, folder string, variables map[string]string) {
	testscript.Run(t, testscript.Params{
		Dir:                 folder,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			for name, value := range variables {
				env.Setenv(name, value)
			}
			// What tools keep is kept there, and not in the home of who runs the tests.
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".tmp", "cache"))
			// The race detector would have octolsp sleep for a second at its end.
			env.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
			return nil
		},
	})
}
