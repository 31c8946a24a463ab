package black

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
)

// defaultExclude are the folders that Black passes over where its config says
// nothing.
const defaultExclude = `/(\.direnv|\.eggs|\.git|\.hg|\.ipynb_checkpoints|\.mypy_cache|\.nox|\.pytest_cache|\.ruff_cache|\.tox|\.svn|\.venv|\.vscode|__pypackages__|_build|buck-out|build|dist|venv)/`

// excluding are the arguments that make Black's exclusions count for files that
// are named to it, too: by itself it obeys for those "force-exclude" only.
func excluding(run tools.Run) []string {
	for _, argument := range run.Arguments {
		if strings.HasPrefix(argument, "--force-exclude") || strings.HasPrefix(argument, "--config") {
			return nil
		}
	}
	var settings *document.Node
	if content, err := run.Read(filepath.Join(run.Root, project.PyprojectName)); err == nil {
		d, err := document.Parse(document.TOML, content)
		if err != nil {
			return nil // Black says what is wrong with it
		}
		settings = d.At("tool", name)
	}
	patterns := []string{defaultExclude}
	for _, key := range []string{"exclude", "extend-exclude", "extend_exclude", "force-exclude", "force_exclude"} {
		value := settings.At(key)
		pattern, err := value.AsString()
		if value != nil && err == nil && key == "exclude" {
			patterns = nil
		}
		if err == nil && pattern != "" {
			patterns = append(patterns, pattern)
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	return []string{"--force-exclude=" + union(patterns)}
}

// naming are the arguments that tell Black the path of the text that it reads,
// and the name by which Black knows it. Newer versions hold exclusions against
// the name as it stands, where they hold them against the path from the root
// for files: so it is named by that, and the config, which Black would look for
// beside it, is named too.
func naming(run tools.Run, path string) (arguments []string, known string) {
	exclusions := excluding(run)
	relative, inside := paths.Relative(run.Root, path)
	if !inside || exclusions == nil {
		return []string{"--stdin-filename=" + path, "-"}, path
	}
	known = "/" + filepath.ToSlash(relative)
	config := filepath.Join(run.Root, project.PyprojectName)
	if _, err := run.Read(config); err == nil {
		exclusions = append(exclusions, "--config="+config)
	}
	return append(exclusions, "--stdin-filename="+known, "-"), known
}

var leadingFlags = regexp.MustCompile(`^\s*\(\?([aiLmsux]+)\)`)

// union is a regular expression of Python's that matches what one of the
// patterns does. A pattern of several lines is verbose for Black, so that it
// makes the whole one verbose; those of one line are not.
func union(patterns []string) string {
	var parts []string
	for _, pattern := range patterns {
		flags := "-x"
		if strings.Contains(pattern, "\n") {
			flags = "x"
			pattern += "\n" // ends a comment
		}
		if match := leadingFlags.FindStringSubmatch(pattern); match != nil {
			pattern = strings.TrimPrefix(pattern, match[0])
			if strings.Contains(match[1], "x") || flags == "x" {
				flags = "x" + strings.ReplaceAll(match[1], "x", "")
			} else {
				flags = match[1] + "-x"
			}
		}
		parts = append(parts, "(?"+flags+":"+pattern+")")
	}
	return strings.Join(parts, "|")
}
