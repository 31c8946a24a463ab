//go:build linux && hostile

package hostile_test

// cargo is the manifest that all have, with more.
const cargo = "[package]\nname = \"victim\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"

const python = "[project]\nname = \"victim\"\nversion = \"0.1.0\"\n"

// ofTools have configs of tools that make these run or write something.
var ofTools = []hostile{
	{name: "mypy: plug-ins of mypy.ini", runs: true, files: files("mypy.ini", "[mypy]\nplugins = {root}/evil.py\n", "evil.py", plugin)},
	{name: "mypy: plug-ins of the defaults", runs: true, files: files("mypy.ini", "[DEFAULT]\nplugins = evil.py\n[mypy]\nstrict = true\n", "evil.py", plugin)},
	{name: "mypy: plug-ins on another line", runs: true, files: files("setup.cfg", "[mypy]\nplugins =\n  ./evil.py,\n", "evil.py", plugin)},
	{name: "mypy: plug-ins after a line that ends oddly", runs: true, files: files(".mypy.ini", "[mypy]\rplugins = evil.py\r", "evil.py", plugin)},
	{name: "mypy: plug-ins of pyproject.toml", runs: true, files: files("pyproject.toml", python+"[tool.mypy]\nplugins = [\"evil\"]\nmypy_path = \"$MYPY_CONFIG_FILE_DIR\"\n", "evil.py", plugin)},
	{name: "mypy: a broken file, and plug-ins in another", runs: true, files: files("mypy.ini", "mypy]\n", "setup.cfg", "[mypy]\nplugins = evil.py\n", "evil.py", plugin)},
	{name: "mypy: an interpreter", runs: true, files: files("mypy.ini", "[mypy]\npython_executable = {root}/evil\n", "evil", script)},
	{name: "mypy: a cache and reports outside", writes: true, files: files("mypy.ini",
		"[mypy]\ncache_dir = {outside}/cache\nhtml_report = {outside}/report\ntxt_report = {outside}/report\nany_exprs_report = {outside}/report\njunit_xml = {outside}/junit.xml\nlinecount_report = {outside}/report\n")},
	{name: "mypy: modules outside", files: files("mypy.ini", "[mypy]\nmypy_path = {outside}\nfiles = {outside}/secret.py\ncustom_typeshed_dir = {outside}\n", "uses.py", "import secret\nreveal_type(secret.password)\n")},
	{name: "ruff: a config outside", files: files("ruff.toml", "extend = \"{outside}/secret.toml\"\n")},
	{name: "ruff: a cache outside", writes: true, files: files("ruff.toml", "cache-dir = \"{outside}/cache\"\noutput-format = \"json\"\nfix = true\nunsafe-fixes = true\n")},
	{name: "ruff: fixes by its config", writes: true, files: files("pyproject.toml", python+"[tool.ruff]\nfix = true\nfix-only = true\nshow-fixes = true\ncache-dir = \"../../outside/cache\"\n")},
	{name: "black: a config with options", files: files("pyproject.toml", python+"[tool.black]\ncode = \"x\"\nworkers = 64\ncache = \"{outside}\"\ninclude = \"(a+)+$\"\n")},
	{name: "rustfmt: modules outside", files: files("src/lib.rs", "#[path = \"{outside}/secret.rs\"]\npub mod secret;\n/// F.\npub fn f() {}\n", "rustfmt.toml", "emit_mode = \"Files\"\nmake_backup = true\n")},
	{name: "cargo: a build script", runs: true, files: files("build.rs", rust)},
	{name: "cargo: a build script of a path dependency", runs: true, files: files("Cargo.toml", cargo+"[dependencies]\nevil = { path = \"evil\" }\n", "evil/Cargo.toml",
		"[package]\nname = \"evil\"\nversion = \"0.1.0\"\nbuild = \"main.rs\"\n", "evil/main.rs", rust, "evil/src/lib.rs", "")},
	{name: "cargo: a macro", runs: true, files: files("Cargo.toml", cargo+"[dependencies]\nevil = { path = \"evil\" }\n", "evil/Cargo.toml",
		"[package]\nname = \"evil\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[lib]\nproc-macro = true\n", "evil/src/lib.rs",
		"use proc_macro::TokenStream;\n#[proc_macro]\npub fn evil(_: TokenStream) -> TokenStream {\n    std::fs::write(\"{ran}\", \"macro\").unwrap();\n    TokenStream::new()\n}\n",
		"src/lib.rs", "evil::evil!();\npub fn f() {}\n")},
	{name: "cargo: a wrapper of rustc", runs: true, files: files(".cargo/config.toml", "[build]\nrustc-wrapper = \"{root}/evil\"\nrustc-workspace-wrapper = \"{root}/evil\"\n", "evil", script)},
	{name: "cargo: another rustc", runs: true, files: files(".cargo/config.toml", "[build]\nrustc = \"{root}/evil\"\nrustdoc = \"{root}/evil\"\n", "evil", script)},
	{name: "cargo: an old config", runs: true, files: files(".cargo/config", "[build]\nrustc-wrapper = \"./evil\"\n", "evil", script)},
	{name: "cargo: a linker and a runner", runs: true, files: files("build.rs", rust, ".cargo/config.toml", "[target.'cfg(all())']\nlinker = \"{root}/evil\"\nrunner = \"{root}/evil\"\n[build]\nrustflags = [\"-Clinker={root}/evil\"]\n", "evil", script)},
	{name: "cargo: an environment", runs: true, files: files(".cargo/config.toml", "[env]\nRUSTC_WRAPPER = \"{root}/evil\"\nCARGO_BUILD_RUSTC = { value = \"evil\", relative = true, force = true }\nPATH = { value = \"{root}\", force = true }\nLD_PRELOAD = \"{root}/evil.so\"\n", "evil", script, "rustc", script)},
	{name: "cargo: aliases and credentials", files: files(".cargo/config.toml", "[alias]\nclippy = \"!{root}/evil\"\nmetadata = [\"run\"]\nrustdoc = \"run\"\n[registry]\nglobal-credential-providers = [\"{root}/evil\"]\ncredential-provider = [\"{root}/evil\"]\n", "evil", script)},
	{name: "cargo: fetching by git", files: files("Cargo.toml", cargo+"[dependencies]\nevil = { git = \"ext::{root}/evil\" }\n", ".cargo/config.toml", "[net]\ngit-fetch-with-cli = true\noffline = false\n", "evil", script)},
	{name: "cargo: a workspace outside", files: files("Cargo.toml", cargo+"workspace = \"{outside}/crate\"\n")},
	{name: "cargo: a dependency outside", files: files("Cargo.toml", cargo+"[dependencies]\noutside = { path = \"{outside}/crate\" }\n", "src/lib.rs", "pub fn f() -> u32 {\n    outside::PASSWORD\n}\n")},
	{name: "clippy: configs", files: files("clippy.toml", "msrv = \"1.0\"\ndisallowed-methods = [\"f\"]\n", ".clippy.toml", "\x00")},
	{name: "rustdoc: flags", files: files(".cargo/config.toml", "[build]\nrustdocflags = [\"--output\", \"{outside}/doc\", \"-Zunstable-options\"]\nrustflags = [\"--emit=link={outside}/out\"]\n")},
	{name: "coverage.py: plug-ins", files: files(".coveragerc", "[run]\nplugins = evil\nbranch = true\ndata_file = {root}/.coverage\n", "evil.py", module)},
	{name: "pytest and others", files: files("pytest.ini", "[pytest]\naddopts = -p evil\n", "tox.ini", "[testenv]\ncommands = ./evil\n", ".pre-commit-config.yaml",
		"repos:\n- repo: local\n  hooks:\n  - id: evil\n    entry: ./evil\n    language: system\n", "evil", script, "evil.py", module, "Makefile", "all:\n\t./evil\n")},
}
