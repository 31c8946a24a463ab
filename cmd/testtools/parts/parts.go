// Package parts gives tests the real tools. What is missing is fetched by the
// scripts in testdata/tools; what can't be had fails the test.
package parts

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Ruff is the path of a real Ruff.
func Ruff(tb testing.TB) string { return fetched(tb, "get-ruff") }

// Black is the path of a real Black of the Debian suite: "bookworm" or "sid".
func Black(tb testing.TB, suite string) string { return fetched(tb, "get-black", suite) }

// Mypy is the path of a real mypy of the Debian suite: "bookworm" (1.0, without
// JSON), "trixie" (1.15) or "sid" (2). dmypy lies beside it.
func Mypy(tb testing.TB, suite string) string { return fetched(tb, "get-mypy", suite) }

// Coverage is the path of a real coverage.py of the Debian suite: "bookworm"
// (6.5), "trixie" (7.6) or "sid" (the newest). pytest, which has pytest-cov, lies
// beside it.
func Coverage(tb testing.TB, suite string) string { return fetched(tb, "get-coverage", suite) }

// LLVMCov is the path of the llvm-cov that reads what rustc measures.
// llvm-profdata lies beside it.
func LLVMCov(tb testing.TB) string { return fetched(tb, "get-llvm-cov") }

// Kcov is the path of a real kcov.
func Kcov(tb testing.TB) string { return fetched(tb, "get-kcov") }

// DiffCover is the path of a real diff-cover.
func DiffCover(tb testing.TB) string { return fetched(tb, "get-diff-cover") }

// Lcov is the path of a real lcov of the Debian suite: "bookworm" (1.16),
// "trixie" or "sid" (2). geninfo lies beside it.
func Lcov(tb testing.TB, suite string) string { return fetched(tb, "get-lcov", suite) }

// Gcovr is the path of a real gcovr.
func Gcovr(tb testing.TB) string { return fetched(tb, "get-gcovr") }

// Chromium is the path of a real Chromium. It needs --no-sandbox where root
// starts it.
func Chromium(tb testing.TB) string { return fetched(tb, "get-chromium") }

// Playwright is the folder below whose node_modules playwright-core lies.
func Playwright(tb testing.TB) string { return fetched(tb, "get-playwright") }

// Cargo is the path of the toolchain's cargo; clippy, rustdoc and rustfmt belong
// to the same toolchain.
func Cargo(tb testing.TB) string {
	tb.Helper()
	path, err := exec.LookPath("cargo")
	if err != nil {
		tb.Fatalf("cargo is missing; `make tools` installs it: %v", err)
	}
	return path
}

// fetched is what a script in testdata/tools prints.
func fetched(tb testing.TB, script string, arguments ...string) string {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	cmd := exec.Command(filepath.Join(filepath.Dir(here), "../../../testdata/tools", script), arguments...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}
