package locate

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/project"
)

// override is what names the toolchain of rustup's for a folder ("Overrides" in the
// rustup book), but for the variable RUSTUP_TOOLCHAIN.
type override struct {
	// folder is where something names one, and file what does; both are empty where
	// nothing does.
	folder, file string
	// user reports that its user has named it by `rustup override`, and not a file of
	// the project.
	user bool
	// toolchain is the one that is named; empty if it is a path, or can't be read.
	toolchain string
	// fallback is the toolchain for all other folders; empty if there is none.
	fallback string
	// unreadable says why the file can't be read; rustup would wait for one that is a
	// pipe.
	unreadable string
}

// toolchainFileLimit is how large a file that names a toolchain may be, in bytes.
const toolchainFileLimit = 64 << 10

// overrideFor is the nearest override for the folder.
func overrideFor(folder, settings string) override {
	var o override
	var overrides *document.Node
	// Without settings that can be read there are no overrides.
	if content, err := (files.Disk{}).ReadFile(settings); err == nil {
		d, _ := document.Parse(document.TOML, string(content))
		overrides = d.At("overrides")
		o.fallback, _ = d.At("default_toolchain").AsString()
	}
	for {
		if named := overrides.At(folder); named != nil {
			o.folder, o.file, o.user, o.toolchain = folder, settings, true, named.Text
			return o
		}
		for _, name := range project.ToolchainNames {
			if path := filepath.Join(folder, name); isThere(path) {
				o.folder, o.file = folder, path
				o.read()
				return o
			}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return o
		}
		folder = parent
	}
}

// read reads the file of the project.
func (o *override) read() {
	content, err := files.ReadInside("", o.file, toolchainFileLimit)
	if err != nil {
		o.unreadable = o.file + ": " + files.Reason(err)
		return
	}
	o.toolchain, _ = project.Toolchain(content)
	if d, err := document.Parse(document.TOML, content); o.toolchain == "" && err == nil && d.At("toolchain", "path") == nil {
		o.toolchain = o.fallback // it speaks of components alone
	}
}

// official matches the toolchains that rustup itself installs, by name. Others are
// folders somewhere.
var official = regexp.MustCompile(`^(?:stable|beta|nightly|[0-9]+\.[0-9]+(?:\.[0-9]+)?(?:-beta(?:\.[0-9]+)?)?)(?:-[0-9]{4}-[0-9]{2}-[0-9]{2})?(?:-[a-z0-9_]+){0,4}$`)

// outside is the toolchain to ask rustup for by name in a project that is not trusted:
// one that its user has named, or that rustup itself installs. why says why there is
// none. variable is the value of RUSTUP_TOOLCHAIN, which cargo sets to what a project
// names.
func (o override) outside(variable string) (named, why string) {
	switch {
	case official.MatchString(variable):
		return variable, ""
	case o.folder == "" || o.user:
	case official.MatchString(o.toolchain):
		return o.toolchain, ""
	default:
		return "", "is not asked: " + o.file + " names a toolchain that rustup does not install itself, and the project is not trusted"
	}
	if named = o.toolchain; !o.user {
		named = o.fallback
	}
	if named == "" || strings.HasPrefix(named, "-") {
		return "", "has no default toolchain"
	}
	return named, ""
}
