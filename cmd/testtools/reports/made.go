// Package reports gives tests coverage reports that real tools made: coverage.py,
// pytest-cov, llvm-cov, kcov, gcovr and geninfo, over small projects.
//
// Making a report takes seconds, so that it is made once for all test processes
// and kept below .tools/made, by a hash of all that it is made from. A caller may
// read what is there, but must not change it: who wants to change the project
// copies it, and has reports then that speak of another folder, as those of a CI
// machine do. It is safe to remove .tools/made while no test runs.
//
// Each project is the only thing in a git repository with one commit, whose work
// tree is clean. The reports lie outside of it.
package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// Run is what one run of the tests of testdata/projects/thermostat left. All
// paths are absolute.
type Run struct {
	// Folder is the project that the tests ran in.
	Folder string
	// JSON is coverage.json, with contexts.
	JSON string
	// XML is coverage.xml, which is Cobertura's format.
	XML string
	// LCOV is lcov.info.
	LCOV string
	// Database is .coverage, which is SQLite.
	Database string
}

// Python is what `coverage run --branch` measures, with a context for each test
// function such as "test_units.test_feel". The suite is one of parts.Coverage.
func Python(tb testing.TB, suite string) Run {
	tb.Helper()
	return coverageRun(tb, "python-"+suite, suite, true)
}

// PythonLines is what Python is without branches.
func PythonLines(tb testing.TB, suite string) Run {
	tb.Helper()
	return coverageRun(tb, "python-lines-"+suite, suite, false)
}

// PytestCov is what `pytest --cov --cov-branch` measures and writes, with a
// context for each test and its phase such as
// "tests/test_units.py::test_feel|run".
func PytestCov(tb testing.TB, suite string) Run {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "pytest-cov-" + suite,
		project:  "thermostat",
		programs: func() []string { return []string{parts.Coverage(tb, suite)} },
		make: func(place place) error {
			run := runIn(place.folder)
			// The core that is the default from Python 3.14 on sees most lines in the
			// first of their contexts only.
			environment := []string{"COVERAGE_FILE=" + run.Database, "COVERAGE_CORE=ctrace"}
			arguments := []string{"-q", "--cov", "--cov-branch", "--cov-context=test",
				"--cov-report=xml:" + run.XML, "--cov-report=lcov:" + run.LCOV}
			// The one of bookworm, 4.0, writes no JSON itself.
			if suite != "bookworm" {
				arguments = append(arguments, "--cov-report=json:"+run.JSON)
			}
			_, err := place.run(environment, beside(place.programs[0], "pytest"), arguments...)
			if err != nil || suite != "bookworm" {
				return err
			}
			_, err = place.run(environment, place.programs[0], "json", "-o", run.JSON)
			return err
		},
	})
	return runIn(folder)
}

// coverageRun measures the tests by coverage.py itself, as a config beside the
// project says: the project's own always measures branches.
func coverageRun(tb testing.TB, name, suite string, branch bool) Run {
	tb.Helper()
	folder := once(tb, recipe{
		name:     name,
		project:  "thermostat",
		programs: func() []string { return []string{parts.Coverage(tb, suite)} },
		make: func(place place) error {
			run := runIn(place.folder)
			config := filepath.Join(place.scratch, "coverage.ini")
			settings := fmt.Sprintf("[run]\nsource = src\ndata_file = %s\ndynamic_context = test_function\n", run.Database)
			if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
				return err
			}
			measure := []string{"run", "--rcfile=" + config}
			if branch {
				measure = append(measure, "--branch")
			}
			for _, arguments := range [][]string{
				append(measure, "-m", "pytest", "-q"),
				{"json", "--rcfile=" + config, "--show-contexts", "-o", run.JSON},
				{"xml", "--rcfile=" + config, "-o", run.XML},
				{"lcov", "--rcfile=" + config, "-o", run.LCOV},
			} {
				if _, err := place.run(nil, place.programs[0], arguments...); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return runIn(folder)
}

// runIn is a run whose files lie below a folder of place.
func runIn(folder string) Run {
	reports := filepath.Join(folder, reportsName)
	return Run{
		Folder:   filepath.Join(folder, "thermostat"),
		JSON:     filepath.Join(reports, "coverage.json"),
		XML:      filepath.Join(reports, "coverage.xml"),
		LCOV:     filepath.Join(reports, "lcov.info"),
		Database: filepath.Join(reports, ".coverage"),
	}
}

// beside is the path of a program that lies beside another.
func beside(program, name string) string {
	return filepath.Join(filepath.Dir(program), name)
}
