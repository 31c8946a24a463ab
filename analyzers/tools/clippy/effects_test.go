//go:build tools && unix

package clippy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
)

// TestNothingIsBuiltWithoutTrust has a project run what Cargo's book says that it can.
func TestNothingIsBuiltWithoutTrust(t *testing.T) {
	const manifest = "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"
	const touch = "fn main() { std::fs::write(\"TRACE\", \"ran\").unwrap(); }\n"
	for name, files := range map[string]map[string]string{
		"build script":            {"build.rs": touch},
		"build script, named":     {"Cargo.toml": manifest + "build = \"x.rs\"\n", "x.rs": touch},
		"macro":                   {"Cargo.toml": manifest + "[dependencies]\nm = { path = \"m\" }\n", "m/Cargo.toml": strings.Replace(manifest, "one", "m", 1) + "[lib]\nproc-macro = true\n", "m/src/lib.rs": "#[proc_macro]\npub fn m(t: proc_macro::TokenStream) -> proc_macro::TokenStream { std::fs::write(\"TRACE\", \"ran\").unwrap(); t }\n", "src/lib.rs": "m::m!{}\n"},
		"wrapper of the compiler": {".cargo/config.toml": "[build]\nrustc-wrapper = \"./wrap\"\n", "wrap": "#!/bin/sh\ntouch 'TRACE'\nexec \"$@\"\n"},
		"wrapper, as of old":      {".cargo/config": "[build]\nrustc-wrapper = \"./wrap\"\n", "wrap": "#!/bin/sh\ntouch 'TRACE'\nexec \"$@\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, trusted := range []bool{true, false} {
				root, trace := t.TempDir(), filepath.Join(t.TempDir(), "trace")
				all := map[string]string{"Cargo.toml": manifest, "src/lib.rs": "//! One.\n"}
				for path, content := range files {
					all[path] = strings.ReplaceAll(content, "TRACE", trace)
				}
				for path, content := range all {
					path = filepath.Join(root, path)
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
						t.Fatal(err)
					}
				}
				run := tools.Run{Program: program(t), Root: root, Read: read, Timeout: time.Minute, Trusted: trusted}
				checkers := []tools.ProjectChecker{clippy.Tool{}}
				if !trusted {
					checkers = append(checkers, rustdoc.Tool{})
				}
				for _, checker := range checkers {
					err := checker.CheckProject(t.Context(), run, func(tools.File) error { return nil })
					var failure *tools.Failure
					if !trusted && (!errors.As(err, &failure) || !strings.Contains(err.Error(), "not trusted")) {
						t.Errorf("%T: got %v", checker, err)
					}
				}
				if _, err := os.Stat(trace); (err == nil) != trusted {
					t.Errorf("trusted %v: it ran: %v", trusted, err == nil)
				}
				if entries, _ := os.ReadDir(root); !trusted && len(entries) > len(all)+2 {
					t.Errorf("it wrote: %v", entries)
				}
			}
		})
	}
}
