// Package cargo runs cargo and makes findings of the messages of the compilers
// that it runs in turn. Clippy and rustdoc are built on it.
//
// **Nothing is shown at a place whose text is not the one that the compiler
// saw**: it quotes the lines that it speaks of, and they are compared.
package cargo

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/description"
	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// Chain is that of the tools that wait for each other's lock on the target directory:
// see [description.Tool].
const Chain = "cargo"

// TargetDirectory is the option for where Cargo builds for octolsp.
var TargetDirectory = description.Option{
	Name: "target-directory", Doc: "Where Cargo builds for octolsp, relative to the Cargo workspace", Default: "target/octolsp",
}

// Check is one run of a command of cargo's that compiles.
type Check struct {
	// Tool is whom failures speak of.
	Tool string
	// Program is the absolute path of what is run, and Subcommand its first
	// arguments.
	Program    string
	Subcommand []string
	// Environment are variables ("NAME=value") for it.
	Environment []string
	// Keep reports whether a message with code, which may be empty, is the
	// tool's; nil keeps all.
	Keep func(code string) bool
}

// Beside is the path of another program of the toolchain that program belongs
// to, such as "cargo": the one beside it, or that on the PATH.
func Beside(program *locate.Program, name string) (string, error) {
	beside := filepath.Join(filepath.Dir(program.Path), name+filepath.Ext(program.Path))
	if path, err := exec.LookPath(beside); err == nil {
		return path, nil
	}
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", fmt.Errorf("%s is neither beside %s nor on the PATH; install Rust's toolchain with rustup: %w", name, program.Path, err)
	}
	return path, nil
}

// Run runs c as run says, and calls emit for every message about a file of the
// project, as it comes. Its error is as that of [tools.ProjectChecker] is.
func (c Check) Run(ctx context.Context, run tools.Run, emit func(tools.File) error) error {
	if !run.Trusted {
		return &tools.Failure{Tool: c.Tool, Message: "is not run, since it would build a project that is not trusted"}
	}
	target := targetDirectory(run.Root, run.Options[TargetDirectory.Name])
	r := newReader(run, target)
	options := []string{"--message-format=json", "--color=never", "--target-dir", target, "--keep-going", "--offline"}
	options = append(options, selection(run)...)
	if slices.Contains(run.Arguments, "--offline") || slices.Contains(run.Arguments, "--frozen") {
		options = without(options, "--offline")
	}
	deadline := time.Now().Add(run.Timeout)
	for {
		command := process.Command{
			Path: c.Program, Arguments: slices.Concat(c.Subcommand, options, run.Arguments), Folder: run.Root,
			// Where only the end products are kept apart, the lock is not
			// ("build.build-dir" in the Cargo book).
			Environment: slices.Concat([]string{"CARGO_TERM_PROGRESS_WHEN=never", "CARGO_BUILD_BUILD_DIR=" + target}, c.Environment),
		}
		if run.Timeout > 0 {
			command.Timeout = max(time.Until(deadline), time.Millisecond)
		}
		unsupported, err := c.once(ctx, run, command, r, emit)
		// Old versions don't know the one; without the net the other fails
		// where something has not been downloaded.
		if next := without(options, unsupported); unsupported != "" && len(next) < len(options) {
			options = next
			continue
		}
		return err
	}
}

func without(options []string, option string) []string {
	return slices.DeleteFunc(slices.Clone(options), func(o string) bool { return o == option })
}

func selection(run tools.Run) []string {
	if names := packages(run.Root, run.Paths); len(names) > 0 {
		selected := make([]string, len(names))
		for i, name := range names {
			selected[i] = "--package=" + name
		}
		return selected
	}
	return []string{"--workspace"}
}

