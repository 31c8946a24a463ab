package config_test

import (
	"path/filepath"
	"testing"
	"time"
)

// TestTools holds what is had of [tools], with what is extended and what an
// editor says.
func TestTools(t *testing.T) {
	folder := unpack(t, `
-- base.toml --
[tools]
timeout = 5
[tools.ruff]
arguments = ["--preview"]
path = "bin/ruff"
-- sub/octolsp.toml --
extend = "../base.toml"
[tools]
[tools.ruff]
arguments = []
mode = "off"
-- sub/a.py --
-- b.py --
`)
	f := finder(t, flags(folder, "editor:tools.ruff=on", "editor:tools.mypy=on"))
	tools := find(t, f, filepath.Join(folder, "sub/a.py")).Tools()
	ruff := tools.Of("ruff")
	if ruff.Mode != "off" || ruff.Path != filepath.Join(folder, "bin/ruff") || len(ruff.Arguments) != 0 {
		t.Errorf("got %+v", ruff)
	}
	if origin := ruff.Origin("path"); origin.Path != filepath.Join(folder, "base.toml") || origin.Line != 5 {
		t.Errorf("the path comes from %+v", origin)
	}
	if tools.Of("mypy").Mode != "on" || tools.Of("black").Mode != "auto" || tools.Timeout != 5*time.Second || !tools.Given {
		t.Errorf("got %+v", tools)
	}
	if above := find(t, f, filepath.Join(folder, "b.py")).Tools(); above.Given || above.Of("ruff").Mode != "on" || above.Timeout != 120*time.Second {
		t.Errorf("without a file: %+v", above)
	}
}

// TestToolsAreSeen checks that configs that differ in their tools alone differ.
func TestToolsAreSeen(t *testing.T) {
	seen := map[uint64]string{}
	for _, text := range []string{
		"", "[tools]", "tools.timeout = 5", "tools.ruff = 'on'", "tools.ruff = 'off'", "tools.mypy = 'on'",
		"tools.ruff.arguments = ['a b']", "tools.ruff.arguments = ['a', 'b']", "tools.ruff.path = 'x'",
	} {
		folder := unpack(t, "-- octolsp.toml --\n"+text+"\nexclude = []\n")
		if text == "[tools]" {
			folder = unpack(t, "-- octolsp.toml --\nexclude = []\n"+text+"\n")
		}
		hash := find(t, finder(t, flags(folder)), filepath.Join(folder, "a.py")).Hash()
		if other, found := seen[hash]; found {
			t.Errorf("%q and %q have one hash", other, text)
		}
		seen[hash] = text
	}
}
