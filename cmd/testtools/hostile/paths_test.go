//go:build linux && hostile

package hostile_test

// ofPaths lead elsewhere, or to what has no end.
var ofPaths = []hostile{
	{name: "paths: links to files outside", links: files("m2.py", "{outside}/secret.py", "src/secret.rs", "{outside}/secret.rs", "ruff.toml", "{outside}/secret.toml")},
	{name: "paths: a link to a folder outside", links: files("pkg", "{outside}/victim", "src/more", "{outside}")},
	{name: "paths: a link to all", links: files("all", "/", "home", "/root")},
	{name: "paths: a link as the config", links: files("octolsp.toml", "{outside}/secret.toml", "mypy.ini", "{outside}/secret.ini", ".coveragerc", "{outside}/secret.ini")},
	{name: "paths: a config that extends one outside", files: files("octolsp.toml", "extend = \"{outside}/secret.toml\"\n")},
	{name: "paths: a config that extends one above", files: files("octolsp.toml", "extend = \"../../outside/secret.toml\"\n")},
	{name: "paths: reports outside", files: files("octolsp.toml", "[coverage]\ncheck = true\nreports = [\"{outside}/lcov.info\", \"../../outside/*.info\"]\n")},
	{name: "paths: reports of sources outside", files: files("octolsp.toml", "[coverage]\ncheck = true\n[coverage.paths]\n\"/src\" = \"{outside}\"\n", "lcov.info", "SF:/src/secret.py\nDA:1,1\nend_of_record\nSF:{outside}/victim/a.py\nDA:1,0\nend_of_record\n")},
	{name: "paths: a report that is a link", links: files("lcov.info", "{outside}/lcov.info", "coverage.xml", "{outside}/secret.toml")},
	{name: "paths: data outside", files: files(".coveragerc", "[run]\ndata_file = {outside}/.coverage\n[xml]\noutput = {outside}/coverage.xml\n[html]\ndirectory = {outside}/html\n", "pyproject.toml", python+"[tool.coverage.run]\ndata_file = \"{outside}/.coverage\"\n")},
	{name: "paths: pipes", pipes: []string{"p.py", "src/p.rs", "coverage.xml", ".coverage", ".coveragerc", "ruff.toml", "rustfmt.toml"}},
	{name: "paths: a pipe as the config of mypy", waits: true, pipes: []string{"mypy.ini"}},
	{name: "paths: devices", links: files("z.py", "/dev/zero", "src/z.rs", "/dev/zero", ".coveragerc", "/dev/zero", "coverage.json", "/dev/zero", "setup.cfg", "/dev/urandom")},
	{name: "paths: what the kernel says", links: files("env.py", "/proc/self/environ", "src/env.rs", "/proc/self/environ", ".coverage", "/proc/self/mem")},
	{name: "paths: modules outside", files: files("src/lib.rs", "#[path = \"{outside}/secret.rs\"]\npub mod secret;\n#[doc = include_str!(\"{outside}/secret.toml\")]\npub fn f() {}\n#[doc = include_str!(\"../../../outside/secret.toml\")]\npub fn g() {}\n")},
	{name: "paths: a link that goes round", links: files("round", ".", "src/round", "..")},
}
