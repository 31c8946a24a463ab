//go:build unix

package locate_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools/locate"
)

// asdfProgram does what asdf 0.20 does for "exec" and "which": the nearest
// .tool-versions upward counts, then that of the home.
const asdfProgram = `#!/bin/bash
command=$1 name=$2; shift 2
folder=$PWD version=
while :; do
  [ -f "$folder/.tool-versions" ] && { version=$(sed -n "s/^$name //p" "$folder/.tool-versions"); break; }
  [ "$folder" = / ] && break
  folder=$(dirname "$folder")
done
[ -z "$version" ] && [ -f "$HOME/.tool-versions" ] && version=$(sed -n "s/^$name //p" "$HOME/.tool-versions")
[ -z "$version" ] && { echo "No version is set for command $name" >&2; exit 126; }
case $version in
  path:*) program=$folder/${version#path:}/bin/$name ;;
  *) program=$ASDF_DATA_DIR/installs/$name/$version/bin/$name ;;
esac
[ "$command" = which ] && { echo "$program"; exit; }
exec "$program" "$@"
`

// miseProgram does what mise does, by its own name and by that of a shim.
const miseProgram = `#!/bin/bash
name=${0##*/}
[ "$name" = mise ] && { command=$1 name=$2; shift 2; }
folder=$PWD version=
while [ "$folder" != / ]; do
  [ -f "$folder/mise.toml" ] && { version=$(sed -n "s/^$name = \"\(.*\)\"/\1/p" "$folder/mise.toml"); break; }
  folder=$(dirname "$folder")
done
[ -z "$version" ] && version=$(cat "$HOME/.config/mise/$name" 2>/dev/null)
[ -z "$version" ] && { echo "mise ERROR $name is not a mise bin" >&2; exit 1; }
case $version in
  path:*) program=$folder/${version#path:}/bin/$name ;;
  *) program=$HOME/.local/share/mise/installs/$name/$version/bin/$name ;;
esac
[ "$command" = which ] && { echo "$program"; exit; }
exec "$program" "$@"
`

// pyenvProgram does what pyenv does.
const pyenvProgram = `#!/bin/bash
command=$1 name=$2; shift 2
folder=${PYENV_DIR:-$PWD} version=$PYENV_VERSION
while [ -z "$version" ] && [ "$folder" != / ]; do
  [ -f "$folder/.python-version" ] && version=$(cat "$folder/.python-version")
  folder=$(dirname "$folder")
done
[ -z "$version" ] && version=$(cat "$PYENV_ROOT/version")
program=$PYENV_ROOT/versions/$version/bin/$name
[ -x "$program" ] || { echo "pyenv: $name: command not found" >&2; exit 127; }
[ "$command" = which ] && { echo "$program"; exit; }
exec "$program" "$@"
`

// manager is a version manager with a program paint 1.0 that its user has chosen, and
// a project that names another one.
type manager struct {
	name string
	// install makes the manager, and is the folder for the PATH and the program that is
	// chosen for everywhere.
	install func(t *testing.T, home, said string) (folder, chosen string)
	// steer writes the file of the project, which has the program tools/bin/paint.
	steer map[string]string
}

