package black

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/project"
	"github.com/octollm/octolsp/analyzers/tools"
)

// harmless are the keys of a config that only decide how a text is laid out, and for
// which files that counts ("Configuration via a file" in Black's documentation). They
// may be written with "_", too.
var harmless = []string{
	"enable-unstable-feature", "exclude", "extend-exclude", "fast", "force-exclude", "ipynb", "line-length", "preview", "pyi",
	"python-cell-magics", "required-version", "safe", "skip-magic-trailing-comma", "skip-source-first-line",
	"skip-string-normalization", "target-version", "unstable",
}

// prepared is Black with the arguments. In a project that is not trusted it gets a
// config of octolsp's own making, and starts in no folder of the project. remove removes
// what the command needs.
func prepared(run tools.Run, arguments ...string) (cmd process.Command, remove func(), err error) {
	if run.Trusted {
		return command(run, arguments...), func() {}, nil
	}
	own, err := ownConfig(run.Root)
	if err != nil {
		return process.Command{}, nil, err
	}
	folder, remove, err := tools.OwnFiles(name, map[string]string{project.PyprojectName: own})
	if err != nil {
		return process.Command{}, nil, err
	}
	config := filepath.Join(folder, project.PyprojectName)
	if user := userConfig(); user != "" && !(files.Disk{}).IsFile(filepath.Join(run.Root, project.PyprojectName)) && !paths.ContainsResolved(run.Root, user) {
		config = user
	}
	if !slices.ContainsFunc(run.Arguments, func(argument string) bool { return strings.HasPrefix(argument, "--config") }) {
		arguments = slices.Concat([]string{"--config=" + config}, slices.DeleteFunc(slices.Clone(arguments), func(argument string) bool {
			return strings.HasPrefix(argument, "--config=")
		}))
	}
	black := command(run, arguments...)
	black.Folder = folder // its workers look for modules where they start
	return black, remove, nil
}

// ownConfig is what is harmless of the config in the folder. One that can't be
// understood is a [*tools.Failure].
func ownConfig(root string) (string, error) {
	d, err := tools.ConfigOf(&described, filepath.Join(root, project.PyprojectName))
	if d == nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString(project.RequiresPython(d) + "[tool.black]\n")
	if table := d.At("tool", name); table.IsTable() {
		for _, value := range table.Children {
			if slices.Contains(harmless, strings.ReplaceAll(value.Key, "_", "-")) {
				out.WriteString(document.QuoteTOML(value.Key) + " = " + value.TOML() + "\n")
			}
		}
	}
	return out.String(), nil
}

// userConfig is the config of its user's own, which Black takes where a project has
// none; empty if there is none.
func userConfig() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	folder := filepath.Join(home, ".config")
	if configured := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(configured) {
		folder = configured
	}
	if path := filepath.Join(folder, "black"); (files.Disk{}).IsFile(path) {
		return path
	}
	return ""
}
