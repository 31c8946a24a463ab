package cargo

import (
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// reader makes findings of the messages of one run.
type reader struct {
	// root is the folder that cargo runs in; real is the same without symbolic
	// links, as cargo may write it.
	root, real string
	// target is where the run builds: what lies there was generated.
	target string
	read   func(path string) (string, error)
	// sources are the files by base and the name that rustc gives them; nil
	// where there is none to show.
	sources map[[2]string]*source
	// byPath are the same by absolute path.
	byPath map[string]*source
	// shown are the findings so far.
	shown map[repeatKey]bool
}

// repeatKey is what repeated findings have in common.
type repeatKey struct {
	rule, path, message string
	at                  text.Range
}

func newReader(run tools.Run, target string) *reader {
	r := &reader{
		root: filepath.Clean(run.Root), target: target, read: run.Read,
		sources: map[[2]string]*source{}, byPath: map[string]*source{}, shown: map[repeatKey]bool{},
	}
	r.real = paths.Resolve(r.root)
	return r
}

// finding is what a message says, with the file that it is about; the names of
// files in it are relative to base.
// concerns reports a message about a file of the project; file is nil where
// there is nothing to show of it: it was shown, or the file has changed.
func (r *reader) finding(base string, d *diagnostic) (file *tools.File, concerns bool) {
	s, at, ok := r.anchor(base, d)
	if s == nil {
		return nil, false
	}
	if !ok {
		return nil, true
	}
	rule, checker, url := named(d.code(), d.Level)
	message := oneLine(d.Message)
	id := repeatKey{rule, s.path, message, at}
	if r.shown[id] {
		return nil, true
	}
	r.shown[id] = true
	f := finding.Finding{
		Rule: rule, Severity: severity(d.Level), Range: at, Message: message, Source: checker, Code: d.code(), URL: url,
		Unnecessary: unnecessary[d.code()], Fixes: r.fixes(s, base, d),
	}
	r.explain(&f, s, base, d)
	return &tools.File{Path: s.path, Source: s.text, Findings: []finding.Finding{f}}, true
}

// base is the folder that the names of files in messages about u are relative
// to: cargo compiles what lies in the workspace from its root, and the rest from
// the folder of its package.
func (r *reader) base(u unit) string {
	if u.Target.SourcePath == "" || paths.Contains(r.root, u.Target.SourcePath) || paths.Contains(r.real, u.Target.SourcePath) {
		return r.root
	}
	return filepath.Dir(u.ManifestPath)
}

// anchor is the place of the first primary span, or of the outermost call that
// led to it. The source is nil if no file of the project has it; ok is false if
// the text there is not the one that the compiler saw.
func (r *reader) anchor(base string, d *diagnostic) (s *source, at text.Range, ok bool) {
	for i := range d.Spans {
		if !d.Spans[i].IsPrimary {
			continue
		}
		if s, sp := r.call(base, &d.Spans[i]); s != nil {
			at, ok := s.locate(sp)
			return s, at, ok
		}
	}
	return nil, text.Range{}, false
}

// call is the outermost place in a file of the project that sp comes from: the
// call of the macro, where a macro made it.
func (r *reader) call(base string, sp *span) (*source, *span) {
	s, found := r.file(base, sp.FileName), sp
	for e := sp.Expansion; e != nil; e = e.Span.Expansion {
		// The compiler itself makes `for` and `?` of simpler things, whose
		// places are as exact.
		if strings.HasPrefix(e.MacroName, "desugaring of ") {
			continue
		}
		if outer := r.file(base, e.Span.FileName); outer != nil {
			s, found = outer, &e.Span
		}
	}
	return s, found
}

// file is the file of the project that name stands for; nil if there is none.
func (r *reader) file(base, name string) *source {
	key := [2]string{base, name}
	s, known := r.sources[key]
	if !known {
		s = r.open(base, name)
		r.sources[key] = s
	}
	return s
}

func (r *reader) open(base, name string) *source {
	path, ok := r.local(absolute(base, name))
	if !ok || paths.Contains(r.target, path) {
		return nil
	}
	if s, known := r.byPath[path]; known {
		return s
	}
	content, err := r.read(path)
	if err != nil {
		return nil
	}
	s := newSource(path, content)
	r.byPath[path] = s
	return s
}

// local is path as octolsp writes it. It reports false outside of the project.
func (r *reader) local(path string) (string, bool) {
	if paths.Contains(r.root, path) {
		return path, true
	}
	if relative, inside := paths.Relative(r.real, path); inside {
		return filepath.Join(r.root, relative), true
	}
	return "", false
}
