package project_test

import (
	"slices"
	"testing"

	"github.com/octollm/octolsp/analyzers/project"
)

func TestPytestOptions(t *testing.T) {
	for _, test := range []struct {
		name, content string
		want          []string
	}{
		{"pytest.ini", "[pytest]\naddopts = -q --cov-report=xml:out.xml\n  '--cov=src'\n", []string{"-q", "--cov-report=xml:out.xml", "--cov=src"}},
		{"setup.cfg", "[tool:pytest]\naddopts = -v\n[pytest]\n", []string{"-v"}},
		{"tox.ini", "[testenv]\naddopts = -v\n", nil},
		{"pyproject.toml", "[tool.pytest.ini_options]\naddopts = \"-q --cov-report xml:a.xml\"", []string{"-q", "--cov-report", "xml:a.xml"}},
		{"pyproject.toml", "[tool.pytest]\naddopts = [\"-q\", \"--cov-report=json:a b.json\"]", []string{"-q", "--cov-report=json:a b.json"}},
		{"pyproject.toml", "[tool.pytest", nil},
		{"pyproject.toml", "[tool.pytest.ini_options]\naddopts = 7", nil},
		{"pytest.ini", "", nil},
	} {
		if got := project.PytestOptions(test.name, []byte(test.content)); !slices.Equal(got, test.want) {
			t.Errorf("%s %q: %q, not %q", test.name, test.content, got, test.want)
		}
	}
}
