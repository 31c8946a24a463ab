package config

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// requirement is what required-version says: clauses that must all hold.
type requirement []clause

// clause compares a version of octolsp with another.
type clause struct {
	// operator is one of ">=", ">", "<=", "<", "==" and "!=".
	operator string
	version  []int
}

var clauseText = regexp.MustCompile(`^(>=|<=|==|!=|>|<|=)?\s*v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})$`)

// parseRequirement reads clauses such as ">=0.3" with commas between them. A
// version alone is the only one that will do.
func parseRequirement(text string) (requirement, error) {
	var r requirement
	for part := range strings.SplitSeq(text, ",") {
		found := clauseText.FindStringSubmatch(strings.TrimSpace(part))
		if found == nil {
			return nil, fmt.Errorf("%q is not a requirement: write versions with an operator, such as \">=0.3\" or \">=0.3, <0.5\"", text)
		}
		c := clause{operator: found[1]}
		if c.operator == "" || c.operator == "=" {
			c.operator = "=="
		}
		c.version = numbers(found[2])
		r = append(r, c)
	}
	return r, nil
}

// numbers are those of a version such as "0.3.1", without zeros at the end.
func numbers(version string) []int {
	var found []int
	for part := range strings.SplitSeq(version, ".") {
		number, _ := strconv.Atoi(part) // matched as digits
		found = append(found, number)
	}
	for len(found) > 0 && found[len(found)-1] == 0 {
		found = found[:len(found)-1]
	}
	return found
}

// holds reports whether the release of that name meets r, which a build that is
// not a release does.
func (r requirement) holds(release string) bool {
	found := clauseText.FindStringSubmatch(release)
	if found == nil || found[1] != "" {
		return true
	}
	version := numbers(found[2])
	return !slices.ContainsFunc(r, func(c clause) bool { return !c.holds(slices.Compare(version, c.version)) })
}

// holds reports whether the order of a version and that of c is one that c
// allows.
func (c *clause) holds(order int) bool {
	switch c.operator {
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	case "!=":
		return order != 0
	}
	return order == 0
}

// versionProblem is that table, a config in d, is for other versions of octolsp;
// nil if it is not.
func (o *Overrides) versionProblem(d *settingsFile, table *document.Node) *Problem {
	required := table.At("required-version")
	if required == nil || required.Kind != document.String {
		return nil
	}
	r, err := parseRequirement(required.Text)
	met := err != nil || r.holds(o.Release) // what is wrong with it is said with the other keys
	if met {
		return nil
	}
	return d.problem(required.Anchor(), "required-version is %q, and this is octolsp %s: install a version that meets it, or change it",
		required.Text, strings.TrimPrefix(o.Release, "v"))
}

func version() *shape {
	s := anyString()
	s.expects = "a requirement such as \">=0.3\""
	s.check = func(v *document.Node) string {
		if _, err := parseRequirement(v.Text); err != nil {
			return err.Error()
		}
		return ""
	}
	return s
}
