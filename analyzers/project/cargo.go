package project

import (
	"path/filepath"
	"slices"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// CargoName is the name of the manifest of a package of Rust.
const CargoName = "Cargo.toml"

// Cargo is a Cargo.toml ("The Manifest Format" in the Cargo book). What has a
// kind that Cargo does not take counts as absent.
type Cargo struct {
	// Folder is where it lies, absolute.
	Folder string
	// Document may be nil: then it says nothing.
	*document.Document
}

// ReadCargo reads the Cargo.toml in folder. Its error is a [*document.Error];
// the manifest then says nothing.
func ReadCargo(folder string, content []byte) (*Cargo, error) {
	d, err := document.Parse(document.TOML, string(content))
	if err != nil {
		return &Cargo{Folder: folder}, err
	}
	return &Cargo{folder, d}, nil
}

// IsPackage reports whether it is the manifest of a package, and not of a
// workspace alone.
func (c *Cargo) IsPackage() bool { return c.At("package").IsTable() || c.At("project").IsTable() }

// Name is that of the package, or empty.
func (c *Cargo) Name() string { return c.text("package", "name") }

// Members are the patterns of the folders of the workspace's members, relative
// to its own.
func (c *Cargo) Members() []string { return c.list("members") }

// IsWorkspace reports whether it is the root of a workspace.
func (c *Cargo) IsWorkspace() bool { return c.At("workspace").IsTable() }

// FirstEdition is that of a package that names none ("The edition field" in the
// Cargo book).
const FirstEdition = "2015"

// Edition is that of the package, such as "2021"; inherited reports that it is
// the workspace's, which is empty if the workspace has none.
func (c *Cargo) Edition() (edition string, inherited bool) {
	written := c.At("package", "edition")
	switch {
	case written == nil:
		return FirstEdition, false
	case written.Kind == document.String:
		return written.Text, false
	}
	return "", written.Kind == document.Table
}

// WorkspaceEdition is the edition that packages of the workspace inherit, or
// empty.
func (c *Cargo) WorkspaceEdition() string { return c.text("workspace", "package", "edition") }

// Library is the path of the root file of the package's library, absolute, with
// usual, the one where Cargo looks for it; empty if there is to be none. usual
// is empty where there is no such file.
func (c *Cargo) Library(usual string) string {
	library := c.At("lib")
	if named := c.text("lib", "path"); named != "" {
		return c.named(named)
	}
	if auto := c.At("package", "autolib"); library == nil && auto != nil && auto.Kind == document.Boolean && !auto.Boolean {
		return ""
	}
	return usual
}

// named is the absolute path that the manifest means; empty where that lies out of the
// repository of the manifest, or of its folder where there is none.
func (c *Cargo) named(path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.Folder, path)
	}
	if files.Names("", filepath.Join(c.Folder, CargoName), path) != nil {
		return ""
	}
	return path
}

// Lints is the table [lints], or nil; inherited reports that the workspace's
// counts in its place.
func (c *Cargo) Lints() (lints *document.Node, inherited bool) {
	lints = c.At("lints")
	inherited, err := lints.At("workspace").AsBoolean()
	return lints, inherited && err == nil
}

// WorkspaceLints is the table that packages of the workspace inherit, or nil.
func (c *Cargo) WorkspaceLints() *document.Node { return c.At("workspace", "lints") }

// Workspace is the root of the workspace that the package belongs to, c itself
// if it belongs to none ("Workspaces" in the Cargo book). read is the manifest
// in a folder, or nil.
func (c *Cargo) Workspace(read func(folder string) *Cargo) *Cargo {
	if c.IsWorkspace() || !c.IsPackage() {
		return c
	}
	if named := c.text("package", "workspace"); named != "" {
		if root := c.named(named); root != "" {
			if above := read(root); above != nil {
				return above
			}
		}
		return c
	}
	for folder := filepath.Dir(c.Folder); ; folder = filepath.Dir(folder) {
		if above := read(folder); above != nil && above.IsWorkspace() {
			if above.excludes(c.Folder) {
				return c
			}
			return above
		}
		if folder == filepath.Dir(folder) {
			return c
		}
	}
}

// excludes reports whether the workspace does not want the package in folder.
// Members that a path dependency makes such are not listed, so that what is not
// excluded is taken for a member.
func (c *Cargo) excludes(folder string) bool {
	return c.names(c.list("exclude"), folder) && !c.names(c.Members(), folder)
}

func (c *Cargo) names(entries []string, folder string) bool {
	return slices.ContainsFunc(entries, func(entry string) bool {
		return paths.Contains(filepath.Join(c.Folder, filepath.FromSlash(entry)), folder)
	})
}

// list is a list of the workspace.
func (c *Cargo) list(key string) []string {
	entries, err := c.At("workspace", key).AsStrings()
	if err != nil {
		return nil // Cargo says what is wrong
	}
	return entries
}

func (c *Cargo) text(keys ...string) string {
	if text, err := c.At(keys...).AsString(); err == nil {
		return text
	}
	return ""
}
