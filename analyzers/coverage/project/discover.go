package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/paths"
)

// usualNames are the patterns of the names that reports usually have.
var usualNames = []string{
	"coverage.json", "coverage-*.json", "coverage.xml", "coverage-*.xml", "cobertura.xml", "cobertura-coverage.xml", "cov.xml",
	".coverage", ".coverage.*", "lcov.info", "lcov-*.info", "coverage.info", "coverage.lcov", "lcov.dat", "*.lcov",
}

// otherNames are those of reports that other files have as well: what is not a report is
// passed over without a word.
var otherNames = []string{
	"llvm-cov.json", "cov.json", "cov.info", "*-cov.xml", "*-cov.json", "*-cov.info", "*-coverage.xml", "*-coverage.json", "*-coverage.info",
}

// buildOutputs are folders that no walk enters, with the folders and names in
// them that are looked for nevertheless, but for what is hidden, such as Cargo's
// own notes.
var buildOutputs = map[string][]string{
	"target": {"llvm-cov/**/*.{json,info,lcov,xml}", "llvm-cov-target/*.{json,info,lcov,xml}", "tarpaulin/*.{info,lcov,xml}",
		"coverage/**/*.{json,info,lcov,xml}", "cov/**/*.{json,info,lcov,xml}", "{lcov.info,coverage.json,coverage.lcov,coverage.xml,cobertura.xml}"},
}

// IsUsual reports whether the file at the absolute path has the name and the place
// that reports of the project in the folder root usually have: one that [Discover]
// finds there.
func IsUsual(root, path string) bool {
	if isUsualPath(root, path) {
		return true
	}
	switch filepath.Ext(path) {
	case ".xml", ".json", ".info", ".lcov":
	default:
		if !mayBeData(root, path) {
			return false // before configs are read: there may be many such files
		}
	}
	named := outputsOf(root)
	return named.isNamed(root, path)
}

// isUsualPath is [IsUsual] without what the configs of coverage.py and pytest name.
func isUsualPath(root, path string) bool {
	relative, inside := paths.Relative(root, path)
	if !inside {
		return isUsualAbove(root, path)
	}
	folders := strings.Split(filepath.ToSlash(filepath.Dir(relative)), "/")
	for _, name := range folders {
		if buildOutputs[name] != nil {
			break // it has places of its own
		}
		if name != "." && isLeftOut(name) {
			return false
		}
	}
	return hasUsualPlace(relative)
}

// isLeftOut reports whether no folder of that name is entered.
func isLeftOut(name string) bool {
	return strings.HasPrefix(name, ".") || slices.Contains(config.DefaultExclude, name)
}

// hasUsualPlace reports whether the file at the path, which is relative to the
// project, has the name and the place of a report.
func hasUsualPlace(path string) bool {
	path = string(filepath.Separator) + path
	for output, patterns := range buildOutputs {
		name := string(filepath.Separator) + output + string(filepath.Separator)
		if at := strings.LastIndex(path, name); at >= 0 {
			inside := filepath.ToSlash(path[at+len(name):])
			return !strings.Contains("/"+inside, "/.") && slices.ContainsFunc(patterns, func(pattern string) bool { return doublestar.MatchUnvalidated(pattern, inside) })
		}
	}
	return usualName(filepath.Base(path))
}

func usualName(name string) bool {
	return certainName(name) || matchesAny(otherNames, name)
}

// certainName reports whether nothing but a report usually has the name.
func certainName(name string) bool {
	return !isJournal(name) && name != ".coveragerc" && matchesAny(usualNames, name)
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return doublestar.MatchUnvalidated(pattern, name) })
}

// MayHoldReports reports whether the folder at the absolute path is one that no
// walk enters but for the reports in it, or one of those on the way to them.
func MayHoldReports(folder string) bool {
	for output, patterns := range buildOutputs {
		const separator = string(filepath.Separator)
		name := separator + output + separator
		at := strings.LastIndex(folder+separator, name)
		if at < 0 {
			continue
		}
		inside := (folder + separator)[at+len(name):]
		if inside == "" {
			return true
		}
		first := firstName(inside)
		if slices.ContainsFunc(patterns, func(pattern string) bool { return strings.HasPrefix(pattern, first+"/") }) {
			return true
		}
	}
	return false
}

// firstName is the first name of a relative path.
func firstName(path string) string {
	first, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	return first
}

// WatchGlobs are glob patterns, in LSP's form, of the files with the names and
// the places that reports usually have.
func WatchGlobs() []string {
	globs := []string{"**/{" + strings.Join(slices.Concat(usualNames, otherNames), ",") + "}"}
	for _, output := range slices.Sorted(maps.Keys(buildOutputs)) {
		for _, pattern := range buildOutputs[output] {
			globs = append(globs, "**/"+output+"/"+pattern)
		}
	}
	return globs
}

// Tree are the files of a project that coverage is about.
type Tree struct {
	// Sources are the files that octolsp checks, LeftOut those in the same
	// languages that .gitignore or the config leaves out, such as copies that a
	// build made, Reports those with the usual names, also in the folders that
	// [Above] names, and what the configs of coverage.py and pytest name: absolute
	// paths, sorted.
	Sources, LeftOut, Reports []string
}

// Discover walks the folder at root, an absolute path, where walking says what
// is checked. It enters what that leaves out, since reports lie there and
// generated files are measured too, but no hidden folder and none of
// dependencies or build output. It fails only when ctx ends, when root can't be
// read, or with an error of walking.
func Discover(ctx context.Context, root string, walking walk.Options) (*Tree, error) {
	checked, err := walk.Walk(ctx, []string{root}, walking)
	if err != nil {
		return nil, fmt.Errorf("looking through %s: %w", root, err)
	}
	tree := &Tree{}
	isChecked := make(map[string]bool, len(checked.Files))
	for _, file := range checked.Files {
		tree.Sources = append(tree.Sources, file.Path)
		isChecked[file.Path] = true
	}
	// With the separator, the root may be a link itself.
	err = filepath.WalkDir(root+string(filepath.Separator), func(path string, entry fs.DirEntry, err error) error {
		path = filepath.Clean(path)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && path == root:
			return err
		case err != nil:
			return nil //nolint:nilerr // what can't be read has no part
		}
		name := entry.Name()
		if entry.IsDir() {
			if patterns := buildOutputs[name]; patterns != nil && path != root {
				for _, pattern := range patterns {
					tree.Reports = append(tree.Reports, list(ctx, path, pattern, doublestar.WithNoHidden())...)
				}
			}
			if path != root && isLeftOut(name) {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case engine.GrammarOf(name) != nil:
			if !isChecked[path] && entry.Type().IsRegular() {
				tree.LeftOut = append(tree.LeftOut, path)
			}
		case usualName(name) && isFile(root, path):
			tree.Reports = append(tree.Reports, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking through %s: %w", root, err)
	}
	named := outputsOf(root)
	tree.Reports = slices.Concat(tree.Reports, reportsAbove(ctx, root), named.existing(root))
	slices.Sort(tree.Reports)
	tree.Reports = slices.Compact(tree.Reports)
	return tree, nil
}

// isFile reports whether there is something at path, which may be a link, that is
// no folder. What can't be read, or lies outside, is reported when it is read.
func isFile(root, path string) bool {
	info, err := files.Stat(root, path)
	return errors.Is(err, files.ErrOutside) || err == nil && !info.IsDir()
}
