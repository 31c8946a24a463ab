package trust

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
)

// UserConfig is the path of the user's own config, whether it is there or not:
// octolsp/config.toml in $XDG_CONFIG_HOME, which must be absolute, or else in the
// folder that the system has for such.
func UserConfig() (string, error) {
	folder := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(folder) {
		var err error
		if folder, err = os.UserConfigDir(); err != nil {
			return "", fmt.Errorf("looking for the user's config: %w", err)
		}
	}
	return filepath.Join(folder, "octolsp", "config.toml"), nil
}

// maxUserConfig is how large the user's config may be, in bytes.
const maxUserConfig = 1 << 20

// A List is the user's config: the folders under [trust].
type List struct {
	path   string
	source string
	// folders is the list in the source, or nil.
	folders *document.Node
	// Folders are absolute paths, as they are written.
	Folders []string
}

// ReadList reads the user's config at path; it is empty where there is no such
// file. It fails where others than the user could have written it, or it is wrong.
func ReadList(path string) (*List, error) {
	l := &List{path: path}
	source, err := files.Read(path, maxUserConfig)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case err != nil:
		return nil, fmt.Errorf("reading the user's config %s: %s", path, files.Reason(err))
	}
	if why := writtenByOthers(path); why != "" {
		return nil, fmt.Errorf("the user's config %s does not count: %s", path, why)
	}
	l.source = source
	read, err := document.Parse(document.TOML, source)
	if err != nil {
		return nil, fmt.Errorf("reading the user's config %s: %w", path, err)
	}
	return l, l.take(read)
}

// take takes in what the config says.
func (l *List) take(read *document.Document) error {
	wrong := func(n *document.Node, format string, values ...any) error {
		return fmt.Errorf("the user's config %s:%d: %s", l.path, read.Line(n.Anchor().Start), fmt.Sprintf(format, values...))
	}
	if read.Root == nil {
		return nil
	}
	for _, top := range read.Root.Children {
		if top.Key != "trust" || top.Kind != document.Table {
			return wrong(top, "unknown key %q: use the table [trust]", top.Key)
		}
		for _, entry := range top.Children {
			if entry.Key != "folders" || entry.Kind != document.Array {
				return wrong(entry, "unknown key %q in trust: use \"folders\", a list of paths", entry.Key)
			}
			l.folders = entry
			for _, item := range entry.Children {
				if item.Kind != document.String || !filepath.IsAbs(item.Text) {
					return wrong(item, "expected the absolute path of a folder")
				}
				l.Folders = append(l.Folders, filepath.Clean(item.Text))
			}
		}
	}
	return nil
}

// Trusted are the folders of the list, as the user's word.
func (l *List) Trusted() Folders { return Folders{}.With(l.path, l.Folders...) }

// Add puts the folder at the absolute path into the list, with links followed. It
// reports false if the list has it.
func (l *List) Add(folder string) (added bool, err error) {
	folder = paths.ResolveNew(folder)
	if slices.Contains(l.Folders, folder) {
		return false, nil
	}
	return true, l.write(append(slices.Clone(l.Folders), folder))
}

// Remove takes the folder at the absolute path from the list. It reports false if
// the list does not have it.
func (l *List) Remove(folder string) (removed bool, err error) {
	resolved := paths.ResolveNew(folder)
	left := slices.DeleteFunc(slices.Clone(l.Folders), func(known string) bool {
		return known == folder || paths.ResolveNew(known) == resolved
	})
	if len(left) == len(l.Folders) {
		return false, nil
	}
	return true, l.write(left)
}

// write writes the list with other folders, and keeps all else of the file.
func (l *List) write(folders []string) error {
	var list strings.Builder
	list.WriteString("[\n")
	for _, folder := range folders {
		list.WriteString("  " + document.QuoteTOML(folder) + ",\n")
	}
	list.WriteString("]")
	made := l.source
	if l.folders != nil {
		made = made[:l.folders.Range.Start] + list.String() + made[l.folders.Range.End:]
	} else {
		if made != "" && !strings.HasSuffix(made, "\n") {
			made += "\n"
		}
		made += "[trust]\nfolders = " + list.String() + "\n"
	}
	read, err := document.Parse(document.TOML, made)
	if err == nil {
		err = (&List{path: l.path}).take(read)
	}
	if err != nil {
		return fmt.Errorf("changing the user's config: %w: write the list under [trust] by hand", err)
	}
	if err := replace(l.path, made); err != nil {
		return fmt.Errorf("writing the user's config: %w", err)
	}
	*l = List{path: l.path}
	l.source, l.Folders = made, folders
	return nil
}

// replace writes the file at path, and its folder where there is none.
func replace(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	r, err := files.Create(path)
	if err != nil {
		return err
	}
	defer r.Discard()
	if _, err := r.Write([]byte(content)); err != nil {
		return err
	}
	return r.Commit()
}
