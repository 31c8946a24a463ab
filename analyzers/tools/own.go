package tools

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// OwnFiles writes files of octolsp's own making, by name, into a folder that nobody
// else may write to, such as the config of a tool in a project that is not trusted.
// remove removes it. The error is a [*Failure] of the tool.
func OwnFiles(tool string, contents map[string]string) (folder string, remove func(), err error) {
	folder, end, err := files.TemporaryFolder("octolsp-" + tool + "-")
	if err == nil {
		for name, content := range contents {
			path := filepath.Join(folder, name)
			if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
				err = os.WriteFile(path, []byte(content), 0o600)
			}
			if err != nil {
				_ = end() // the first error counts
				break
			}
		}
	}
	if err != nil {
		return "", nil, &Failure{Tool: tool, Message: "could not be given a config of octolsp's own making: " + err.Error(), Err: err}
	}
	// What is left is of no use, and goes with octolsp at the latest.
	return folder, func() { _ = end() }, nil
}

// ConfigOf reads the config at path, in TOML, of which a tool gets what is harmless in a
// project that is not trusted; nil if it is not there. The error is that of
// [UnclearConfig].
func ConfigOf(tool *description.Tool, path string) (*document.Document, error) {
	content, err := files.Disk{}.ReadFile(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var d *document.Document
	if err == nil {
		d, err = document.Parse(document.TOML, string(content))
	}
	if err != nil {
		return nil, UnclearConfig(tool, path, "can't be understood: "+err.Error(), err)
	}
	return d, nil
}

// UnclearConfig is the [*Failure] about the config at path, of which it can't be told
// what is harmless; why goes on after the path.
func UnclearConfig(tool *description.Tool, path, why string, err error) error {
	return &Failure{
		Tool: tool.Name, Path: path, Err: err,
		Message: "is not run: the project is not trusted, so " + tool.Title + " gets what is harmless of its config alone, and " + path + " " + why,
	}
}

// OwnCache is a folder of octolsp's own for what the tool keeps of the project in root;
// empty if there can be none.
func OwnCache(tool, root string) string {
	caches, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	folder := filepath.Join(caches, "octolsp", tool, fmt.Sprintf("%016x", xxhash.Sum64String(root)))
	if os.MkdirAll(folder, 0o700) != nil {
		return ""
	}
	return folder
}
