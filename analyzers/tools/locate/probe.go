package locate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
)

const (
	// probeTime is how long a program may take to say its version.
	probeTime = 10 * time.Second
	// probeLimit is how many bytes it may print to say it.
	probeLimit = 1 << 20
)

// probeKey is what the answer to a probe depends on.
type probeKey struct {
	path, folder string
	stamp        stamp
	name, says   string
	arguments    string
	trusted      bool
}

// probed is what a program said of itself: its version, or why it can't be used.
type probed struct{ version, why string }

// probe asks the program at path for its version. Its error is that of ctx.
func (s *search) probe(ctx context.Context, path string) (probed, error) {
	folder := s.probeFolder(path)
	key := probeKey{path, folder, stampOf(path), s.wanted.Name, s.wanted.Says, strings.Join(s.wanted.Probe, "\x00"), s.where.Trusted}
	return s.probes.get(ctx, key, func() (probed, error) {
		out, ended, err := process.Command{
			Path: path, Arguments: s.wanted.Probe, Folder: folder, Timeout: probeTime, Limit: probeLimit,
			Environment: s.environment(ctx, path, FromConfig),
		}.Output(ctx)
		asked := strings.Join(append([]string{s.wanted.Name}, s.wanted.Probe...), " ")
		switch {
		case ctx.Err() != nil:
			return probed{}, ctx.Err()
		case errors.Is(err, process.ErrTimeout):
			return probed{why: fmt.Sprintf("did not answer `%s` within %s", asked, probeTime)}, nil
		case errors.Is(err, process.ErrTooMuch):
			return probed{why: fmt.Sprintf("printed more than 1 MiB when run as `%s`", asked)}, nil
		case err != nil:
			return probed{why: "can't be started: " + withoutPrefix(err, path)}, nil
		case ended.Signal != "":
			return probed{why: fmt.Sprintf("was ended by a signal (%s) when run as `%s`", ended.Signal, asked)}, nil
		case ended.Code != 0:
			return probed{why: fmt.Sprintf("failed when run as `%s` (exit code %d%s)", asked, ended.Code, quoted(ended.Stderr))}, nil
		}
		version, ok := versionIn(string(out), s.wanted.Says)
		if !ok {
			return probed{why: fmt.Sprintf("is another program than %s: `%s` does not print %q and a version%s",
				s.wanted.Name, asked, strings.TrimSpace(s.wanted.Says), quoted(string(out)))}, nil
		}
		return probed{version: version}, nil
	})
}

// probeFolder is where the program at path is probed: beside itself, out of the
// way of whatever lies in the project. A shim, which stands for programs of
// several versions, is asked where a file says which version counts.
func (s *search) probeFolder(path string) string {
	if filepath.Base(filepath.Dir(path)) != "shims" {
		return filepath.Dir(path)
	}
	folders := s.folders()
	for _, folder := range folders {
		for _, name := range []string{".python-version", ".tool-versions", "mise.toml", ".mise.toml"} {
			if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
				return folder
			}
		}
	}
	return folders[len(folders)-1]
}

// version is a version at the start of a text.
var version = regexp.MustCompile(`^v?([0-9]+(?:\.[0-9]+)*(?:[-+.]?[0-9A-Za-z]+)*)`)

// versionIn is the version that follows says at the start of a line of out.
func versionIn(out, says string) (string, bool) {
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, says); ok {
			if found := version.FindStringSubmatch(rest); found != nil {
				return found[1], true
			}
		}
	}
	return "", false
}

// majorOf is the number before the first dot of a version.
func majorOf(version string) int {
	digits := version
	if end := strings.IndexFunc(version, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = version[:end]
	}
	major, err := strconv.Atoi(digits)
	if err != nil { // more digits than a number has
		return int(^uint(0) >> 1)
	}
	return major
}

// quoted is the first line of what a program said, to go behind something else;
// empty if it said nothing.
func quoted(said string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(said, "\uFFFD")), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return ""
	}
	if letters := []rune(line); len(letters) > 120 {
		line = string(letters[:120]) + "…"
	}
	return ": " + line
}

// withoutPrefix is the message of an error of starting the program at path,
// which need not say so again.
func withoutPrefix(err error, path string) string {
	return strings.TrimPrefix(err.Error(), "starting "+path+": ")
}
