package mypy

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
)

// setting is a key with its value as TOML writes it.
type setting struct{ key, value string }

// ownConfig is what octolsp makes of a project's config.
type ownConfig struct {
	// global are the settings for all modules, and sections those for some.
	global   []setting
	sections []moduleSection
	// exclude are expressions for what is not checked.
	exclude []string
	// files are the patterns of what to check, from the folder that mypy runs in.
	files []string
	// modules reports that it names packages or modules to check.
	modules bool
}

// readOwn is what octolsp makes of the config at path, for a mypy that runs in root,
// which is where the project is. What can't be read is a [*tools.Failure].
func readOwn(path, root string) (ownConfig, error) {
	content, err := files.Disk{}.ReadFile(path)
	if err != nil {
		return ownConfig{}, &tools.Failure{Tool: name, Path: path, Err: err, Message: "is not run, since its config can't be read: " + files.Reason(err)}
	}
	format := document.INI
	if filepath.Ext(path) == ".toml" {
		format = document.TOML
	}
	d, err := document.Parse(format, string(content))
	if err != nil {
		return ownConfig{}, &tools.Failure{
			Tool: name, Path: path, Err: err,
			Message: "is not run, since the project is not trusted, and octolsp can't make a config of " + path + ": " + err.Error(),
		}
	}
	r := ownReader{root: root}
	if format == document.TOML {
		r.toml(d)
	} else {
		r.ini(d)
	}
	return r.own, nil
}

// ownReader makes a config of another one.
type ownReader struct {
	root string
	own  ownConfig
}

type moduleSection struct {
	modules  []string
	settings []setting
}

func (r *ownReader) ini(d *document.Document) {
	for _, option := range d.Options(name) {
		r.globally(option)
	}
	for _, section := range d.Root.Children {
		if modules, is := strings.CutPrefix(section.Key, name+"-"); is && section.IsTable() {
			r.section(list(modules), d.Options(section.Key))
		}
	}
}

func (r *ownReader) toml(d *document.Document) {
	table := d.At("tool", name)
	if !table.IsTable() {
		return
	}
	for _, value := range table.Children {
		if value.Key != "overrides" || value.Kind != document.Array {
			r.globally(value)
			continue
		}
		for _, override := range value.Children {
			if override.IsTable() {
				r.section(words(override.At("module")), override.Children)
			}
		}
	}
}

// section takes what holds for some modules.
func (r *ownReader) section(modules []string, options []*document.Node) {
	modules = slices.DeleteFunc(modules, func(pattern string) bool { return !modulePatterns.MatchString(pattern) })
	var settings []setting
	for _, option := range options {
		if set, ok := harmlessSetting(option); ok {
			settings = with(settings, set)
		}
	}
	if len(modules) > 0 && len(settings) > 0 {
		r.own.sections = append(r.own.sections, moduleSection{modules, settings})
	}
}

// globally takes what holds for all modules.
func (r *ownReader) globally(option *document.Node) {
	switch option.Key {
	case "files":
		r.own.files = nil
		for _, pattern := range words(option) {
			if isInside(pattern) {
				r.own.files = append(r.own.files, filepath.ToSlash(filepath.Clean(pattern)))
			}
		}
		return
	case "mypy_path":
		r.searchPath(option)
		return
	case "exclude":
		// In INI it is one expression, over several lines where it likes.
		r.own.exclude = []string{strings.TrimSpace(option.Text)}
		if option.Kind == document.Array {
			r.own.exclude = words(option)
		}
		return
	}
	if set, ok := harmlessSetting(option); ok {
		r.own.global = with(r.own.global, set)
		r.own.modules = r.own.modules || option.Key == "packages" || option.Key == "modules"
	}
}

// isInside reports whether the path, as a config has it, is one below the folder that
// mypy runs in, and holds no variable.
func isInside(path string) bool {
	return filepath.IsLocal(path) && !strings.ContainsAny(path, "$~%")
}

