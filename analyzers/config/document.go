package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/text"
)

// settingsFile is a TOML file that settings are read from.
type settingsFile struct {
	*document.Document
	path, shown string
}

// parseFile reads the TOML file at path.
func parseFile(path, shown string, content []byte) (*settingsFile, *Problem) {
	parsed, err := document.Parse(document.TOML, string(content))
	d := &settingsFile{Document: parsed, path: path, shown: shown}
	var wrong *document.Error
	if !errors.As(err, &wrong) {
		return d, nil
	}
	message := wrong.Message
	if rest := d.Source[wrong.Range.Start:]; strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, ":") {
		message += `: a key with such a character stands in quotes, as "docstring/undocumented-param"`
	}
	return nil, d.problem(wrong.Range, "%s", message)
}

// problem is a [Problem] at a place in d.
func (d *settingsFile) problem(place text.Range, format string, arguments ...any) *Problem {
	place.End = min(place.End, len(d.Source))
	return &Problem{
		File: d.path, Path: d.shown, Range: place,
		Position: d.Position(place.Start),
		Message:  fmt.Sprintf(format, arguments...),
	}
}

// origin is where a value in d comes from.
func (d *settingsFile) origin(place text.Range) Origin {
	position := d.Position(place.Start)
	return Origin{Kind: FromFile, Path: d.path, Line: position.Line, Column: position.Column, place: place}
}
