package ruff

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
)

// mostExtended is how many configs may extend each other.
const mostExtended = 16

// configNames are those of Ruff's configs in a folder, the strongest first.
var configNames = []string{".ruff.toml", "ruff.toml", project.PyprojectName}

// prepared is Ruff with the arguments, the first of which is its command. In a project
// that is not trusted it reads and writes nothing that the project chooses. remove
// removes what the command needs.
func prepared(run tools.Run, arguments ...string) (cmd process.Command, remove func(), err error) {
	if run.Trusted {
		return command(run, arguments...), func() {}, nil
	}
	var options []string
	remove = func() {}
	if !names(run.Arguments, "--config") && !names(run.Arguments, "--isolated") {
		var config string
		if config, remove, err = ownConfig(run.Root); err != nil {
			return process.Command{}, nil, err
		}
		options = append(options, "--config="+config)
	}
	if cache := tools.OwnCache(name, ""); !names(run.Arguments, "--cache-dir") && cache != "" {
		options = append(options, "--cache-dir="+cache)
	} else if cache == "" {
		options = append(options, "--no-cache")
	}
	return command(run, slices.Concat(arguments[:1], options, arguments[1:])...), remove, nil
}

// names reports whether the user's arguments have the option.
func names(arguments []string, option string) bool {
	return slices.ContainsFunc(arguments, func(argument string) bool {
		name, value, _ := strings.Cut(argument, "=")
		return name == option && !strings.Contains(value, "=")
	})
}

// ownConfig is the path of a config for the folder root of a project: one of
// octolsp's own making, or its user's own for all projects that have none.
func ownConfig(root string) (config string, remove func(), err error) {
	path := configAbove(root)
	if path == "" {
		if user := userConfig(); user != "" && !paths.ContainsResolved(root, user) {
			return user, func() {}, nil
		}
		path = filepath.Join(root, "ruff.toml")
	}
	own := map[string]string{}
	name, err := copyHarmless(path, root, own)
	if err != nil {
		return "", nil, err
	}
	folder, remove, err := tools.OwnFiles("ruff", own)
	return filepath.Join(folder, name), remove, err
}

