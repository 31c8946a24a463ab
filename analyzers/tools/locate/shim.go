package locate

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
)

// A shim stands for programs of several versions: files in the working folder and
// above choose which of them it starts, or what it builds to start it. So a project
// that brings such a file runs what it wants by way of a program that lies outside of
// it.

// versionManagers are the programs that shims are links to, or that scripts hand on
// to.
var versionManagers = []string{
	"aqua-proxy", "asdf", "conda", "devbox", "direnv", "fnm", "goenv", "hatch", "hermit", "jenv", "micromamba", "mise",
	"nix", "nix-shell", "nodenv", "pdm", "pipenv", "pixi", "pkgx", "poetry", "proto", "proto-shim", "pyenv", "rbenv", "rtx",
	"rustup", "rye", "uv", "vfox", "volta", "volta-shim",
}

// answering are those that say, asked with "which" and outside of a project, which
// program its user has chosen for everywhere.
var answering = []string{"asdf", "mise", "pyenv", "rtx"}

// handsOn finds the version manager that a script hands on to.
var handsOn = regexp.MustCompile(`\b(` + strings.Join(versionManagers, "|") + `)(?:\.exe)?["']?\s+(?:exec|x|run|shell|develop|env|activate|shim|tool)\b`)

// scriptHead is how many bytes of a script are looked at: shims are short.
const scriptHead = 8 << 10

// shimOf reports whether the file at path is a shim, with the name of its version
// manager, which is empty if that is not known.
func shimOf(path string) (manager string, is bool) {
	if isProxy(path) {
		return "rustup", true
	}
	real := paths.Resolve(path)
	name := strings.TrimSuffix(filepath.Base(real), executableExtension)
	if name != strings.TrimSuffix(filepath.Base(path), executableExtension) && slices.Contains(versionManagers, name) {
		return name, true
	}
	if found := handsOn.FindStringSubmatch(scriptAt(real)); found != nil {
		return found[1], true
	}
	for _, at := range []string{path, real} {
		if folder := filepath.Dir(at); filepath.Base(folder) == "shims" {
			if beside := strings.TrimPrefix(filepath.Base(filepath.Dir(folder)), "."); slices.Contains(versionManagers, beside) {
				return beside, true
			}
			return "", true
		}
	}
	return "", false
}

// scriptAt is the beginning of the script at path; empty if it is something else.
func scriptAt(path string) string {
	file, err := files.Open(path, 1<<40)
	if err != nil {
		return ""
	}
	defer file.Close()
	head := make([]byte, scriptHead)
	length, err := io.ReadFull(file, head)
	if err != nil && length == 0 || !strings.HasPrefix(string(head[:length]), "#!") {
		return ""
	}
	return string(head[:length])
}

// interpreter is the absolute path of the program that the script at path names in its
// first line; empty if it is no script, or names none.
func interpreter(path string) string {
	line, _, _ := strings.Cut(scriptAt(path), "\n")
	words := strings.Fields(strings.TrimPrefix(line, "#!"))
	if len(words) == 0 || !filepath.IsAbs(words[0]) {
		return ""
	}
	return words[0]
}

// behind is the program that runs for the one at path in a project that is not
// trusted: path itself or, for a shim, the one that its user has chosen for everywhere.
// why says why there is none. The error is that of ctx or an [*UntrustedError].
func (s *search) behind(ctx context.Context, path string) (program, why string, err error) {
	manager, is := shimOf(path)
	if !is {
		if named := interpreter(path); named != "" && paths.ContainsResolved(s.where.Project, named) {
			return "", "", &UntrustedError{named}
		}
		return path, "", nil
	}
	what := "is a shim"
	if manager != "" {
		what += " of " + manager
	}
	what += ", so that files of the project, which is not trusted, would choose the program"
	asked := s.managerOf(path, manager)
	if asked == "" {
		return "", what, nil
	}
	out, ended, err := process.Command{
		Path: asked, Arguments: []string{"which", s.wanted.Name}, Folder: nowhere(), Timeout: probeTime, Limit: probeLimit,
		Environment: append(s.outside(ctx), "PYENV_VERSION=", "PYENV_DIR="+nowhere(), "MISE_OFFLINE=1", "MISE_YES=0"),
	}.Output(ctx)
	if ctx.Err() != nil {
		return "", "", ctx.Err()
	}
	program = strings.TrimSpace(string(out))
	if err != nil || ended.Code != 0 || !filepath.IsAbs(program) || unusable(program) != "" {
		return "", what + ", and " + manager + " has chosen none for all folders" + quoted(ended.Stderr), nil //nolint:nilerr // why is said in words
	}
	if _, again := shimOf(program); again {
		return "", what + fmt.Sprintf(", and %s says %s, which is one too", manager, program), nil
	}
	return program, "", nil
}

// nowhere is a folder in which, and above which, no project lies.
func nowhere() string {
	if drive := os.Getenv("SystemDrive"); drive != "" {
		return drive + string(filepath.Separator)
	}
	return string(filepath.Separator)
}

// managerOf is the absolute path of the version manager of the shim at path, if it can
// be asked; else it is empty.
func (s *search) managerOf(path, manager string) string {
	if runtime.GOOS == "windows" || !slices.Contains(answering, manager) {
		return ""
	}
	candidates := []string{}
	if real := paths.Resolve(path); filepath.Base(real) == manager {
		candidates = append(candidates, real)
	}
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if filepath.IsAbs(folder) {
			candidates = append(candidates, filepath.Join(folder, manager))
		}
	}
	around := filepath.Dir(filepath.Dir(path))
	candidates = append(candidates, filepath.Join(around, "bin", manager), filepath.Join(around, "libexec", manager))
	for _, candidate := range candidates {
		if unusable(candidate) == "" && !paths.ContainsResolved(s.where.Project, candidate) {
			return candidate
		}
	}
	return ""
}
