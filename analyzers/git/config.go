package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
)

// configLimit is how long the config of a repository may be, in bytes.
const configLimit = 4 << 20

// setting is one value of a config of git. Section and name are lower case.
type setting struct {
	section, subsection, name, value string
}

// harmless are the settings that git gets of what the user's and the repository's config
// say: those that change how a work tree is compared with a commit, how the repository is
// stored, and what a revision such as @{upstream} means. Each has values that can be
// data only.
var harmless = []struct{ key, value *regexp.Regexp }{
	{of(`core\.(filemode|symlinks|ignorecase|precomposeunicode|trustctime|sparsecheckout|sparsecheckoutcone)|index\.sparse`), boolean},
	{of(`core\.autocrlf`), of(`(?i)` + booleans + `|input`)},
	{of(`core\.eol`), of(`(?i)lf|crlf|native`)},
	{of(`core\.checkstat`), of(`(?i)default|minimal`)},
	{of(`core\.repositoryformatversion`), of(`[01]`)},
	{of(`extensions\.objectformat`), of(`sha1|sha256`)},
	{of(`extensions\.refstorage`), of(`files|reftable`)},
	{of(`branch\..*\.merge`), of(reference)},
	{of(`branch\..*\.(remote|pushremote)|remote\.pushdefault`), of(`[\w.-]+(/[\w.-]+)*`)},
	{of(`remote\..*\.fetch`), of(`\+?` + reference + `:` + reference)},
	{of(`push\.default`), of(`nothing|current|upstream|simple|matching`)},
}

const (
	booleans  = `true|false|yes|no|on|off|0|1|`
	reference = `refs/[^\s:^~?\[\\]+`
)

var boolean = of(`(?i)` + booleans)

// of matches a whole text.
func of(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

// extensions are those of a repository's format that octolsp knows
// (gitrepository-layout(5), git-config(1)).
var extensions = []string{
	"noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "objectformat", "compatobjectformat", "refstorage", "relativeworktrees",
}

// key is the name of the setting in full.
func (s setting) key() string {
	if s.subsection == "" {
		return s.section + "." + s.name
	}
	return s.section + "." + s.subsection + "." + s.name
}

// isHarmless reports whether git may get the setting.
func (s setting) isHarmless() bool {
	for _, known := range harmless {
		if known.key.MatchString(s.key()) {
			return known.value.MatchString(s.value)
		}
	}
	return false
}

// isTrue reports whether the value means true.
func (s setting) isTrue() bool {
	return slices.Contains([]string{"true", "yes", "on", "1"}, strings.ToLower(s.value))
}

// settings are those that git lists.
func settings(listed []byte) []setting {
	var all []setting
	for _, record := range records(listed) {
		key, value, has := strings.Cut(string(record), "\n")
		if !has {
			value = "true" // a name alone
		}
		section, rest, _ := strings.Cut(key, ".")
		s := setting{section: section, name: rest, value: value}
		if last := strings.LastIndexByte(rest, '.'); last >= 0 {
			s.subsection, s.name = rest[:last], rest[last+1:]
		}
		all = append(all, s)
	}
	return all
}

// ofUser are the settings of the system's and the user's config.
func (r *Repository) ofUser(ctx context.Context) ([]setting, error) {
	out, err := r.program.run(ctx, process.Command{
		Folder: r.view, Environment: append(asUser(), "GIT_DIR="+r.view),
		Arguments: []string{string(readConfig), "--includes", "--null", "--list"},
	})
	if err != nil {
		return nil, fmt.Errorf("reading your config of git: %w", err)
	}
	return settings(out), nil
}

// ofRepository are the settings of the repository's config and, beside it, of that of the
// work tree. Files that these include are not read.
func (r *Repository) ofRepository(ctx context.Context) ([]setting, error) {
	all, err := r.read(ctx, filepath.Join(r.place.common, "config"))
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.key() == "extensions.worktreeconfig" && s.isTrue() {
			more, err := r.read(ctx, filepath.Join(r.place.own, "config.worktree"))
			return append(all, more...), err
		}
	}
	return all, nil
}

