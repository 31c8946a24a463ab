package patch

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testNames makes the contexts of reports names that pytest's command line takes.
type testNames struct {
	// root is the folder of the project.
	root string
	// modules are its Python files, absolute with forward slashes, by their last
	// names without ending.
	modules map[string][]string
	// read is the text of the file at the absolute path, and sources what it gave; many
	// tests are in one file.
	read    func(path string) (string, error)
	sources map[string]string
}

func newTestNames(root string, sources []string, read func(path string) (string, error)) *testNames {
	n := &testNames{root: root, modules: map[string][]string{}, read: read, sources: map[string]string{}}
	for _, source := range sources {
		if name, isPython := strings.CutSuffix(filepath.Base(source), ".py"); isPython {
			n.modules[name] = append(n.modules[name], filepath.ToSlash(source))
		}
	}
	return n
}

// of are the tests that a context may mean: with absolute paths where the file is one
// of the project. It is empty where none is, and isTest reports whether the context
// names a test at all: a static one is a label of the whole run.
func (n *testNames) of(context string) (tests []string, isTest bool) {
	// pytest-cov adds which phase of the test it was.
	for _, phase := range []string{"|setup", "|run", "|teardown"} {
		context = strings.TrimSuffix(context, phase)
	}
	before, inside, found := strings.Cut(context, ".py::")
	if found {
		before += ".py"
	} else {
		before, inside, found = strings.Cut(context, "::")
	}
	// coverage.py puts a static context in front.
	before = before[strings.LastIndex(before, "|")+1:]
	switch {
	case !found:
		return n.fromModule(before), isDotted(before)
	case filepath.Ext(before) == "" || inside == "":
		return nil, false
	case !strings.HasSuffix(before, ".py"): // of a file in another language, such as a doctest of a text
		return []string{before + "::" + inside}, true
	}
	return n.within(n.files(before), inside), true
}

// files are those that a path from pytest's folder means: the one in the folder of the
// project, or all that end so, since pytest may have run in a folder below.
func (n *testNames) files(written string) []string {
	var found []string
	for _, path := range n.modules[strings.TrimSuffix(filepath.Base(written), ".py")] {
		if path == filepath.ToSlash(filepath.Join(n.root, written)) || path == filepath.ToSlash(written) {
			return []string{path}
		}
		if strings.HasSuffix(path, "/"+filepath.ToSlash(written)) {
			found = append(found, path)
		}
	}
	return found
}

// within is the test in each of the files that have its function; where none has, since
// it is inherited or made by others or has another name by now, the files as a whole.
func (n *testNames) within(files []string, inside string) (tests []string) {
	inside = withoutGroup(inside)
	path, parameters, isParametrized := strings.Cut(inside, "[")
	names := strings.Split(path, "::")
	if isParametrized && !strings.ContainsAny(parameters, " \t\"'`$&|;<>()*?!#~\\") {
		path = inside // else a shell would take it apart; all its parameters run then
	}
	for _, file := range files {
		if source, err := n.source(file); err != nil || has(source, names) {
			tests = append(tests, filepath.FromSlash(file)+"::"+path)
		}
	}
	if len(tests) > 0 {
		return tests
	}
	for _, file := range files {
		tests = append(tests, filepath.FromSlash(file))
	}
	return tests
}

// source is the text of a file of modules.
func (n *testNames) source(file string) (string, error) {
	if known, ok := n.sources[file]; ok {
		return known, nil
	}
	source, err := n.read(filepath.FromSlash(file))
	if err == nil {
		n.sources[file] = source
	}
	return source, err
}

// withoutGroup is the test without the group that pytest-xdist writes after it
// (--dist loadgroup), which pytest does not take.
func withoutGroup(test string) string {
	end := strings.LastIndex(test, "]") + 1
	if at := strings.LastIndex(test[end:], "@"); at >= 0 {
		return test[:end+at]
	}
	return test
}

// has reports whether the source defines what the names say: classes, and a function in
// the last of them. A doctest has the dotted name of what it documents.
func has(source string, names []string) bool {
	last := len(names) - 1
	if strings.Contains(names[last], ".") {
		return true
	}
	for _, class := range names[:last] {
		if !defines(source, "class "+class) {
			return false
		}
	}
	return defines(source, "def "+names[last])
}

// defines reports whether the words that begin a definition stand in the source, with
// the whole name.
func defines(source, definition string) bool {
	for {
		_, after, found := strings.Cut(source, definition)
		if !found {
			return false
		}
		if next, _ := utf8.DecodeRuneInString(after); next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return true
		}
		source = after
	}
}

// isDotted reports whether the context is one of coverage.py's own dynamic ones: names
// with dots between them, the last of which is a test's. A label such as "py3.14" is none.
func isDotted(context string) bool {
	names := strings.Split(context, ".")
	last := names[len(names)-1]
	for _, name := range names {
		first, _ := utf8.DecodeRuneInString(name)
		if first != '_' && !unicode.IsLetter(first) || strings.ContainsAny(name, " -") {
			return false
		}
	}
	return len(names) > 1 && (strings.HasPrefix(last, "test") || last == "runTest")
}

// fromModule is what coverage.py's own dynamic contexts say, such as
// "tests.test_area.AreaTest.test_circle".
func (n *testNames) fromModule(context string) []string {
	names := strings.Split(context, ".")
	for end := len(names) - 1; end > 0; end-- {
		if files := n.files(filepath.Join(names[:end]...) + ".py"); len(files) > 0 {
			return n.within(files, strings.Join(names[end:], "::"))
		}
	}
	return nil
}
