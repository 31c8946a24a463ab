//go:build tools

package black_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/black"
)

// TestBlackSaysTheSameWithoutTrust holds that harmless keys count.
func TestBlackSaysTheSameWithoutTrust(t *testing.T) {
	for name, config := range map[string]string{
		"none":      "",
		"layout":    "[tool.black]\nline-length = 20\nskip-string-normalization = true\ntarget_version = [\"py311\"]\n",
		"exclusion": "[tool.black]\nextend-exclude = \"plain|bom\"\n",
		"Python":    "[project]\nname = \"a\"\nversion = \"1\"\nrequires-python = \">=3.11\"\n[tool.black]\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, suite := range suites {
				files := maps.Clone(texts)
				if config != "" {
					files["pyproject.toml"] = config
				}
				run := project(t, suite, files)
				trusted := check(t, run)
				run.Trusted = false
				if untrusted := check(t, run); !maps.Equal(trusted, untrusted) {
					t.Errorf("%s: with trust %q, without %q", suite, trusted, untrusted)
				}
			}
		})
	}
}

// TestEffectsComeAboutInTrustedProjectsAlone has a config ask for more than a layout.
func TestEffectsComeAboutInTrustedProjectsAlone(t *testing.T) {
	run := project(t, "sid", map[string]string{
		"a.py":           "x=1\n",
		"pyproject.toml": "[tool.black]\ncode = \"y=2\"\nworkers = 3\nstdin-filename = \"/etc/passwd\"\n",
	})
	text := tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: "x=1\n"}
	for _, trusted := range []bool{true, false} {
		run.Trusted = trusted
		after, err := black.Tool{}.Format(t.Context(), run, text, nil)
		if right := err == nil && after == "x = 1\n"; right == trusted {
			t.Errorf("trusted %v: got %q, %v", trusted, after, err)
		}
	}
	if content, err := os.ReadFile(text.Path); err != nil || string(content) != text.Source {
		t.Errorf("it wrote: %q, %v", content, err)
	}
}

// TestWorkersStartOutsideOfTheProject has the project bring modules by the names of
// those that Black and its workers import.
func TestWorkersStartOutsideOfTheProject(t *testing.T) {
	for _, suite := range suites {
		trace := filepath.Join(t.TempDir(), "trace")
		files := map[string]string{}
		for _, name := range []string{"multiprocessing/__init__", "multiprocessing/forkserver", "click", "typing_extensions", "sitecustomize", "json", "black/__init__", "concurrent/__init__"} {
			files[name+".py"] = "open('" + trace + "', 'a').write(__name__)\n"
		}
		for _, name := range strings.Fields("a b c d e f g h") {
			files[name+".py"] = "x=1\n"
		}
		run := project(t, suite, files)
		run.Trusted = false
		t.Chdir(run.Root)
		if found := check(t, run); len(found) < 8 {
			t.Errorf("%s: found %q", suite, found)
		}
		if content, err := os.ReadFile(trace); err == nil {
			t.Errorf("%s: imported %s", suite, content)
		}
	}
}

// TestConfigThatCannotBeUnderstood holds that it is said.
func TestConfigThatCannotBeUnderstood(t *testing.T) {
	run := project(t, "sid", map[string]string{"pyproject.toml": "[tool.black]\nline-length = \n", "a.py": "x=1\n"})
	run.Trusted = false
	_, err := black.Tool{}.Format(t.Context(), run, tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: "x=1\n"}, nil)
	if err == nil || !strings.Contains(err.Error(), "is not trusted") {
		t.Errorf("got %v", err)
	}
}
