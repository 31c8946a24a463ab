package config

import (
	"fmt"
	"sync"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/rule"
)

// DefaultMaxFileSize is the size in bytes above which a file is skipped where
// the config names none.
const DefaultMaxFileSize = 4 << 20

// DefaultExclude are the patterns of what is not walked where the config names
// none: caches, dependencies and build output.
var DefaultExclude = []string{
	".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
	".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode",
	"__pycache__", "__pypackages__", "_build", "buck-out", "node_modules", "site-packages", "target", "venv",
}

// defaultLevel is the level where the config names none.
const defaultLevel = rule.Standard

// defaultConvention is that of Python docstrings where neither octolsp's
// config nor Ruff's names one.
const defaultConvention = "google"

// severities are the names of the severities, the heaviest first.
var severities = []string{"error", "warning", "info", "hint"}

// root is the shape of a whole config: the one table of its keys, which
// reading, validating and the JSON Schema follow.
var root = sync.OnceValue(func() *shape {
	whole := table("key",
		field{"extend", "Path of a config in the same repository to start from, relative to this file. Its values hold where this file has none; " +
			"`ignore`, `extend-select` and `extend-exclude` add up, and tables are merged key by key", path(), nil},
		field{"required-version", "The versions of octolsp that the config is for, such as \">=0.3\": others refuse to run", version(), nil},
		field{"preview", "Whether rules in preview are checked, which may change with every release", boolean(), false},
		field{"level", "How much of the standard is asked for", choice(rule.LevelNames...), defaultLevel.String()},
		field{"select", "Rules to check in addition to those of the level", list(selector(), "rules, families or codes"), []string{}},
		field{"extend-select", "Rules to check in addition to those of the level and of `select`", list(selector(), "rules, families or codes"), []string{}},
		field{"ignore", "Rules not to check. A more exact selector in `select` beats one here", list(ignored(), "rules, families or codes"), []string{}},
		field{"severity", "The severity of rules' findings; it never changes which rules are checked",
			mapping(selector(), choice(severities...)), map[string]any{}},
		field{"per-file-ignores", "Rules not to check in the files that a pattern matches; with `!` before it, in all others",
			mapping(glob(true), list(ignored(), "rules, families or codes")), map[string]any{}},
		field{"exclude", "Patterns of files and folders that are not walked, in place of the built-in ones", list(glob(false), "patterns"), DefaultExclude},
		field{"extend-exclude", "Patterns of files and folders that are not walked, in addition to `exclude`", list(glob(false), "patterns"), []string{}},
		field{"max-file-size", "Files above this size are skipped", size(), DefaultMaxFileSize},
		field{"python", "What holds for Python", table("key",
			field{"convention", "The style of docstrings. Without it, that of the nearest Ruff config, else google", choice(rule.Conventions...), nil},
		), nil},
		field{"rust", "What holds for Rust", table("key",
			field{"cargo-lints", "Whether a lint that [lints] in Cargo.toml allows turns its equivalent off, unless that is selected by its name", boolean(), true},
		), nil},
		field{"tools", toolsDoc(), toolsTable(), nil},
		field{"coverage", "Coverage reports: where they are, and whether check shows them", coverageTable(), nil},
		field{"check", "What `octolsp check` makes of what it could not do", checkTable(), nil},
		field{"gates", "What is asked of the project as a whole", gatesTable(), nil},
		field{"rule", "Options of rules", ruleOptions(), nil},
	)
	whole.instead = func(key string) string {
		if key == "tool" {
			return "in octolsp.toml the keys stand at the top, without [tool.octolsp]"
		}
		return ""
	}
	return whole
})

func path() *shape {
	s := anyString()
	s.expects = "a path"
	s.check = func(v *document.Node) string {
		if v.Text == "" {
			return "the path is empty"
		}
		return ""
	}
	s.schema = map[string]any{"type": "string", "minLength": 1}
	return s
}

// ruleOptions is the table of rules, each a table of its options.
func ruleOptions() *shape {
	rules := table("rule")
	rules.instead = func(key string) string {
		if selected := rule.Selected(key); len(selected) > 0 {
			return fmt.Sprintf("options are set by a rule's name, such as %q", selected[0].Rule.Name)
		}
		return ""
	}
	for _, r := range rule.All() {
		options := table("option")
		for _, option := range r.Options {
			options.fields = append(options.fields, field{option.Name(), option.Doc(), optionShape(option), option.At(rule.Basic)})
		}
		doc := r.Summary
		if note := r.StatusNote(); note != "" {
			doc += " (" + note + ")"
		}
		outdated := *options
		outdated.schema = map[string]any{"deprecated": true}
		if r.Status == rule.Deprecated {
			options = &outdated
		}
		rules.fields = append(rules.fields, field{r.Name, doc, options, nil})
		for _, former := range r.Aliases {
			rules.fields = append(rules.fields, field{former, doc + " (now called " + r.Name + ")", &outdated, nil})
		}
	}
	return rules
}

func optionShape(option rule.Option) *shape {
	item := anyString()
	if option.Choices() != nil {
		item = choice(option.Choices()...)
	}
	switch option.At(rule.Basic).(type) {
	case bool:
		return boolean()
	case int:
		return integer()
	case []string:
		return list(item, "strings")
	}
	return item
}

// optionValue is v, of the shape of option, as the type of its values.
func optionValue(option rule.Option, v *document.Node) any {
	switch option.At(rule.Basic).(type) {
	case bool:
		return v.Boolean
	case int:
		return int(v.Integer)
	case []string:
		return texts(v)
	}
	return v.Text
}

// texts are the strings of the valid list v.
func texts(v *document.Node) []string {
	list := make([]string, len(v.Children))
	for i, item := range v.Children {
		list[i] = item.Text
	}
	return list
}
