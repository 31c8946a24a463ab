package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/octollm/octolsp/analyzers/paths"
	"github.com/octollm/octolsp/analyzers/process"
)

// command is a command of git.
type command string

// The commands that octolsp needs; it runs no other. All of them only read.
const (
	catFile    command = "cat-file"
	readConfig command = "config"
	diffTrees  command = "diff"
	listLog    command = "log"
	listFiles  command = "ls-files"
	listTree   command = "ls-tree"
	mergeBase  command = "merge-base"
	revList    command = "rev-list"
	revParse   command = "rev-parse"
	askVersion command = "version"
)

const (
	// timeout is how long git may take for one answer.
	timeout = time.Minute
	// verdictTimeout is how long it may take to say whether it reads a repository.
	verdictTimeout = 20 * time.Second
	// outputLimit is how many bytes one answer may have.
	outputLimit = 256 << 20
	// memoryLimit is how many bytes git may hold in memory.
	memoryLimit = 2 << 30
)

// nothing is a file without content, by the name that git has for it on every system.
const nothing = "/dev/null"

// version are the major and minor number of one of git.
type version struct{ major, minor int }

func (v version) before(other version) bool {
	return v.major < other.major || v.major == other.major && v.minor < other.minor
}

// Versions of git.
var (
	// oldest knows all options that octolsp needs, and is the oldest that a
	// distribution still mends.
	oldest = version{2, 25}
	// namesGlobal heeds GIT_CONFIG_GLOBAL.
	namesGlobal = version{2, 32}
)

// program is a program git.
type program struct {
	path    string
	version version
	// said is how it names its version.
	said string
}

// programs are those that were asked for their version, by path.
var programs sync.Map

// findProgram is the git of the PATH that does not lie in the work tree with that top.
func findProgram(ctx context.Context, top string) (*program, error) {
	path := lookPath(top)
	if path == "" {
		return nil, ErrMissing
	}
	if known, is := programs.Load(path); is {
		return known.(*program), nil
	}
	p := &program{path: path}
	out, err := p.run(ctx, process.Command{Folder: os.TempDir(), Arguments: []string{string(askVersion)}, Environment: environment()})
	if err != nil {
		return nil, err
	}
	p.said = strings.TrimSpace(string(out))
	if _, err := fmt.Sscanf(p.said, "git version %d.%d", &p.version.major, &p.version.minor); err != nil {
		return nil, fmt.Errorf("%s does not say its version, but %q", path, p.said)
	}
	if p.version.before(oldest) {
		return nil, fmt.Errorf("%w: %s is %s, and octolsp needs %d.%d or newer", ErrTooOld, path, p.said, oldest.major, oldest.minor)
	}
	programs.Store(path, p)
	return p, nil
}

// lookPath is the path of git; empty if there is none outside of the work tree.
func lookPath(top string) string {
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if !filepath.IsAbs(folder) || paths.ContainsResolved(top, folder) {
			continue
		}
		path, err := exec.LookPath(filepath.Join(folder, "git"))
		if err == nil && !paths.Contains(top, paths.Resolve(path)) {
			return path
		}
	}
	return ""
}

// inherited are the variables that git gets of those of octolsp: what programs need on
// each system, and where git was installed to.
var inherited = []string{
	"PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "GIT_EXEC_PATH",
	"SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "HOMEDRIVE", "HOMEPATH",
}

// environment is what git is run in, with the variables beside.
func environment(variables ...string) []string {
	var all []string
	for _, name := range inherited {
		if value, is := os.LookupEnv(name); is {
			all = append(all, name+"="+value)
		}
	}
	return append(append(all,
		"LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+nothing, "GIT_ATTR_NOSYSTEM=1",
		"GIT_ALLOW_PROTOCOL=none", "GIT_PROTOCOL_FROM_USER=0", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_LITERAL_PATHSPECS=1", "GIT_PAGER=cat",
		"GIT_DIFF_OPTS=--unified=0",
	), variables...)
}

// run is what git prints.
func (p *program) run(ctx context.Context, c process.Command) ([]byte, error) {
	p.complete(&c)
	out, ended, err := c.Output(ctx)
	return out, p.failed(c, ended, err)
}

