// Package engine turns the text of a file into findings, the same for an
// editor and for a batch check.
//
// It works in two steps. [Analyzer.Analyze] looks at one file alone and costs
// what has changed since the version before. [Analysis.Settle] then decides
// the findings that depend on other files, by [Links], and takes away what the
// source suppresses.
package engine

import (
	"path/filepath"

	_ "github.com/octollm/octolsp/analyzers/coverage/states" // registers its rules
	"github.com/octollm/octolsp/analyzers/python"
	_ "github.com/octollm/octolsp/analyzers/python/docstring" // registers its rules
	_ "github.com/octollm/octolsp/analyzers/python/typehint"  // registers its rules
	"github.com/octollm/octolsp/analyzers/rust"
	_ "github.com/octollm/octolsp/analyzers/rust/rustdoc" // registers its rules
	"github.com/octollm/octolsp/grammars"
)

// LanguageOf is the language of the file at path by its extension, or nil.
func LanguageOf(path string) *grammars.Language {
	switch filepath.Ext(path) {
	case ".py", ".pyi":
		return grammars.Python
	case ".rs":
		return grammars.Rust
	}
	return nil
}

// Disk is what the engine may ask of the files around the one it looks at. An
// editor's unsaved text stands for the file.
type Disk interface {
	// ReadFile is the content of the file at the absolute path.
	ReadFile(path string) ([]byte, error)
	// IsFile reports whether there is a file at the absolute path.
	IsFile(path string) bool
}

// File is one version of one file, with what its place says about it.
type File struct {
	// Path is absolute.
	Path string
	// Source is the whole text.
	Source   string
	Language *grammars.Language
	// Python is set where Language is Python, Rust where it is Rust.
	Python python.Origin
	Rust   rust.Origin
}

// Group names the files that the findings in f may depend on: those of a Rust
// package or of a crate outside of any, or all Python files, whose group is "".
func (f *File) Group() string {
	if f.Rust.Package != "" {
		return f.Rust.Package
	}
	return f.Rust.Root
}

// NewFile is the file at the absolute path with the given text. Its Language
// is nil where octolsp does not read such files. For many files, use a
// [Locator].
func NewFile(path, source string, disk Disk) File { return NewLocator(disk).File(path, source) }

// A Locator makes files and reads what their places say, such as a Cargo.toml,
// once. It is safe for concurrent use.
type Locator struct {
	disk Disk
	rust *rust.Locator
}

// NewLocator makes a locator that asks disk.
func NewLocator(disk Disk) *Locator { return &Locator{disk, rust.NewLocator(disk)} }

// File is the file at the absolute path with the given text: see [NewFile].
func (l *Locator) File(path, source string) File {
	file := File{Path: path, Source: source, Language: LanguageOf(path)}
	switch file.Language {
	case grammars.Python:
		file.Python = python.Locate(path, l.disk)
	case grammars.Rust:
		file.Rust = l.rust.Locate(path)
	}
	return file
}
