//go:build unix && tools

package locate_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/cmd/testtools/parts"
)

var (
	cargo  = locate.Wanted{Toolchain: true, Name: "cargo", Probe: []string{"--version"}, Says: "cargo ", Oldest: 1, Beyond: 2, Install: "rustup"}
	clippy = locate.Wanted{Toolchain: true, Name: "cargo-clippy", Probe: []string{"--version"}, Says: "clippy ", Install: "`rustup component add clippy`"}
	ruff   = locate.Wanted{Name: "ruff", Python: true, Probe: []string{"--version"}, Says: "ruff ", Install: "`pip install ruff`"}
)

func TestRealRuff(t *testing.T) {
	real := parts.Ruff(t)
	p := newPlace(t)
	t.Setenv("PATH", filepath.Dir(real)+":/usr/bin:/bin")
	program := find(t, ruff, p.where())
	if program.Path != real || program.From != locate.FromPath || program.Inside || program.Version == "" || program.Notice != "" {
		t.Errorf("got %+v", program)
	}
	linked := link(t, real, filepath.Join(p.project, ".venv/bin/ruff"))
	program = find(t, ruff, p.where())
	if program.Path != linked || program.From != locate.FromEnvironment || !program.Inside {
		t.Errorf("got %+v", program)
	}
	if _, err := locate.NewFinder().Find(t.Context(), paint, p.where()); !errors.Is(err, locate.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

// TestRealCargo finds cargo as rustup has it, if there is rustup, else on the
// PATH; and Clippy beside it in any case.
func TestRealCargo(t *testing.T) {
	real := parts.Cargo(t)
	folder := filepath.Join(t.TempDir(), "a b'\"é𝕏")
	write(t, filepath.Join(folder, "Cargo.toml"), "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n", 0o644)
	write(t, filepath.Join(folder, "src/lib.rs"), "/// A.\npub fn a() -> i32 { return 1; }\n", 0o644)
	where := locate.Where{Folder: filepath.Join(folder, "src"), Project: folder}
	program := find(t, cargo, where)
	_, err := exec.LookPath("rustup")
	if want := locate.FromToolchain; err == nil && (program.From != want || program.Path == real) {
		t.Errorf("got %+v", program)
	}
	if want := locate.FromPath; err != nil && (program.From != want || program.Path != real) {
		t.Errorf("got %+v", program)
	}
	// Without rustup around, the same program is found on the PATH.
	t.Run("PATH", func(t *testing.T) {
		t.Setenv("PATH", filepath.Dir(program.Path)+":/usr/bin:/bin")
		t.Setenv("HOME", t.TempDir())
		t.Setenv("CARGO_HOME", "")
		again := find(t, cargo, where)
		if again.Path != program.Path || again.From != locate.FromPath || again.Version != program.Version {
			t.Errorf("got %+v", again)
		}
	})
	beside := find(t, clippy, where)
	if filepath.Dir(beside.Path) != filepath.Dir(program.Path) {
		t.Errorf("cargo is %s, but Clippy %s", program.Path, beside.Path)
	}
	// cargo finds its Clippy and compiler without rustup's stand-ins.
	out, ended, err := process.Command{
		Path: program.Path, Arguments: []string{"clippy", "--offline", "--message-format=json"}, Folder: folder,
		Environment: program.Environment, Timeout: time.Minute,
	}.Output(t.Context())
	if err != nil || ended.Code != 0 || !strings.Contains(string(out), "clippy::needless_return") {
		t.Errorf("got %v, %+v", err, ended)
	}
}

// fakeRustup is a rustup that answers "which" in the way of body, in a home of
// its own.
func fakeRustup(t *testing.T, p place, body string) (rustup, tools string) {
	t.Helper()
	tools = filepath.Join(t.TempDir(), "toolchains", "one")
	script(t, filepath.Join(tools, "bin/cargo"), "echo cargo 1.80.0")
	rustup = script(t, filepath.Join(p.path, "rustup"), `[ "$1" = which ] || exit 1; [ "$RUSTUP_AUTO_INSTALL" = 0 ] || exit 9
tools='`+tools+`'
`+body)
	// What stands for the toolchain's programs would install one.
	link(t, "rustup", filepath.Join(p.path, "cargo"))
	return rustup, tools
}

func TestToolchain(t *testing.T) {
	p := newPlace(t)
	_, tools := fakeRustup(t, p, `echo "$tools/bin/$2"`)
	program := find(t, cargo, p.where())
	if program.Path != tools+"/bin/cargo" || program.From != locate.FromToolchain || program.Version != "1.80.0" {
		t.Errorf("got %+v", program)
	}
	for _, want := range []string{"RUSTUP_TOOLCHAIN=one", "PATH=" + tools + "/bin:" + p.path, "RUSTUP_AUTO_INSTALL=0"} {
		if !slices.Contains(program.Environment, want) {
			t.Errorf("%q is not in %q", want, program.Environment)
		}
	}
}

func TestToolchainIsAskedForOncePerFolderThatNamesOne(t *testing.T) {
	p := newPlace(t)
	trace := filepath.Join(t.TempDir(), "trace")
	fakeRustup(t, p, `echo >>'`+trace+`'; echo "$tools/bin/$2"`)
	l := locate.NewFinder()
	look := func(folder string, want int) {
		t.Helper()
		where := p.where()
		where.Folder = filepath.Join(p.project, folder)
		if err := os.MkdirAll(where.Folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Find(t.Context(), cargo, where); err != nil {
			t.Fatal(err)
		}
		if asked, err := os.ReadFile(trace); err != nil || len(asked) != want {
			t.Errorf("%q: asked %d times, %v", folder, len(asked), err)
		}
	}
	look("a", 1)
	look("b", 1)
	write(t, filepath.Join(p.project, "b/rust-toolchain.toml"), "[toolchain]\nchannel = \"1.80\"\n", 0o644)
	look("b/src", 2)
	look("b/tests", 2)
	write(t, filepath.Join(p.project, "b/rust-toolchain.toml"), "[toolchain]\nchannel = \"1.81.0\"\n", 0o644)
	look("b", 3)
	key, err := json.Marshal(filepath.Join(p.project, "a"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(os.Getenv("HOME"), ".rustup/settings.toml"), "[overrides]\n"+string(key)+" = \"one\"\n", 0o644)
	look("a/src", 4)
	look("a", 4)
}

func TestToolchainThatIsNotInstalled(t *testing.T) {
	notInstalled := `echo "error: toolchain '1.70.0' is not installed" >&2; exit 1`
	for name, test := range map[string]struct{ file, body, says, install string }{
		"named":             {"1.70.0\n", notInstalled, "says: toolchain '1.70.0' is not installed", "`rustup toolchain install`, in PROJECT"},
		"old rustup":        {"1.70.0\n", `echo "error: could not download file from '$RUSTUP_DIST_SERVER/dist/x'" >&2; exit 1`, "has not installed the toolchain that is named", "`rustup toolchain install`, in PROJECT"},
		"component missing": {"1.70.0\n", `echo "error: 'cargo' is not installed for the toolchain '1.70.0'" >&2; exit 1`, "says: 'cargo' is not installed for", "rustup"},
		"bad file":          {"[", `echo "error: could not parse override file" >&2; exit 1`, "says: could not parse override file", "rustup"},
		"says nothing":      {"1.70.0\n", "", "does not say which file cargo is", "rustup"},
		"no default":        {"", `echo "error: no default is configured" >&2; exit 1`, "says: no default is configured", "rustup"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			rustup, _ := fakeRustup(t, p, test.body)
			if test.file != "" {
				write(t, filepath.Join(p.project, "rust-toolchain"), test.file, 0o644)
				// Another version would find other things.
				t.Setenv("PATH", p.path+":"+filepath.Dir(script(t, filepath.Join(t.TempDir(), "cargo"), "echo cargo 1.2.0")))
			}
			_, err := locate.NewFinder().Find(t.Context(), cargo, p.where())
			if !errors.Is(err, locate.ErrMissing) || !strings.Contains(err.Error(), rustup+" "+test.says) ||
				!strings.HasSuffix(err.Error(), "to install it: "+strings.ReplaceAll(test.install, "PROJECT", p.project)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWithoutANamedToolchainAnotherCargoWillDo(t *testing.T) {
	p := newPlace(t)
	fakeRustup(t, p, `echo "error: no default is configured" >&2; exit 1`)
	other := script(t, filepath.Join(t.TempDir(), "cargo"), "echo cargo 1.2.0")
	t.Setenv("PATH", p.path+":"+filepath.Dir(other))
	if program := find(t, cargo, p.where()); program.Path != other || program.From != locate.FromPath {
		t.Errorf("got %+v", program)
	}
}

func TestToolchainOfAProjectWithoutTrust(t *testing.T) {
	p := newPlace(t)
	own := script(t, filepath.Join(p.project, "tools/bin/cargo"), "echo cargo 1.80.0")
	fakeRustup(t, p, "echo '"+strings.ReplaceAll(own, "'", `'\''`)+"'")
	write(t, filepath.Join(os.Getenv("HOME"), ".rustup/settings.toml"), "default_toolchain = \"stable\"\n", 0o644)
	where := p.where()
	where.Trusted = false
	_, err := locate.NewFinder().Find(t.Context(), cargo, where)
	var untrusted *locate.UntrustedError
	if !errors.As(err, &untrusted) || untrusted.Path != own {
		t.Errorf("got %v", err)
	}
}