// configFolder are the variables that mypy sets to the folder of its config.
var configFolder = strings.NewReplacer("$MYPY_CONFIG_FILE_DIR", ".", "${MYPY_CONFIG_FILE_DIR}", ".")

// searchPath takes the folders in the project where mypy looks for modules.
func (r *ownReader) searchPath(option *document.Node) {
	var inside []string
	for _, entry := range words(option) {
		for part := range strings.SplitSeq(entry, ":") {
			part = configFolder.Replace(strings.TrimSpace(part))
			if folder := filepath.Join(r.root, part); isInside(part) && paths.Contains(r.root, paths.Resolve(folder)) ||
				isInside(part) && paths.Contains(paths.Resolve(r.root), paths.Resolve(folder)) {
				inside = append(inside, folder)
			}
		}
	}
	if len(inside) > 0 {
		r.own.global = with(r.own.global, setting{"mypy_path", quoted(inside)})
	}
}

// with is settings with one more, in place of one of the same key.
func with(settings []setting, more setting) []setting {
	settings = slices.DeleteFunc(settings, func(s setting) bool { return s.key == more.key })
	return append(settings, more)
}

// harmlessSetting is the option as octolsp writes it, if it is harmless and of a form
// that mypy takes.
func harmlessSetting(option *document.Node) (setting, bool) {
	key := option.Key
	if isSwitch(key) {
		on, ok := truth(option)
		return setting{key, fmt.Sprint(on)}, ok
	}
	if word := harmless.words[key]; word != nil {
		return setting{key, document.QuoteTOML(option.Text)}, word.MatchString(option.Text)
	}
	if item := harmless.lists[key]; item != nil {
		items := words(option)
		return setting{key, quoted(items)}, !slices.ContainsFunc(items, func(word string) bool { return !item.MatchString(word) })
	}
	return setting{}, false
}

// truth is the value of a switch, in the words of Python's configparser.
func truth(option *document.Node) (on, ok bool) {
	if option.Kind == document.Boolean {
		return option.Boolean, true
	}
	switch strings.ToLower(option.Text) {
	case "1", "yes", "true", "on":
		return true, true
	case "0", "no", "false", "off":
		return false, true
	}
	return false, false
}

// words are the items of an option: those of an array, or what stands between commas
// and line ends.
func words(option *document.Node) []string {
	if option == nil {
		return nil
	}
	if option.Kind != document.Array {
		return list(strings.ReplaceAll(option.Text, "\n", ","))
	}
	var items []string
	for _, item := range option.Children {
		items = append(items, strings.TrimSpace(item.Text))
	}
	return items
}

// content is the config as TOML, which passes over what the expressions match, too.
func (o ownConfig) content(exclude []string) string {
	var out strings.Builder
	write := func(settings []setting) {
		for _, set := range settings {
			fmt.Fprintf(&out, "%s = %s\n", document.QuoteTOML(set.key), set.value)
		}
	}
	out.WriteString("[tool.mypy]\n")
	write(o.global)
	if all := slices.Concat(o.exclude, exclude); len(all) > 0 {
		write([]setting{{"exclude", quoted(all)}})
	}
	// Two tables for the same module must agree, where a later section of an INI file
	// takes the place of an earlier one.
	taken := map[string]bool{}
	for _, section := range slices.Backward(o.sections) {
		modules := slices.DeleteFunc(slices.Clone(section.modules), func(module string) bool { return taken[module] })
		if len(modules) == 0 {
			continue
		}
		for _, module := range modules {
			taken[module] = true
		}
		fmt.Fprintf(&out, "[[tool.mypy.overrides]]\nmodule = %s\n", quoted(modules))
		write(section.settings)
	}
	return out.String()
}

// quoted is a list of strings of TOML.
func quoted(items []string) string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = document.QuoteTOML(item)
	}
	return "[" + strings.Join(list, ", ") + "]"
}
