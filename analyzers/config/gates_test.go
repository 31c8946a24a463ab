package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
)

// TestGates holds what is had of [gates], with what is extended.
func TestGates(t *testing.T) {
	folder := unpack(t, `
-- shared/base.toml --
[gates.coverage]
python = 90
rust = 84.51
patch = "17/20"
patch-allowance = 3
[gates.coverage.paths]
"../own/src/core/**" = 95
"**/*.rs" = "81.5 %"
[gates.coverage.components]
billing = { paths = ["../own/src/billing/**"], minimum = 1_0 }
ledger = { paths = ["../own/ledger", "*.sql.py"], minimum = +99.0 }
-- own/octolsp.toml --
extend = "../shared/base.toml"
[gates.coverage]
branches = true
python = 0
[gates.coverage.paths]
"tests" = 70
[gates.coverage.components.billing]
paths = ["billing", "crates/billing/**"]
minimum = 90
-- none/octolsp.toml --
[gates]
`)
	f := finder(t, flags(folder))
	g := find(t, f, filepath.Join(folder, "own/a.py")).Gates()
	if g.Python.String() != "0 %" || g.Python.Origin.Line != 4 || g.Rust.Numerator != 8451 || g.Rust.Denominator != 10000 ||
		filepath.Base(g.Rust.Origin.Path) != "base.toml" || g.Patch == nil || g.Patch.String() != "17/20" ||
		!g.Branches || g.PatchAllowance != 3 || g.Origin("branches").Line != 3 || g.Origin("patch-allowance").Line != 5 {
		t.Errorf("got %+v", g)
	}
	var paths, components []string
	for _, p := range g.Paths {
		paths = append(paths, p.Pattern+": "+p.Minimum.String())
	}
	for _, c := range g.Components {
		components = append(components, c.Name+": "+strings.Join(c.Patterns, " ")+": "+c.Minimum.String())
	}
	if got := strings.Join(paths, "\n"); got != "tests: 70 %\n../own/src/core/**: 95 %\n**/*.rs: 81.5 %" {
		t.Errorf("paths\n%s", got)
	}
	if got := strings.Join(components, "\n"); got != "billing: billing crates/billing/**: 90 %\nledger: ../own/ledger *.sql.py: 99.0 %" {
		t.Errorf("components\n%s", got)
	}
	for path, want := range map[string]string{
		"own/src/core/a.py":          "../own/src/core/**",
		"own/src/core/deep/er/a.py":  "../own/src/core/**",
		"own/src/a.py":               "",
		"own/tests/a.py":             "tests",
		"own/pkg/tests/core/a.py":    "tests",
		"shared/src/lib.rs":          "**/*.rs",
		"own/src/lib.rs":             "",
		"own/billing/a.py":           "billing",
		"own/pkg/billing/deep/a.py":  "billing",
		"own/crates/billing/a/b.rs":  "billing",
		"own/src/billing/x/a.py":     "billing", // by the bare name in the middle
		"own/ledger/a.py":            "ledger",
		"shared/queries/all.sql.py":  "ledger",
		"own/crates/billings/src.py": "",
	} {
		var got []string
		for _, p := range g.Paths {
			if p.Matches(filepath.Join(folder, path)) {
				got = append(got, p.Pattern)
			}
		}
		for _, c := range g.Components {
			if c.Matches(filepath.Join(folder, path)) {
				got = append(got, c.Name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", path, got, want)
		}
	}
	none := find(t, f, filepath.Join(folder, "none/a.py")).Gates()
	if none.Python.String() != "85 %" || none.Rust.String() != "80 %" || none.Python.Origin.Kind != config.FromDefault ||
		none.Patch != nil || none.Branches || none.PatchAllowance != 0 || none.Paths != nil || none.Components != nil {
		t.Errorf("without a table: %+v", none)
	}
}
