package patch

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testNames makes contexts the names that pytest's command line takes, with absolute
// paths where the file is known; empty for a test that is gone, as far as its file
// says. sources are the absolute paths of the files of the project in the folder root.
func testNames(root string, sources []string, read func(path string) (string, error)) func(context string) string {
	modules := map[string][]string{} // files by their last names without ending
	for _, source := range sources {
		if name, isPython := strings.CutSuffix(filepath.Base(source), ".py"); isPython {
			modules[name] = append(modules[name], filepath.ToSlash(source))
		}
	}
	return func(context string) string {
		// pytest-cov adds which phase of the test it was.
		for _, phase := range []string{"|setup", "|run", "|teardown"} {
			context = strings.TrimSuffix(context, phase)
		}
		if !strings.Contains(context, "::") {
			return fromModule(context, modules)
		}
		if isGone(context, modules, read) {
			return ""
		}
		context = located(context, root, modules)
		if test, parameters, found := strings.Cut(context, "["); found && strings.ContainsAny(parameters, " \t\"'`$&|;<>()*?!#~\\") {
			return test // a shell would take it apart; all its parameters run then
		}
		return context
	}
}

// located is the test with the absolute path of its file: that in the folder root,
// or the only one that ends so, since pytest may have run in a folder below.
func located(test, root string, modules map[string][]string) string {
	file, inside, _ := strings.Cut(test, "::")
	var found []string
	for _, path := range modules[strings.TrimSuffix(filepath.Base(file), ".py")] {
		if path == filepath.ToSlash(filepath.Join(root, file)) {
			found = []string{path}
			break
		}
		if strings.HasSuffix(path, "/"+filepath.ToSlash(file)) {
			found = append(found, path)
		}
	}
	if len(found) != 1 {
		return test
	}
	return filepath.FromSlash(found[0]) + "::" + inside
}

// isGone reports whether no file that the test may lie in has its function.
func isGone(test string, modules map[string][]string, read func(path string) (string, error)) bool {
	file, inside, _ := strings.Cut(test, "::")
	inside, _, _ = strings.Cut(inside, "[")
	function := inside[strings.LastIndex(inside, ":")+1:]
	for _, path := range modules[strings.TrimSuffix(filepath.Base(file), ".py")] {
		if !strings.HasSuffix(path, "/"+filepath.ToSlash(file)) {
			continue
		}
		if source, err := read(filepath.FromSlash(path)); err != nil || defines(source, function) {
			return false
		}
	}
	return strings.HasSuffix(file, ".py")
}

// defines reports whether there is a function of that name in the source.
func defines(source, function string) bool {
	for {
		_, after, found := strings.Cut(source, "def "+function)
		if !found {
			return false
		}
		if next, _ := utf8.DecodeRuneInString(after); next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return true
		}
		source = after
	}
}

// fromModule makes what coverage.py's own dynamic contexts say, such as
// "tests.test_area.AreaTest.test_circle", a name for pytest, if just one file can
// be meant.
func fromModule(context string, modules map[string][]string) string {
	names := strings.Split(context, ".")
	for end := len(names) - 1; end > 0; end-- {
		want := "/" + strings.Join(names[:end], "/") + ".py"
		var found []string
		for _, file := range modules[names[end-1]] {
			if strings.HasSuffix(file, want) {
				found = append(found, file)
			}
		}
		if len(found) == 1 {
			return filepath.FromSlash(found[0]) + "::" + strings.Join(names[end:], "::")
		}
	}
	return context
}
