package config_test

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/document"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("octolsp.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("octolsp.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemaAgrees asks the schema and the reader about the same configs.
func TestSchemaAgrees(t *testing.T) {
	schema := compiled(t)
	for _, text := range []string{
		"",
		"level = 'basic'",
		"level = 'none'",
		"level = 1",
		"select = ['D', 'D4', 'D417', 'docstring', 'docstring/missing-param', 'all', 'clippy', 'clippy::', 'missing_docs']",
		"select = ['DO']",
		"select = ['DOC101']",
		"select = ['clippy::missing']",
		"select = 'D'",
		"extend-select = ['D']\nignore = ['D']\nexclude = ['a']\nextend-exclude = ['b']\nextend = 'x.toml'",
		"exclude = ['']",
		"exclude = [1]",
		"extend = ''",
		"max-file-size = 1",
		"max-file-size = 0",
		"max-file-size = '4MiB'",
		"max-file-size = '4 mb'",
		"max-file-size = '1.5k'",
		"max-file-size = '4TB'",
		"max-file-size = 'big'",
		"max-file-size = true",
		"[severity]\nD = 'error'\nall = 'hint'",
		"[severity]\nD = 'fatal'",
		"[severity]\nX = 'error'",
		"[per-file-ignores]\n'a/**' = ['D']\n'!b' = []",
		"[per-file-ignores]\n'a/**' = ['X1']",
		"[per-file-ignores]\n'a/**' = 'D'",
		"python.convention = 'numpy'",
		"python.convention = 'sphinx'",
		"python.x = 1",
		"rust.cargo-lints = false",
		"rust.cargo-lints = 1",
		"rust = []",
		"[rule.'docstring/undocumented-param']\nrequire-section = true\nat-most = 1\nstyle = 'long'\nnames = ['a']",
		"[rule.'docstring/missing-param']\nrequire-section = true",
		"[rule.'docstring/undocumented-param']\nrequire-section = 1",
		"[rule.'docstring/undocumented-param']\nat-most = '1'",
		"[rule.'docstring/undocumented-param']\nstyle = 'x'",
		"[rule.'docstring/undocumented-param']\nnames = [1]",
		"[rule.'docstring/undocumented-param']\nother = 1",
		"[rule.'docstring/inherited']",
		"[rule.'docstring/inherited']\nx = 1",
		"[rule.D417]",
		"levle = 1",
		"[tools]",
		"tools = []",
		"tools.timeout = 1\ntools.formatter = 'black'",
		"tools.timeout = 0",
		"tools.timeout = 86401",
		"tools.timeout = 1.5",
		"tools.timeout = '60'",
		"tools.formatter = 'yapf'",
		"tools.trust-project = true",
		"tools.ruff = 'on'",
		"tools.ruff = 'yes'",
		"tools.ruff = true",
		"tools.flake8 = 'on'",
		"[tools.ruff]\nmode = 'auto'\npath = 'bin/ruff'\narguments = ['--preview']",
		"[tools.ruff]\nmode = 'maybe'",
		"[tools.ruff]\npath = ''",
		"[tools.ruff]\npath = \"a\\u0000\"",
		"[tools.ruff]\narguments = [\"a\\u0000\"]",
		"[tools.ruff]\narguments = 'a'",
		"[tools.ruff]\ncommand = 'check'",
		"[tools.clippy]\ncommand = 'check'\ntarget-directory = 'target/it'",
		"[tools.clippy]\ncommand = 'build'",
		"[tools.rustdoc]\ntarget-directory = 'x'\ncommand = 'check'",
		"tool.octolsp.level = 'basic'",
		"[coverage]\n[gates]",
		"coverage = []",
		"gates = 1",
		"gates.docs = 1",
		"[gates.coverage]",
		"coverage.check = true\ncoverage.reports = ['ci/*.xml', '../lcov.info']\ncoverage.paths = { '/app' = '.', '/b/*/c' = '../x', 'C:\\w' = 's', '*' = 'a' }",
		"coverage.check = 'true'",
		"coverage.reports = []",
		"coverage.reports = ['']",
		"coverage.reports = ['a/']",
		"coverage.reports = [\"a\\u0000\"]",
		"coverage.reports = 'a'",
		"coverage.paths = []",
		"coverage.paths = { '' = 'a' }",
		"coverage.paths = { 'a' = '' }",
		"coverage.paths = { 'a' = \"\\u0000\" }",
		"coverage.paths = { 'a' = 1 }",
		"coverage.paths = { '/a*' = 'a' }",
		"coverage.paths = { '**' = 'a' }",
		"coverage.paths = { '/a/*b/c' = 'a' }",
		"coverage.paths = { \"\\u0000\" = 'a' }",
		"gates.coverage = { branches = true, patch-allowance = 3, paths = { 'src/**' = 95 } }",
		"gates.coverage.branches = 1",
		"gates.coverage.patch-allowance = 0",
		"gates.coverage.patch-allowance = -1",
		"gates.coverage.patch-allowance = 1.5",
		"gates.coverage.patch-allowance = '1'",
		"gates.coverage.paths = { '.' = 95 }",
		"gates.coverage.paths = { '..' = 95 }",
		"gates.coverage.paths = { '' = 95 }",
		"gates.coverage.components.a = { paths = ['a'], minimum = 1 }",
		"gates.coverage.components.a = { paths = ['./'], minimum = 1 }",
		"gates.coverage.components.a = { paths = [], minimum = 1 }",
		"gates.coverage.components.a = { paths = 'a', minimum = 1 }",
		"gates.coverage.components.a = { paths = ['a'] }",
		"gates.coverage.components.a = { minimum = 1 }",
		"gates.coverage.components.a = { paths = ['a'], minimum = 1, x = 1 }",
		"gates.coverage.components.a = 1",
		"gates.coverage.components.'' = { paths = ['a'], minimum = 1 }",
		"gates.coverage.components.\"a\\n\" = { paths = ['a'], minimum = 1 }",
		"gates.coverage.components.'two words' = { paths = ['a'], minimum = 1 }",
	} {
		agree(t, schema, text, text)
	}
	for _, minimum := range []string{
		"0", "0.0", "-0.0", "1", "1.0", "85", "84.51", "100", "100.0", "100.1", "101", "-1", "-0.1", "0.85", "0.99", "true", "[85]", "inf",
		"''", "' '", "'%'", "'85'", "' 85 '", "'85%'", "'85  %'", "'84.5 %'", "'0'", "'0.0'", "'0 %'", "'0.5 %'", "'0.5'", "'0.85'", "'9.5'", "'085'",
		"'100'", "'100.0 %'", "'100.1'", "'101 %'", "'-5 %'", "'.5'", "'85.'", "'85,5'", "'1e1'", "'85 %%'", "'x'", "'inf'",
		"'17/20'", "' 17 / 20 '", "'0/1'", "'1/01'", "'17/0'", "'17/00'", "'17/'", "'/20'", "'1/2/3'", "'1/2 %'", "'-1/2'", "'1.5/2'", "\"85\\n\"",
	} {
		text := "gates.coverage.python = " + minimum
		agree(t, schema, text, text)
	}
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if filepath.Base(file.Name) == "octolsp.toml" && !strings.Contains(string(file.Data), "extend =") {
				agree(t, schema, path+" "+file.Name, string(file.Data))
			}
		}
	}
}

