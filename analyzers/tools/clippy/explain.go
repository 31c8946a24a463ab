package clippy

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
)

// compiler stands before the codes of rustc's messages in the names of rules.
const compiler = "rustc/"

// bare is code as Clippy and rustc write it: "clippy::len_zero", "E0308", or
// "dead_code", if it was given as "rustc/dead_code". It is empty for others.
func bare(code string) string {
	if lint, ok := strings.CutPrefix(strings.Replace(code, "clippy/", "clippy::", 1), "clippy::"); ok {
		if cargo.IsLint(lint) {
			return "clippy::" + lint
		}
		return ""
	}
	lint, ours := strings.CutPrefix(code, compiler)
	if cargo.IsErrorCode(lint) || ours && cargo.IsLint(lint) {
		return lint
	}
	return ""
}

// Explains reports whether code is like "clippy::len_zero", "clippy/len_zero",
// "E0308" or "rustc/dead_code".
func (Tool) Explains(code string) bool { return bare(code) != "" }

// URL is the address of the page about code.
func (Tool) URL(code string) string { return cargo.URL(bare(code)) }

// Explain is Clippy's page about a lint of its own, rustc's about an error code,
// and a link for a lint of rustc's, which keeps no pages about them.
func (Tool) Explain(ctx context.Context, run tools.Run, code string) (string, error) {
	code = bare(code)
	command := process.Command{Path: run.Program.Path, Folder: filepath.Dir(run.Program.Path), Timeout: run.Timeout, Environment: run.Program.Environment}
	lint, own := strings.CutPrefix(code, "clippy::")
	switch {
	case own:
		command.Arguments = []string{"clippy", "--explain", lint}
	case cargo.IsErrorCode(code):
		beside, err := cargo.Beside(run.Program, "rustc")
		if err != nil {
			return "", &tools.Failure{Tool: name, Message: "could not be run: " + err.Error(), Err: err}
		}
		command.Path, command.Arguments = beside, []string{"--explain", code}
	default:
		return fmt.Sprintf("`%s` is a lint of rustc's: see <%s>.\n", code, cargo.URL(code)), nil
	}
	page, ended, err := command.Output(ctx)
	if err := cargo.Failed(ctx, name, run.Timeout, ended, err); err != nil {
		return "", err
	}
	if ended.Code != 0 || len(page) == 0 {
		return "", &tools.Failure{Tool: name, Message: fmt.Sprintf("does not know `%s`", code), Stderr: ended.Stderr}
	}
	return string(page), nil
}
