package project

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/coverage/states"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/files/walk"
	"github.com/octollm/octolsp/analyzers/workset"
)

// folder is a project on the disk, whose files are written at times that the test
// chooses: seconds of one day.
type folder struct {
	*testing.T
	path string
}

func newFolder(t *testing.T) folder { return folder{t, t.TempDir()} }

func at(second int) time.Time { return time.Unix(1_700_000_000+int64(second), 0) }

func (f folder) write(second int, name, content string) {
	f.Helper()
	path := filepath.Join(f.path, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		f.Fatal(err)
	}
	if err := os.Chtimes(path, at(second), at(second)); err != nil {
		f.Fatal(err)
	}
}

// git runs git as if it were the second.
func (f folder) git(second int, arguments ...string) {
	f.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false", "-c", "init.defaultBranch=main"}, arguments...)...)
	cmd.Dir = f.path
	date := strconv.FormatInt(at(second).Unix(), 10) + " +0000"
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date, "GIT_CONFIG_GLOBAL="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		f.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

// committed makes a repository whose first commit, at second 50, has the files.
func (f folder) committed(names ...string) {
	f.Helper()
	f.git(50, "init", "--quiet")
	f.git(50, append([]string{"add"}, names...)...)
	f.git(50, "commit", "--quiet", "--message=a")
}

func (f folder) load(previous *Project) *Project {
	f.Helper()
	loaded, err := Load(f.Context(), f.options(), previous)
	if err != nil {
		f.Fatal(err)
	}
	return loaded
}

func (f folder) options() Options {
	return Options{Root: f.path, Settings: &config.Coverage{}, Walking: walking(f.T, f.path), Read: func(path string) (string, error) {
		content, err := os.ReadFile(path)
		return string(content), err
	}}
}

// walking are the options of a walk by the config of the folder at path.
func walking(t *testing.T, path string) walk.Options {
	t.Helper()
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: path})
	if err != nil {
		t.Fatal(err)
	}
	return workset.Walking(finder.Find)
}

// lcov is a tracefile that says how often the lines of a file were executed, from
// line 1 on; -1 is none.
func lcov(path string, hits ...int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "TN:\nSF:%s\n", path)
	for i, count := range hits {
		if count >= 0 {
			fmt.Fprintf(&text, "DA:%d,%d\n", i+1, count)
		}
	}
	return text.String() + "end_of_record\n"
}

// cobertura is the same as Cobertura XML.
func cobertura(path string, hits ...int) string {
	var text strings.Builder
	fmt.Fprintf(&text, `<?xml version="1.0"?><coverage line-rate="1"><packages><package><classes><class filename="%s"><lines>`, path)
	for i, count := range hits {
		fmt.Fprintf(&text, `<line number="%d" hits="%d"/>`, i+1, count)
	}
	return text.String() + "</lines></class></classes></package></packages></coverage>\n"
}

// uses are what became of the reports, as "NAME: USE".
func uses(p *Project) []string {
	var all []string
	for _, r := range p.Reports {
		all = append(all, r.DisplayPath+": "+r.Use.String())
	}
	return all
}

// hits are those of the lines of the file as its reports have them, such as
// "1=2 2=0".
func hits(t *testing.T, p *Project, name string) string {
	t.Helper()
	f := p.File(filepath.Join(p.Root, filepath.FromSlash(name)))
	if f == nil {
		return "unknown"
	}
	var all []string
	for line := range f.Measured().All() {
		all = append(all, fmt.Sprintf("%d=%d", line.Number, line.Hits))
	}
	return strings.Join(all, " ")
}

