package config

import (
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// Minimum is the least share that a gate asks for: an exact fraction from 0 to
// 1, in lowest terms. The zero value asks for nothing.
type Minimum struct {
	// Text is it as it was written, such as "84.5", "84.5 %" or "17/20". The
	// number of a config file is without underscores and plus.
	Text string
	// Numerator over Denominator is the share: 84.51 percent is 8451 over 10000.
	Numerator, Denominator int64
	// Origin is where it comes from.
	Origin Origin
}

// The least shares of lines where the config names none, in percent.
const (
	defaultPython = 85
	defaultRust   = 80
)

// Met reports whether covered of total are at least the minimum, without
// rounding. None of none is enough.
func (m Minimum) Met(covered, total int) bool {
	if total <= 0 {
		return true
	}
	haveHigh, haveLow := bits.Mul64(uint64(max(covered, 0)), uint64(m.Denominator))
	wantHigh, wantLow := bits.Mul64(uint64(total), uint64(m.Numerator))
	return haveHigh > wantHigh || haveHigh == wantHigh && haveLow >= wantLow
}

// String is the minimum as it was written, in one style: "84.5 %" or "17/20".
func (m Minimum) String() string {
	plain := strings.ReplaceAll(m.Text, " ", "")
	if plain == "" || strings.Contains(plain, "/") {
		return plain
	}
	return strings.TrimSuffix(plain, "%") + " %"
}

// percentage is the minimum of so many whole percent.
func percentage(percent int) Minimum {
	m, _ := ParseMinimum(strconv.Itoa(percent)) // 0 to 100
	return m
}

// percentText and fractionText are what minimums are written as.
var (
	percentText  = regexp.MustCompile(`^ *(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))? *(%?) *$`)
	fractionText = regexp.MustCompile(`^ *(0|[1-9][0-9]*) */ *(0|[1-9][0-9]*) *$`)
)

// The most digits that are compared exactly: below 10^18 in all.
const (
	mostDecimals       = 15
	mostFractionDigits = 18
)

// ParseMinimum reads a minimum as a flag says it: a percentage from 0 to 100
// such as "85", "84.5" or "84.5 %", or a fraction up to 1 such as "17/20". A
// percentage below 1 but 0 needs its sign, because 0.85 is more likely meant to
// be 85 percent. The message of its error says what to write, and reads well
// after the flag's name and a colon.
func ParseMinimum(text string) (Minimum, error) {
	return parseMinimum(text, strconv.Quote(text))
}

// parseMinimum is [ParseMinimum] of a text that messages show as shown.
func parseMinimum(text, shown string) (Minimum, error) {
	if parts := percentText.FindStringSubmatch(text); parts != nil {
		return parsePercent(text, shown, parts[1], parts[2], parts[3], parts[4])
	}
	if parts := fractionText.FindStringSubmatch(text); parts != nil {
		return parseFraction(text, shown, parts[1], parts[2])
	}
	return Minimum{}, fmt.Errorf("%s is not a minimum: write %s", shown, minimumExamples)
}

const minimumExamples = `a percentage such as 85 or "84.5 %", or a fraction such as "17/20"`

// parsePercent reads a percentage by its parts.
func parsePercent(text, shown, minus, whole, decimals, sign string) (Minimum, error) {
	decimals = strings.TrimRight(decimals, "0")
	zero := whole == "0" && decimals == ""
	switch {
	case minus != "" && !zero, len(whole) > len("100"):
		return Minimum{}, outOfRange(shown)
	case len(decimals) > mostDecimals:
		return Minimum{}, fmt.Errorf("%s has more digits than are compared exactly: write at most %d behind the point", shown, mostDecimals)
	case sign == "" && whole == "0" && !zero:
		return Minimum{}, fmt.Errorf(`%s is less than 1 %%: write percents, such as 85, or "0.5 %%" if so little is meant`, shown)
	}
	numerator, err := strconv.ParseInt(whole+decimals, 10, 64)
	if err != nil {
		return Minimum{}, outOfRange(shown) // not with so few digits
	}
	denominator := int64(100)
	for range decimals {
		denominator *= 10
	}
	if numerator > denominator {
		return Minimum{}, outOfRange(shown)
	}
	return newMinimum(strings.TrimPrefix(strings.TrimSpace(text), "-"), numerator, denominator), nil
}

func outOfRange(shown string) error {
	return fmt.Errorf("a minimum is 0 to 100 %%, not %s", shown)
}

// parseFraction reads a fraction by its parts.
func parseFraction(text, shown, above, below string) (Minimum, error) {
	switch {
	case below == "0":
		return Minimum{}, fmt.Errorf(`%s divides by zero: write a fraction such as "17/20"`, shown)
	case max(len(above), len(below)) > mostFractionDigits:
		return Minimum{}, fmt.Errorf("%s has more digits than are compared exactly: write at most %d in a number", shown, mostFractionDigits)
	}
	numerator, wrongAbove := strconv.ParseInt(above, 10, 64)
	denominator, wrongBelow := strconv.ParseInt(below, 10, 64)
	if err := errors.Join(wrongAbove, wrongBelow); err != nil {
		return Minimum{}, fmt.Errorf("reading %s: %w", shown, err)
	}
	if numerator > denominator {
		return Minimum{}, fmt.Errorf("a minimum is at most 1, not %s", shown)
	}
	return newMinimum(strings.TrimSpace(text), numerator, denominator), nil
}

// newMinimum is the fraction in lowest terms.
func newMinimum(text string, numerator, denominator int64) Minimum {
	divisor, rest := denominator, numerator
	for rest != 0 {
		divisor, rest = rest, divisor%rest
	}
	return Minimum{Text: text, Numerator: numerator / divisor, Denominator: denominator / divisor}
}

// minimum is the shape of a [Minimum]. The schema can't refuse an exponent, too
// many digits, and a fraction above 1.
func minimum() *shape {
	const (
		percent = `(?:100(?:\.0+)?|[1-9]?[0-9](?:\.[0-9]+)?)`
		bare    = `(?:100(?:\.0+)?|[1-9][0-9]?(?:\.[0-9]+)?|0(?:\.0+)?)`
	)
	return &shape{
		expects: minimumExamples,
		kinds:   []document.Kind{document.Integer, document.Float, document.String},
		check: func(v *document.Node) string {
			if _, err := minimumOf(v); err != nil {
				return err.Error()
			}
			return ""
		},
		schema: map[string]any{"anyOf": []any{
			map[string]any{"const": 0},
			map[string]any{"type": "number", "minimum": 1, "maximum": 100},
			map[string]any{"type": "string", "pattern": `^ *(?:` + percent + ` *%|` + bare + `|(?:0|[1-9][0-9]*) */ *[1-9][0-9]*) *$`},
		}},
	}
}

// minimumOf is the minimum that v, of the shape minimum, says.
func minimumOf(v *document.Node) (Minimum, error) {
	switch v.Kind {
	case document.Integer:
		text := strconv.FormatInt(v.Integer, 10)
		return parseMinimum(text, text)
	case document.Float:
		switch plain := strings.TrimPrefix(strings.ReplaceAll(v.Text, "_", ""), "+"); {
		case strings.HasSuffix(plain, "inf"), strings.HasSuffix(plain, "nan"):
			return Minimum{}, outOfRange(v.Text)
		case strings.ContainsAny(plain, "eE"):
			return Minimum{}, fmt.Errorf("%s has an exponent: write the percentage without, such as 84.5", v.Text)
		default:
			return parseMinimum(plain, v.Text)
		}
	}
	return ParseMinimum(v.Text)
}