// lines calls each for each line that git prints; see [process.Command.Lines].
func (p *program) lines(ctx context.Context, c process.Command, each func(line []byte) error) error {
	p.complete(&c)
	ended, err := c.Lines(ctx, each)
	return p.failed(c, ended, err)
}

// complete adds to the command what holds for all.
func (p *program) complete(c *process.Command) {
	c.Path, c.EnvironmentOnly = p.path, true
	c.Memory = memoryLimit
	if c.Timeout == 0 {
		c.Timeout = timeout
	}
	if c.Limit == 0 {
		c.Limit = outputLimit
	}
	c.Arguments = append([]string{"--no-pager", "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false"}, c.Arguments...)
}

// failed is the error of a run; nil if git did what it was asked for.
func (p *program) failed(c process.Command, ended process.Ended, err error) error {
	asked := "git " + nameOf(c.Arguments)
	switch {
	case err != nil:
		return fmt.Errorf("running %s: %w", asked, err)
	case ended.Code != 0:
		return &failure{asked, ended.Code, ended.Signal, strings.TrimSpace(ended.Stderr)}
	}
	return nil
}

// nameOf is the command among the arguments of git.
func nameOf(arguments []string) string {
	for i := 0; i < len(arguments); i++ {
		switch argument := arguments[i]; {
		case argument == "-c" || argument == "-C":
			i++ // its value
		case !strings.HasPrefix(argument, "-"):
			return argument
		}
	}
	return ""
}

// failure is git's own word that it can't.
type failure struct {
	asked string
	code  int
	// signal is what ended it, if something did.
	signal string
	// said is all that it printed.
	said string
}

func (f *failure) Error() string {
	said, _, _ := strings.Cut(f.said, "\n")
	switch {
	case said != "":
		return fmt.Sprintf("%s: %s", f.asked, strings.TrimPrefix(said, "fatal: "))
	case f.signal != "":
		return fmt.Sprintf("%s ended: %s", f.asked, f.signal)
	}
	return fmt.Sprintf("%s ended with %d", f.asked, f.code)
}

// advice is all that git said, such as the command that helps, in one line.
func advice(err error) error {
	var failed *failure
	if !errors.As(err, &failed) || failed.said == "" {
		return err
	}
	return errors.New(strings.Join(strings.Fields(strings.ReplaceAll(strings.TrimPrefix(failed.said, "fatal: "), "\nTo add", ". To add")), " "))
}

// run is what git prints for the command about the repository. Its error is for people.
func (r *Repository) run(ctx context.Context, input string, asked command, arguments ...string) ([]byte, error) {
	out, err := r.program.run(ctx, r.command(input, asked, arguments))
	return out, r.explained(err)
}

// command is the command about the repository. Git enters the work tree by itself: where
// it is started, no file of the repository can steer what "git" means to a version
// manager.
func (r *Repository) command(input string, asked command, arguments []string) process.Command {
	variables := []string{
		"GIT_DIR=" + r.view, "GIT_WORK_TREE=" + r.place.top,
		"GIT_OBJECT_DIRECTORY=" + filepath.Join(r.place.common, "objects"),
		"GIT_INDEX_FILE=" + filepath.Join(r.place.own, "index"),
	}
	if r.program.version.before(namesGlobal) {
		variables = append(variables, "HOME="+r.view, "XDG_CONFIG_HOME="+r.view)
	}
	return process.Command{
		Folder: r.view, Arguments: append([]string{"-C", r.place.top, string(asked)}, arguments...),
		Environment: environment(variables...), Input: input,
	}
}

// explained is git's word that it can't in the terms of the repository: with its own
// folder, and the reason that there is in a partial clone.
func (r *Repository) explained(err error) error {
	var failed *failure
	if !errors.As(err, &failed) {
		return err
	}
	failed.said = strings.ReplaceAll(failed.said, r.view, ".git")
	if r.isPartial && failed.code > 1 {
		return fmt.Errorf("%w (%w)", ErrPartial, err)
	}
	return err
}