// once runs command. unsupported is the option that cargo did not begin because of,
// or empty.
func (c Check) once(ctx context.Context, run tools.Run, command process.Command, r *reader, emit func(tools.File) error) (unsupported string, err error) {
	o := newOutput(c, r, emit)
	ended, err := command.Lines(ctx, o.line)
	if o.err != nil {
		return "", tools.WithStderr(o.err, said(ended.Stderr))
	}
	if err := Failed(ctx, c.Tool, run.Timeout, ended, err); err != nil {
		return "", err
	}
	failure := &tools.Failure{Tool: c.Tool, Stderr: said(ended.Stderr)}
	switch {
	case o.finished && (o.success || o.errors > 0):
		return "", nil
	case o.finished:
		failure.Message = "could not compile everything"
		failure.Stderr = strings.TrimSpace(o.elsewhere + "\n" + failure.Stderr)
		return "", failure
	case ended.Code == 0:
		failure.Message = fmt.Sprintf("printed nothing that cargo prints; is %s what it should be?", command.Path)
		return "", failure
	case strings.Contains(ended.Stderr, "--keep-going"):
		unsupported = "--keep-going"
	case strings.Contains(ended.Stderr, "--offline"):
		unsupported = "--offline"
	}
	failure.Message = fmt.Sprintf("could not begin (exit code %d)", ended.Code)
	failure.Path = r.complainedOf(ended.Stderr)
	return unsupported, failure
}

// output is what a run of cargo has printed so far.
type output struct {
	check  Check
	reader *reader
	emit   func(tools.File) error
	// bases are the folders that names of files are relative to, by the JSON of
	// the unit.
	bases map[string]string
	// repeated are the hashes of the messages, which come once for every target
	// that a file belongs to.
	repeated map[uint64]bool
	// finished and success are what cargo says at its end.
	finished, success bool
	// errors counts those about files of the project, and elsewhere is the
	// first of the others.
	errors    int
	elsewhere string
	// err is what ended the run from here.
	err error
}

func newOutput(check Check, r *reader, emit func(tools.File) error) *output {
	return &output{check: check, reader: r, emit: emit, bases: map[string]string{}, repeated: map[uint64]bool{}}
}

func (o *output) line(raw []byte) error {
	at := bytes.Index(raw, reason)
	if at < 0 {
		return nil
	}
	switch raw = raw[at:]; {
	case bytes.HasPrefix(raw, compiler):
		o.err = o.compilerMessage(raw)
	case bytes.HasPrefix(raw, finished):
		var end struct {
			Success bool `json:"success"`
		}
		if err := decode(raw, &end); err != nil {
			o.err = o.unreadable(raw, err)
		}
		o.finished, o.success = true, end.Success
	}
	return o.err
}

func (o *output) unreadable(raw []byte, err error) error {
	return &tools.Failure{Tool: o.check.Tool, Message: "printed a line that can't be read: " + excerpt(raw), Err: err}
}

// compilerMessage shows what a line says, unless one before it said the same.
func (o *output) compilerMessage(raw []byte) error {
	about, message, err := parts(raw)
	if err != nil {
		return o.unreadable(raw, err)
	}
	base, known := o.bases[string(about)]
	if !known {
		var u unit
		if err := decode(append(slices.Clip(about), '}'), &u); err != nil {
			return o.unreadable(raw, err)
		}
		base = o.reader.base(u)
		o.bases[string(about)] = base
	}
	hash := xxhash.Sum64(message)
	if o.repeated[hash] {
		return nil
	}
	o.repeated[hash] = true
	var d diagnostic
	if err := decode(message, &d); err != nil {
		return o.unreadable(raw, err)
	}
	return o.message(base, &d)
}

func (o *output) message(base string, d *diagnostic) error {
	if d.Level == "failure-note" || len(d.Spans) == 0 && !d.isError() {
		return nil
	}
	file, concerns := o.reader.finding(base, d)
	switch {
	case d.isError() && concerns:
		o.errors++
	case d.isError() && o.elsewhere == "":
		o.elsewhere = "error: " + oneLine(d.Message)
	}
	if file == nil || o.check.Keep != nil && !o.check.Keep(d.code()) {
		return nil
	}
	return o.emit(*file)
}
