package python

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// excludedWith is the source's excluded lines, and those that need not take all of
// their branches, in the project with the files.
func excludedWith(t *testing.T, files map[string]string, tool, source string) (excluded, partial []int, notes []string) {
	t.Helper()
	rules, notes := ConfigIn("/project", func(path string) ([]byte, error) {
		content, known := files[filepath.Base(path)]
		if !known || filepath.Dir(path) != "/project" {
			return nil, fs.ErrNotExist
		}
		return []byte(content), nil
	}).Rules(tool)
	var none coverage.LineSetBuilder
	a := analyze(parse(t, source), rules, &none)
	return slices.Collect(a.excluded.All()), slices.Collect(a.partial.All()), notes
}

func TestRules(t *testing.T) {
	const source = "a()  # pragma: no cover\nb()  # skip\nc()  # never\nif d: e()  # partly\nwhile True: f()  # pragma: no branch\nif TYPE_CHECKING: g()\n"
	for _, test := range []struct {
		name, tool        string
		files             map[string]string
		excluded, partial []int
		notes             string
	}{
		{
			name: "there are rules without a config", excluded: []int{1, 6}, partial: []int{5},
		},
		{
			name: "old versions know less", tool: "coverage.py 7.9.2", excluded: []int{1}, partial: []int{5},
		},
		{
			name:     "a list takes the place of the rules",
			files:    map[string]string{".coveragerc": "[report]\nexclude_lines =\n    # skip\n    skip\n\n    never\npartial_branches: partly\n"},
			excluded: []int{2, 3}, partial: []int{4, 5},
		},
		{
			name:     "another adds to them",
			files:    map[string]string{".coveragerc": "[report]\nexclude_also = skip\npartial_also = partly\npartial_branches_always =\n"},
			excluded: []int{1, 2, 6}, partial: []int{4, 5},
		},
		{
			name:     "a section may have a prefix anywhere",
			files:    map[string]string{".coveragerc": "[coverage:report]\nexclude_also = skip\n"},
			excluded: []int{1, 2, 6}, partial: []int{5},
		},
		{
			name:     "the file of its own counts even if it is empty",
			files:    map[string]string{".coveragerc": "", "setup.cfg": "[coverage:report]\nexclude_also = skip\n"},
			excluded: []int{1, 6}, partial: []int{5},
		},
		{
			name: "others count if they have something for it",
			files: map[string]string{
				"setup.cfg":      "[report]\nexclude_also = never\n[flake8]\nx = 1\n",
				"tox.ini":        "[tox]\nenvlist = a\n[coverage:run]\nbranch = True\n[coverage:report]\nexclude_also =\n\tskip\n\tnever\n",
				"pyproject.toml": "[tool.coverage.report]\nexclude_also = ['partly']\n",
			},
			excluded: []int{1, 2, 3, 6}, partial: []int{5},
		},
		{
			name:     "a list in TOML",
			files:    map[string]string{"pyproject.toml": "[tool.coverage.report]\nexclude_also = [\n  'skip',\n  \"# nev\\\\w+\",\n]\n"},
			excluded: []int{1, 2, 3, 6}, partial: []int{5},
		},
		{
			name:     "the file of its own in TOML",
			files:    map[string]string{".coveragerc.toml": "[report]\nexclude_lines = ['skip']\n", "tox.ini": "[coverage:report]\nexclude_also = never\n"},
			excluded: []int{2}, partial: []int{5},
		},
		{
			name:     "what can't be read is passed over",
			files:    map[string]string{"pyproject.toml": "[tool.coverage", "setup.cfg": "[coverage:report\nexclude_also = skip\n"},
			excluded: []int{1, 6}, partial: []int{5}, notes: "/project/pyproject.toml is ignored: ",
		},
		{
			name:     "what Go does not know is noted",
			files:    map[string]string{"tox.ini": "[coverage:report]\nexclude_also =\n    skip\n    (?<!b)never\n"},
			excluded: []int{1, 2, 6}, partial: []int{5},
			notes: `/project/tox.ini: the pattern "(?<!b)never" is ignored: octolsp does not support look-behind`,
		},
		{
			name:     "variables are those that are not set",
			files:    map[string]string{".coveragerc": "[report]\nexclude_also =\n    ${WORD-skip}$\n    nev$$|$NOTHING# never$\n"},
			excluded: []int{1, 2, 3, 6}, partial: []int{5},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			excluded, partial, notes := excludedWith(t, test.files, test.tool, source)
			if !slices.Equal(excluded, test.excluded) || !slices.Equal(partial, test.partial) {
				t.Errorf("got  %v and %v\nwant %v and %v", excluded, partial, test.excluded, test.partial)
			}
			if got := strings.Join(notes, "\n"); !strings.HasPrefix(got, test.notes) || test.notes == "" && got != "" {
				t.Errorf("got  %s\nwant %s", got, test.notes)
			}
		})
	}
}
