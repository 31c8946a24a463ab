package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// gauge is a C program: what writes Cobertura and LCOV besides the tools of
// Python and Rust measures C.
var gauge = map[string]string{
	"gauge.h": `static inline int clamp(int value, int low, int high) {
    if (value < low || value > high) {
        return value < low ? low : high;
    }
    return value;
}
`,
	"gauge.c": `#include "gauge.h"
#include <stdio.h>

static const char *name(int level) {
    switch (level) {
    case 0:
        return "empty";
    case 1:
        return "low";
    default:
        return "full";
    }
}

int unused(int level) {
    return level + 1;
}

int main(int count, char **words) {
    int sum = 0;
    for (int index = 0; index < 5; index++) {
        sum += clamp(index, 1, 9);
    }
    if (count > 1 && words[1][0] == 'v') {
        printf("%d\n", sum);
    }
    puts(name(clamp(count, 0, 1)));
    return 0;
}
`,
}

// compilerVersion asks which gcc there is; gcov belongs to it.
var compilerVersion = []string{"gcc", "-dumpfullversion"}

// GcovrRun is what gcovr wrote of a C program, gauge.c and gauge.h. All paths are
// absolute.
type GcovrRun struct {
	// Folder is the project.
	Folder string
	// XML is in Cobertura's format.
	XML string
}

// Gcovr is what gcovr measures.
func Gcovr(tb testing.TB) GcovrRun {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "gcovr",
		programs: func() []string { return []string{parts.Gcovr(tb)} },
		ask:      compilerVersion,
		make: func(place place) error {
			place, err := place.runGauge()
			if err != nil {
				return err
			}
			_, err = place.run(nil, place.programs[0], "--root="+place.project, "--object-directory="+place.scratch,
				"--xml-pretty", "--output="+gcovrRunIn(place.folder).XML, place.scratch)
			return err
		},
	})
	return gcovrRunIn(folder)
}

// GenInfoRun is what geninfo wrote of a C program, gauge.c and gauge.h. All paths
// are absolute.
type GenInfoRun struct {
	// Folder is the project.
	Folder string
	// LCOV is lcov.info.
	LCOV string
}

// GenInfo is what geninfo of lcov writes, with branches. The suite is one of
// parts.Lcov.
func GenInfo(tb testing.TB, suite string) GenInfoRun {
	tb.Helper()
	folder := once(tb, recipe{
		name:     "geninfo-" + suite,
		programs: func() []string { return []string{parts.Lcov(tb, suite)} },
		ask:      compilerVersion,
		make: func(place place) error {
			place, err := place.runGauge()
			if err != nil {
				return err
			}
			// lcov 2 refuses the old name of the option, lcov 1 ignores the new one.
			branches := "branch_coverage=1"
			if suite == "bookworm" {
				branches = "lcov_branch_coverage=1"
			}
			_, err = place.run(nil, beside(place.programs[0], "geninfo"), "--rc", branches, "--test-name", "gauge",
				"--output-filename", genInfoRunIn(place.folder).LCOV, place.scratch)
			return err
		},
	})
	return genInfoRunIn(folder)
}

// runGauge writes, commits, compiles and runs the C program.
func (p place) runGauge() (place, error) {
	p.project = filepath.Join(p.folder, "gauge")
	if err := os.Mkdir(p.project, 0o755); err != nil {
		return p, err
	}
	for name, text := range gauge {
		if err := os.WriteFile(filepath.Join(p.project, name), []byte(text), 0o644); err != nil {
			return p, err
		}
	}
	if err := p.commit(); err != nil {
		return p, err
	}
	program := filepath.Join(p.scratch, "gauge")
	if _, err := p.run(nil, "gcc", "--coverage", "-O0", "-o", program, filepath.Join(p.project, "gauge.c")); err != nil {
		return p, fmt.Errorf("compiling: %w", err)
	}
	_, err := p.run(nil, program)
	return p, err
}

func gcovrRunIn(folder string) GcovrRun {
	return GcovrRun{
		Folder: filepath.Join(folder, "gauge"),
		XML:    filepath.Join(folder, reportsName, "cobertura.xml"),
	}
}

func genInfoRunIn(folder string) GenInfoRun {
	return GenInfoRun{
		Folder: filepath.Join(folder, "gauge"),
		LCOV:   filepath.Join(folder, reportsName, "lcov.info"),
	}
}
