package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/rule"
	"golang.org/x/tools/txtar"
)

var (
	requireSection = rule.Bool("require-section", false, "Also without a section").AtStrict(true)
	atMost         = rule.Int("at-most", 3, "How many")
	style          = rule.Choice("style", "short", "Which", "short", "long")
	someNames      = rule.Strings("names", []string{"self"}, "Which names")
)

// The rules of these tests: the config needs to know their words alone.
func init() {
	for _, r := range []rule.Rule{
		{
			Name: "docstring/undocumented-param", Level: rule.Standard,
			Equivalents: []string{"D417"}, Related: []string{"DOC101"}, Aliases: []string{"docstring/missing-param"},
			Options: []rule.Option{requireSection, atMost, style, someNames},
		},
		{Name: "docstring/undocumented-module", Level: rule.Basic, Equivalents: []string{"D100"}},
		{Name: "docstring/undocumented-function", Level: rule.Basic, Equivalents: []string{"D103"}},
		{Name: "docstring/extraneous-param", Level: rule.Basic, Equivalents: []string{"DOC102"}},
		{Name: "docstring/inherited", Level: rule.Strict},
		{Name: "typehint/unannotated-param", Level: rule.Standard, Variants: []*rule.Variant{rule.Codes("ANN001"), rule.Codes("ANN002")}},
		{Name: "rustdoc/undocumented-item", Level: rule.Basic, Equivalents: []string{"missing_docs"}},
		{Name: "rustdoc/undocumented-errors", Level: rule.Standard, Equivalents: []string{"clippy::missing_errors_doc"}},
		{Name: "rustdoc/on-request", Level: rule.OnRequest, Equivalents: []string{"clippy::missing_docs_in_private_items"}},
		{Name: "lab/of-numpy", Level: rule.OnRequest, Conventions: []string{"numpy"}},
		{Name: "lab/on-trial", Level: rule.Basic, Equivalents: []string{"LAB001"}, Status: rule.Preview},
		{Name: "lab/outdated", Level: rule.OnRequest, Status: rule.Deprecated, Instead: "docstring/inherited", Aliases: []string{"lab/old"}},
		{Name: "coverage/partial-branch", Level: rule.OnRequest},
		{Name: "coverage/uncovered-line", Level: rule.OnRequest},
	} {
		r.Severity, r.Summary, r.Since = finding.Warning, "Finds "+r.Name, "0.1.0"
		if r.Family() == "coverage" {
			r.Severity = finding.Hint
		}
		rule.Register(&r)
	}
}

// unpack writes the files of a txtar archive below a new folder.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(folder, filepath.FromSlash(file.Name)), string(file.Data))
	}
	return folder
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// flags are overrides: of the command line, each "key=value,value"; of the
// environment, "$VARIABLE:key=value"; of an editor, "editor:key=value" below the
// files and "preferred:key=value" above them.
func flags(folder string, words ...string) config.Overrides {
	overrides := config.Overrides{Folder: folder}
	for _, word := range words {
		key, list, _ := strings.Cut(word, "=")
		origin := config.Origin{Kind: config.FromFlag, Name: "--" + key}
		from, of, found := strings.Cut(key, ":")
		if found {
			key, origin = of, config.Origin{Kind: config.FromEditor, Name: "octolsp." + of}
		}
		if variable, found := strings.CutPrefix(from, "$"); found {
			origin = config.Origin{Kind: config.FromEnvironment, Name: variable}
		}
		switch {
		case from == "editor":
			overrides.Defaults = append(overrides.Defaults, config.Override{Key: key, Values: strings.Split(list, ","), Origin: origin})
		case key == "config":
			overrides.Config = list
		case key == "isolated":
			overrides.Isolated = true
		default:
			overrides.Values = append(overrides.Values, config.Override{Key: key, Values: strings.Split(list, ","), Origin: origin})
		}
	}
	return overrides
}

