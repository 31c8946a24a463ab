package rustfmt

import "github.com/octollm/octolsp/analyzers/tools/description"

const configurations = "https://rust-lang.github.io/rustfmt/"

// effects are all that a project can have rustfmt do, by the list of its
// configurations, those of nightly versions too.
var effects = []description.Effect{
	{
		Kind: description.Runs, By: []string{"rust-toolchain", "rust-toolchain.toml"},
		What: "is the rustfmt of a toolchain that lies where the project says", Untrusted: description.ByRefusal,
		Source: "https://rust-lang.github.io/rustup/overrides.html#path",
	},
	{
		Kind: description.Writes, By: []string{"emit_mode", "make_backup"}, What: "writes to the files that it looks at, and copies beside them",
		Untrusted: description.ByConfig, Source: configurations + "#emit_mode",
	},
	{
		Kind: description.Reads, By: []string{"mod", "#[path]"}, What: "reads the files of modules, which may lie anywhere or have no end",
		Untrusted: description.ByInput, Source: configurations + "#skip_children",
	},
	{
		Kind: description.Reads, By: []string{"license_template_path"}, What: "reads a file, in versions before 1.5", Untrusted: description.ByConfig,
		Source: "https://github.com/rust-lang/rustfmt/blob/master/CHANGELOG.md",
	},
}
