package python

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// Selection says which files coverage.py reports: [report] include and omit of its
// config. Without patterns it is all of them. See [Config.Selection].
type Selection struct {
	include, omit []string
	// before7 reports that a pattern means what it did before version 7.
	before7 bool
}

// Selection is the one of the config; tool is [coverage.Report.Tool], whose version
// says what a pattern means. Notes, a line each, tell of what octolsp can't follow:
// a pattern of omit is passed over then; of include all are, so that none of the
// files that the pattern means is left out.
func (c Config) Selection(tool string) (Selection, []string) {
	s := Selection{before7: isBefore7(tool)}
	var notes []string
	patterns := func(key, consequence string) (known []string, all bool) {
		all = true
		for _, written := range c.list("report", key) {
			_, err := s.compileOne(withoutVariables(written))
			if needsVariable(written) {
				err = errVariable
			}
			if err != nil {
				notes = append(notes, fmt.Sprintf("%s: [report] %s: the pattern %q is ignored%s: %v", c.path, key, written, consequence, err))
				all = false
				continue
			}
			known = append(known, withoutVariables(written))
		}
		return known, all
	}
	include, all := patterns("include", ", and so is all of include")
	if all {
		s.include = include
	}
	s.omit, _ = patterns("omit", "")
	return s, notes
}

var errVariable = errors.New("which value the variable had when coverage.py ran can't be known")

// list are the elements of a list: of TOML as they are, of an INI file what stands
// between commas and the ends of lines (config.py, getlist).
func (c Config) list(section, key string) []string {
	value := c.sections[section][key]
	if c.isTOML() {
		return value
	}
	var elements []string
	for _, line := range value {
		for element := range strings.SplitSeq(line, ",") {
			if element = strings.TrimSpace(element); element != "" {
				elements = append(elements, element)
			}
		}
	}
	return elements
}

// IsAll reports whether no file is left out.
func (s Selection) IsAll() bool { return len(s.include) == 0 && len(s.omit) == 0 }

// In says for a path, absolute and with forward slashes, whether its file is
// reported when coverage.py runs in folder, a path of the same form (report_core.py,
// get_analysis_to_report). real is a path without the links in it, as far as it is
// there; those of files have none.
func (s Selection) In(folder string, real func(path string) string) func(path string) bool {
	include, omit := s.compile(s.include, folder, real), s.compile(s.omit, folder, real)
	return func(path string) bool {
		matches := func(compiled *regexp.Regexp) bool { return compiled.MatchString(path) }
		return (len(s.include) == 0 || slices.ContainsFunc(include, matches)) && !slices.ContainsFunc(omit, matches)
	}
}

// compile compiles patterns. Those that don't begin with a wildcard are also those
// below the folder; before version 7 they are nothing else (files.py, prep_patterns).
func (s Selection) compile(patterns []string, folder string, real func(path string) string) []*regexp.Regexp {
	var all []*regexp.Regexp
	add := func(pattern string) {
		// What the folder brings in may be no pattern; coverage.py fails then.
		if compiled, err := s.compileOne(pattern); err == nil {
			all = append(all, compiled)
		}
	}
	for _, pattern := range patterns {
		isWild := strings.HasPrefix(pattern, "*") || strings.HasPrefix(pattern, "?")
		if isWild || !s.before7 {
			add(pattern)
		}
		if isWild {
			continue
		}
		if !filepath.IsAbs(pattern) && !path.IsAbs(pattern) {
			pattern = folder + "/" + filepath.ToSlash(pattern)
		}
		add(real(path.Clean(pattern)))
	}
	return all
}

// compileOne makes an expression of a pattern, which must match a whole path.
func (s Selection) compileOne(pattern string) (*regexp.Regexp, error) {
	translate := globExpression
	if s.before7 {
		translate = fnmatchExpression
	}
	expression, err := translate(pattern)
	if err != nil {
		return nil, err
	}
	flags := ""
	if runtime.GOOS == "windows" {
		flags = "(?i)"
	}
	return regexp.Compile(flags + `\A(?:` + expression + `)\z`)
}
