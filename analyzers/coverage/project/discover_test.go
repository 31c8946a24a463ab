package project

import (
	"context"
	"path/filepath"
	"testing"
)

func TestIsUsual(t *testing.T) {
	root := filepath.FromSlash("/home/me/.cache/target/shop")
	for path, want := range map[string]bool{
		"lcov.info": true, ".coverage": true, ".coverage.host.12.x": true, "reports/unit/coverage.xml": true, "a/target/llvm-cov/x/y.json": true,
		"target/lcov.info": true, "target/tarpaulin/cobertura.xml": true, "build/coverage-unit.xml": true,
		"target/llvm-cov-target/.rustc_info.json": false, "target/cov/debug/.fingerprint/a/b.json": false, "target/cov/.coverage": false,
		"page.xml": false, ".coveragerc": false, ".coverage-journal": false, "target/debug/lcov.info": false, "node_modules/a/lcov.info": false,
		".tox/py/coverage.json": false, "src/.git/lcov.info": false, "../lcov.info": false, "venv/coverage.xml": false,
	} {
		if got := IsUsual(root, filepath.Join(root, filepath.FromSlash(path))); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestMayHoldReports(t *testing.T) {
	for path, want := range map[string]bool{
		"/p/target": true, "/p/target/llvm-cov": true, "/p/target/llvm-cov/html": true, "/p/target/llvm-cov/targets": true,
		"/p/target/debug": false, "/p/targets": false, "/p/src": false,
	} {
		if got := MayHoldReports(filepath.FromSlash(path)); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestAPatternEndsWithItsContext(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a/b/lcov.info", "")
	ctx, cancel := context.WithCancel(t.Context())
	if found := list(ctx, f.path, "**/lcov.info"); len(found) != 1 {
		t.Fatalf("found are %q", found)
	}
	cancel()
	if found := list(ctx, f.path, "**/lcov.info"); len(found) > 0 {
		t.Errorf("after its end, found are %q", found)
	}
}
