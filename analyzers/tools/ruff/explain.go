package ruff

import (
	"context"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/tools"
)

const pages = "https://docs.astral.sh/ruff/rules/"

// rustc's codes are one letter and four digits.
var ruleCode = regexp.MustCompile(`^(?:[A-Z][0-9]{3}|[A-Z]{2,}[0-9]{3,4})$`)

// Explains reports whether code is such as "F401", in any case of letters, or
// begins with "ruff/".
func (Tool) Explains(code string) bool {
	rest, prefixed := strings.CutPrefix(code, name+"/")
	return prefixed && rest != "" || ruleCode.MatchString(strings.ToUpper(code))
}

// bare is the rule as Ruff names it.
func bare(code string) string {
	code = strings.TrimPrefix(code, name+"/")
	if upper := strings.ToUpper(code); ruleCode.MatchString(upper) {
		return upper
	}
	return code
}

// Explain is what `ruff rule` says.
func (Tool) Explain(ctx context.Context, run tools.Run, code string) (string, error) {
	rule := bare(code)
	switch rule {
	case "invalid-syntax":
		return "# invalid-syntax\n\nRuff could not parse the file: the message says what Ruff expected. No rule switches this off.\n", nil
	case "would-reformat":
		return "# would-reformat\n\nRuff's formatter would lay this file out anew; the fix is what `ruff format` would write.\n", nil
	}
	out, ended, err := command(run, "rule", "--", rule).Output(ctx)
	if err := failed(run, ended, err); err != nil {
		return "", err
	}
	return string(out), nil
}

// URL is the page about the rule; for a code, its line in the table of rules.
func (Tool) URL(code string) string {
	switch rule := bare(code); {
	case rule == "invalid-syntax":
		return ""
	case rule == "would-reformat":
		return "https://docs.astral.sh/ruff/formatter/"
	case ruleCode.MatchString(rule):
		return pages + "#" + rule
	default:
		return pages + rule + "/"
	}
}
