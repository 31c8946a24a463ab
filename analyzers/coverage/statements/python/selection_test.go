package python

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// configOf is the config of a project with one file.
func configOf(name, content string) Config {
	return ConfigIn("/project", func(path string) ([]byte, error) {
		if path != filepath.Join("/project", name) {
			return nil, fs.ErrNotExist
		}
		return []byte(content), nil
	})
}

func TestSelection(t *testing.T) {
	files := []string{"src/a.py", "src/b.py", "tests/t.py", "setup.py"}
	for _, test := range []struct {
		name, file, content string
		want                []string
		notes               string
	}{
		{"without patterns", ".coveragerc", "[report]\nprecision = 2\n", files, ""},
		{"empty lists", "pyproject.toml", "[tool.coverage.report]\ninclude = []\nomit = []\n", files, ""},
		{"commas and lines", ".coveragerc", "[report]\nomit = src/a.py , setup.py,\n    # no more\n    tests/*\n", []string{"src/b.py"}, ""},
		{"another file", "tox.ini", "[coverage:report]\ninclude =\n  src/*\n", files[:2], ""},
		{"TOML splits at no comma", "pyproject.toml", "[tool.coverage.report]\nomit = ['src/a.py,setup.py', 'tests/*']\n", []string{"src/a.py", "src/b.py", "setup.py"}, ""},
		{"both", ".coveragerc.toml", "[report]\ninclude = ['src/*']\nomit = ['*/b.py']\n", files[:1], ""},
		{"those of the measurement are none", "setup.cfg", "[coverage:run]\nomit = src/*\ninclude = setup.py\n", files, ""},
		{"a variable in omit", ".coveragerc", "[report]\nomit =\n  $HOME/*\n  ${X-src}/a*\n", files[1:], `/project/.coveragerc: [report] omit: the pattern "$HOME/*" is ignored: which value the variable had when coverage.py ran can't be known`},
		{"a variable in include", ".coveragerc", "[report]\ninclude = setup.py, ${X?}\n", files, `/project/.coveragerc: [report] include: the pattern "${X?}" is ignored, and so is all of include: which`},
		{"what is no pattern", ".coveragerc", "[report]\nomit = s**, setup.py\n", files[:3], `/project/.coveragerc: [report] omit: the pattern "s**" is ignored: a pattern of files must not have "s**" in it`},
	} {
		t.Run(test.name, func(t *testing.T) {
			selection, notes := configOf(test.file, test.content).Selection("coverage.py 7.6.0")
			reported := selection.In("/project", func(path string) string { return path })
			var got []string
			for _, file := range files {
				if reported("/project/" + file) {
					got = append(got, file)
				}
			}
			if !slices.Equal(got, test.want) || selection.IsAll() != (len(selection.include)+len(selection.omit) == 0) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
			if told := strings.Join(notes, "\n"); !strings.HasPrefix(told, test.notes) || test.notes == "" && told != "" {
				t.Errorf("got  %s\nwant %s", told, test.notes)
			}
		})
	}
}

func TestDataFile(t *testing.T) {
	for _, test := range []struct{ file, content, want string }{
		{".coveragerc", "[run]\nbranch = True\n", ""},
		{".coveragerc", "[run]\ndata_file = build/.cov # all\n", "build/.cov # all"},
		{".coveragerc", "[run]\ndata_file =\n    build/cov\n", "build/cov"},
		{".coveragerc", "[report]\ndata_file = build/cov\n", ""},
		{"setup.cfg", "[coverage:run]\nData_File: /tmp/cov\n", "/tmp/cov"},
		{"setup.cfg", "[run]\ndata_file = cov\n", ""},
		{"pyproject.toml", "[tool.coverage.run]\ndata_file = 'build/cov'\n", "build/cov"},
		{".coveragerc.toml", "[run]\ndata_file = 'cov$$'\n", "cov$"},
		{".coveragerc", "[run]\ndata_file = $BUILD/cov\n", ""},
		{".coveragerc", "[run]\ndata_file = ${BUILD-build}/cov\n", "build/cov"},
		{"pyproject.toml", "[tool.coverage.run]\ndata_file = 7\n", ""},
		{"pyproject.toml", "[tool.coverage.run\n", ""},
	} {
		if got := configOf(test.file, test.content).DataFile(); got != test.want {
			t.Errorf("%s %q: %q, not %q", test.file, test.content, got, test.want)
		}
	}
}
