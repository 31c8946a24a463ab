//go:build tools

package rustdoc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

const manifest = "[package]\nname = \"notes\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"

// project writes a package with one file and says how to run there.
func project(t *testing.T, manifest, source string) (run tools.Run, path string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "é𝕏 notes")
	path = filepath.Join(root, "src/lib.rs")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{path: source, filepath.Join(root, "Cargo.toml"): manifest} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return tools.Run{
		Trusted: true,
		Program: &locate.Program{Path: filepath.Join(filepath.Dir(parts.Cargo(t)), "rustdoc")},
		Root:    root,
		Read: func(path string) (string, error) {
			content, err := os.ReadFile(path)
			return string(content), err
		},
	}, path
}

func check(t *testing.T, run tools.Run, path string) (found []finding.Finding) {
	t.Helper()
	err := rustdoc.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
		if file.Path != path {
			t.Errorf("found something in %s", file.Path)
		}
		found = append(found, file.Findings...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLints(t *testing.T) {
	source := strings.ReplaceAll(text.ByteOrderMark+`//! Notes.
#![warn(rustdoc::all)]
/// é𝕏 [`+"`Nowhere`"+`] and https://example.org/é as it is.
pub fn first() { let unused = 1; }
/** é𝕏 <b> is not closed; see [Gone](crate::gone). */
pub fn second() {}
`, "\n", "\r\n")
	run, path := project(t, manifest, source)
	var got []string
	lines := text.NewLines(source)
	for _, f := range check(t, run, path) {
		at := lines.Position(f.Range.Start)
		got = append(got, fmt.Sprintf("%d:%d %s %s %s %s", at.Line, at.Column, f.Rule, f.Code, f.Source, f.Range.In(source)))
		lint := strings.TrimPrefix(f.Rule, "cargo-doc/")
		if f.URL != "https://doc.rust-lang.org/rustdoc/lints.html#"+lint || f.Severity != finding.Warning {
			t.Errorf("found %+v", f)
		}
		if lint == "bare_urls" && (len(f.Fixes) != 1 || f.Fixes[0].Applicability != finding.Safe) {
			t.Errorf("the fixes of %s are %+v", lint, f.Fixes)
		}
	}
	slices.Sort(got)
	want := []string{
		"3:10 cargo-doc/broken_intra_doc_links rustdoc::broken_intra_doc_links rustdoc Nowhere",
		"3:24 cargo-doc/bare_urls rustdoc::bare_urls rustdoc https://example.org/",
		"5:38 cargo-doc/broken_intra_doc_links rustdoc::broken_intra_doc_links rustdoc crate::gone",
		"5:8 cargo-doc/invalid_html_tags rustdoc::invalid_html_tags rustdoc <b>",
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("too much: %s", line)
		}
	}
}

// TestErrors has code that does not compile: Clippy tells of it.
func TestErrors(t *testing.T) {
	run, path := project(t, manifest, "//! Notes.\npub fn first() -> Nowhere {}\n")
	if found := check(t, run, path); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	run, path = project(t, manifest, "//! See [`Nowhere`].\n#![deny(rustdoc::broken_intra_doc_links)]\n")
	if found := check(t, run, path); len(found) != 1 || found[0].Severity != finding.Error {
		t.Errorf("found %+v", found)
	}
}

func TestExplains(t *testing.T) {
	tool := rustdoc.Tool{}
	for _, code := range []string{"rustdoc::bare_urls", "rustdoc/bare_urls", "cargo-doc/bare_urls"} {
		page, err := tool.Explain(t.Context(), tools.Run{}, code)
		if want := "https://doc.rust-lang.org/rustdoc/lints.html#bare_urls"; !tool.Explains(code) || tool.URL(code) != want || err != nil || !strings.Contains(page, want) {
			t.Errorf("%s: %s, %v", code, page, err)
		}
	}
	for _, code := range []string{"", "bare_urls", "clippy::bare_urls", "rustdoc::", "rustdoc::A"} {
		if tool.Explains(code) {
			t.Errorf("it explains %q", code)
		}
	}
}
