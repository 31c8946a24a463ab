// Package engine turns the text of a file into findings, the same for an
// editor and for a batch check.
//
// It works in two steps. [Analyzer.Analyze] looks at one file alone and costs
// what has changed since the version before. [Analysis.Settle] then decides
// the findings that depend on other files, by [Links], and takes away what the
// source suppresses.
package engine

import (
	_ "github.com/octollm/octolsp/analyzers/coverage/states" // registers its rules
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/languages"
	"github.com/octollm/octolsp/grammars"
)

// LanguageOf is the language of the file at path by its name, or nil.
func LanguageOf(path string) *language.Language { return languages.Of(path) }

// GrammarOf is the grammar of the file at path by its name; nil for one that
// octolsp does not parse.
func GrammarOf(path string) *grammars.Language {
	if known := LanguageOf(path); known != nil {
		return known.Grammar
	}
	return nil
}

// Checks reports whether octolsp itself looks at the file at path, by its name:
// see [language.Language.HasRules].
func Checks(path string) bool {
	known := LanguageOf(path)
	return known != nil && known.HasRules()
}

// NewFile is the file at the absolute path with the given text. Its Language
// is nil where octolsp does not know such files. For many files, use a
// [Locator].
func NewFile(path, source string, disk files.FS) language.File {
	return NewLocator(disk).File(path, source)
}

// A Locator makes files and reads what their places say, such as a Cargo.toml,
// once. It is safe for concurrent use.
type Locator struct {
	byLanguage map[*language.Language]language.Locator
}

// NewLocator makes a locator that asks disk.
func NewLocator(disk files.FS) *Locator {
	l := &Locator{map[*language.Language]language.Locator{}}
	for _, known := range languages.All() {
		l.byLanguage[known] = known.NewLocator(disk)
	}
	return l
}

// File is the file at the absolute path with the given text: see [NewFile].
func (l *Locator) File(path, source string) language.File {
	return l.FileIn(LanguageOf(path), path, source)
}

// FileIn is the file at path with the given text, in a language that its name
// need not tell.
func (l *Locator) FileIn(known *language.Language, path, source string) language.File {
	file := language.File{Path: path, Source: source, Language: known}
	if known != nil {
		file.Placement = l.byLanguage[known].Locate(path)
	}
	return file
}
