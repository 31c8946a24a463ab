// Package analyzers_test holds the direction in which the packages of octolsp
// import each other: see the README's Architecture section.
package analyzers_test

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/octollm/octolsp/"

// house lists every package, bottom up: one imports only what stands before it, and
// what is not listed imports nothing of the house.
var house = []string{
	// Neutral ground.
	"analyzers/text",
	"analyzers/paths",
	"analyzers/process",
	"analyzers/files",
	"analyzers/git",
	"analyzers/files/walk",
	"analyzers/document",
	"analyzers/trust",
	"analyzers/project",

	// What is found, by what, and who asks for it.
	"analyzers/finding",
	"analyzers/tools/description",
	"analyzers/rule",
	"analyzers/config",

	// Syntax.
	"grammars",
	"grammars/pythonkind",
	"grammars/rustkind",
	"grammars/corpus", // real sources, for tests

	// Languages, and what an editor shows and writes in them.
	"analyzers/language",
	"analyzers/rendering",
	"analyzers/measures",
	"analyzers/completion",
	"analyzers/skeletons",
	"analyzers/suppressing",
	"analyzers/python/docstrings",
	"analyzers/python",
	"analyzers/python/docstring",
	"analyzers/python/typehint",
	"analyzers/python/editing",
	"analyzers/rust",
	"analyzers/rust/rustdoc",
	"analyzers/rust/editing",
	"analyzers/languages",

	// What coverage reports say.
	"analyzers/coverage",
	"analyzers/coverage/format/jsonreader",
	"analyzers/coverage/format/cobertura",
	"analyzers/coverage/format/coveragepy",
	"analyzers/coverage/format/lcov",
	"analyzers/coverage/format/llvm",
	"analyzers/coverage/format",
	"analyzers/coverage/linemap",
	"analyzers/coverage/pathmap",
	"analyzers/coverage/statements/python",
	"analyzers/coverage/statements/rust",
	"analyzers/coverage/statements",
	"analyzers/coverage/states",

	// The engine, and what is made with it.
	"analyzers/engine",
	"analyzers/pipeline",

	// Tools.
	"analyzers/tools/locate",
	"analyzers/tools",
	"analyzers/tools/patch",
	"analyzers/tools/cargo",
	"analyzers/tools/ruff",
	"analyzers/tools/black",
	"analyzers/tools/mypy",
	"analyzers/tools/rustfmt",
	"analyzers/tools/clippy",
	"analyzers/tools/rustdoc",
	"analyzers/tools/registry",
	"analyzers/tools/versions",
	"analyzers/tools/plan",

	// The coverage of projects.
	"analyzers/workset",
	"analyzers/report",
	"analyzers/coverage/project",
	"analyzers/coverage/gate",
	"analyzers/coverage/patch",
	"analyzers/coverage/report",
	"analyzers/coverage/report/marked",
	"analyzers/coverage/html",

	// The check.
	"analyzers/fix",
	"analyzers/check/toolruns",
	"analyzers/check",

	// The server.
	"server/rpc",
	"server/schedule",
	"server/watch",
	"server/session",
	"server/convert",
	"server/client",
	"server/publish",
	"server/workspace",
	"server/toolrun",
	"server/coverage",
	"server/filewatch",
	"server/settings",
	"server/features",
	"server/actions",
	"server/commands",
	"server",

	// Programs.
	"cmd/octolsp",
	"server/wire", // a client
	"cmd/testtools/wirecheck",
	"cmd/testtools/parts",
	"cmd/testtools/parity",
	"cmd/testtools/reports",
	"cmd/testtools/bench",
	"cmd/testtools/trials",
}

// never are imports that the order would allow, by prefixes of the importing and the
// imported package.
var never = []struct{ from, to, because string }{
	{"analyzers/engine", "analyzers/python", "the engine asks languages by package language"},
	{"analyzers/engine", "analyzers/rust", "the engine asks languages by package language"},
	{"analyzers/pipeline", "analyzers/python", "no language is known there"},
	{"analyzers/pipeline", "analyzers/rust", "no language is known there"},
	{"analyzers/rust", "analyzers/python", "languages know nothing of each other"},
	{"server/schedule", "", "it is for anyone"},
	{"server/rpc", "", "it is for anyone"},
	{"server/wire", "", "a client shares no code with the server"},
	{"cmd/testtools/wirecheck", "", "a validator shares no code with the server"},
	{"cmd/octolsp", "cmd/testtools", "it is for tests"},
}

