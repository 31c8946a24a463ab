package config

import (
	"github.com/octollm/octolsp/analyzers/text"
)

// OriginKind is the sort of place that a value comes from.
type OriginKind uint8

// The kinds of origins, the weakest first.
const (
	FromDefault OriginKind = iota
	// FromFile is octolsp's own config or, where Name says so, another
	// program's.
	FromFile
	FromEnvironment
	// FromEditor is a setting of the editor. Among [Overrides.Defaults] it
	// stands below the files.
	FromEditor
	FromFlag
)

// String is the name used in JSON.
func (k OriginKind) String() string {
	return [...]string{"default", "file", "environment", "editor", "flag"}[k]
}

// Origin is where a value comes from.
type Origin struct {
	Kind OriginKind
	// Path is the absolute path of a file, Line and Column the place in it,
	// counted from 1, Column in code points.
	Path         string
	Line, Column int
	// Name is the environment variable, the editor's setting or the flag.
	Name string

	// place is that of Line and Column in bytes.
	place text.Range
}

// setting is a value with its origin.
type setting[T any] struct {
	value  T
	origin Origin
}
