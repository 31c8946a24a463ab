package config

import (
	"fmt"
	slashed "path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/paths"
)

// ReportPattern is a pattern of files that are coverage reports.
type ReportPattern struct {
	// Text is the pattern as it was written.
	Text string
	// Folder is the absolute path that it starts at: that of the config, one
	// above it for a pattern that starts with "../", the root for an absolute
	// pattern.
	Folder string
	Origin Origin
}

// newReportPattern is the pattern text of a config in folder.
func newReportPattern(text, folder string, origin Origin) ReportPattern {
	p := ReportPattern{Text: text, Folder: folder, Origin: origin}
	glob := cleanGlob(text)
	if strings.HasPrefix(glob, "/") {
		p.Folder = filepath.VolumeName(text) + string(filepath.Separator)
	}
	for strings.HasPrefix(glob, "../") {
		glob, p.Folder = glob[len("../"):], filepath.Dir(p.Folder)
	}
	return p
}

// Glob is the pattern from Folder on, with forward slashes, as doublestar.Glob
// takes it for os.DirFS(Folder).
func (p ReportPattern) Glob() string {
	glob := strings.TrimPrefix(cleanGlob(p.Text), "/")
	for strings.HasPrefix(glob, "../") {
		glob = glob[len("../"):]
	}
	return glob
}

// Base is the absolute path of the folder below which all that matches lies.
func (p ReportPattern) Base() string {
	base, _ := doublestar.SplitPattern(p.Glob())
	return filepath.Join(p.Folder, filepath.FromSlash(base))
}

// Matches reports whether the file at the absolute path matches.
func (p ReportPattern) Matches(file string) bool {
	relative, inside := paths.Relative(p.Folder, file)
	return inside && relative != "." && doublestar.MatchUnvalidated(p.Glob(), filepath.ToSlash(relative))
}

// cleanGlob is text with forward slashes, without dots between names before the
// first wildcard but for those at the start.
func cleanGlob(text string) string {
	if filepath.Separator == '\\' {
		text = filepath.ToSlash(strings.TrimPrefix(text, filepath.VolumeName(text)))
	}
	_, rest := doublestar.SplitPattern(text)
	return slashed.Join(slashed.Clean(text[:len(text)-len(rest)]), rest)
}

// dots are names that no file has, behind a wildcard; nothing would match.
var dots = regexp.MustCompile(`(?:^|[/{,])\.{1,2}(?:$|[/},])|//`)

// reportPattern is the shape of a [ReportPattern].
func reportPattern() *shape {
	s := glob(false)
	pattern := s.check
	s.check = func(v *document.Node) string {
		if wrong := pattern(v); wrong != "" {
			return wrong
		}
		_, rest := doublestar.SplitPattern(v.Text)
		switch {
		case strings.HasSuffix(v.Text, "/"):
			return fmt.Sprintf("%q names a folder: name the reports in it, as in \"ci/**/*.xml\"", v.Text)
		case dots.MatchString(rest):
			return fmt.Sprintf("%q matches nothing: \".\" and \"..\" may stand before the first wildcard alone", v.Text)
		}
		return possiblePath(v)
	}
	s.schema["pattern"] = `^[^\x00]*[^\x00/]$`
	return s
}
