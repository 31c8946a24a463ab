//go:build linux && hostile

package hostile_test

// ofPrograms bring programs of their own, or choose which ones are run.
var ofPrograms = []hostile{
	{name: "an environment with tools", runs: true, files: files(
		".venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n", ".venv/bin/ruff", script, ".venv/bin/black", script, ".venv/bin/mypy", script,
		".venv/bin/dmypy", script, ".venv/bin/python", script, ".venv/bin/python3", script, ".venv/bin/cargo", script, ".venv/bin/rustfmt", script)},
	{name: "an environment of another name", runs: true, files: files("venv/pyvenv.cfg", "home = {root}/venv/bin\n", "venv/bin/ruff", script, "venv/bin/mypy", script, "venv/bin/python", script)},
	{name: "an environment on the PATH", runs: true, path: []string{"{root}/.venv/bin", "."}, first: true, files: files(
		".venv/bin/ruff", script, ".venv/bin/black", script, ".venv/bin/mypy", script, ".venv/bin/cargo", script, ".venv/bin/rustfmt", script, "ruff", script, "strace", script)},
	{name: "an environment outside by a link", runs: true, links: files(".venv", "{outside}/venv"), make: func(r *trial) {
		for _, name := range []string{"ruff", "black", "mypy"} {
			r.write(r.outside+"/venv/bin/"+name, "#!/bin/sh\nexit 0\n")
		}
	}},
	{name: "tools named by the config", runs: true, files: files("evil", script, "octolsp.toml",
		"[tools.ruff]\npath = \"./evil\"\n[tools.mypy]\npath = \"evil\"\n[tools.black]\npath = \"{root}/evil\"\n[tools.clippy]\npath = \"./evil\"\n[tools.rustfmt]\npath = \"./evil\"\n")},
	{name: "tools outside named by the config", runs: true, files: files("octolsp.toml", "[tools.ruff]\npath = \"{outside}/evil\"\n[tools.mypy]\npath = \"../../outside/evil\"\n")},
	{name: "tools named by pyproject.toml", runs: true, files: files("evil", script, "pyproject.toml",
		"[project]\nname = \"victim\"\nversion = \"1\"\n[tool.octolsp.tools.ruff]\npath = \"./evil\"\n[tool.octolsp.tools.mypy]\npath = \"./evil\"\n")},
	{name: "a config that vouches for itself", files: files("octolsp.toml", "trust-project = true\n[tools]\ntrust-project = true\n", ".venv/bin/ruff", script, ".venv/bin/mypy", script), runs: true},
	{name: "a config above that vouches", make: func(r *trial) {
		r.write(r.base+"/work/octolsp.toml", "trust-project = true\n[tools]\ntrust-project = true\n")
		r.write(r.base+"/octolsp.toml", "trust-project = true\n")
	}, files: files(".venv/bin/ruff", script, ".venv/bin/mypy", script), runs: true},
	{name: "modules in the place of tools", files: files("mypy.py", module, "black.py", module, "ruff.py", module, "coverage.py", module, "mypy/__init__.py", module, "mypy/__main__.py", module)},
	{name: "modules in the place of the standard library", files: files("tomllib.py", module, "typing.py", module, "json.py", module, "ast.py", module, "re.py", module, "os.py", module, "enum.py", module)},
	{name: "modules that Python runs at its start", files: files("sitecustomize.py", module, "usercustomize.py", module, "conftest.py", module,
		"src/sitecustomize.py", module, ".venv/lib/python3.11/site-packages/evil.pth", "import os; open('{ran}', 'a').write('evil.pth')\n", ".venv/lib/python3.11/site-packages/sitecustomize.py", module)},
	{name: "a package with a build backend", files: files("setup.py", module, "build/backend.py", module, "pyproject.toml",
		"[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\"build\"]\n[project]\nname = \"victim\"\ndynamic = [\"version\"]\n")},
	{name: "a toolchain of its own", runs: true, files: files("rust-toolchain.toml", "[toolchain]\npath = \"{root}/toolchain\"\n",
		"toolchain/bin/cargo", script, "toolchain/bin/rustc", script, "toolchain/bin/cargo-clippy", script, "toolchain/bin/clippy-driver", script, "toolchain/bin/rustfmt", script, "toolchain/bin/rustdoc", script, "toolchain/lib/x", "")},
	{name: "a toolchain that is not installed", files: files("rust-toolchain", "nightly-2020-01-01\n")},
	{name: "a shim of asdf", runs: true, first: true, path: []string{"{home}/.asdf/shims", "{home}/.asdf/bin"}, files: files(".tool-versions", "ruff path:{root}/own\nblack path:{root}/own\nmypy path:{root}/own\ngit path:{root}/own\n",
		"own/ruff", script, "own/black", script, "own/mypy", script, "own/git", script), make: func(r *trial) {
		for _, name := range []string{"ruff", "black", "mypy", "git"} {
			r.write(r.base+"/home/.asdf/shims/"+name, "#!/bin/sh\n# asdf-plugin: "+name+" 1.0\nexec asdf exec \""+name+"\" \"$@\"\n")
		}
		r.write(r.base+"/home/.asdf/bin/asdf", "#!/bin/sh\nname=$2; shift 2\nat=$PWD; while [ \"$at\" != / ] && [ ! -e \"$at/.tool-versions\" ]; do at=$(dirname \"$at\"); done\n"+
			"own=$(sed -n \"s/^$name path://p\" \"$at/.tool-versions\" 2>/dev/null); [ -n \"$own\" ] && exec \"$own/$name\" \"$@\"\n[ \"$name\" = git ] && exec /usr/bin/git \"$@\"\nexit 126\n")
	}},
	{name: "files of version managers", files: files(".python-version", "evil\n", ".envrc", "touch '{ran}'\n", "mise.toml", "[hooks]\nenter = \"touch {ran}\"\n[env]\n_.source = \"./evil\"\n", ".mise.toml", "[env]\n_.path = \"./own\"\n", ".nvmrc", "$(touch {ran})\n", "evil", script)},
}