func finder(t *testing.T, overrides config.Overrides) *config.Finder {
	t.Helper()
	f, err := config.NewFinder(files.Disk{}, overrides)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func find(t *testing.T, f *config.Finder, path string) *config.Config {
	t.Helper()
	c, err := f.Find(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// on are the last parts of the names of the rules that are on for the file.
func on(c *config.Config, path string) string { return names(c.For(path)) }

// names are the last parts of the names of the rules that are on in set.
func names(set *rule.Set) string {
	var names []string
	for _, r := range rule.All() {
		if set.Enabled(r) != nil {
			names = append(names, strings.TrimPrefix(r.Name, r.Family()+"/"))
		}
	}
	return strings.Join(names, " ")
}

const (
	basic    = "extraneous-param undocumented-function undocumented-module undocumented-item"
	standard = "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-errors undocumented-item unannotated-param"
	strict   = "extraneous-param inherited undocumented-function undocumented-module undocumented-param undocumented-errors undocumented-item unannotated-param"
)

func TestSelection(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		flags  []string
		want   string
	}{
		"default":                     {want: standard},
		"basic":                       {config: `level = "basic"`, want: basic},
		"strict":                      {config: `level = "strict"`, want: strict},
		"select adds to the level":    {config: "level = 'basic'\nselect = ['ANN']", want: basic + " unannotated-param"},
		"an alias":                    {config: "level = 'basic'\nselect = ['docstring/missing-param']", want: "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item"},
		"letters are one word":        {config: `ignore = ["D"]`, want: "extraneous-param undocumented-errors undocumented-item unannotated-param"},
		"digits are a prefix":         {config: `ignore = ["D1"]`, want: "extraneous-param undocumented-param undocumented-errors undocumented-item unannotated-param"},
		"a tool is a prefix":          {config: `ignore = ["clippy"]`, want: strings.Replace(standard, "undocumented-errors ", "", 1)},
		"a tool with colons":          {config: `ignore = ["clippy::"]`, want: strings.Replace(standard, "undocumented-errors ", "", 1)},
		"a family":                    {config: `ignore = ["docstring", "typehint"]`, want: "undocumented-errors undocumented-item"},
		"all":                         {config: `ignore = ["all"]`, want: ""},
		"on request":                  {config: "level = 'strict'\nselect = ['clippy::missing_docs_in_private_items']", want: strings.Replace(strict, "undocumented-errors", "on-request undocumented-errors", 1)},
		"exact beats prefix":          {config: "select = ['D417']\nignore = ['D', 'typehint', 'rustdoc']", want: "extraneous-param undocumented-param"},
		"prefix beats family":         {config: "select = ['D1']\nignore = ['docstring', 'typehint', 'rustdoc']", want: "undocumented-function undocumented-module"},
		"family beats all":            {config: "select = ['typehint']\nignore = ['all']", want: "unannotated-param"},
		"a longer prefix beats":       {config: "select = ['D4']\nignore = ['D', 'typehint', 'rustdoc']", want: "extraneous-param undocumented-param"},
		"at equal rank ignore wins":   {config: "select = ['D417']\nignore = ['docstring/undocumented-param']", want: strings.Replace(standard, "undocumented-param ", "", 1)},
		"equal families":              {config: "select = ['docstring']\nignore = ['docstring']", want: "undocumented-errors undocumented-item unannotated-param"},
		"extend-select in a file":     {config: "level = 'basic'\nextend-select = ['D417']", want: "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item"},
		"--select replaces":           {config: "level = 'strict'\nselect = ['D417']", flags: []string{"select=D1"}, want: "undocumented-function undocumented-module"},
		"--select, ignore of a file":  {config: "ignore = ['D100']", flags: []string{"select=docstring"}, want: "extraneous-param inherited undocumented-function undocumented-param"},
		"--select of what is ignored": {config: "ignore = ['D100']", flags: []string{"select=D100"}, want: "undocumented-module"},
		"--select and --ignore":       {flags: []string{"select=D1", "ignore=D100"}, want: "undocumented-function"},
		"--select and --level":        {config: "level = 'strict'", flags: []string{"select=ANN", "level=basic"}, want: basic + " unannotated-param"},
		"--select and OCTOLSP_LEVEL":  {flags: []string{"select=ANN", "$OCTOLSP_LEVEL:level=basic"}, want: "unannotated-param"},
		"--extend-select adds":        {config: "level = 'basic'\nselect = ['ANN']", flags: []string{"extend-select=D417"}, want: "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item unannotated-param"},
		"--extend-select of what is ignored": {config: "level = 'basic'\nignore = ['D']", flags: []string{"extend-select=D100"},
			want: "extraneous-param undocumented-module undocumented-item"},
		"--ignore takes away":                   {config: "select = ['D417']", flags: []string{"ignore=D417,typehint"}, want: "extraneous-param undocumented-function undocumented-module undocumented-errors undocumented-item"},
		"--level replaces":                      {config: "level = 'strict'\nselect = ['ANN']", flags: []string{"level=basic"}, want: basic + " unannotated-param"},
		"OCTOLSP_LEVEL":                         {config: "level = 'strict'", flags: []string{"$OCTOLSP_LEVEL:level=basic"}, want: basic},
		"editor, nothing in the file":           {flags: []string{"editor:level=strict", "editor:ignore=D100"}, want: strings.Replace(strict, "undocumented-module ", "", 1)},
		"editor's level, file's level":          {config: "level = 'strict'", flags: []string{"editor:level=basic"}, want: strict},
		"editor's level, file's select":         {config: "select = ['D417']", flags: []string{"editor:level=basic"}, want: standard},
		"editor's select":                       {flags: []string{"editor:select=D1"}, want: "undocumented-function undocumented-module"},
		"editor's select and level":             {flags: []string{"editor:select=ANN", "editor:level=basic"}, want: basic + " unannotated-param"},
		"editor's select, file's level":         {config: "level = 'basic'", flags: []string{"editor:select=D1"}, want: basic},
		"editor's select, file's ignore":        {config: "ignore = ['D100']", flags: []string{"editor:select=D1"}, want: "undocumented-function"},
		"editor's ignore, file's ignore":        {config: "ignore = ['D100']", flags: []string{"editor:ignore=ANN"}, want: strings.Replace(standard, "undocumented-module ", "", 1)},
		"editor's ignore, file's select":        {config: "level = 'basic'\nselect = ['ANN']", flags: []string{"editor:ignore=typehint/unannotated-param"}, want: basic},
		"editor's ignore, the same of a file":   {config: "level = 'basic'\nselect = ['D417']", flags: []string{"editor:ignore=D417"}, want: "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item"},
		"editor's extend-select, file's select": {config: "level = 'basic'\nselect = []", flags: []string{"editor:extend-select=ANN"}, want: basic + " unannotated-param"},
		"editor's extend-select, --select":      {flags: []string{"editor:extend-select=ANN", "select=D1"}, want: "undocumented-function undocumented-module"},
		"editor's level, OCTOLSP_LEVEL":         {flags: []string{"editor:level=basic", "$OCTOLSP_LEVEL:level=strict"}, want: strict},
		"preferred over the file":               {config: "level = 'strict'\nselect = ['ANN']", flags: []string{"preferred:level=basic"}, want: basic + " unannotated-param"},
		"preferred over OCTOLSP_LEVEL":          {flags: []string{"preferred:level=basic", "$OCTOLSP_LEVEL:level=strict"}, want: basic},
		"a preview rule":                        {config: "level = 'basic'\nselect = ['lab/on-trial']", want: basic},
		"preview":                               {config: "level = 'basic'\npreview = true", want: "extraneous-param undocumented-function undocumented-module on-trial undocumented-item"},
		"preview and ignore":                    {config: "level = 'basic'\npreview = true\nignore = ['LAB001']", want: basic},
		"--preview":                             {config: "level = 'basic'\npreview = false", flags: []string{"select=LAB", "preview=true"}, want: "on-trial"},
		"a rule of another convention":          {config: "level = 'basic'\nselect = ['lab/of-numpy']", want: basic},
		"a rule of the convention":              {config: "level = 'basic'\nselect = ['lab/of-numpy']\npython.convention = 'numpy'", want: "extraneous-param undocumented-function undocumented-module of-numpy undocumented-item"},
		"a deprecated rule":                     {config: "level = 'basic'\nselect = ['lab/old']", want: "extraneous-param undocumented-function undocumented-module outdated undocumented-item"},
		"a code of others, ignored":             {config: "level = 'basic'\nignore = ['E501', 'D4']", want: basic},
		"severity turns nothing on":             {config: "level = 'basic'\nseverity.\"docstring/inherited\" = 'error'", want: basic},
	} {
		t.Run(name, func(t *testing.T) {
			folder := unpack(t, "-- octolsp.toml --\n"+test.config+"\n")
			file := filepath.Join(folder, "a.py")
			if got := on(find(t, finder(t, flags(folder, test.flags...)), file), file); got != test.want {
				t.Errorf("on: %s\nwant: %s", got, test.want)
			}
		})
	}
}

func TestSeverity(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
severity = { all = "hint", docstring = "error", D = "info", D1 = "hint", "docstring/undocumented-module" = "error" }
`)
	file := filepath.Join(folder, "a.py")
	set := find(t, finder(t, flags(folder)), file).For(file)
	for name, want := range map[string]finding.Severity{
		"docstring/extraneous-param":      finding.Error,
		"docstring/undocumented-param":    finding.Info,
		"docstring/undocumented-function": finding.Hint,
		"docstring/undocumented-module":   finding.Error,
		"typehint/unannotated-param":      finding.Hint,
	} {
		for _, v := range rule.Find(name).Variants {
			if got := set.Enabled(v.Rule).Severity(v); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
[rule."docstring/missing-param"]
at-most = 7
style = "long"
names = ["self", "cls"]
-- strict/octolsp.toml --
level = "strict"
`)
	f := finder(t, flags(folder))
	file := filepath.Join(folder, "a.py")
	r := find(t, f, file).For(file).Enabled(rule.Find("docstring/undocumented-param"))
	if requireSection.Of(r) || atMost.Of(r) != 7 || style.Of(r) != "long" || !slices.Equal(someNames.Of(r), []string{"self", "cls"}) {
		t.Errorf("options: %v %v %v %v", requireSection.Of(r), atMost.Of(r), style.Of(r), someNames.Of(r))
	}
	file = filepath.Join(folder, "strict", "a.py")
	if !requireSection.Of(find(t, f, file).For(file).Enabled(rule.Find("docstring/undocumented-param"))) {
		t.Error("the default at level strict does not hold")
	}
}

func TestPerFileIgnores(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
level = "basic"
select = ["D417"]
[per-file-ignores]
"tests/*" = ["docstring"]
"__init__.py" = ["D1"]
"src/**/generated_*.py" = ["all"]
"!src/**" = ["D417"]
`)
	c := find(t, finder(t, flags(folder)), filepath.Join(folder, "a.py"))
	for path, want := range map[string]string{
		"a.py":                        "extraneous-param undocumented-function undocumented-module undocumented-item",
		"src/a.py":                    "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item",
		"tests/a.py":                  "undocumented-item",
		"tests/deep/er/a.py":          "undocumented-item",
		"src/p/__init__.py":           "extraneous-param undocumented-param undocumented-item",
		"src/p/q/generated_thing.py":  "",
		"src/p/q/generated_thing.pyi": "extraneous-param undocumented-function undocumented-module undocumented-param undocumented-item",
	} {
		if got := on(c, filepath.Join(folder, path)); got != want {
			t.Errorf("%s: %s\nwant %s", path, got, want)
		}
	}
	if c.For(filepath.Join(folder, "src/a.py")) != c.For(filepath.Join(folder, "src/deep/b.py")) {
		t.Error("files for which the same holds do not share their set")
	}
}

func TestExclude(t *testing.T) {
	folder := unpack(t, `
-- octolsp.toml --
extend-exclude = ["docs/generated", "*_pb2.py", "examples/**/*.rs"]
-- own/octolsp.toml --
exclude = ["vendor"]
`)
	f := finder(t, flags(folder))
	c := find(t, f, filepath.Join(folder, "a.py"))
	for path, want := range map[string][2]bool{ // itself, within
		"a.py":                  {false, false},
		"node_modules":          {true, true},
		"p/node_modules":        {true, true},
		"p/node_modules/a/b.py": {false, true},
		"docs/generated":        {true, true},
		"docs/generated/a.py":   {false, true},
		"p/docs/generated":      {false, false},
		"p/x_pb2.py":            {true, true},
		"examples/a/b.rs":       {true, true},
		"examples/a/b.py":       {false, false},
	} {
		full := filepath.Join(folder, path)
		if got := [2]bool{c.Excludes(full), c.ExcludesWithin(full)}; got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	own := find(t, f, filepath.Join(folder, "own", "a.py"))
	if own.Excludes(filepath.Join(folder, "own", ".venv")) || !own.Excludes(filepath.Join(folder, "own", "vendor")) {
		t.Error("exclude does not replace the built-in patterns")
	}
	flagged := find(t, finder(t, flags(folder, "exclude=p", "extend-exclude=q/*")), filepath.Join(folder, "a.py"))
	for path, want := range map[string]bool{".venv": false, "p": true, "q": false, "q/r": true, "docs/generated": true} {
		if got := flagged.Excludes(filepath.Join(folder, path)); got != want {
			t.Errorf("with flags: %s: %v, want %v", path, got, want)
		}
	}
}

// TestPatternsAbove has the patterns of a shared config that lies beside the
// project.
func TestPatternsAbove(t *testing.T) {
	folder := unpack(t, `
-- shared/octolsp.toml --
extend-exclude = ["../project/generated"]
level = "basic"
[per-file-ignores]
"../project/tests/**" = ["docstring"]
-- project/octolsp.toml --
extend = "../shared/octolsp.toml"
`)
	c := find(t, finder(t, flags(folder)), filepath.Join(folder, "project", "a.py"))
	for path, want := range map[string]string{
		"project/tests/a.py": "undocumented-item",
		"project/a.py":       "extraneous-param undocumented-function undocumented-module undocumented-item",
	} {
		if got := on(c, filepath.Join(folder, path)); got != want {
			t.Errorf("%s: %s\nwant %s", path, got, want)
		}
	}
	if !c.Excludes(filepath.Join(folder, "project", "generated")) || c.Excludes(filepath.Join(folder, "project", "other")) {
		t.Error("extend-exclude does not hold above the config's folder")
	}
}
