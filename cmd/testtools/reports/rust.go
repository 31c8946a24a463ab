package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// RustRun is what one run of the tests of testdata/projects/turbine left. All
// paths are absolute.
type RustRun struct {
	// Folder is the project that the tests ran in.
	Folder string
	// LCOV is what `llvm-cov export --format=lcov` writes.
	LCOV string
	// JSON is what `llvm-cov export --format=text` writes.
	JSON string
	// Report is the text of `llvm-cov report`, a table that ends with the totals.
	Report string
}

// Rust is what rustc and llvm-cov measure when the unit tests and the test in
// tests/ run.
func Rust(tb testing.TB) RustRun {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "rust",
		project:  "turbine",
		programs: func() []string { return []string{parts.LLVMCov(tb), parts.Cargo(tb)} },
		ask:      rustVersion,
		make:     makeRust,
	})
	run := rustRunIn(folder)
	report, err := os.ReadFile(filepath.Join(folder, reportsName, "report.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	run.Report = string(report)
	return run
}

// rustVersion asks which toolchain there is.
var rustVersion = []string{"rustc", "-vV"}

func makeRust(place place) error {
	run := rustRunIn(place.folder)
	binaries, err := place.buildTests("RUSTFLAGS=-Cinstrument-coverage")
	if err != nil {
		return err
	}
	cov, profile := place.programs[0], filepath.Join(place.scratch, "merged.profdata")
	for _, binary := range binaries {
		raw := "LLVM_PROFILE_FILE=" + filepath.Join(place.scratch, "%p-%m.profraw")
		if _, err := place.run([]string{raw}, binary, "--quiet"); err != nil {
			return err
		}
	}
	raws, err := filepath.Glob(filepath.Join(place.scratch, "*.profraw"))
	if err != nil {
		return err
	}
	if _, err := place.run(nil, beside(cov, "llvm-profdata"), append([]string{"merge", "-sparse", "-o", profile}, raws...)...); err != nil {
		return err
	}
	of := []string{"--instr-profile=" + profile}
	for _, binary := range binaries {
		of = append(of, "--object="+binary)
	}
	for path, what := range map[string][]string{
		run.LCOV: {"export", "--format=lcov"},
		run.JSON: {"export", "--format=text"},
		filepath.Join(place.reports, "report.txt"): {"report"},
	} {
		out, err := place.run(nil, cov, append(what, of...)...)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// buildTests builds the tests of a crate and returns the paths of their programs.
func (p place) buildTests(environment ...string) ([]string, error) {
	cargo := p.programs[len(p.programs)-1]
	environment = append(environment, "CARGO_TARGET_DIR="+filepath.Join(p.scratch, "target"), "CARGO_INCREMENTAL=0")
	out, err := p.run(environment, cargo, "test", "--offline", "--quiet", "--no-run", "--message-format=json")
	if err != nil {
		return nil, err
	}
	var binaries []string
	for messages := json.NewDecoder(strings.NewReader(out)); ; {
		var message struct {
			Executable string `json:"executable"`
		}
		err := messages.Decode(&message)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading what cargo built: %w", err)
		}
		if message.Executable != "" {
			binaries = append(binaries, message.Executable)
		}
	}
	if len(binaries) == 0 {
		return nil, errors.New("cargo built no test")
	}
	return binaries, nil
}

func rustRunIn(folder string) RustRun {
	reports := filepath.Join(folder, reportsName)
	return RustRun{
		Folder: filepath.Join(folder, "turbine"),
		LCOV:   filepath.Join(reports, "lcov.info"),
		JSON:   filepath.Join(reports, "coverage.json"),
	}
}
