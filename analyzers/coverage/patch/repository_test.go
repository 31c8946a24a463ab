package patch_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/patch"
	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/statements"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/workset"
)

// repository is a work tree of the test's own.
type repository struct {
	*testing.T
	path string
}

func newRepository(t *testing.T) repository {
	r := repository{t, t.TempDir()}
	r.git("init", "--quiet", "--initial-branch=main")
	return r
}

func (r repository) git(arguments ...string) {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"}, arguments...)...)
	cmd.Dir = r.path
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

func (r repository) write(name, content string) {
	r.Helper()
	path := filepath.Join(r.path, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r repository) commit(message string) {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message", message)
}

// load is the project as the report has it.
func (r repository) load(report string) *project.Project {
	r.Helper()
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: r.path})
	if err != nil {
		r.Fatal(err)
	}
	p, err := project.Load(r.Context(), project.Options{
		Root: r.path, Settings: &config.Coverage{}, Walking: workset.Walking(finder.Find), Named: []string{filepath.Join(r.path, report)}, Read: read,
	}, nil)
	if err != nil {
		r.Fatal(err)
	}
	return p
}

var options = patch.Options{Read: read, Executable: statements.Lines, Begins: statements.Begins}

func read(path string) (string, error) { return files.Read(path, 1<<20) }

// since is what changed since the revision.
func (r repository) since(p *project.Project, revision string) *patch.Patch {
	return r.sinceWith(p, revision, options)
}

func (r repository) sinceWith(p *project.Project, revision string, options patch.Options) *patch.Patch {
	r.Helper()
	made, err := patch.Of(r.Context(), p, revision, options)
	if err != nil {
		r.Fatal(err)
	}
	return made
}
