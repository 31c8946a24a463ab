// Package measures counts how much of a file is documented and typed, for the
// lenses of an editor, and finds the functions that lenses stand above. Ranges
// are bytes of the file.
package measures

import (
	"github.com/octollm/octolsp/analyzers/language"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/text"
)

// Share is how much is documented and typed of the public things in a class,
// trait, impl block, module or file, itself included.
type Share struct {
	// Symbol is the path from the top of the file; empty for the file.
	Symbol string
	// Name is where its name stands; for an impl block that of the type, for
	// a file the empty place where it begins.
	Name text.Range
	// Documented are those of the Documentable that have documentation.
	Documented, Documentable int
	// Typed are those of the Typeable parameters and results that have a type
	// annotation. Rust has none to leave out.
	Typed, Typeable int
}

// A Language knows what is to be documented and typed.
type Language interface {
	// Measure counts what stands in parsed, which has its tree, definition by
	// definition in the order of the text.
	Measure(parsed *language.Parsed, counter *Counter)
}

// Shares are the shares of the file and of what holds others in it, in the
// order of the text; the file is the first one. Those without anything to
// document or type are left out, and there are none without a tree.
//
// What is public and asks for documentation is what the rules say at their
// defaults, whichever of them are on. holds decides what other files do: whether
// a base documents a method, and what a crate exports. Suppressions do not
// count.
func Shares(parsed *language.Parsed, holds func(rule.Condition) bool) []Share {
	of, ok := parsed.File.Language.Semantics.(Language)
	if !ok || parsed.Tree == nil {
		return nil
	}
	counter := &Counter{Holds: holds, shares: make([]Share, 1), open: []openShare{{0, len(parsed.File.Source) + 1}}}
	of.Measure(parsed, counter)
	kept := counter.shares[:0]
	for _, share := range counter.shares {
		if share.Documentable > 0 || share.Typeable > 0 {
			kept = append(kept, share)
		}
	}
	return kept
}

// Functions are the functions and methods of the file, also those in others, in
// the order of the text; none without a tree.
func Functions(parsed *language.Parsed) []language.Definition {
	if parsed.Tree == nil {
		return nil
	}
	var functions []language.Definition
	for d := range parsed.File.Language.Definitions(&parsed.File, parsed.Tree) {
		if d.Function {
			functions = append(functions, d)
		}
	}
	return functions
}

// A Counter counts for all shares at once.
type Counter struct {
	shares []Share
	// open are the shares around what is looked at, the file first.
	open []openShare
	// Holds decides what depends on other files.
	Holds func(rule.Condition) bool
}

type openShare struct {
	index int
	// end is the offset in the file where it ends.
	end int
}

// Leave closes the shares that end before offset.
func (c *Counter) Leave(offset int) {
	for len(c.open) > 1 && c.open[len(c.open)-1].end <= offset {
		c.open = c.open[:len(c.open)-1]
	}
}

// Enter opens a share that ends at end.
func (c *Counter) Enter(share Share, end int) {
	c.open = append(c.open, openShare{len(c.shares), end})
	c.shares = append(c.shares, share)
}

// Document counts one thing to document.
func (c *Counter) Document(documented bool) {
	for _, open := range c.open {
		c.shares[open.index].Documentable++
		if documented {
			c.shares[open.index].Documented++
		}
	}
}

// Begin sets where the file itself begins.
func (c *Counter) Begin(offset int) {
	c.shares[0].Name = text.Range{Start: offset, End: offset}
}

// Type counts one parameter or result.
func (c *Counter) Type(typed bool) {
	for _, open := range c.open {
		c.shares[open.index].Typeable++
		if typed {
			c.shares[open.index].Typed++
		}
	}
}
