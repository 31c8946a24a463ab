//go:build tools

package workset_test

import (
	"path/filepath"
	"testing"
)

// TestEqualsCheckInCrates is TestEqualsCheck for real crates.
func TestEqualsCheckInCrates(t *testing.T) {
	crates := tool(t, "get-rust-sources")
	found, err := filepath.Glob(filepath.Join(crates, "*", "Cargo.toml"))
	if err != nil || len(found) < 3 {
		t.Fatalf("%d crates in %s, %v", len(found), crates, err)
	}
	for _, manifest := range found[:3] {
		treeEqualsCheck(t, filepath.Dir(manifest))
	}
}
