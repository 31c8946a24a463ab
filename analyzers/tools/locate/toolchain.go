package locate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/project"
)

const (
	// noInstall keeps rustup from downloading toolchains.
	noInstall = "RUSTUP_AUTO_INSTALL=0"
	// noServer does so with versions before 1.28, which don't know of that.
	noServer = "RUSTUP_DIST_SERVER=" + nowhere
	nowhere  = "file:///nowhere"
	// failureTime is how long it counts that rustup has no such program: what
	// it needs may be installed meanwhile.
	failureTime = 5 * time.Second
)

// toolchainKey is what rustup's answer depends on.
type toolchainKey struct {
	rustup, name string
	// folder is where something names a toolchain, or empty.
	folder, variable           string
	file, settings, toolchains stamp
}

// toolchain is rustup's answer: the program of the toolchain, or why there is
// none.
type toolchain struct {
	path, why string
	// absent reports that there is no program since there is no toolchain.
	absent bool
	at     time.Time
}

// inToolchain asks rustup for the program. Where something names a toolchain for
// the folder, none but that will do.
func (s *search) inToolchain(ctx context.Context) (*Program, error) {
	rustup := s.rustup()
	if rustup == "" {
		return nil, nil
	}
	home := rustupHome()
	settings := filepath.Join(home, "settings.toml")
	folder, file := overriddenAt(s.where.Folder, settings)
	key := toolchainKey{
		rustup, s.wanted.Name, folder, os.Getenv("RUSTUP_TOOLCHAIN"),
		stampOf(file), stampOf(settings), stampOf(filepath.Join(home, "toolchains")),
	}
	ask := func() (toolchain, error) { return s.askRustup(ctx, rustup) }
	known, err := s.toolchains.get(ctx, key, ask)
	if err == nil && known.why != "" && time.Since(known.at) > failureTime {
		s.toolchains.drop(key)
		known, err = s.toolchains.get(ctx, key, ask)
	}
	if err != nil {
		return nil, err
	}
	if known.why == "" {
		program, err := s.try(ctx, known.path, FromToolchain)
		if program != nil || err != nil {
			return program, err
		}
	} else {
		s.refuse(rustup, FromToolchain, known.why)
	}
	s.asked = true
	if folder == "" && key.variable == "" {
		return nil, nil
	}
	if known.absent {
		s.wanted.Install = "`rustup toolchain install`"
		if folder != "" {
			s.wanted.Install += ", in " + folder
		}
	}
	return nil, s.missing()
}

// askRustup asks which file the program is in the toolchain for the folder. It
// only looks, and downloads nothing. Its error is that of ctx.
func (s *search) askRustup(ctx context.Context, rustup string) (toolchain, error) {
	out, ended, err := process.Command{
		Path: rustup, Arguments: []string{"which", s.wanted.Name}, Folder: s.where.Folder, Timeout: probeTime, Limit: probeLimit,
		Environment: []string{noInstall, noServer, "RUST_BACKTRACE=0", "RUSTUP_TERM_COLOR=never"},
	}.Output(ctx)
	if ctx.Err() != nil {
		return toolchain{}, ctx.Err()
	}
	path := strings.TrimRight(string(out), "\r\n")
	t := toolchain{at: time.Now()}
	switch {
	case err != nil:
		t.why = "does not answer: " + withoutPrefix(err, rustup)
	case strings.Contains(ended.Stderr, nowhere):
		t.why, t.absent = "has not installed the toolchain that is named", true
	case ended.Code != 0:
		said := complaint(ended.Stderr)
		t.why, t.absent = "says"+quoted(said), strings.HasPrefix(said, "toolchain ")
	case !filepath.IsAbs(path):
		t.why = "does not say which file " + s.wanted.Name + " is" + quoted(path)
	default:
		t.path = path
	}
	return t, nil
}

// complaint is what stands after "error: " in what rustup says.
func complaint(said string) string {
	for line := range strings.Lines(said) {
		if rest, ok := strings.CutPrefix(line, "error: "); ok {
			return rest
		}
	}
	return said
}

// rustup is the path of rustup; empty if there is none, or only one that the
// project brings and that is not trusted.
func (s *search) rustup() string {
	folders := filepath.SplitList(os.Getenv("PATH"))
	if home := os.Getenv("CARGO_HOME"); home != "" {
		folders = append(folders, filepath.Join(home, "bin"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".cargo", "bin"))
	}
	for _, folder := range folders {
		path := filepath.Join(folder, "rustup"+executableExtension)
		if filepath.IsAbs(path) && unusable(path) == "" && (s.where.Trusted || !paths.ContainsResolved(s.where.Project, path)) {
			return path
		}
	}
	return ""
}

// isProxy reports whether the file at path is rustup by another name.
func isProxy(path string) bool {
	name := "rustup" + executableExtension
	if filepath.Base(paths.Resolve(path)) == name {
		return true
	}
	file, err := os.Stat(path)
	if err != nil {
		return false
	}
	rustup, err := os.Stat(filepath.Join(filepath.Dir(path), name))
	return err == nil && os.SameFile(file, rustup)
}

// rustupHome is where rustup keeps its settings and toolchains.
func rustupHome() string {
	if home := os.Getenv("RUSTUP_HOME"); filepath.IsAbs(home) {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".rustup")
}

// overriddenAt is the nearest folder upward for which a toolchain is named, with
// the file that does so; empty if there is none.
func overriddenAt(folder, settings string) (at, file string) {
	var overrides *document.Node
	// Without settings that can be read there are no overrides.
	if content, err := (files.Disk{}).ReadFile(settings); err == nil {
		d, _ := document.Parse(document.TOML, string(content))
		overrides = d.At("overrides")
	}
	for {
		if overrides.At(folder) != nil {
			return folder, settings
		}
		for _, name := range project.ToolchainNames {
			if path := filepath.Join(folder, name); isThere(path) {
				return folder, path
			}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", ""
		}
		folder = parent
	}
}

// toolchainEnvironment are the variables to run a program of a toolchain with
// that lies in folder, so that it finds the others of the same.
func toolchainEnvironment(folder string, from From) []string {
	variables := []string{noInstall}
	if from == FromPath {
		return variables
	}
	variables = append(variables, pathWith(folder))
	root := filepath.Dir(folder)
	switch {
	case filepath.Base(filepath.Dir(root)) == "toolchains":
		variables = append(variables, "RUSTUP_TOOLCHAIN="+filepath.Base(root))
	case from == FromToolchain:
		variables = append(variables, "RUSTUP_TOOLCHAIN="+root)
	}
	return variables
}