var managers = []manager{
	{"asdf", func(t *testing.T, home, said string) (string, string) {
		data := filepath.Join(home, ".asdf")
		t.Setenv("ASDF_DATA_DIR", data)
		write(t, filepath.Join(home, "bin/asdf"), asdfProgram, 0o755)
		write(t, filepath.Join(home, ".tool-versions"), "paint 1.0\n", 0o644)
		write(t, filepath.Join(data, "shims/paint"), "#!/usr/bin/env bash\n# asdf-plugin: paint 1.0\nexec asdf exec \"paint\" \"$@\"\n", 0o755)
		return filepath.Join(data, "shims"), script(t, filepath.Join(data, "installs/paint/1.0/bin/paint"), said)
	}, map[string]string{".tool-versions": "paint path:tools\n"}},
	{"mise", func(t *testing.T, home, said string) (string, string) {
		mise := write(t, filepath.Join(home, "bin/mise"), miseProgram, 0o755)
		write(t, filepath.Join(home, ".config/mise/paint"), "1.0", 0o644)
		shims := filepath.Join(home, ".local/share/mise/shims")
		link(t, mise, filepath.Join(shims, "paint"))
		return shims, script(t, filepath.Join(home, ".local/share/mise/installs/paint/1.0/bin/paint"), said)
	}, map[string]string{"mise.toml": "[tools]\npaint = \"path:tools\"\n"}},
	{"pyenv", func(t *testing.T, home, said string) (string, string) {
		root := filepath.Join(home, ".pyenv")
		t.Setenv("PYENV_ROOT", root)
		write(t, filepath.Join(root, "libexec/pyenv"), pyenvProgram, 0o755)
		link(t, "../libexec/pyenv", filepath.Join(root, "bin/pyenv"))
		write(t, filepath.Join(root, "version"), "3.12", 0o644)
		write(t, filepath.Join(root, "shims/paint"), "#!/usr/bin/env bash\nset -e\nprogram=\"${0##*/}\"\nexec \""+root+"/libexec/pyenv\" exec \"$program\" \"$@\"\n", 0o755)
		return filepath.Join(root, "shims"), script(t, filepath.Join(root, "versions/3.12/bin/paint"), said)
	}, map[string]string{".python-version": "../../project/tools\n"}}, // as pyenv before 2.3.3 took it
}

func TestProjectDoesNotSteerShims(t *testing.T) {
	for _, m := range managers {
		for _, kind := range []string{"on the PATH", "named by the user"} {
			t.Run(m.name+" "+kind, func(t *testing.T) {
				home := t.TempDir()
				t.Setenv("HOME", home)
				t.Setenv("PYENV_VERSION", "")
				t.Setenv("PYENV_DIR", "")
				project := filepath.Join(home, "project")
				trace := filepath.Join(home, "trace")
				script(t, filepath.Join(project, "tools/bin/paint"), "echo ran >"+trace+"; echo paint 1.9")
				for name, content := range m.steer {
					write(t, filepath.Join(project, name), content, 0o644)
				}
				folder, chosen := m.install(t, home, "echo paint 1.0")
				t.Setenv("PATH", folder+":"+filepath.Join(home, "bin")+":/usr/bin:/bin")
				where := locate.Where{Folder: project, Project: project}
				if kind == "named by the user" {
					where.Path, where.Vouched = filepath.Join(folder, "paint"), true
				}
				t.Chdir(project)
				t.Setenv("PYENV_DIR", project) // as a shim sets it for what it starts
				t.Setenv("PYENV_VERSION", strings.TrimSpace(m.steer[".python-version"]))
				program := find(t, paint, where)
				if program.Path != chosen || program.Version != "1.0" {
					t.Errorf("got %+v, want %s", program, chosen)
				}
				if _, err := os.Stat(trace); err == nil {
					t.Error("the project's program was started")
				}
				if m.name == "pyenv" {
					return
				}
				// The same shim runs the project's program where that is trusted.
				where.Trusted = true
				if program := find(t, paint, where); program.Version != "1.9" {
					t.Errorf("trusted: got %+v", program)
				}
				if err := os.Remove(trace); err != nil {
					t.Errorf("trusted: the project's program was not started: %v", err)
				}
				// Nobody has chosen one.
				where.Trusted = false
				for _, chosen := range []string{".tool-versions", ".config/mise/paint"} {
					_ = os.Remove(filepath.Join(home, chosen))
				}
				_, err := locate.NewFinder().Find(t.Context(), paint, where)
				if err == nil || !strings.Contains(err.Error(), "is a shim of "+m.name) {
					t.Errorf("got %v", err)
				}
				if _, err := os.Stat(trace); err == nil {
					t.Error("the project's program was started")
				}
			})
		}
	}
}

