package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// runAs is the environment variable that makes the test binary octolsp itself,
// with the arguments that it holds.
const runAs = "OCTOLSP_TEST_ARGUMENTS"

func TestMain(m *testing.M) {
	if arguments := os.Getenv(runAs); arguments != "" {
		os.Exit(run(strings.Fields(arguments), os.Stdin, os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){"octolsp": main})
}

// TestScripts runs testdata/script, one scenario a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}