// configAbove is the config that Ruff takes for files in the folder; empty if there is
// none.
func configAbove(folder string) string {
	for {
		for _, name := range configNames {
			path := filepath.Join(folder, name)
			content, err := files.Disk{}.ReadFile(path)
			if err == nil && (name != project.PyprojectName || project.Configures(string(content), "ruff")) {
				return path
			}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// userConfig is the config of its user's own; empty if there is none.
func userConfig() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	folders := []string{filepath.Join(home, ".config")}
	if configured, err := os.UserConfigDir(); err == nil {
		folders = append([]string{configured}, folders...)
	}
	for _, folder := range folders {
		for _, name := range configNames {
			if path := filepath.Join(folder, "ruff", name); (files.Disk{}).IsFile(path) {
				return path
			}
		}
	}
	return ""
}

// ownPath matches the path of a config of octolsp's own making.
var ownPath = regexp.MustCompile(`/[^ \x60\n]*octolsp-ruff-[0-9]+/[0-9]+/(?:ruff|pyproject)\.toml`)

// copyHarmless puts what is harmless of the config at path, and of those in the project
// that it extends, into files by name, and is the name of the first. A config that is
// not there is an empty one. Ruff runs in root.
func copyHarmless(path, root string, own map[string]string) (string, error) {
	top := root
	if repository := paths.RepositoryRoot(root); repository != "" {
		top = repository
	}
	first, at := "", ""
	for number := range mostExtended {
		content, err := files.Disk{}.ReadFile(path)
		if err != nil && number > 0 {
			return "", refused(path, "can't be read: "+files.Reason(err), err)
		}
		d, err := document.Parse(document.TOML, string(content))
		if err != nil {
			return "", refused(path, "can't be understood: "+err.Error(), err)
		}
		base := "ruff.toml"
		if project.IsPyproject(path) {
			base = project.PyprojectName
		}
		name := filepath.Join(fmt.Sprint(number), base)
		if first == "" {
			first = name
		} else {
			own[at] = strings.Replace(own[at], extendMark, "extend = "+document.QuoteTOML("../"+filepath.ToSlash(name))+"\n", 1)
		}
		table := project.ToolTable(path, d, "ruff")
		extended, _ := table.At("extend").AsString()
		next := filepath.Join(filepath.Dir(path), extended)
		follow := extended != "" && !filepath.IsAbs(extended) && !strings.ContainsAny(extended, "$~%") && paths.Contains(paths.Resolve(top), paths.Resolve(next))
		h := harmlessOf{folder: filepath.Dir(path), root: root, top: top}
		body := h.table(table, follow)
		pythons := project.RequiresPython(d)
		if base == project.PyprojectName {
			own[name] = pythons + "[tool.ruff]\n" + body
		} else {
			own[name] = body
			own[filepath.Join(fmt.Sprint(number), project.PyprojectName)] = pythonsAbove(filepath.Dir(path))
		}
		if !follow {
			return first, nil
		}
		at, path = name, next
	}
	return "", refused(path, fmt.Sprintf("is the last of more than %d that extend each other", mostExtended), nil)
}

// extendMark stands where a config extends the next one.
const extendMark = "# extend\n"

func refused(path, why string, err error) error {
	return tools.UnclearConfig(&linter, path, why, err)
}

// pythonsAbove is what the nearest pyproject.toml says of the versions of Python, as a
// pyproject.toml.
func pythonsAbove(folder string) string {
	for {
		if content, err := (files.Disk{}).ReadFile(filepath.Join(folder, project.PyprojectName)); err == nil {
			d, _ := document.Parse(document.TOML, string(content))
			if said := project.RequiresPython(d); said != "" {
				return said
			}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// harmlessOf writes what is harmless of a config in folder.
type harmlessOf struct{ folder, root, top string }

// table is the harmless keys of the table of Ruff, as TOML.
func (h harmlessOf) table(table *document.Node, extends bool) string {
	var out strings.Builder
	if extends {
		out.WriteString(extendMark)
	}
	if table == nil {
		return out.String()
	}
	for _, value := range table.Children {
		switch {
		case value.Key == "lint" && value.IsTable():
			fmt.Fprintf(&out, "lint = %s\n", h.within(value, lintKeys).TOML())
		case value.Key == "format" && value.IsTable():
			fmt.Fprintf(&out, "format = %s\n", h.within(value, formatKeys).TOML())
		case value.Key == "src" && value.Kind == document.Array:
			fmt.Fprintf(&out, "src = %s\n", h.sources(value).TOML())
		case slices.Contains(topKeys, value.Key), slices.Contains(lintKeys, value.Key):
			fmt.Fprintf(&out, "%s = %s\n", document.QuoteTOML(value.Key), h.anchored(value).TOML())
		}
	}
	return out.String()
}

// within is the table with those of the keys.
func (h harmlessOf) within(table *document.Node, keys []string) *document.Node {
	kept := &document.Node{Kind: document.Table}
	for _, value := range table.Children {
		if slices.Contains(keys, value.Key) {
			kept.Children = append(kept.Children, h.anchored(value))
		}
	}
	return kept
}

// anchored is value with patterns for paths as Ruff reads them from the folder that it
// runs in.
func (h harmlessOf) anchored(value *document.Node) *document.Node {
	if h.folder == h.root || !slices.Contains(patternKeys, value.Key) || value.Kind != document.Array && value.Kind != document.Table {
		return value
	}
	changed := *value
	changed.Children = nil
	for _, item := range value.Children {
		moved := *item
		if value.Kind == document.Table {
			moved.Key = h.pattern(item.Key)
		} else if item.Kind == document.String {
			moved.Text = h.pattern(item.Text)
		}
		changed.Children = append(changed.Children, &moved)
	}
	return &changed
}

// pattern is a pattern from the root of the disk; one without a slash is for names
// anywhere.
func (h harmlessOf) pattern(pattern string) string {
	bare, negated := strings.CutPrefix(pattern, "!")
	if !strings.Contains(bare, "/") || filepath.IsAbs(bare) {
		return pattern
	}
	bare = filepath.Join(h.folder, bare)
	if negated {
		return "!" + bare
	}
	return bare
}

// sources are the folders of modules that lie in the project.
func (h harmlessOf) sources(value *document.Node) *document.Node {
	kept := *value
	kept.Children = nil
	for _, item := range value.Children {
		folder := filepath.Join(h.folder, item.Text)
		if item.Kind == document.String && !filepath.IsAbs(item.Text) && !strings.ContainsAny(item.Text, "$~%") &&
			paths.Contains(paths.Resolve(h.top), paths.Resolve(folder)) {
			kept.Children = append(kept.Children, &document.Node{Kind: document.String, Text: folder})
		}
	}
	return &kept
}