func agree(t *testing.T, schema *jsonschema.Schema, name, text string) {
	t.Helper()
	whole, err := document.Parse(document.TOML, text)
	if err != nil {
		return // the schema speaks of TOML alone
	}
	folder := unpack(t, "-- octolsp.toml --\n"+strings.ReplaceAll(text, "extend = 'x.toml'", "")+"\n")
	_, read := finder(t, flags(folder)).FindFolder(folder)
	judged := schema.Validate(asJSON(whole.Root))
	if (read == nil) != (judged == nil) {
		t.Errorf("%s\nthe reader says %v\nthe schema says %v", name, read, judged)
	}
}

// asJSON is a value of TOML as the schema library knows values.
func asJSON(n *document.Node) any {
	switch n.Kind {
	case document.Table:
		converted := map[string]any{}
		for _, child := range n.Children {
			converted[child.Key] = asJSON(child)
		}
		return converted
	case document.Array:
		converted := make([]any, len(n.Children))
		for i, item := range n.Children {
			converted[i] = asJSON(item)
		}
		return converted
	case document.Boolean:
		return n.Boolean
	case document.Integer:
		return n.Integer
	case document.Float:
		number, _ := strconv.ParseFloat(strings.ReplaceAll(n.Text, "_", ""), 64) // parsed before
		return number
	case document.Date:
		return map[string]any{"date": n.Text}
	}
	return n.Text
}
