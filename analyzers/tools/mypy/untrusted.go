package mypy

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/tools"
)

// userConfig is the config of its user's own, which mypy takes where a project has
// none; empty if there is none.
func userConfig() string {
	var candidates []string
	if folder := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(folder) {
		candidates = append(candidates, filepath.Join(folder, "mypy", "config"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		candidates = append(candidates, filepath.Join(home, ".config", "mypy", "config"), filepath.Join(home, ".mypy.ini"))
	}
	for _, path := range candidates {
		if (files.Disk{}).IsFile(path) {
			return path
		}
	}
	return ""
}

// harmlessly are the arguments with which mypy does nothing for a project but check
// it, and those that say what to check. remove removes what they speak of.
func harmlessly(ctx context.Context, run tools.Run) (arguments, checked []string, remove func(), err error) {
	var own ownConfig
	named := configIn(run.Root)
	if named != "" {
		if own, err = readOwn(named, run.Root); err != nil {
			return nil, nil, nil, err
		}
	}
	var links []string
	if len(run.Paths) == 0 {
		links = leadingOut(ctx, run.Root)
	}
	arguments = []string{"--cache-dir=" + cacheFolder(run.Root)}
	remove = func() {}
	if user := userConfig(); named == "" && len(links) == 0 && user != "" && !paths.ContainsResolved(run.Root, user) {
		arguments = append(arguments, "--config-file="+user)
	} else {
		var folder string
		if folder, remove, err = tools.OwnFiles(name, map[string]string{ownName: own.content(links)}); err != nil {
			return nil, nil, nil, err
		}
		arguments = append(arguments, "--config-file="+filepath.Join(folder, ownName))
	}
	if !own.modules && !namesModules(run.Arguments) {
		for _, pattern := range own.files {
			found, _ := files.Glob(ctx, run.Root, pattern) // a pattern that is none matches nothing
			checked = append(checked, found...)
		}
		checked = slices.DeleteFunc(checked, func(path string) bool {
			return !paths.Contains(paths.Resolve(run.Root), paths.Resolve(path))
		})
	}
	if len(checked) > 0 {
		checked = targets(run.Root, checked)
	} else if !own.modules && !namesModules(run.Arguments) {
		checked = targets(run.Root, run.Paths)
	}
	return arguments, checked, remove, nil
}

// leadingOut are expressions for mypy to pass over what links in the folder lead to
// outside of it.
func leadingOut(ctx context.Context, root string) []string {
	var found []string
	resolved := paths.Resolve(root)
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return fs.SkipDir // mypy passes over it as well
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.Type()&fs.ModeSymlink != 0 && !paths.Contains(resolved, paths.Resolve(path)):
			if relative, inside := paths.Relative(root, path); inside {
				found = append(found, "^"+regexp.QuoteMeta(filepath.ToSlash(relative))+"(/|$)")
			}
		}
		return nil
	})
	return found
}

// elsewhere is the option for a cache outside of root, where mypy would end with an
// internal error since it can't make one there.
func elsewhere(root string) []string {
	if files.IsWritable(root) || os.Getenv("MYPY_CACHE_DIR") != "" {
		return nil
	}
	return []string{"--cache-dir=" + cacheFolder(root)}
}

// cacheFolder is where mypy keeps what it knows of the project in root, outside of it.
func cacheFolder(root string) string {
	if folder := tools.OwnCache(name, root); folder != "" {
		return folder
	}
	return os.DevNull
}