// states are those of the lines of the file as it is on the disk, a letter each.
func (f folder) states(p *Project, name string) string {
	f.Helper()
	path := filepath.Join(f.path, filepath.FromSlash(name))
	source, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	file := p.File(path)
	view := file.In(string(source))
	if view == nil {
		if file == nil {
			return "unknown"
		}
		return "stale: " + file.Stale
	}
	var letters strings.Builder
	for line := 1; line <= view.Count(); line++ {
		letters.WriteByte(map[states.State]byte{
			states.Plain: '.', states.Covered: '+', states.Uncovered: '-', states.Partial: '~', states.Unknown: '?', states.Excluded: 'x',
		}[view.State(line)])
	}
	return letters.String()
}

func TestTheTextThatWasMeasured(t *testing.T) {
	const measured = "a = 1\nif a:\n    b = 2\nc = 3\n"
	const later = "import os\na = 1\nif a:\n    b = 22\nc = 3\n"
	for _, test := range []struct {
		name  string
		write func(f folder)
		want  string
	}{
		{"not written since", func(f folder) {
			f.write(10, "a.py", measured)
		}, "++-+."},
		{"written since, in no repository", func(f folder) {
			f.write(200, "a.py", later)
		}, "stale: it changed after the report, and it is not in a git repository"},
		{"written since, committed before", func(f folder) {
			f.write(10, "a.py", measured)
			f.committed("a.py")
			f.write(200, "a.py", later)
		}, "?++?+."},
		{"written and committed since", func(f folder) {
			f.write(10, "a.py", measured)
			f.committed("a.py")
			f.write(200, "a.py", later)
			f.git(300, "commit", "--quiet", "--all", "--message=b")
		}, "?++?+."},
		{"measured before it was committed", func(f folder) {
			f.write(10, "other.py", "")
			f.committed("other.py")
			f.write(90, "a.py", measured)
			f.git(150, "add", "a.py")
			f.git(150, "commit", "--quiet", "--message=b")
			f.write(200, "a.py", later)
		}, "?++?+."},
		{"changed, measured, and changed again without a commit", func(f folder) {
			f.write(10, "a.py", "# much\n# else\n# that\n# is\n# no\n# statement\n")
			f.committed("a.py")
			f.write(200, "a.py", later)
		}, "stale: it changed after the report, and the text that git has of that time is not the one that was measured"},
		{"of a file that git does not know", func(f folder) {
			f.git(50, "init", "--quiet")
			f.git(50, "commit", "--quiet", "--allow-empty", "--message=a")
			f.write(200, "a.py", later)
		}, "stale: it changed after the report, and git has no text of that time"},
		{"a report of more lines than there are", func(f folder) {
			f.write(10, "a.py", "a = 1\n")
		}, "stale: the report has line 4, and the file has 2 lines, and it is not in a git repository"},
		{"changed in its lines alone, so that it may have been the one or the other", func(f folder) {
			f.write(10, "a.py", "c = 3\nif c:\n    b = 2\na = 1\n")
			f.committed("a.py")
			f.write(200, "a.py", "a = 1\nif c:\n    b = 2\nc = 3\n")
		}, "?+-?."},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			test.write(f)
			f.write(100, "lcov.info", lcov("a.py", 1, 1, 0, 1))
			if got := f.states(f.load(nil), "a.py"); got != test.want {
				t.Errorf("the lines are %q, not %q", got, test.want)
			}
		})
	}
}

// A report of Rust has lines in functions alone, so that it does not speak of a text
// in which they stand elsewhere.
func TestTheRustThatWasMeasured(t *testing.T) {
	const committed = "//! Docs.\n\n/// One.\nfn a() {\n    b()\n}\n\n/// Two.\nfn b() {\n    a()\n}\n\n// The end.\n"
	for name, test := range map[string]struct{ measured, want string }{
		"what was committed":     {lcov("a.rs", -1, -1, -1, 1, 1, 1, -1, -1, 0, 0, 0), "...+?+..---..."},
		"a line more, then less": {lcov("a.rs", -1, -1, -1, -1, 1, 1, 1, -1, -1, 0, 0, 0), "stale: it changed after the report, and the text that git has of that time is not the one that was measured"},
		"some lines less":        {lcov("a.rs", -1, -1, 1, 1, 1, -1, -1, 0, 0, 0), "stale: it changed after the report, and the text that git has of that time is not the one that was measured"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			f.write(10, "a.rs", committed)
			f.committed("a.rs")
			f.write(200, "a.rs", strings.Replace(committed, "b()\n", "a()\n", 1))
			f.write(100, "lcov.info", test.measured)
			if got := f.states(f.load(nil), "a.rs"); got != test.want {
				t.Errorf("the lines are %q, not %q", got, test.want)
			}
		})
	}
}