// What hands on to a program that looks at the folder is not started, whatever it is
// called and wherever it lies.
func TestUnknownShimsAreRefused(t *testing.T) {
	for name, make := range map[string]func(t *testing.T, p place, run string){
		"in a folder of shims": func(t *testing.T, p place, run string) {
			t.Setenv("PATH", filepath.Join(p.path, "shims"))
			script(t, filepath.Join(p.path, "shims/paint"), run)
		},
		"link into a folder of shims": func(t *testing.T, p place, run string) {
			link(t, script(t, filepath.Join(p.path, ".vfox/shims/paint"), run), filepath.Join(p.path, "paint"))
		},
		"link to aqua's proxy": func(t *testing.T, p place, run string) {
			link(t, script(t, filepath.Join(p.path, "x/aqua-proxy"), run), filepath.Join(p.path, "paint"))
		},
		"link of a link to mise, which lies elsewhere": func(t *testing.T, p place, run string) {
			first := link(t, script(t, filepath.Join(p.path, "opt/mise"), "[ $1 = which ] && exit 1; "+run), filepath.Join(p.path, "x/paint"))
			link(t, first, filepath.Join(p.path, "paint"))
		},
		"wrapper of uv": func(t *testing.T, p place, run string) {
			script(t, filepath.Join(p.path, "paint"), run+"\nexec uv run paint \"$@\"")
		},
		"wrapper of poetry": func(t *testing.T, p place, run string) {
			script(t, filepath.Join(p.path, "paint"), run+"\nexec /opt/poetry run paint")
		},
		"wrapper of direnv": func(t *testing.T, p place, run string) {
			script(t, filepath.Join(p.path, "paint"), run+"\ndirenv exec . paint")
		},
		"wrapper of rye": func(t *testing.T, p place, run string) {
			link(t, script(t, filepath.Join(p.path, "x/rye"), run), filepath.Join(p.path, "paint"))
		},
		"wrapper of pixi": func(t *testing.T, p place, run string) {
			script(t, filepath.Join(p.path, "paint"), run+"\n'pixi' run paint")
		},
		"wrapper of nix": func(t *testing.T, p place, run string) {
			script(t, filepath.Join(p.path, "paint"), run+"\nnix develop -c paint")
		},
		"shebang of pkgx": func(t *testing.T, p place, run string) {
			write(t, filepath.Join(p.path, "paint"), "#!/usr/bin/env -S pkgx run paint\n", 0o755)
		},
		"interpreter within": func(t *testing.T, p place, run string) {
			write(t, filepath.Join(p.path, "paint"), "#!"+script(t, filepath.Join(p.project, "sh"), run)+"\n", 0o755)
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			p := place{filepath.Join(home, "project"), filepath.Join(home, "path")}
			t.Setenv("PATH", p.path)
			t.Setenv("HOME", home)
			t.Setenv("VIRTUAL_ENV", "")
			t.Setenv("CONDA_PREFIX", "")
			trace := filepath.Join(home, "trace")
			make(t, p, "echo ran >"+trace+"; echo paint 1.0")
			_, err := locate.NewFinder().Find(t.Context(), paint, locate.Where{Folder: p.project, Project: p.project})
			var untrusted *locate.UntrustedError
			if err == nil || !errors.Is(err, locate.ErrMissing) && !errors.As(err, &untrusted) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(trace); err == nil {
				t.Error("it was started")
			}
		})
	}
}

// Programs that only look like shims run.
func TestNotShims(t *testing.T) {
	p := newPlace(t)
	for _, body := range []string{
		"# installed by pyenv\necho paint 1.0", "echo paint 1.0 # asdf", "exec /bin/echo paint 1.0",
	} {
		script(t, filepath.Join(p.path, "paint"), body)
		where := p.where()
		where.Trusted = false
		find(t, paint, where)
	}
}

