//go:build tools

package parity

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/rustdoc"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

// beside is the program of the toolchain that the tool wants.
func beside(t *testing.T, wanted locate.Wanted) *locate.Program {
	t.Helper()
	path, err := exec.LookPath(wanted.Name)
	if err != nil {
		t.Fatal(err)
	}
	return Program(t, path)
}

// rule is how octolsp names what Cargo's tools say.
func rule(s Said) string {
	family, name, grouped := strings.Cut(s.Code, "::")
	switch {
	case s.Code == "":
		return "rustc/" + s.Level
	case !grouped:
		return "rustc/" + s.Code
	case family == "rustdoc":
		return "cargo-doc/" + name
	}
	return family + "/" + name
}

func TestClippy(t *testing.T) {
	cargo, program := parts.Cargo(t), beside(t, clippy.Tool{}.Program())
	for _, project := range Rust {
		t.Run(project, func(t *testing.T) {
			folder := Copy(t, project)
			var said []string
			for _, s := range Clippy(t, cargo, folder) {
				said = append(said, tell(s.Path, s.Line, s.Column, rule(s), s.Message))
			}
			equal(t, said, told(found(t, clippy.Tool{}, program, folder), CodePoints))
		})
	}
}

func TestRustdoc(t *testing.T) {
	cargo, program := parts.Cargo(t), beside(t, rustdoc.Tool{}.Program())
	for _, project := range Rust {
		t.Run(project, func(t *testing.T) {
			folder := Copy(t, project)
			var said []string
			for _, s := range Rustdoc(t, cargo, folder) {
				said = append(said, tell(s.Path, s.Line, s.Column, rule(s), s.Message))
			}
			equal(t, said, told(found(t, rustdoc.Tool{}, program, folder), CodePoints))
		})
	}
}

func TestRustfmt(t *testing.T) {
	cargo, program := parts.Cargo(t), beside(t, rustfmt.Tool{}.Program())
	for _, project := range Rust {
		t.Run(project, func(t *testing.T) {
			folder := Copy(t, project)
			changes(t, "rustfmt/would-reformat", RustfmtChanges(t, cargo, folder), found(t, rustfmt.Tool{}, program, folder))
		})
	}
}
