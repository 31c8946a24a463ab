package config_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
)

func TestParseMinimum(t *testing.T) {
	for text, want := range map[string]struct {
		numerator, denominator int64
		shown                  string
	}{
		"85":                                    {17, 20, "85 %"},
		"0":                                     {0, 1, "0 %"},
		"0.0":                                   {0, 1, "0.0 %"},
		"-0":                                    {0, 1, "0 %"},
		"100.00":                                {1, 1, "100.00 %"},
		"84.51":                                 {8451, 10000, "84.51 %"},
		"84.5 %":                                {169, 200, "84.5 %"},
		" 84.5% ":                               {169, 200, "84.5 %"},
		"0.5 %":                                 {1, 200, "0.5 %"},
		"1":                                     {1, 100, "1 %"},
		"17/20":                                 {17, 20, "17/20"},
		"34 / 40":                               {17, 20, "34/40"},
		"0/1":                                   {0, 1, "0/1"},
		"7/7":                                   {1, 1, "7/7"},
		"99.999999999999999":                    {99999999999999999, 100000000000000000, "99.999999999999999 %"},
		"99.50000000000000000000":               {199, 200, "99.50000000000000000000 %"},
		"999999999999999998/999999999999999999": {999999999999999998, 999999999999999999, "999999999999999998/999999999999999999"},
	} {
		m, err := config.ParseMinimum(text)
		if err != nil || m.Numerator != want.numerator || m.Denominator != want.denominator || m.String() != want.shown {
			t.Errorf("%q: %d over %d, shown as %s, %v", text, m.Numerator, m.Denominator, m, err)
		}
	}
}

func TestMinimumsThatAreNone(t *testing.T) {
	const examples = ` is not a minimum: write a percentage such as 85 or "84.5 %", or a fraction such as "17/20"`
	for text, want := range map[string]string{
		"":                      `""` + examples,
		" ":                     `" "` + examples,
		"%":                     `"%"` + examples,
		"85 %%":                 `"85 %%"` + examples,
		"85 percent":            `"85 percent"` + examples,
		"84,5":                  `"84,5"` + examples,
		"84.":                   `"84."` + examples,
		".5":                    `".5"` + examples,
		"085":                   `"085"` + examples,
		"8.5e1":                 `"8.5e1"` + examples,
		"8_5":                   `"8_5"` + examples,
		"0x55":                  `"0x55"` + examples,
		"NaN":                   `"NaN"` + examples,
		"17/":                   `"17/"` + examples,
		"1/2/3":                 `"1/2/3"` + examples,
		"1/2 %":                 `"1/2 %"` + examples,
		"-1/2":                  `"-1/2"` + examples,
		"85\n":                  `"85\n"` + examples,
		"٨٥":                    `"٨٥"` + examples,
		"100.01":                `a minimum is 0 to 100 %, not "100.01"`,
		"1000":                  `a minimum is 0 to 100 %, not "1000"`,
		"-5 %":                  `a minimum is 0 to 100 %, not "-5 %"`,
		"-0.1":                  `a minimum is 0 to 100 %, not "-0.1"`,
		"21/20":                 `a minimum is at most 1, not "21/20"`,
		"17/0":                  `"17/0" divides by zero: write a fraction such as "17/20"`,
		"0/00":                  `"0/00"` + examples,
		"7/08":                  `"7/08"` + examples,
		"0.85":                  `"0.85" is less than 1 %: write percents, such as 85, or "0.5 %" if so little is meant`,
		"84.1234567890123456":   `"84.1234567890123456" has more digits than are compared exactly: write at most 15 behind the point`,
		"1/1000000000000000000": `"1/1000000000000000000" has more digits than are compared exactly: write at most 18 in a number`,
	} {
		if m, err := config.ParseMinimum(text); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v, %v\nwant %s", text, m, err, want)
		}
	}
}

func TestMet(t *testing.T) {
	for _, test := range []struct {
		minimum        string
		covered, total int
		want           bool
	}{
		{"85", 17, 20, true},
		{"85", 8499, 10000, false},
		{"85", 84999999, 100000000, false}, // 85.00 %, if it were rounded
		{"84.51", 8451, 10000, true},
		{"84.52", 8451, 10000, false},
		{"2/3", 2, 3, true},
		{"2/3", 666666, 1000000, false},
		{"100", 0, 0, true},
		{"100", 999999, 1000000, false},
		{"0", 0, 7, true},
		{"85", -3, 7, false},
		{"99.999999999999999", math.MaxInt - 1, math.MaxInt, true},
		{"99.999999999999999", math.MaxInt - 100, math.MaxInt, false},
		{"100", math.MaxInt, math.MaxInt, true},
	} {
		m, err := config.ParseMinimum(test.minimum)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Met(test.covered, test.total); got != test.want {
			t.Errorf("%s, %d of %d: %v", m, test.covered, test.total, got)
		}
	}
	if !(config.Minimum{}).Met(0, 1) || (config.Minimum{}).String() != "" {
		t.Error("the zero value asks for something")
	}
}

// FuzzMinimum checks that what is read as a minimum is the share that its text
// says, and that it is compared without rounding.
func FuzzMinimum(f *testing.F) {
	for _, seed := range []string{"85", "84.5 %", "17/20", "100.0", "0.85", "-0.0", "99.999999999999999", "1/999999999999999999"} {
		f.Add(seed, 17, 20)
	}
	f.Fuzz(func(t *testing.T, text string, covered, total int) {
		m, err := config.ParseMinimum(text)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Errorf("%q: nothing is said", text)
			}
			return
		}
		if m.Denominator < 1 || m.Numerator < 0 || m.Numerator > m.Denominator {
			t.Fatalf("%q is %d over %d", text, m.Numerator, m.Denominator)
		}
		plain, isPercent := strings.CutSuffix(m.String(), " %")
		said, valid := new(big.Rat).SetString(plain)
		if !valid {
			t.Fatalf("%q is shown as %s", text, m)
		}
		if isPercent {
			said.Quo(said, big.NewRat(100, 1))
		}
		if said.Cmp(big.NewRat(m.Numerator, m.Denominator)) != 0 {
			t.Errorf("%q is %d over %d", text, m.Numerator, m.Denominator)
		}
		want := total <= 0 || big.NewRat(int64(max(covered, 0)), int64(max(total, 1))).Cmp(said) >= 0
		if got := m.Met(covered, total); got != want {
			t.Errorf("%q: %d of %d: %v", text, covered, total, got)
		}
	})
}
