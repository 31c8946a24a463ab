// Package versions reads which versions of the tools a project names in files of
// its own: locks, requirements, hooks of pre-commit, the tools' configs, and
// the toolchain of Rust.
package versions

import (
	"path/filepath"
	"slices"
	"strings"

	pep440 "github.com/aquasecurity/go-pep440-version"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools/description"
)

// Pin is a version of a tool that a file of the project names.
type Pin struct {
	// Tool is its name, such as "ruff".
	Tool string
	// Wants is what the file says, such as "==0.4.1", "v0.4.1" or "1.70".
	Wants string
	// Path is that of the file, absolute, and Line the line in it, from 1.
	Path string
	Line int

	allowed pep440.Specifiers
	// group is the same for pins of a file of which one alone has to be met,
	// such as the versions that a lock has for several systems; 0 is none.
	group int
}

// newPin is the pin of the tool, if specifiers, as PEP 440 has them, can be
// understood.
func newPin(tool, wants, specifiers string, line int) (Pin, bool) {
	allowed, err := pep440.NewSpecifiers(specifiers, pep440.WithPreRelease(true))
	return Pin{Tool: tool, Wants: wants, Line: line, allowed: allowed}, err == nil && strings.TrimSpace(specifiers) != ""
}

// Agrees reports whether the version, as the tool says it, is one that the pin
// allows. A version that can't be understood is.
func (p Pin) Agrees(version string) bool {
	if p.Tool == "clippy" { // it calls the version of Rust's 1.95 0.1.95
		version = strings.TrimPrefix(version, "0.")
	}
	// Rust's "-nightly" is not part of a version of Python's.
	version, _, _ = strings.Cut(version, "-")
	v, err := pep440.Parse(version)
	return err != nil || p.allowed.Check(v)
}

// Others are the pins that the version does not agree with.
func Others(all []Pin, version string) []Pin {
	return slices.DeleteFunc(slices.Clone(all), func(p Pin) bool {
		return p.Agrees(version) || p.group != 0 && slices.ContainsFunc(all, func(other Pin) bool {
			return other.Path == p.Path && other.group == p.group && other.Agrees(version)
		})
	})
}

// kinds are the files that name versions, with how they are read.
var kinds = []struct {
	matches func(name string) bool
	read    func(content []byte) []Pin
}{
	{named("pyproject.toml"), readProject},
	{named(".pre-commit-config.yaml", ".pre-commit-config.yml"), readHooks},
	{named("uv.lock", "poetry.lock", "pdm.lock"), readLock},
	{named("Pipfile.lock"), readPipfile},
	{func(name string) bool {
		return strings.Contains(name, "requirements") && strings.HasSuffix(name, ".txt")
	}, readRequirements},
	{named("ruff.toml", ".ruff.toml"), readRuff},
	{named("rust-toolchain.toml", "rust-toolchain"), readToolchain},
}

func named(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

// largest is the size in bytes of the largest file that is read.
const largest = 32 << 20

// Of are the pins of each tool in the files of folder and of the folders above
// it up to project, both absolute; the nearest come first. What can't be read
// names no versions: who owns the file says what is wrong with it.
func Of(folder, project string) map[string][]Pin {
	all := map[string][]Pin{}
	for at := folder; ; at = filepath.Dir(at) {
		// Those that could be read come with an error, too.
		entries, _ := files.ReadDir("", at)
		for _, kind := range kinds {
			for _, entry := range entries {
				if !kind.matches(entry.Name()) {
					continue
				}
				for _, pin := range pinsIn(filepath.Join(at, entry.Name()), kind.read) {
					all[pin.Tool] = append(all[pin.Tool], pin)
				}
			}
		}
		if at == project || at == filepath.Dir(at) {
			return all
		}
	}
}

// pinsIn are the pins of the file at path.
func pinsIn(path string, read func(content []byte) []Pin) []Pin {
	content, err := files.ReadInside("", path, largest)
	if err != nil {
		return nil
	}
	found := read([]byte(content))
	for i := range found {
		found[i].Path = path
	}
	return found
}

// isTool reports whether a package of Python's is a tool.
func isTool(name string) bool {
	return slices.ContainsFunc(description.All(), func(t *description.Tool) bool { return slices.Contains(t.Packages, name) })
}

// toolOfHooks is the tool with whose versions a repository of pre-commit's hooks,
// without its host, is tagged.
func toolOfHooks(repository string) (name string, known bool) {
	for _, t := range description.All() {
		if slices.Contains(t.Hooks, repository) {
			return t.Name, true
		}
	}
	return "", false
}
