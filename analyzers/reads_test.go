package analyzers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// opens are the functions, by the path of their package, that open a file of the
// disk by its name, or make a way to do so.
var opens = map[string][]string{
	"os":                    {"ReadFile", "Open", "OpenFile", "OpenInRoot", "OpenRoot", "DirFS"},
	"io/fs":                 {"ReadFile"},
	"io/ioutil":             {"ReadFile"},
	"syscall":               {"Open", "Openat"},
	"golang.org/x/sys/unix": {"Open", "Openat", "Openat2"},
	// They follow links wherever these lead, for what a user named.
	module + "analyzers/files": {"Read", "Open"},
}

// mayOpen are the files that call one of them all the same, and why.
var mayOpen = map[string]string{
	"analyzers/rule/page.go":            "pages that are a part of the program",
	"analyzers/config/read.go":          "the config of --config",
	"analyzers/coverage/format/read.go": "the reports of --report",
	"analyzers/trust/user.go":           "the user's own config",
	"analyzers/workset/source.go":       "files that are named",
	"analyzers/git/config.go":           "git's own folder",
	"analyzers/git/history.go":          "git's own folder",
	"analyzers/git/place.go":            "git's own folder",
	"analyzers/git/view.go":             "git's own folder",
	"analyzers/tools/locate/shim.go":    "programs of the user's PATH",
	"server/watch/process_unix.go":      "what the system says of a process",
	"analyzers/files/read.go":           "the only way to read",
	"analyzers/files/inside.go":         "the only way to read, inside",
	"analyzers/files/inside_linux.go":   "the only way to read, inside",
	"analyzers/files/glob.go":           "it lists folders",
	"analyzers/files/atomic.go":         "it writes",
	"analyzers/files/draft.go":          "it writes",
	"analyzers/files/nameless_linux.go": "it writes",
}

// TestFilesAreOpenedInOnePlace checks that what a project brings is opened by
// package files alone, where a pipe can't block and there is a bound, and followed
// through no link that leads out of its repository.
func TestFilesAreOpenedInOnePlace(t *testing.T) {
	excused := map[string]bool{}
	for _, root := range []string{"analyzers", "server"} {
		err := filepath.WalkDir(filepath.Join("..", root), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata") {
				return err
			}
			calls, err := opening(name)
			shown := filepath.ToSlash(strings.TrimPrefix(name, ".."+string(filepath.Separator)))
			if _, may := mayOpen[shown]; may {
				excused[shown] = len(calls) > 0
				return err
			}
			for _, call := range calls {
				t.Errorf("%s: %s: read files of a project with package files", shown, call)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range mayOpen {
		if !excused[name] {
			t.Errorf("%s opens nothing: it needs no exception", name)
		}
	}
}

// opening are the uses of functions that open files in the Go file.
func opening(name string) ([]string, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		return nil, err
	}
	packages := map[string]string{}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has read it
		local := path.Base(imported)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		packages[local] = imported
	}
	var found []string
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if of, ok := selector.X.(*ast.Ident); ok && slices.Contains(opens[packages[of.Name]], selector.Sel.Name) {
			found = append(found, strconv.Itoa(set.Position(selector.Pos()).Line)+": "+of.Name+"."+selector.Sel.Name)
		}
		return true
	})
	return found, nil
}
