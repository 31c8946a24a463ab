package cargo

import "github.com/octollm/octolsp/analyzers/tools/description"

const book = "https://doc.rust-lang.org/cargo/reference/"

// Effects are all that a project can have Cargo do, by its book, where it builds: the
// tools that are built on it run in trusted projects alone.
var Effects = []description.Effect{
	{
		Kind: description.Runs, By: []string{"build.rs", "package.build"}, What: "runs build scripts", Untrusted: description.ByRefusal,
		Source: book + "build-scripts.html",
	},
	{
		Kind: description.Runs, By: []string{"lib.proc-macro"}, What: "runs macros", Untrusted: description.ByRefusal,
		Source: "https://doc.rust-lang.org/reference/procedural-macros.html",
	},
	{
		Kind: description.Runs, By: []string{
			"build.rustc", "build.rustc-wrapper", "build.rustc-workspace-wrapper", "build.rustdoc", "target.*.linker", "target.*.runner",
			"credential-provider", "registry.global-credential-providers",
		},
		What: "runs programs that .cargo/config.toml names", Untrusted: description.ByRefusal, Source: book + "config.html",
	},
	{
		Kind: description.Runs, By: []string{"build.rustflags", "target.*.rustflags", "build.rustdocflags", "env"},
		What: "hands options and variables to the compiler and the linker", Untrusted: description.ByRefusal, Source: book + "config.html#buildrustflags",
	},
	{
		Kind: description.Runs, By: []string{"rust-toolchain", "rust-toolchain.toml"}, What: "is the Cargo of a toolchain that lies where the project says",
		Untrusted: description.ByRefusal, Source: "https://rust-lang.github.io/rustup/overrides.html#path",
	},
	{
		Kind: description.Writes, By: []string{"build.target-dir", "build.build-dir", "target", "Cargo.lock"},
		What: "writes what it builds, where the project says, and its lock file", Untrusted: description.ByRefusal, Source: book + "config.html#buildtarget-dir",
	},
	{
		Kind: description.Reads, By: []string{"path", "workspace", "patch", "#[path]", "include_str!"}, What: "reads packages and files anywhere",
		Untrusted: description.ByRefusal, Source: book + "specifying-dependencies.html#specifying-path-dependencies",
	},
}
