package config_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
)

// TestNotes holds what is noted of selectors, each with the place where it
// stands.
func TestNotes(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		flags  []string
		want   []string
	}{
		"nothing": {config: "ignore = ['D417', 'D', 'lab/outdated']\nselect = ['docstring']"},
		"a code of another checker": {
			config: "ignore = ['D100', 'E501']",
			want:   []string{`octolsp.toml:1:19: "E501": Ruff has it; octolsp has no such rule, so there is nothing to ignore`},
		},
		"several": {
			config: "[per-file-ignores]\n'tests/**' = ['D2', 'SIG101', 'D205', 'DOC101', 'clippy::pedantic']",
			want: []string{
				`octolsp.toml:2:15: "D2", "D205": Ruff has them; octolsp has no such rules, so there is nothing to ignore`,
				`octolsp.toml:2:21: "SIG101": docsig has it; octolsp has no such rule, so there is nothing to ignore`,
				`octolsp.toml:2:39: "DOC101": pydoclint has it; octolsp has no such rule, so there is nothing to ignore`,
				`octolsp.toml:2:49: "clippy::pedantic": Clippy has it; octolsp has no such rule, so there is nothing to ignore`,
			},
		},
		"on the command line": {
			flags: []string{"ignore=E501"},
			want:  []string{`--ignore: "E501": Ruff has it; octolsp has no such rule, so there is nothing to ignore`},
		},
		"a former name": {
			config: "ignore = ['docstring/missing-param']\n[rule.'docstring/missing-param']\nat-most = 1",
			want: []string{
				`octolsp.toml:1:11: "docstring/missing-param" is now called "docstring/undocumented-param"`,
				`octolsp.toml:2:7: "docstring/missing-param" is now called "docstring/undocumented-param"`,
			},
		},
		"a deprecated rule": {
			config: "extend-select = ['lab/outdated']",
			want:   []string{`octolsp.toml:1:18: "lab/outdated" is deprecated: use docstring/inherited`},
		},
		"a rule in preview": {
			config: "select = ['LAB001']\nseverity = { 'lab/on-trial' = 'error' }",
			want: []string{
				`octolsp.toml:1:11: "LAB001" is in preview, and not checked without preview = true`,
				`octolsp.toml:2:14: "lab/on-trial" is in preview, and not checked without preview = true`,
			},
		},
		"a rule in preview with preview": {config: "select = ['LAB001']", flags: []string{"preview=true"}},
	} {
		t.Run(name, func(t *testing.T) {
			folder := unpack(t, "-- octolsp.toml --\n"+test.config+"\n")
			f := finder(t, flags(folder, test.flags...))
			find(t, f, filepath.Join(folder, "a.py"))
			find(t, f, filepath.Join(folder, "b", "b.py"))
			if got, want := strings.Join(f.Notices(), "\n"), strings.Join(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestNotesHavePlaces checks that an editor can show a note where it belongs.
func TestNotesHavePlaces(t *testing.T) {
	const source = "# é\nignore = ['E501']\n"
	folder := unpack(t, "-- octolsp.toml --\n"+source)
	f := finder(t, flags(folder))
	find(t, f, filepath.Join(folder, "a.py"))
	var noted []string
	for _, file := range f.Files() {
		for _, notice := range file.Notices {
			noted = append(noted, notice.Range.In(source))
		}
	}
	if len(noted) == 0 || noted[0] != "'E501'" {
		t.Errorf("the notes stand at %q", noted)
	}
}

func TestUnknownInSelect(t *testing.T) {
	for code, want := range map[string]string{
		"D205":   "Ruff has it; octolsp has no such rule",
		"DOC101": `it is only related to "docstring/undocumented-param", which must be named itself`,
	} {
		for _, key := range []string{"select", "extend-select"} {
			folder := unpack(t, "-- octolsp.toml --\n"+key+" = ['"+code+"']\n")
			_, err := finder(t, flags(folder)).FindFolder(folder)
			if err == nil || !strings.HasSuffix(err.Error(), ": unknown rule \""+code+"\": "+want) {
				t.Errorf("%s of %s: got %v, want %s", key, code, err, want)
			}
		}
	}
}

func TestRequiredVersion(t *testing.T) {
	for _, test := range []struct {
		required, release string
		holds             bool
	}{
		{">=0.3", "v0.3.0", true},
		{">=0.3", "v0.2.9", false},
		{">=0.3", "v0.10.0", true},
		{">=0.3, <0.5", "v0.4.7", true},
		{">=0.3,<0.5", "v0.5.0", false},
		{">0.3", "v0.3.0", false},
		{"<=0.3.1", "v0.3.1", true},
		{"==0.3", "v0.3.0", true},
		{"0.3.1", "v0.3.1", true},
		{"= v0.3.1", "v0.3.2", false},
		{"!=0.3.1", "v0.3.1", false},
		{">=99", "main", true}, // not a release
		{">=99", "", true},
	} {
		// A config for another version may have keys that this one does not know.
		folder := unpack(t, "-- octolsp.toml --\nrequired-version = '"+test.required+"'\n"+map[bool]string{false: "later = 1\n"}[test.holds])
		overrides := flags(folder)
		overrides.Release = test.release
		_, err := finder(t, overrides).FindFolder(folder)
		want := "octolsp.toml:1:20: required-version is \"" + test.required + "\", and this is octolsp " +
			strings.TrimPrefix(test.release, "v") + ": install a version that meets it, or change it"
		var problems config.Problems
		switch {
		case test.holds && err != nil:
			t.Errorf("%s of %s: %v", test.required, test.release, err)
		case !test.holds && (!errors.As(err, &problems) || err.Error() != want):
			t.Errorf("%s of %s: got %v, want %s", test.required, test.release, err, want)
		}
	}
}