// documentParsers are the modules that parse what settings stand in: one package
// alone has them.
var documentParsers = []string{"github.com/pelletier/go-toml", "github.com/goccy/go-yaml", "gopkg.in/yaml", "gopkg.in/ini"}

func TestOnePackageParsesDocuments(t *testing.T) {
	for name, imports := range packages(t, "{{join .Imports \" \"}} {{join .TestImports \" \"}} {{join .XTestImports \" \"}}") {
		for _, path := range imports {
			for _, parser := range documentParsers {
				if strings.HasPrefix(path, parser) && name != "analyzers/document" {
					t.Errorf("%s imports %s: ask package document", name, path)
				}
			}
		}
	}
}

// withoutLSP are the parts below server that don't speak LSP themselves.
var withoutLSP = []string{
	"server/schedule", "server/watch", "server/wire", "server/session", "cmd/testtools/wirecheck",
}

// outsiders are what nothing under analyzers and grammars may depend on.
var outsiders = []string{"go.lsp.dev/", "go.uber.org/zap", module + "server", module + "cmd"}

func TestImportsPointOneWay(t *testing.T) {
	for name, imports := range packages(t, "{{.Imports}}") {
		place := slices.Index(house, name)
		for _, path := range imports {
			if path == "C" && name != "grammars" && !strings.HasPrefix(name, "grammars/") {
				t.Errorf("%s imports C; only grammars may", name)
			}
			imported, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			switch at := slices.Index(house, imported); {
			case place < 0:
				t.Errorf("%s imports %s and is not listed", name, imported)
			case at < 0:
				t.Errorf("%s imports %s, which is not listed", name, imported)
			case at > place:
				t.Errorf("%s imports %s, which stands above it", name, imported)
			}
			for _, rule := range never {
				if strings.HasPrefix(name+"/", rule.from+"/") && !strings.HasPrefix(imported, rule.from) && strings.HasPrefix(imported, rule.to) {
					t.Errorf("%s imports %s: %s", name, imported, rule.because)
				}
			}
		}
	}
}

func TestOutsidersStayOutside(t *testing.T) {
	for name, dependencies := range packages(t, "{{.Deps}}") {
		inside := strings.HasPrefix(name, "analyzers/") || strings.HasPrefix(name, "grammars")
		for _, path := range dependencies {
			for _, outsider := range outsiders {
				if (inside || slices.Contains(withoutLSP, name) && !strings.HasPrefix(outsider, module)) && strings.HasPrefix(path, outsider) {
					t.Errorf("%s depends on %s", name, path)
				}
			}
		}
	}
}

func TestListedPackagesAreThere(t *testing.T) {
	there := packages(t, "{{.Imports}}")
	for name := range there {
		if !slices.Contains(house, name) && !strings.HasPrefix(name, "grammars/internal/") && name != "analyzers" && name != "server/scenario" && name != "cmd/testtools/hostile" {
			t.Errorf("%s is not listed", name) // but what generates code and what has only tests
		}
	}
	for i, name := range house {
		if _, found := there[name]; !found {
			t.Errorf("there is no package %s", name)
		}
		if slices.Contains(house[:i], name) {
			t.Errorf("%s is listed twice", name)
		}
	}
}

// packages maps each package of the module to what a template of go list, a list in
// brackets, says of it.
func packages(t *testing.T, template string) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-f", "{{.ImportPath}} "+template, module+"...")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	all := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		name, listed, _ := strings.Cut(lines.Text(), " ")
		all[strings.TrimPrefix(name, module)] = strings.Fields(strings.Trim(listed, "[]"))
	}
	if err := lines.Err(); err != nil || len(all) < 8 {
		t.Fatalf("go list names %d packages (%v)", len(all), err)
	}
	return all
}

// TestArchitectureNamesThem holds that README.md's Architecture section speaks of
// every package that is listed.
func TestArchitectureNamesThem(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Architecture\n")
	section, _, found := strings.Cut(section, "\nWhat always holds")
	if !found {
		t.Fatal("README.md has no section Architecture with what always holds")
	}
	for _, name := range house {
		if word := regexp.MustCompile(`\b` + path.Base(name) + `\b`); !word.MatchString(section) {
			t.Errorf("README.md's Architecture does not name %s", name)
		}
	}
}
