//go:build tools && unix

package rustfmt_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/rustfmt"
)

// untidy is what rustfmt would change.
const untidy = "pub fn a( ) { }\n"

// foundIn are the names of the files that rustfmt would change.
func foundIn(t *testing.T, run tools.Run) (names []string, err error) {
	t.Helper()
	err = rustfmt.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
		names = append(names, filepath.Base(file.Path))
		return nil
	})
	return names, err
}

// TestModulesAreReadInTrustedProjectsAlone has a module lie where reading never ends.
func TestModulesAreReadInTrustedProjectsAlone(t *testing.T) {
	for name, text := range map[string]string{
		"a path":                    "#[path = \"pipe\"]\nmod x;\n",
		"a name":                    "mod pipe;\n",
		"a path, in a module":       "mod inner {\n    #[path = \"../pipe\"]\n    mod x;\n}\n",
		"a comment before the name": "mod /* { */ pipe;\n",
		"lines before the name":     "mod\n\n\tpipe\n;\n",
		"a raw name":                "mod r#pipe;\n",
		"in a macro":                "cfg_if::cfg_if! {\n    if #[cfg(unix)] {\n        mod pipe;\n    }\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			run := folder(t, map[string]string{"lib.rs": text + untidy, "other.rs": untidy + "mod tests {\n}\n"})
			for _, pipe := range []string{"pipe", "pipe.rs", "inner/../pipe"} {
				path := filepath.Join(run.Root, filepath.FromSlash(pipe))
				if err := syscall.Mkfifo(path, 0o644); err != nil && !os.IsExist(err) {
					t.Fatal(err)
				}
			}
			run.Paths = []string{filepath.Join(run.Root, "lib.rs"), filepath.Join(run.Root, "other.rs")}
			run.Timeout, run.Trusted = 20*time.Second, false
			names, err := foundIn(t, run)
			if err != nil || len(names) != 2 {
				t.Errorf("without trust: got %q, %v", names, err)
			}
			if name != "a name" {
				return // one shows that the effect is real
			}
			run.Timeout, run.Trusted = time.Second, true
			if _, err := foundIn(t, run); err == nil {
				t.Error("with trust: rustfmt read no module")
			}
		})
	}
}

// TestConfigWithoutTrust holds that harmless keys count, those of nested configs too,
// and others do not.
func TestConfigWithoutTrust(t *testing.T) {
	run := folder(t, map[string]string{
		"rustfmt.toml": "tab_spaces = 2\nemit_mode = \"Files\"\nmake_backup = true\nlicense_template_path = \"/etc/passwd\"\n",
		"a.rs":         "pub fn a() {\n  let _x = 1;\n}\n", "b.rs": untidy,
		"sub/.rustfmt.toml": "tab_spaces = 4\n", "sub/c.rs": "pub fn a() {\n    let _x = 1;\n}\n", "sub/d.rs": "pub fn a() {\n  let _x = 1;\n}\n",
	})
	run.Trusted = false
	names, err := foundIn(t, run)
	if err != nil || len(names) != 2 || !strings.Contains(strings.Join(names, " "), "b.rs") || !strings.Contains(strings.Join(names, " "), "d.rs") {
		t.Errorf("got %q, %v", names, err)
	}
	if content, err := os.ReadFile(filepath.Join(run.Root, "b.rs")); err != nil || string(content) != untidy {
		t.Errorf("it wrote: %q, %v", content, err)
	}
	if left, _ := filepath.Glob(filepath.Join(run.Root, "*.bk")); len(left) > 0 {
		t.Errorf("it left %q", left)
	}
}
