// Package analyzers_test holds the direction in which the packages of octolsp
// import each other: see the README's Architecture section.
package analyzers_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/octollm/octolsp/"

// belowProject are what the coverage of a project is made of.
var belowProject = []string{
	"analyzers/coverage", "analyzers/coverage/format", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/coverage/pathmap", "analyzers/coverage/statements",
	"analyzers/git", "analyzers/process", "analyzers/check/walk", "analyzers/config", "analyzers/document", "analyzers/engine", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule",
	"analyzers/finding", "analyzers/text", "grammars", "grammars/pythonkind", "grammars/rustkind",
}

// and are the parts of both.
func and(parts []string, more ...string) []string { return append(slices.Clone(parts), more...) }

// mayImport lists, for each part of the tree, the parts of it that may stand
// in its dependencies, direct or not. A package belongs to the longest prefix.
var mayImport = map[string][]string{
	"analyzers/text":                {},
	"analyzers/finding":             {"analyzers/text"},
	"grammars":                      {"analyzers/text"},
	"grammars/pythonkind":           {"analyzers/text", "grammars"},
	"grammars/rustkind":             {"analyzers/text", "grammars"},
	"analyzers/rule":                {"analyzers/finding", "analyzers/text"},
	"analyzers/language":            {"analyzers/rule", "analyzers/finding", "analyzers/text", "grammars"},
	"analyzers/languages":           {"analyzers/language", "analyzers/python", "analyzers/rust", "analyzers/rule", "analyzers/finding", "analyzers/text", "grammars", "grammars/pythonkind", "grammars/rustkind"},
	"analyzers/document":            {"analyzers/text"},
	"analyzers/config":              {"analyzers/document", "analyzers/rule", "analyzers/finding", "analyzers/text"},
	"analyzers/python":              {"analyzers/language", "analyzers/rule", "analyzers/finding", "analyzers/text", "grammars", "grammars/pythonkind"},
	"analyzers/rust":                {"analyzers/language", "analyzers/rule", "analyzers/finding", "analyzers/text", "grammars", "grammars/rustkind"},
	"analyzers/coverage":            {},
	"analyzers/coverage/format":     {"analyzers/coverage"},
	"analyzers/coverage/pathmap":    {},
	"analyzers/coverage/linemap":    {"analyzers/coverage", "analyzers/text"},
	"analyzers/coverage/states":     {"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/rule", "analyzers/finding", "analyzers/text"},
	"analyzers/coverage/statements": {"analyzers/coverage", "analyzers/text", "grammars", "grammars/pythonkind", "grammars/rustkind"},
	"cmd/testtools/reports":         {"cmd/testtools/parts"},
	"analyzers/coverage/project":    belowProject,
	"analyzers/coverage/gate":       and(belowProject, "analyzers/coverage/project"),
	"analyzers/coverage/patch":      and(belowProject, "analyzers/coverage/project"),
	"analyzers/coverage/report":     and(belowProject, "analyzers/coverage/project", "analyzers/report"),
	"analyzers/coverage/html":       and(belowProject, "analyzers/coverage/project", "analyzers/coverage/report", "analyzers/report"),
	"analyzers/git":                 {"analyzers/process"},
	"analyzers/write": {"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/engine", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule", "analyzers/finding", "analyzers/text",
		"grammars", "grammars/pythonkind", "grammars/rustkind"},
	"analyzers/engine": {"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule", "analyzers/finding", "analyzers/text",
		"grammars", "grammars/pythonkind", "grammars/rustkind"},
	"analyzers/pipeline": {"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/engine", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule", "analyzers/finding", "analyzers/text",
		"grammars", "grammars/pythonkind", "grammars/rustkind"},
	"analyzers/process":        {},
	"analyzers/tools/versions": {},
	"analyzers/tools/locate":   {"analyzers/process"},
	"analyzers/tools":          {"analyzers/tools/locate", "analyzers/process", "analyzers/finding", "analyzers/text"},
	"analyzers/tools/plan": {"analyzers/tools", "analyzers/tools/locate", "analyzers/process", "analyzers/config", "analyzers/document", "analyzers/engine", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule",
		"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/finding", "analyzers/text", "grammars", "grammars/pythonkind", "grammars/rustkind"},
	"analyzers/outline": {"analyzers/coverage", "analyzers/coverage/linemap", "analyzers/coverage/states", "analyzers/engine", "analyzers/language", "analyzers/languages", "analyzers/python", "analyzers/rust", "analyzers/rule", "analyzers/finding",
		"analyzers/text", "grammars", "grammars/pythonkind", "grammars/rustkind"},
	"server/schedule": {},
	"server/watch":    {"server/schedule"},
	"server/rpc":      {},
	// A client and a validator share no code with the server.
	"server/wire":             {},
	"cmd/testtools/wirecheck": {},
}

// withoutLSP are the parts below server that don't speak LSP themselves.
var withoutLSP = []string{"server/schedule", "server/session", "server/watch", "server/wire", "server/workspace", "cmd/testtools/wirecheck"}

// outsiders are what nothing under analyzers and grammars may depend on.
var outsiders = []string{"go.lsp.dev/", "go.uber.org/zap", module + "server", module + "cmd"}

func TestImportsPointOneWay(t *testing.T) {
	for pkg, deps := range dependencies(t) {
		name, ours := strings.CutPrefix(pkg, module)
		if !ours {
			continue
		}
		inside := strings.HasPrefix(name, "analyzers/") || strings.HasPrefix(name, "grammars")
		part := partOf(name)
		for _, dep := range deps {
			for _, outsider := range outsiders {
				if (inside || slices.Contains(withoutLSP, name) && !strings.HasPrefix(outsider, module)) && strings.HasPrefix(dep, outsider) {
					t.Errorf("%s depends on %s", name, dep)
				}
			}
			if dep == "C" && part != "grammars" {
				t.Errorf("%s imports C; only grammars may", name)
			}
			other, oursToo := strings.CutPrefix(dep, module)
			if allowed, listed := mayImport[part]; oursToo && listed && part != partOf(other) && !slices.Contains(allowed, partOf(other)) {
				t.Errorf("%s depends on %s, which imports it or stands above it", name, other)
			}
		}
	}
}

// dependencies maps each package of the module to all that it depends on, and
// to "C" if it imports that itself.
func dependencies(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}{{range .Imports}}{{if eq . "C"}} C{{end}}{{end}}`, module+"...")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	all := map[string][]string{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		all[fields[0]] = fields[1:]
	}
	if len(all) < 8 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

// partOf is the longest key of mayImport that name lies under, or name.
func partOf(name string) string {
	longest := ""
	for part := range mayImport {
		if (name == part || strings.HasPrefix(name, part+"/")) && len(part) > len(longest) {
			longest = part
		}
	}
	if longest == "" {
		return name
	}
	return longest
}
