package cargo

import (
	"cmp"
	"os"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
)

// targetDirectory is where a run in root builds: named, or a folder in the
// project's own target directory ("build.target-dir" in the Cargo book). That
// itself would be locked by each `cargo build`.
func targetDirectory(root, named string) string {
	if named != "" {
		return absolute(root, named)
	}
	own := cmp.Or(os.Getenv("CARGO_TARGET_DIR"), os.Getenv("CARGO_BUILD_TARGET_DIR"), configured(root), "target")
	return filepath.Join(absolute(root, own), "octolsp")
}

func absolute(root, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(root, path)
}

// configured is the target directory that Cargo's config names, absolute, or
// empty: the config in root, then those above it, then that of the user
// ("Hierarchical structure" in the Cargo book).
func configured(root string) string {
	for folder := root; ; folder = filepath.Dir(folder) {
		if found := configuredIn(filepath.Join(folder, ".cargo")); found != "" {
			return found
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	home := os.Getenv("CARGO_HOME")
	if user, err := os.UserHomeDir(); home == "" && err == nil {
		home = filepath.Join(user, ".cargo")
	}
	if home == "" {
		return ""
	}
	return configuredIn(home)
}

func configuredIn(folder string) string {
	for _, name := range []string{"config", "config.toml"} {
		content, err := files.Disk{}.ReadFile(filepath.Join(folder, name))
		if err != nil {
			continue
		}
		d, err := document.Parse(document.TOML, string(content))
		if err != nil {
			return ""
		}
		named, err := d.At("build", "target-dir").AsString()
		if err != nil || named == "" {
			return ""
		}
		// A path in a config is relative to the folder that holds .cargo.
		return absolute(filepath.Dir(folder), named)
	}
	return ""
}
