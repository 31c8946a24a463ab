package locate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
)

const (
	// noInstall keeps rustup from downloading toolchains.
	noInstall = "RUSTUP_AUTO_INSTALL=0"
	// noServer does so with versions before 1.28, which don't know of that.
	noServer        = "RUSTUP_DIST_SERVER=" + noServerAddress
	noServerAddress = "file:///nowhere"
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
	trusted                    bool
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
	over := overrideFor(s.where.Folder, settings)
	key := toolchainKey{
		rustup, s.wanted.Name, over.folder, os.Getenv("RUSTUP_TOOLCHAIN"),
		stampOf(over.file), stampOf(settings), stampOf(filepath.Join(home, "toolchains")), s.where.Trusted,
	}
	ask := func() (toolchain, error) { return s.askRustup(ctx, rustup, over) }
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
	if over.folder == "" && key.variable == "" {
		return nil, nil
	}
	if known.absent {
		s.wanted.Install = "`rustup toolchain install`"
		if over.folder != "" {
			s.wanted.Install += ", in " + over.folder
		}
	}
	return nil, s.missing()
}

// askRustup asks which file the program is in the toolchain for the folder. It
// only looks, and downloads nothing. In a project that is not trusted rustup sees
// nothing of it: it is told the toolchain. The error is that of ctx.
func (s *search) askRustup(ctx context.Context, rustup string, over override) (toolchain, error) {
	if over.unreadable != "" {
		return toolchain{at: time.Now(), why: "is not asked: " + over.unreadable}, nil
	}
	arguments, folder := []string{"which"}, s.where.Folder
	environment := []string{noInstall, noServer, "RUST_BACKTRACE=0", "RUSTUP_TERM_COLOR=never"}
	if !s.where.Trusted {
		named, why := over.outside(os.Getenv("RUSTUP_TOOLCHAIN"))
		if why != "" {
			return toolchain{at: time.Now(), why: why}, nil
		}
		arguments, folder = append(arguments, "--toolchain", named), nowhere()
		environment = append(environment, s.outside(ctx)...)
	}
	out, ended, err := process.Command{
		Path: rustup, Arguments: append(arguments, s.wanted.Name), Folder: folder, Timeout: probeTime, Limit: probeLimit,
		Environment: environment,
	}.Output(ctx)
	if ctx.Err() != nil {
		return toolchain{}, ctx.Err()
	}
	path := strings.TrimRight(string(out), "\r\n")
	t := toolchain{at: time.Now()}
	switch {
	case err != nil:
		t.why = "does not answer: " + withoutPrefix(err, rustup)
	case strings.Contains(ended.Stderr, noServerAddress):
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

// toolchainEnvironment are the variables to run a program of a toolchain with
// that lies in folder, so that it finds the others of the same; searched is the PATH.
func toolchainEnvironment(folder, searched string, from From) []string {
	variables := []string{noInstall}
	if from == FromPath {
		return variables
	}
	variables = append(variables, pathWith(folder, searched))
	root := filepath.Dir(folder)
	switch {
	case filepath.Base(filepath.Dir(root)) == "toolchains":
		variables = append(variables, "RUSTUP_TOOLCHAIN="+filepath.Base(root))
	case from == FromToolchain:
		variables = append(variables, "RUSTUP_TOOLCHAIN="+root)
	}
	return variables
}
