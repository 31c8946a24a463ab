package rust

import (
	"strings"
	"unique"
)

// Levels say which lints the attributes of the source have turned off or on.
// The zero value says nothing about any. Levels that say the same are equal
// by ==, and cheap to copy and compare, however many lints there are.
type Levels struct {
	said unique.Handle[levelSets]
}

// levelSets are what Levels say; a lint is in one of the sets at most.
type levelSets struct{ off, on lintSet }

// levelsOf are the Levels that say the given.
func levelsOf(s levelSets) Levels {
	if s == (levelSets{}) {
		return Levels{}
	}
	return Levels{unique.Make(s)}
}

// sets are what l says.
func (l Levels) sets() levelSets {
	if l == (Levels{}) {
		return levelSets{}
	}
	return l.said.Value()
}

// allow are l with lints turned off.
func (l Levels) allow(lints lintSet) Levels {
	if lints == "" {
		return l
	}
	s := l.sets()
	return levelsOf(levelSets{s.off.with(lints), s.on.without(lints)})
}

// enable are l with lints turned on.
func (l Levels) enable(lints lintSet) Levels {
	if lints == "" {
		return l
	}
	s := l.sets()
	return levelsOf(levelSets{s.off.without(lints), s.on.with(lints)})
}

// within are the levels of something with the levels l that stands in
// something with the levels outer.
func (l Levels) within(outer Levels) Levels {
	switch {
	case l == (Levels{}) || l == outer:
		return outer
	case outer == (Levels{}):
		return l
	}
	own, around := l.sets(), outer.sets()
	return levelsOf(levelSets{around.off.without(own.on).with(own.off), around.on.without(own.off).with(own.on)})
}

// allows reports whether l turns lint off.
func (l Levels) allows(lint int) bool { return l.sets().off.has(lint) }

// enables reports whether l turns lint on.
func (l Levels) enables(lint int) bool { return l.sets().on.has(lint) }

// lintSet is a set of lints by their numbers: bits, the first ones in the
// first byte, without empty bytes at the end.
type lintSet string

// setOf is the set of one lint.
func setOf(lint int) lintSet {
	bits := make([]byte, lint/8+1)
	bits[lint/8] = 1 << (lint % 8)
	return lintSet(bits)
}

func (s lintSet) has(lint int) bool {
	return lint >= 0 && lint/8 < len(s) && s[lint/8]>>(lint%8)&1 != 0
}

// with is s and other together.
func (s lintSet) with(other lintSet) lintSet {
	if len(s) < len(other) {
		s, other = other, s
	}
	if other == "" || s == other {
		return s
	}
	bits := []byte(s)
	for i := range other {
		bits[i] |= other[i]
	}
	return lintSet(bits)
}

// without is s but for what is in other.
func (s lintSet) without(other lintSet) lintSet {
	if s == "" || other == "" {
		return s
	}
	bits := []byte(s)
	for i := range min(len(s), len(other)) {
		bits[i] &^= other[i]
	}
	return lintSet(strings.TrimRight(string(bits), "\x00"))
}

// A lint is what attributes turn off and on: a variant of a rule. These are
// filled by [Register].
var (
	// lints are those that a name in an attribute stands for: those with that
	// code, or those of a group.
	lints = map[string]lintSet{}
	// lintNumbers are the numbers of lints in a [lintSet], by their own names,
	// which nothing outside of octolsp knows.
	lintNumbers = map[string]int{}
)

// addLint numbers a lint. Attributes speak of it by each of names.
func addLint(lint string, names ...string) int {
	number := len(lintNumbers)
	lintNumbers[lint] = number
	for _, name := range append(names, "warnings") {
		lints[name] = lints[name].with(setOf(number))
	}
	return number
}

// lintOf is the number of a lint, or -1 for one that there is not.
func lintOf(lint string) int {
	if number, known := lintNumbers[lint]; known {
		return number
	}
	return -1
}
