package coverage

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// NegativeCount is the note for a count below 0, which it names.
const NegativeCount = "counts below 0, such as %s, are taken as 0"

// LeadingNumber reads the digits that text starts with, after a sign if there is
// one. A number that is too large is the largest one.
func LeadingNumber(text []byte) (number int, rest []byte, ok bool) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	value, rest, ok := LeadingCount(digits)
	number = int(min(value, math.MaxInt))
	if negative {
		number = -number
	}
	return number, rest, ok
}

// LeadingCount reads the digits that text starts with, as leadingNumber does.
func LeadingCount(text []byte) (value uint64, rest []byte, ok bool) {
	const safe = 19 // so many digits fit
	i := 0
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		digit := uint64(text[i] - '0')
		if i >= safe && value > (math.MaxUint64-digit)/10 {
			value = math.MaxUint64
			continue
		}
		value = 10*value + digit
	}
	return value, text[i:], i > 0
}

// ParseCount reads a count of hits as tools write it: as a whole number, or, when
// it was added up as a float, as 1.5e+10. What is too large is the largest count,
// and what is below 0 is 0.
func ParseCount(text []byte) (hits uint64, negative, ok bool) {
	if hits, rest, ok := LeadingCount(text); ok && len(rest) == 0 {
		return hits, false, true
	}
	text = bytes.TrimSpace(text)
	const longest = 64
	if len(text) > longest || len(bytes.Trim(text, "0123456789.eE+-")) > 0 {
		return 0, false, false
	}
	value, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil && !math.IsInf(value, 0):
		return 0, false, false
	case value < 0:
		return 0, true, true
	case value >= math.MaxUint64:
		return math.MaxUint64, false, true
	case value > 0:
		return max(1, uint64(math.Round(value))), false, true
	}
	return 0, false, true
}

// Quoted is text for a message: in quotes, and not all of it.
func Quoted(text []byte) string {
	const longest = 60
	shown := strings.ToValidUTF8(string(text[:min(len(text), longest)]), "\ufffd")
	if len(text) > longest {
		shown += "…"
	}
	return `"` + shown + `"`
}