// read are the settings of the config file at path, which need not be there.
func (r *Repository) read(ctx context.Context, path string) ([]setting, error) {
	name := filepath.Base(path)
	if !r.place.isTrusted && !r.place.holds(path) {
		return nil, errOutside(".git/"+name, paths.Resolve(path))
	}
	text, err := files.Read(path, configLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && text == "":
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf(".git/%s: %s", name, files.Reason(err))
	}
	out, err := r.program.run(ctx, process.Command{
		Folder: r.view, Environment: environment("GIT_DIR=" + r.view), Input: text,
		Arguments: []string{string(readConfig), "--file", "-", "--no-includes", "--null", "--list"},
	})
	if err != nil {
		return nil, fmt.Errorf("reading .git/%s: %w", name, err)
	}
	return settings(out), nil
}

// configure makes the config that git gets, of what the user's and the repository's say.
func (r *Repository) configure(ctx context.Context) (string, error) {
	user, err := r.ofUser(ctx)
	if err != nil {
		return "", err
	}
	own, err := r.ofRepository(ctx)
	if err != nil {
		return "", err
	}
	var worktree string
	var isBare, isVersioned bool
	for _, s := range own {
		switch key := s.key(); {
		case key == "core.worktree":
			worktree = s.value
		case key == "core.bare":
			isBare = s.isTrue()
		case key == "core.repositoryformatversion":
			isVersioned = s.value != "0"
		case key == "extensions.partialclone", s.section == "remote" && s.name == "promisor" && s.isTrue():
			r.isPartial = true
		}
	}
	r.place.vouch(worktree)
	if isBare && worktree == "" && r.place.isMain() {
		return "", fmt.Errorf("%w around %s: that there has no work tree", ErrNone, r.Root)
	}
	for _, s := range own {
		if isVersioned && s.section == "extensions" && !slices.Contains(extensions, s.name) {
			return "", refused(r.Root, fmt.Errorf("its format has the extension %q, which octolsp does not know", s.name))
		}
	}
	if err := r.place.check(); err != nil {
		return "", refused(r.Root, err)
	}
	out := strings.Builder{}
	for _, s := range slices.Concat([]setting{
		{"core", "", "bare", "false"},
		{"core", "", "quotepath", "false"},
		{"core", "", "untrackedcache", "false"},
		{"core", "", "hookspath", nothing},
		{"core", "", "excludesfile", userFile(user, "excludesfile", "ignore")},
		{"core", "", "attributesfile", userFile(user, "attributesfile", "attributes")},
		{"gc", "", "auto", "0"},
		{"protocol", "", "allow", "never"},
	}, slices.DeleteFunc(slices.Concat(user, own), func(s setting) bool { return !s.isHarmless() })) {
		out.WriteString(s.String())
	}
	return out.String(), nil
}

// String is the setting as a config file has it.
func (s setting) String() string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	section := s.section
	if s.subsection != "" {
		section += ` "` + quoted.Replace(s.subsection) + `"`
	}
	return "[" + section + "]\n\t" + s.name + ` = "` + quoted.Replace(s.value) + "\"\n"
}

// userFile is the path of a file in the user's config, or its usual one.
func userFile(user []setting, name, usual string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nothing // a relative one would be the repository's
	}
	for _, s := range slices.Backward(user) {
		if s.key() == "core."+name {
			if rest, is := strings.CutPrefix(s.value, "~/"); is {
				return filepath.Join(home, rest)
			}
			if !filepath.IsAbs(filepath.FromSlash(s.value)) {
				return nothing
			}
			return s.value
		}
	}
	folder := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(home, ".config")
	}
	return filepath.ToSlash(filepath.Join(folder, "git", usual))
}
