package session

import (
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/server/convert"
)

func TestConfigs(t *testing.T) {
	const source = "-- octolsp.toml --\nlevel = \"basic\"\n-- a.py --\n\"\"\"A.\"\"\"\ndef f(x):\n    \"\"\"F.\"\"\"\n"
	typed := []string{"typehint/unannotated-param", "typehint/unannotated-return"}
	t.Run("follows the text in the editor", func(t *testing.T) {
		w := newWorkspace(t, convert.UTF16, source)
		w.open("a.py")
		w.expect("a.py")
		w.open("octolsp.toml")
		w.replace("octolsp.toml", "level = \"standard\"\n")
		w.expect("a.py", typed...)
		w.replace("octolsp.toml", "level = \"standart\"\n")
		w.expect("octolsp.toml", RuleConfig)
		w.expect("a.py", typed...)
		w.replace("octolsp.toml", "level = \"basic\"\n")
		w.expect("octolsp.toml")
		w.expect("a.py")
	})
	t.Run("settings of the editor", func(t *testing.T) {
		for _, test := range []struct {
			settings string
			want     []string
		}{
			{`{"level": "standard"}`, nil}, // the file speaks
			{`{"level": "standard", "preferEditor": true}`, typed},
			{`{"enable": false, "level": "standard", "preferEditor": true}`, nil},
			{`{"level": "standard", "preferEditor": true, "ignore": ["ANN0"]}`, []string{"typehint/unannotated-return"}},
		} {
			w := newWorkspace(t, convert.UTF16, source)
			w.open("a.py")
			settings, problems := ParseSettings([]byte(test.settings))
			if problems != nil {
				t.Fatal(problems)
			}
			if !w.Configure(nil, settings) {
				t.Errorf("%s says nothing new", test.settings)
			}
			if w.Configure(nil, settings) {
				t.Errorf("%s is new twice", test.settings)
			}
			w.expect("a.py", test.want...)
		}
	})
	t.Run("least severity", func(t *testing.T) {
		w := newWorkspace(t, convert.UTF16, source)
		w.replaceSettings(`{"minimumSeverity": "error", "level": "standard", "preferEditor": true}`)
		w.open("a.py")
		checked := w.check(w.uri("a.py"))
		if len(checked.Findings()) != 2 || len(checked.Shown()) != 0 {
			t.Errorf("%d findings, of which %d are shown, want 2 and 0", len(checked.Findings()), len(checked.Shown()))
		}
	})
}

// TestLastGoodConfig checks that what held before a config was broken goes on,
// however many events lie between two looks at a file.
func TestLastGoodConfig(t *testing.T) {
	const source = "-- octolsp.toml --\nlevel = \"basic\"\n-- a.py --\n\"\"\"A.\"\"\"\ndef f(x):\n    \"\"\"F.\"\"\"\n-- sub/b.py --\n\"\"\"A.\"\"\"\ndef f(x):\n    \"\"\"F.\"\"\"\n"
	breaking := []string{"level = \"", "level = \"b", "level = \"ba", "level = \"bas"}
	for name, breakIt := range map[string]func(w *workspace){
		"in the editor": func(w *workspace) {
			w.open("octolsp.toml")
			for _, content := range breaking {
				w.replace("octolsp.toml", content)
			}
		},
		"on the disk": func(w *workspace) {
			for _, content := range breaking {
				w.write("octolsp.toml", content)
				w.FilesChanged([]FileChange{{Path: w.path("octolsp.toml")}})
			}
		},
		"a new one below": func(w *workspace) {
			w.openAs(w.at("sub/octolsp.toml"), "toml", breaking[0])
			for _, content := range breaking {
				w.replace("sub/octolsp.toml", content)
			}
		},
	} {
		for _, looked := range []bool{false, true} {
			w := newWorkspace(t, convert.UTF16, source)
			w.open("a.py")
			w.open("sub/b.py")
			if looked {
				w.expect("a.py")
				w.expect("sub/b.py")
			}
			breakIt(w)
			w.expect("a.py")
			w.expect("sub/b.py")
			if t.Failed() {
				t.Fatalf("after it was broken: %s, looked at before: %v", name, looked)
			}
		}
	}
}

// TestRequiredVersion: a config for another release of octolsp is a problem of
// the config, and nothing else is said of it.
func TestRequiredVersion(t *testing.T) {
	w := newWorkspace(t, convert.UTF16, "-- octolsp.toml --\nrequired-version = '>=0.3'\nlater = true\n")
	for release, want := range map[string]string{
		"v0.2.9": `required-version is ">=0.3", and this is octolsp 0.2.9: install a version that meets it, or change it`,
		"v0.3.0": `unknown key "later"`,
	} {
		s := New(Options{Overrides: config.Overrides{Folder: w.folder, Release: release}})
		s.ChangeFolders([]Address{file(w.folder)}, nil)
		problems := s.Current().Folders[0].ConfigProblems()[w.path("octolsp.toml")]
		if len(problems) != 1 || problems[0].Severity != finding.Error || !strings.HasPrefix(problems[0].Message, want) {
			t.Errorf("%s: %+v, want %s", release, problems, want)
		}
		s.Close()
	}
}