// A program of the project gives way to one on the PATH, where that does the same, and
// it is said.
func TestProgramOfTheProjectGivesWay(t *testing.T) {
	p := newPlace(t)
	trace := filepath.Join(t.TempDir(), "trace")
	own := script(t, filepath.Join(p.project, ".venv/bin/paint"), "echo >"+trace+"; echo paint 1.9")
	t.Setenv("PATH", filepath.Join(p.project, ".venv/bin")+":.:"+p.path)
	where := p.where()
	where.Trusted = false
	alone := paint
	alone.Alone = true
	_, err := locate.NewFinder().Find(t.Context(), alone, where)
	var untrusted *locate.UntrustedError
	if !errors.As(err, &untrusted) || untrusted.Path != own {
		t.Errorf("got %v", err)
	}
	path := script(t, filepath.Join(p.path, "paint"), "echo paint 1.0")
	if program := find(t, alone, where); program.Path != path || !strings.Contains(program.Notice, own) {
		t.Errorf("got %+v", program)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("it was started")
	}
}

// What a program executes by way of the environment is not the project's either.
func TestEnvironmentLeavesOutTheProject(t *testing.T) {
	p := newPlace(t)
	path := script(t, filepath.Join(p.path, "paint"), "echo paint 1.0")
	shims := filepath.Join(p.path, "shims")
	script(t, filepath.Join(shims, "python3"), "exec pyenv exec python3")
	mixed := filepath.Join(p.path, "mixed")
	script(t, filepath.Join(mixed, "python3"), `exec "pyenv" exec python3 "$@"`)
	inside := link(t, p.project, filepath.Join(p.path, "link"))
	t.Setenv("PATH", strings.Join([]string{"", ".", "bin", p.project, inside, shims, mixed, p.path, ""}, ":"))
	t.Setenv("PYTHONPATH", "src:"+p.project+"::/opt/python")
	t.Setenv("LD_LIBRARY_PATH", ":/opt/lib:"+filepath.Join(inside, "lib"))
	t.Setenv("LD_PRELOAD", "libc.so.6 ./evil.so lib/evil.so")
	where := p.where()
	where.Trusted = false
	program := find(t, paint, where)
	if program.Path != path {
		t.Errorf("got %+v", program)
	}
	got := map[string]string{}
	for _, variable := range program.Environment {
		name, value, _ := strings.Cut(variable, "=")
		got[name] = value
	}
	for name, want := range map[string]string{
		"PATH": p.path, "PYTHONPATH": "/opt/python", "LD_LIBRARY_PATH": "/opt/lib", "LD_PRELOAD": "libc.so.6", "PYTHONSAFEPATH": "1",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	where.Trusted = true
	if program := find(t, paint, where); len(program.Environment) != 0 {
		t.Errorf("trusted: got %q", program.Environment)
	}
}

// rustupProgram notes how it is called, and answers for the toolchains that it has.
const rustupProgram = `#!/bin/sh
echo "$PWD $*" >>"$HOME/trace"
cat rust-toolchain rust-toolchain.toml 2>/dev/null
[ "$2" = --toolchain ] && toolchain=$3
echo "$RUSTUP_HOME/toolchains/${toolchain:-none}/bin/paint"
`

func TestProjectDoesNotSteerRustup(t *testing.T) {
	rust := paint
	rust.Python, rust.Toolchain = false, true
	tests := map[string]struct {
		file, content, variable string
		want                    string // the toolchain, or a part of the message
	}{
		"nothing":                       {want: "stable-x86_64-unknown-linux-gnu"},
		"channel":                       {file: "rust-toolchain.toml", content: "[toolchain]\nchannel = \"1.80.0\"\n", want: "1.80.0"},
		"channel, as of old":            {file: "rust-toolchain", content: "nightly-2024-01-01\n", want: "nightly-2024-01-01"},
		"components alone":              {file: "rust-toolchain.toml", content: "[toolchain]\ncomponents = [\"rustfmt\"]\n", want: "stable-x86_64-unknown-linux-gnu"},
		"path":                          {file: "rust-toolchain.toml", content: "[toolchain]\npath = \"toolchain\"\n", want: "does not install itself"},
		"absolute path":                 {file: "rust-toolchain.toml", content: "[toolchain]\npath = \"/tmp\"\n", want: "does not install itself"},
		"path as a channel":             {file: "rust-toolchain.toml", content: "[toolchain]\nchannel = \"../../evil\"\n", want: "does not install itself"},
		"path in a file of old":         {file: "rust-toolchain", content: "/tmp/evil\n", want: "does not install itself"},
		"toolchain of the user's":       {file: "rust-toolchain.toml", content: "[toolchain]\nchannel = \"mine\"\n", want: "does not install itself"},
		"option":                        {file: "rust-toolchain.toml", content: "[toolchain]\nchannel = \"--install\"\n", want: "does not install itself"},
		"not TOML":                      {file: "rust-toolchain.toml", content: "[toolchain\n", want: "does not install itself"},
		"what cargo has set":            {variable: "/tmp/evil", want: "stable-x86_64-unknown-linux-gnu"},
		"what its user has set":         {variable: "nightly", file: "rust-toolchain", content: "1.80\n", want: "nightly"},
		"a pipe":                        {file: "rust-toolchain", content: "pipe", want: "a named pipe"},
		"a link to a device":            {file: "rust-toolchain.toml", content: "device", want: "leads out"},
		"a file that is much too large": {file: "rust-toolchain", content: strings.Repeat("x", 1<<20), want: "too large"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			project, bin, rustupHome := filepath.Join(home, "project"), filepath.Join(home, "bin"), filepath.Join(home, ".rustup")
			t.Setenv("HOME", home)
			t.Setenv("RUSTUP_HOME", rustupHome)
			t.Setenv("CARGO_HOME", "")
			t.Setenv("RUSTUP_TOOLCHAIN", test.variable)
			t.Setenv("PATH", bin+":/usr/bin:/bin")
			write(t, filepath.Join(bin, "rustup"), rustupProgram, 0o755)
			link(t, filepath.Join(bin, "rustup"), filepath.Join(bin, "paint"))
			write(t, filepath.Join(rustupHome, "settings.toml"), "default_toolchain = \"stable-x86_64-unknown-linux-gnu\"\n", 0o644)
			for _, toolchain := range []string{"stable-x86_64-unknown-linux-gnu", "nightly", "1.80.0", "1.80", "nightly-2024-01-01", "mine", "none"} {
				script(t, filepath.Join(rustupHome, "toolchains", toolchain, "bin/paint"), "echo paint 1.0")
			}
			write(t, filepath.Join(project, "src/lib.rs"), "", 0o644)
			switch path := filepath.Join(project, test.file); test.content {
			case "":
			case "pipe":
				if err := syscall.Mkfifo(path, 0o644); err != nil {
					t.Fatal(err)
				}
			case "device":
				link(t, "/dev/zero", path)
			default:
				write(t, path, test.content, 0o644)
			}
			start := time.Now()
			program, err := locate.NewFinder().Find(t.Context(), rust, locate.Where{Folder: filepath.Join(project, "src"), Project: project})
			if time.Since(start) > time.Minute {
				t.Error("somebody waited")
			}
			var said string
			if err != nil {
				said = err.Error()
			} else {
				said = filepath.Base(filepath.Dir(filepath.Dir(program.Path)))
			}
			if said != test.want && (err == nil || !strings.Contains(said, test.want)) {
				t.Errorf("got %q, want %q", said, test.want)
			}
			if trace, _ := os.ReadFile(filepath.Join(home, "trace")); strings.Contains(string(trace), project) || strings.Contains(string(trace), "/tmp/evil") {
				t.Errorf("rustup saw the project: %s", trace)
			}
		})
	}
}

// A pipe in place of the file that names the toolchain holds up nothing in a trusted
// project either.
func TestToolchainFileThatIsAPipe(t *testing.T) {
	p := newPlace(t)
	script(t, filepath.Join(p.path, "rustup"), "read -r line <rust-toolchain; echo /none")
	if err := syscall.Mkfifo(filepath.Join(p.project, "rust-toolchain"), 0o644); err != nil {
		t.Fatal(err)
	}
	rust := paint
	rust.Toolchain = true
	start := time.Now()
	_, err := locate.NewFinder().Find(t.Context(), rust, p.where())
	if err == nil || !strings.Contains(err.Error(), "a named pipe") || time.Since(start) > 5*time.Second {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
}
