//go:build linux && hostile

package hostile_test

// hostile is a repository that tries something. In its texts {ran} is the file that notes
// what ran, {root} the repository, {home} that of the
// user, and {outside} a folder beside it.
type hostile struct {
	name string
	// files and links are laid into the repository after its commits; links by what they
	// lead to. pipes are named pipes.
	files, links map[string]string
	pipes        []string
	// make does what else there is to do.
	make func(r *trial)
	// path are folders that the user has at the end of the PATH; first puts them at its
	// beginning, as who has activated an environment.
	path  []string
	first bool
	// runs reports that something of the repository runs where it is trusted: the
	// tables of the tools say so.
	runs bool
	// writes reports that a tool of a trusted repository writes outside, where its own
	// config says, and waits that one waits for a pipe, up to its deadline.
	writes, waits bool
}

// project is what all of them have: two commits, and a report.
var project = map[string]string{
	"m.py":           "import os\n\n\ndef f(a):\n    return a\n",
	"src/lib.rs":     "pub fn f() -> u32 {\n    1\n}\n",
	"Cargo.toml":     "[package]\nname = \"victim\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
	"pyproject.toml": "[project]\nname = \"victim\"\nversion = \"0.1.0\"\n",
	"octolsp.toml":   "[coverage]\ncheck = true\n",
	"lcov.info":      "SF:m.py\nDA:1,1\nDA:4,1\nDA:5,1\nDA:8,1\nDA:9,0\nend_of_record\n",
}

// outsiders lie outside of the repository.
var outsiders = map[string]string{
	"secret.py":        "password = \"" + secret + "\"\n",
	"secret.rs":        "pub const PASSWORD: &str = \"" + secret + "\";\n",
	"secret.toml":      secret + " = 1\nlevel = \"" + secret + "\"\n",
	"secret.ini":       "[mypy]\nplugins = {outside}/plugin.py\n[" + secret + "]\n",
	"lcov.info":        "SF:m.py\nDA:1,1\nend_of_record\nSF:" + secret + "\n",
	"plugin.py":        "open('{ran}', 'a').write('outside/plugin.py\\n')\ndef plugin(version):\n    from mypy.plugin import Plugin\n    return Plugin\n",
	"evil":             script,
	"bin/git":          script,
	"victim/a.py":      "password = \"" + secret + "\"\n",
	"crate/src/lib.rs": "pub const PASSWORD: &str = \"" + secret + "\";\n",
	"crate/Cargo.toml": "[package]\nname = \"outside\"\nversion = \"0.1.0\"\n",
}

// What the repositories bring notes that it ran.
const (
	script = "#!/bin/sh\necho \"$0 $*\" >>'{ran}'\ncat >/dev/null\n"
	module = "open('{ran}', 'a').write(__file__ + '\\n')\n"
	plugin = module + "def plugin(version):\n    from mypy.plugin import Plugin\n    return Plugin\n"
	rust   = "use std::io::Write;\nfn main() {\n    let mut ran = std::fs::OpenOptions::new().append(true).create(true).open(\"{ran}\").unwrap();\n    writeln!(ran, \"build.rs\").unwrap();\n}\n"
)

// files is a table of files by pairs of name and text.
func files(pairs ...string) map[string]string {
	table := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		table[pairs[i]] = pairs[i+1]
	}
	return table
}
