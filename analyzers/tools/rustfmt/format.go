package rustfmt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
)

// extension is that of the files that rustfmt reads.
const extension = ".rs"

// options are those of every run.
func options(run tools.Run, edition string) []string {
	known := []string{"--color=never"}
	if edition != "" {
		known = append(known, "--edition="+edition)
	}
	return slices.Concat(known, run.Arguments)
}

// formatted is source as rustfmt writes it.
func formatted(ctx context.Context, run tools.Run, source tools.Text) (string, error) {
	after, syntaxError, err := format(ctx, run, source)
	if err == nil && syntaxError != "" {
		err = &tools.Failure{Tool: name, Message: "could not read the text", Path: source.Path, Stderr: syntaxError}
	}
	return after, err
}

// format is source as rustfmt writes it; syntaxError is what it says of a text that
// it can't read.
func format(ctx context.Context, run tools.Run, source tools.Text) (after, syntaxError string, err error) {
	folder := filepath.Dir(source.Path)
	_, edition, _ := cargo.Package(folder, files.Disk{})
	config, remove, err := configured(run, folder)
	if err != nil {
		return "", "", err
	}
	defer remove()
	command := process.Command{
		Path: run.Program.Path, Arguments: slices.Concat(options(run, edition), config, []string{"--emit=stdout", "--quiet"}),
		// rustfmt looks for its config from the folder that it runs in.
		Folder: folder, Environment: run.Program.Environment, Input: source.Source, Timeout: run.Timeout,
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		command.Folder = run.Root
	}
	out, ended, err := command.Output(ctx)
	if err := cargo.Failed(ctx, name, run.Timeout, ended, err); err != nil {
		return "", "", err
	}
	// It complains of a line that it can't shorten, and writes the rest.
	if ended.Code == 0 || len(out) > 0 && strings.Contains(ended.Stderr, "error[internal]") {
		return keepEnds(source.Source, string(out), command.Folder), "", nil
	}
	if strings.Contains(ended.Stderr, "--> <stdin>:") {
		return "", strings.TrimSpace(ended.Stderr), nil
	}
	return "", "", failed(ended, command.Folder)
}

// failed is the error of a run that ended without having done its work.
func failed(ended process.Ended, folder string) error {
	failure := &tools.Failure{
		Tool: name, Message: fmt.Sprintf("could not begin (exit code %d)", ended.Code), Stderr: strings.TrimSpace(ended.Stderr),
	}
	if refusesConfig(ended.Stderr) {
		failure.Path, _ = nearestConfig(folder, files.Disk{})
	}
	return failure
}

// refusesConfig reports that rustfmt complains of its config.
func refusesConfig(stderr string) bool {
	return strings.Contains(stderr, "Could not parse TOML") || strings.Contains(stderr, "failed to parse.\nError details:")
}

// keepEnds is after with the byte order mark and the line endings of before,
// which rustfmt loses; where the config asks for other line endings, those stay.
func keepEnds(before, after, folder string) string {
	if strings.HasPrefix(before, text.ByteOrderMark) && !strings.HasPrefix(after, text.ByteOrderMark) {
		after = text.ByteOrderMark + after
	}
	if !strings.Contains(before, "\r\n") || strings.Contains(after, "\r\n") {
		return after
	}
	if _, style := nearestConfig(folder, files.Disk{}); style != "" && style != "Auto" {
		return after
	}
	if after == strings.ReplaceAll(before, "\r\n", "\n") {
		return before
	}
	if first, _, _ := strings.Cut(before, "\n"); strings.HasSuffix(first, "\r") {
		return strings.ReplaceAll(after, "\n", "\r\n")
	}
	return after
}

// nearestConfig is the absolute path of the config that holds for files in
// folder, or empty, with what it says of line endings ("newline_style").
func nearestConfig(folder string, files files.Reader) (path, newlines string) {
	for {
		for _, name := range []string{".rustfmt.toml", "rustfmt.toml"} {
			path := filepath.Join(folder, name)
			content, err := files.ReadFile(path)
			if err != nil {
				continue
			}
			d, _ := document.Parse(document.TOML, string(content)) // rustfmt has words for it
			if style, err := d.At("newline_style").AsString(); err == nil {
				newlines = style
			}
			return path, newlines
		}
		if folder == filepath.Dir(folder) {
			return "", ""
		}
		folder = filepath.Dir(folder)
	}
}
