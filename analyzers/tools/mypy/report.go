package mypy

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// report makes findings of mypy's output, file by file.
type report struct {
	ctx     context.Context
	run     tools.Run
	started time.Time
	units   *columns
	emit    func(tools.File) error
	// found reports that mypy said something of a file that was asked for.
	found bool
	// elsewhere is the first error in another file, or nil.
	elsewhere *message
	// onlySyntax reports that mypy said nothing but syntax errors.
	onlySyntax bool
	// waiting are files whose columns can be read when the unit is known.
	waiting []pendingFile
	// begun is a line that is not complete: the path in it goes on.
	begun string
	// file is what the messages are about that were not emitted yet.
	file     string
	messages []message
}

// pendingFile is a file whose columns can be read when the unit is known.
type pendingFile struct {
	path     string
	source   *tools.Source
	messages []message
}

// line reads a line of the output.
func (r *report) line(line string) error {
	if r.begun == "" && (line == "" || summary(line)) {
		return nil
	}
	m, ok := parse(r.begun + line)
	if !ok {
		if r.begun += line + "\n"; len(r.begun) > 8<<10 {
			return r.unreadable()
		}
		return nil
	}
	r.begun = ""
	if strings.HasPrefix(m.Message, "INTERNAL ERROR") {
		return r.failure(m, "crashed: "+m.Message)
	}
	if m.Line < 1 || isConfig(m.File) {
		if m.Severity != "error" {
			return nil
		}
		return r.failure(m, "could not run: "+m.Message)
	}
	r.onlySyntax = m.Code == "syntax" && (r.onlySyntax || !r.found && r.elsewhere == nil && len(r.messages) == 0)
	if m.File != r.file {
		if err := r.flush(); err != nil {
			return err
		}
		r.file = m.File
	}
	r.messages = append(r.messages, m)
	return nil
}

// end is called after mypy exits. What it said before it went wrong counts.
func (r *report) end() error {
	if err := r.flush(); err != nil {
		return err
	}
	if len(r.waiting) > 0 {
		if err := r.units.learn(r.ctx, r.run); err != nil {
			return err
		}
	}
	for _, w := range r.waiting {
		if err := r.emit(r.of(w)); err != nil {
			return err
		}
	}
	if r.begun != "" {
		return r.unreadable()
	}
	return nil
}

func (r *report) of(w pendingFile) tools.File {
	return tools.File{Path: w.path, Source: w.source.Text, Findings: findings(w.source, r.units, w.messages)}
}

// isConfig reports whether mypy reads the file as a config, so that what it says
// of it is not a finding in a source.
func isConfig(file string) bool {
	switch filepath.Ext(file) {
	case ".ini", ".toml", ".cfg":
		return true
	}
	return false
}

// summary reports whether a line only counts what was found.
func summary(line string) bool {
	return strings.HasPrefix(line, "Found ") && strings.Contains(line, " error") || strings.HasPrefix(line, "Success: ")
}

func (r *report) failure(m message, what string) error {
	if err := r.flush(); err != nil {
		return err
	}
	return &tools.Failure{Tool: name, Message: what, Path: r.absolute(m.File)}
}

func (r *report) unreadable() error {
	line, _, _ := strings.Cut(r.begun, "\n")
	if len(line) > 200 {
		line = strings.ToValidUTF8(line[:200], "") + "…"
	}
	return &tools.Failure{Tool: name, Message: "printed a line that can't be read: " + strings.ToValidUTF8(line, string(utf8.RuneError))}
}

func (r *report) absolute(file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(r.run.Root, file)
}

// flush emits what mypy said of one file, unless nobody asked for it, or it is
// no more what mypy saw.
func (r *report) flush() error {
	file, messages := r.file, r.messages
	r.file, r.messages = "", nil
	if len(messages) == 0 {
		return nil
	}
	path := r.absolute(file)
	if !paths.Contains(r.run.Root, path) || len(r.run.Paths) > 0 && !within(r.run.Paths, path) {
		if r.elsewhere == nil && messages[0].Severity == "error" {
			r.elsewhere = &messages[0]
		}
		return nil
	}
	r.found = true
	content, err := r.run.Read(path)
	if files.WrittenSince(path, r.started) {
		return nil
	}
	if err != nil {
		return &tools.Failure{Tool: name, Message: "reported a file that can't be read", Path: path, Err: err}
	}
	pending := pendingFile{path, tools.NewSource(content), messages}
	if r.units.unit == unknown && !ascii(pending.source, messages) {
		r.waiting = append(r.waiting, pending)
		return nil
	}
	return r.emit(r.of(pending))
}

// within reports whether path is one of places or below one.
func within(places []string, path string) bool {
	return slices.ContainsFunc(places, func(place string) bool { return paths.Contains(place, path) })
}

// ascii reports whether all lines that the messages speak of are ASCII, so that
// all units are one.
func ascii(source *tools.Source, messages []message) bool {
	for _, m := range messages {
		if !asciiLine(source, m.Line) || !asciiLine(source, m.EndLine) {
			return false
		}
	}
	return true
}

func asciiLine(source *tools.Source, line int) bool {
	if line == 1 && strings.HasPrefix(source.Text, text.ByteOrderMark) {
		return false
	}
	return strings.IndexFunc(source.Line(line), func(char rune) bool { return char >= utf8.RuneSelf }) < 0
}

// findings are what the messages say of source. A note at the place of the
// error before it belongs to that error.
func findings(source *tools.Source, units *columns, messages []message) []finding.Finding {
	var all []finding.Finding
	// The error that notes may belong to, and the place of its finding.
	var before *message
	var owner int
	add := func(m message) {
		code, rule := m.Code, m.Code
		if m.Severity != "error" && (code == "" || code == "misc") {
			code, rule = "", "note"
		} else if code == "" {
			rule = "error"
		}
		all = append(all, finding.Finding{
			Rule: name + "/" + rule, Severity: severity(m), Range: units.rangeOf(source, m), Message: m.Message,
			Source: name, Code: code, URL: Tool{}.URL(code),
		})
	}
	note := func(m message) {
		if before == nil || before.Line != m.Line || before.Column != m.Column || alone(m.Message) {
			add(m)
			return
		}
		last := &all[owner]
		if link := reference.FindStringSubmatch(m.Message); link != nil {
			last.URL = link[1]
			return
		}
		last.Related = append(last.Related, finding.Related{Range: last.Range, Message: strings.TrimSpace(m.Message)})
	}
	for i, m := range messages {
		if m.Severity != "error" {
			note(m)
			continue
		}
		add(m)
		before, owner = &messages[i], len(all)-1
		for hint := range strings.Lines(m.Hint) {
			n := m
			n.Severity, n.Message, n.Code = "note", strings.TrimRight(hint, "\r\n"), ""
			note(n)
		}
	}
	return all
}
