// Package description is what each tool says of itself, so that nothing else knows
// a tool by its name: the keys of the config, what is watched and trusted, orders,
// messages and selectors come from here.
package description

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Tool is what a checker or formatter of somebody else says of itself.
type Tool struct {
	// Name is that in the config, in --tools and before the names of its rules, such
	// as "clippy".
	Name string
	// Part tells what octolsp runs by itself under the name of another tool, such as
	// "format" for Ruff's formatter beside its linter; else it is empty.
	Part string
	// Title is the name for people, such as "Clippy".
	Title string
	// Language is the LSP name of the language that it reads.
	Language string
	// Judges are the names of files in other languages in which it finds something
	// too, as patterns for [path.Match].
	Judges []string
	// Rules are what stands before the names of its rules, if that is not Name alone.
	Rules []Rules
	// ConfigFiles are the names of the files that say how it looks at others, as
	// patterns for [path.Match].
	ConfigFiles []string
	// Manifest is the name of the file of a project at which it is shown that the
	// tool failed there, where nothing else is known.
	Manifest string
	// Options are those of its table in the config, beside mode, path and arguments.
	Options []Option
	// Builds reports that to run it is to build the project, with its build scripts
	// and macros: it runs on request alone, and in trusted projects.
	Builds bool
	// InEditor reports that it runs in editors wherever it is found, even where the
	// project has no config of it.
	InEditor bool
	// Formats says when it is the formatter of its language, where a project chooses
	// one of several, such as "where pyproject.toml has [tool.black]"; else it is
	// empty.
	Formats string
	// ExplainsOffline reports that it explains its rules without its program.
	ExplainsOffline bool
	// Chain names what the runs of several tools in one place wait for, such as
	// Cargo's lock; empty for nothing.
	Chain string
	// Cost orders tools by the time that they take, in no unit: what takes long
	// begins first.
	Cost int
	// Packages are the names under which Python's requirements name it, and Hooks the
	// repositories that pre-commit's config names for it, such as "psf/black".
	Packages, Hooks []string
	// Effects are all that a project can have it do beyond findings: what is not listed
	// it can't.
	Effects []Effect
}

// Rules is a kind of rules of a tool.
type Rules struct {
	// Prefix stands before the slash in their names, such as "rustc".
	Prefix string
	// Title is whose they are, for people.
	Title string
}

// Option is a key of a tool's table in the config. Its value is a string.
type Option struct {
	// Name is in kebab-case.
	Name string
	// Doc is one sentence without an end mark.
	Doc string
	// Default is the value where the config has none.
	Default string
	// Choices are the values allowed; without any, it is a path.
	Choices []string
}

// Key tells apart all that octolsp runs, such as "ruff" and "ruff format".
func (t *Tool) Key() string {
	if t.Part == "" {
		return t.Name
	}
	return t.Name + " " + t.Part
}

// IsConfig reports whether the file at path says how the tool looks at others.
func (t *Tool) IsConfig(file string) bool { return isNamed(file, t.ConfigFiles) }

// Reads reports whether the tool may find something in the file at path, which is
// in the language with the LSP name.
func (t *Tool) Reads(language, file string) bool {
	return t.Language == language || isNamed(file, t.Judges)
}

// isNamed reports whether the name of the file matches one of the patterns.
func isNamed(file string, patterns []string) bool {
	name := filepath.Base(file)
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

// rules are the kinds of its rules.
func (t *Tool) rules() []Rules {
	if len(t.Rules) == 0 {
		return []Rules{{t.Name, t.Title}}
	}
	return t.Rules
}

// RulePrefix is what stands before the names of the rules that people call by
// prefix: that itself, or the tool's only one.
func (t *Tool) RulePrefix(prefix string) string {
	all := t.rules()
	if len(all) == 1 && prefix == t.Name {
		return all[0].Prefix
	}
	return prefix
}

// registry is filled when packages are initialised and frozen by the first look.
var registry struct {
	mu     sync.Mutex
	tools  []*Tool
	frozen bool
}

// Register adds a tool. It panics on a tool that is there, and after the first look
// at the registry: it is for init functions.
func Register(t *Tool) {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	if registry.frozen {
		panic("description: " + t.Key() + " is registered after the registry was read")
	}
	for _, other := range registry.tools {
		if other.Key() == t.Key() {
			panic("description: the tool " + t.Key() + " is registered twice")
		}
	}
	registry.tools = append(registry.tools, t)
}

// All are the tools, each name once, in the order in which they are listed.
func All() []*Tool {
	return slices.DeleteFunc(everything(), func(t *Tool) bool { return t.Part != "" })
}

// everything is all that was registered.
func everything() []*Tool {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	registry.frozen = true
	return slices.Clone(registry.tools)
}

// Named is the tool of that name; an empty one with the name if there is none.
func Named(name string) *Tool {
	for _, t := range All() {
		if t.Name == name {
			return t
		}
	}
	return &Tool{Name: name}
}

// Names are those of the tools, in the order in which they are listed.
func Names() []string {
	var names []string
	for _, t := range All() {
		names = append(names, t.Name)
	}
	return names
}

// Enumerate is words as a sentence lists them: "a, b and c".
func Enumerate(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// Formatters are the tools of which a project chooses one for the language, those
// first that do nothing else: to be configured at all says most of these.
func Formatters(language string) []*Tool {
	formatters := slices.DeleteFunc(everything(), func(t *Tool) bool { return t.Formats == "" || t.Language != language })
	slices.SortStableFunc(formatters, func(a, b *Tool) int { return len(a.Part) - len(b.Part) })
	return formatters
}

// RuleTitle is whose the rules are whose names begin with prefix and a slash, for
// people; empty if no tool has such rules.
func RuleTitle(prefix string) string {
	for _, t := range All() {
		for _, rules := range t.rules() {
			if rules.Prefix == prefix {
				return rules.Title
			}
		}
	}
	return ""
}
