//go:build linux && hostile

package hostile_test

import (
	"os"
	"os/exec"
	"path/filepath"
)

// inConfig appends lines to the config of the repository, whose Python and Rust are of the
// drivers and filters "evil".
func inConfig(lines string) func(r *trial) {
	return func(r *trial) {
		r.write(filepath.Join(r.root, ".gitattributes"), "*.py filter=evil diff=evil\n*.rs filter=evil diff=evil\n")
		r.write(filepath.Join(r.root, "evil"), script)
		r.write(filepath.Join(r.root, "m.py"), project["m.py"]+"\n\ndef g(b):\n    return 1\n")
		path := filepath.Join(r.root, ".git", "config")
		config, err := os.ReadFile(path)
		if err != nil {
			r.Fatal(err)
		}
		r.write(path, string(config)+lines)
	}
}

// withoutText takes the first text of m.py away, and promises it from elsewhere.
func withoutText(lines string) func(r *trial) {
	return func(r *trial) {
		object := r.git("rev-parse", "HEAD~1:m.py")
		if err := os.Remove(filepath.Join(r.root, ".git", "objects", object[:2], object[2:])); err != nil {
			r.Fatal(err)
		}
		inConfig("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n[remote \"evil\"]\n\tpromisor = true\n" + lines)(r)
	}
}

var ofGit = []hostile{
	{name: "git: a clean filter", make: inConfig("[filter \"evil\"]\n\tclean = {root}/evil\n\trequired = true\n")},
	{name: "git: a filter process", make: inConfig("[filter \"evil\"]\n\tprocess = {root}/evil\n\trequired = true\n")},
	{name: "git: textconv", make: inConfig("[diff \"evil\"]\n\ttextconv = {root}/evil\n")},
	{name: "git: an external diff", make: inConfig("[diff]\n\texternal = {root}/evil\n[diff \"evil\"]\n\tcommand = {root}/evil\n")},
	{name: "git: fsmonitor", make: inConfig("[core]\n\tfsmonitor = {root}/evil\n\tuntrackedCache = true\n")},
	{name: "git: hooks", make: inConfig("[core]\n\thooksPath = {root}/hooks\n"), links: files("hooks/post-index-change", "../evil", ".git/hooks/post-index-change", "../../evil")},
	{name: "git: signatures and pagers", make: inConfig("[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {root}/evil\n[core]\n\tpager = {root}/evil\n[pager]\n\tlog = {root}/evil\n\tdiff = {root}/evil\n")},
	{name: "git: aliases", make: inConfig("[alias]\n\tdiff = !{root}/evil\n\trev-parse = !{root}/evil\n\tcat-file = !{root}/evil\n")},
	{name: "git: an included file", make: inConfig("[include]\n\tpath = {root}/more\n"), files: files("more", "[core]\n\tfsmonitor = {root}/evil\n[filter \"evil\"]\n\tclean = {root}/evil\n")},
	{name: "git: an included file outside", make: inConfig("[include]\n\tpath = {outside}/secret.ini\n")},
	{name: "git: an included pipe", make: inConfig("[include]\n\tpath = {root}/pipe\n"), pipes: []string{"pipe"}},
	{name: "git: another work tree", make: inConfig("[core]\n\tworktree = {outside}/victim\n")},
	{name: "git: a lazy fetch by ext::", make: withoutText("\turl = \"ext::{root}/evil\"\n[protocol \"ext\"]\n\tallow = always\n")},
	{name: "git: a lazy fetch by ssh", make: withoutText("\turl = ssh://example.invalid/x\n[core]\n\tsshCommand = {root}/evil\n")},
	{name: "git: a lazy fetch by a program for packs", make: withoutText("\turl = {root}\n\tuploadpack = {root}/evil\n")},
	{name: "git: an own git in the environment", files: files(".venv/bin/git", script, "bin/git", script), path: []string{"{root}/.venv/bin", "{root}/bin", "."}, first: true},
	{name: "git: a bare repository within", make: func(r *trial) {
		inConfig("[core]\n\tbare = false\n\tworktree = .\n[filter \"evil\"]\n\tclean = {root}/evil\n[core]\n\tfsmonitor = {root}/evil\n")(r)
		for _, name := range []string{"HEAD", "objects", "refs", "index", "config"} {
			if out, err := exec.Command("cp", "-r", filepath.Join(r.root, ".git", name), filepath.Join(r.root, "src")).CombinedOutput(); err != nil {
				r.Fatalf("%v: %s", err, out)
			}
		}
		r.write(filepath.Join(r.root, "src", "octolsp.toml"), project["octolsp.toml"])
		r.folder = filepath.Join(r.root, "src")
	}},
	{name: "git: a .git that names a repository outside", make: func(r *trial) {
		if err := os.Rename(filepath.Join(r.root, ".git"), filepath.Join(r.outside, "git")); err != nil {
			r.Fatal(err)
		}
		r.write(filepath.Join(r.root, ".git"), "gitdir: {outside}/git\n")
	}},
	{name: "git: objects outside", files: files(".git/objects/info/alternates", "{outside}/objects\n")},
}
