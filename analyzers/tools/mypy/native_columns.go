package mypy

import (
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/analyzers/tools"
)

// recounted is the column that the native parser of mypy 2.4 gives for a place,
// of which before counts code points from 0: it takes the number, from 1, for a
// number of bytes, and subtracts the bytes up to there, that one and the next,
// that begin no character. The line has its byte order mark.
func recounted(line string, before int) int {
	column := before
	for i := range min(before+2, len(line)) {
		if !utf8.RuneStart(line[i]) {
			column--
		}
	}
	return column
}

// begin is the only place that is counted as column and at which an expression
// can begin. It reports false if there are none or several.
func begin(source *tools.Source, line, column int) (int, bool) {
	begins, _ := borders(source.Line(line))
	return only(source, line, begins, func(place, number int) bool { return number == column })
}

// end is like [begin] for the end of an expression that begins at the offset
// start, which is counted as column first. mypy gives no end less than
// first+1.
func end(source *tools.Source, line, column, first, start int) (int, bool) {
	_, ends := borders(source.Line(line))
	return only(source, line, ends, func(place, number int) bool {
		return place > start && (number == column || number < column && column == first+1)
	})
}

// only is the only place, an offset, that may be one and fits.
// A single place that fits is it, whatever stands there.
func only(source *tools.Source, line int, may []bool, fits func(place, number int) bool) (int, bool) {
	marked := source.Line(line)
	if line == 1 && strings.HasPrefix(source.Text, text.ByteOrderMark) {
		marked = text.ByteOrderMark + marked
	}
	var places, likely []int
	for before := range may {
		place, ok := source.CodePoints(line, before+1)
		if !ok || !fits(place, recounted(marked, before)) {
			continue
		}
		places = append(places, place)
		if may[before] {
			likely = append(likely, place)
		}
	}
	switch {
	case len(places) == 1:
		return places[0], true
	case len(likely) == 1:
		return likely[0], true
	}
	return 0, false
}

// borders says for each place between code points of the line whether an
// expression can begin there, and whether one can end there.
func borders(line string) (begins, ends []bool) {
	chars := []rune(line)
	begins, ends = make([]bool, len(chars)+1), make([]bool, len(chars)+1)
	var quote, before rune // the string that goes on, and the character before
	for i, char := range chars {
		switch {
		case quote != 0:
			if char == quote && before != '\\' {
				quote, ends[i+1] = 0, true
			}
		case char == '#':
			return begins, ends
		case char == '"' || char == '\'':
			quote, begins[i] = char, !isName(before)
		case isName(char):
			begins[i] = !isName(before)
			ends[i+1] = i+1 == len(chars) || !isName(chars[i+1])
		default:
			begins[i] = strings.ContainsRune("([{-+~*@", char)
			ends[i+1] = strings.ContainsRune(")]}", char)
		}
		before = char
	}
	return begins, ends
}

func isName(char rune) bool {
	return char == '_' || char >= '0' && char <= '9' || char|' ' >= 'a' && char|' ' <= 'z' || char >= utf8.RuneSelf
}