func TestAReportOfANamedCommit(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\nb = 2\n")
	f.committed("a.py")
	f.git(50, "tag", "measured")
	f.write(60, "a.py", "# new\na = 1\nb = 2\n")
	f.git(70, "commit", "--quiet", "--all", "--message=b")
	f.write(100, "lcov.info", lcov("a.py", 1, 0))
	options := f.options()
	options.Commit = "measured"
	p, err := Load(t.Context(), options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.states(p, "a.py"); got != "?+-." {
		t.Errorf("the lines are %q", got)
	}
	options.Commit = "nowhere"
	if _, err := Load(t.Context(), options, nil); err == nil || !strings.Contains(err.Error(), "no such commit: nowhere") {
		t.Errorf("a commit that is none: %v", err)
	}
}

// TestReportsOfSeveralTexts checks that what an older report says is carried to
// the text of the newer one.
func TestReportsOfSeveralTexts(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\nb = 2\nc = 3\n")
	f.write(100, "unit/lcov.info", lcov("a.py", 1, 0, 1))
	p := f.load(nil)
	f.write(150, "a.py", "# new\na = 1\nb = 22\nc = 3\n")
	f.write(200, "browser/lcov.info", lcov("a.py", -1, 0, 0, 1))
	p = f.load(p)
	if got := hits(t, p, "a.py"); got != "2=1 3=0 4=2" {
		t.Errorf("the lines are %s", got)
	}
	if got := f.states(p, "a.py"); got != ".+-+." {
		t.Errorf("the lines are %q", got)
	}
}

// TestLoadedAgain checks that a report stays bound to the text that it was bound
// to, and that one which can't be read keeps what it said.
func TestLoadedAgain(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\nb = 2\n")
	f.write(100, "lcov.info", lcov("a.py", 1, 0))
	p := f.load(nil)
	f.write(200, "a.py", "# new\na = 1\nb = 2\n")
	p = f.load(p)
	if got := f.states(p, "a.py"); got != "?+-." {
		t.Errorf("after an edit the lines are %q", got)
	}
	f.write(300, "lcov.info", "TN:\nSF:a.py\nDA:1,1\n")
	p = f.load(p)
	if got := f.states(p, "a.py"); got != "?+-." || p.Reports[0].Err == nil || p.Reports[0].Use != Used {
		t.Errorf("after half a report the lines are %q: %+v", got, p.Reports[0])
	}
	f.write(350, "lcov.info", "T")
	p = f.load(p)
	if got := f.states(p, "a.py"); got != "?+-." {
		t.Errorf("after the first byte of a report the lines are %q", got)
	}
	if again := f.load(p); again.Files[0] != p.Files[0] {
		t.Error("what did not change is another file")
	}
	f.write(400, "lcov.info", lcov("a.py", -1, 1, 1))
	p = f.load(p)
	if got := f.states(p, "a.py"); got != ".++." || p.Reports[0].Err != nil {
		t.Errorf("after a new report the lines are %q", got)
	}
	if err := os.Remove(filepath.Join(f.path, "lcov.info")); err != nil {
		t.Fatal(err)
	}
	if p = f.load(p); len(p.Files) != 0 || !errors.Is(p.Missing(), ErrNoReport) {
		t.Errorf("without a report: %v, %v", p.Files, p.Missing())
	}
}

// TestFilesThatCome checks that a file which comes later is found by a report that
// was loaded before.
func TestFilesThatCome(t *testing.T) {
	f := newFolder(t)
	f.write(100, "lcov.info", lcov("a.py", 1))
	p := f.load(nil)
	if p.Missing() == nil || !strings.Contains(p.Missing().Error(), "lcov.info: none of its paths is a file of the project, such as a.py") {
		t.Errorf("nothing is missing: %v", p.Missing())
	}
	f.write(50, "a.py", "a = 1\n")
	if got := f.states(f.load(p), "a.py"); got != "+." {
		t.Errorf("the lines are %q", got)
	}
}

// TestAReportFromElsewhere checks that a time without a zone is not taken for ours
// where the report was not written here: then the statements must be the same.
// An installed copy was measured, which is older than the source.
func TestACopyThatWasMeasured(t *testing.T) {
	const source, installed = "def a():\n    return 1\n\n\ndef b():\n    return 2\n", "def b():\n    return 2\n\n\ndef a():\n    return 1\n"
	f := newFolder(t)
	const copied = ".nox/t/lib/python3/site-packages/shop/a.py"
	f.write(10, "src/shop/a.py", source)
	f.write(10, copied, installed)
	f.write(100, "lcov.info", lcov(filepath.ToSlash(filepath.Join(f.path, copied)), 1, 1, -1, -1, 1, 0))
	if got := f.states(f.load(nil), "src/shop/a.py"); got != "????++?" {
		t.Errorf("the lines are %q", got)
	}
	f.write(10, copied, source)
	if got := f.states(f.load(nil), "src/shop/a.py"); got != "++..+-." {
		t.Errorf("of an equal copy the lines are %q", got)
	}
}

// TestModifiedInTheFuture checks that a modification time in the future does not
// say that a text was written after its report.
func TestModifiedInTheFuture(t *testing.T) {
	f := newFolder(t)
	f.write(10, "src/a.py", "x = 1\ny = 2\n")
	f.write(100, "lcov.info", lcov("src/a.py", 1, 0))
	later := time.Now().Add(365 * 24 * time.Hour)
	if err := os.Chtimes(filepath.Join(f.path, "src", "a.py"), later, later); err != nil {
		t.Fatal(err)
	}
	if got := f.states(f.load(nil), "src/a.py"); got != "+-." {
		t.Errorf("the lines are %q", got)
	}
	f.write(101, "src/a.py", "x = 1\ny = 3\n")
	if got := f.states(f.load(nil), "src/a.py"); !strings.HasPrefix(got, "stale: ") {
		t.Errorf("of a text that was written later the lines are %q", got)
	}
}

func TestAReportFromElsewhere(t *testing.T) {
	report := func(made int) string {
		return fmt.Sprintf(`{"meta": {"format": 3, "version": "7.16.1", "timestamp": %q, "branch_coverage": false, "show_contexts": false},
			"files": {"a.py": {"executed_lines": [1, 2], "missing_lines": [3], "excluded_lines": []}}}`, at(made).Format("2006-01-02T15:04:05"))
	}
	for name, test := range map[string]struct {
		source string
		made   int
		want   string
	}{
		"made here":                         {"a = 1\nb = 2\nc = 3\nd = 4\n", 7200, "++-.."},
		"made elsewhere, of this text":      {"a = 1\nb = 2\nc = 3\n", 0, "++-."},
		"made elsewhere, of what it is not": {"a = 1\nb = 2\nc = 3\nd = 4\n", 3600, "stale: the report has no time zone and may be of an earlier text (see --commit), and it is not in a git repository"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			f.write(-100, "a.py", test.source)
			f.write(7200, "coverage.json", report(test.made))
			if got := f.states(f.load(nil), "a.py"); got != test.want {
				t.Errorf("the lines are %q, not %q", got, test.want)
			}
		})
	}
}

func TestLoadEndsWithItsContext(t *testing.T) {
	f := newFolder(t)
	f.write(10, "a.py", "a = 1\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, f.options(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v", err)
	}
}
