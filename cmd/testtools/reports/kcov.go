package reports

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// KcovRun is what kcov wrote. All paths are absolute.
type KcovRun struct {
	// Folder is the project that was measured.
	Folder string
	// XML is cobertura.xml. Its names are relative to the deepest folder that has
	// all files.
	XML string
	// JSON is codecov.json, of the lines.
	JSON string
	// Totals is coverage.json, which has sums for each file only.
	Totals string
}

// Kcov is what kcov measures when the command line of
// testdata/projects/thermostat reads a file.
func Kcov(tb testing.TB) KcovRun {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "kcov",
		project:  "thermostat",
		programs: func() []string { return []string{parts.Kcov(tb)} },
		make: func(place place) error {
			readings := filepath.Join(place.scratch, "readings")
			if err := os.WriteFile(readings, []byte("{\"room\": \"attic\", \"degrees\": 19}\n\n[\"hall\", 18]\n"), 0o644); err != nil {
				return err
			}
			source := filepath.Join(place.project, "src")
			_, err := place.run([]string{"PYTHONPATH=" + source, "PYTHONDONTWRITEBYTECODE=1"}, place.programs[0],
				"--include-path="+source, place.reports, filepath.Join(source, "thermostat/__main__.py"), readings)
			return err
		},
	})
	return kcovRunIn(folder, "thermostat", "__main__.py")
}

// KcovRust is what kcov measures when the tests of testdata/projects/turbine run,
// merged.
func KcovRust(tb testing.TB) KcovRun {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "kcov-rust",
		project:  "turbine",
		programs: func() []string { return []string{parts.Kcov(tb), parts.Cargo(tb)} },
		ask:      rustVersion,
		make: func(place place) error {
			binaries, err := place.buildTests()
			if err != nil {
				return err
			}
			for _, binary := range binaries {
				if _, err := place.run(nil, place.programs[0], "--include-path="+place.project, place.reports, binary, "--quiet"); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return kcovRunIn(folder, "turbine", "kcov-merged")
}

func kcovRunIn(folder, project, name string) KcovRun {
	reports := filepath.Join(folder, reportsName, name)
	return KcovRun{
		Folder: filepath.Join(folder, project),
		XML:    filepath.Join(reports, "cobertura.xml"),
		JSON:   filepath.Join(reports, "codecov.json"),
		Totals: filepath.Join(reports, "coverage.json"),
	}
}
