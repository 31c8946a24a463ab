package scenario

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// octolsp is the built binary, and repository the folder of this module.
var (
	octolsp    string
	repository = filepath.Join("..", "..")
)

func TestMain(m *testing.M) {
	flag.Parse()
	// An editor waits most of the time.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// runTests builds the server, has every conversation recorded, and holds the
// recordings against the metaModel at the end.
func runTests(m *testing.M) (int, error) {
	folder, err := os.MkdirTemp("", "octolsp-scenario-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	octolsp = filepath.Join(folder, "octolsp")
	build := []string{"build", "-o", octolsp}
	if raceDetector {
		build = append(build, "-race")
	}
	if err := command("go", append(build, "./cmd/octolsp")...); err != nil {
		return 0, err
	}
	recordings := filepath.Join(folder, "recordings")
	if err := os.Mkdir(recordings, 0o755); err != nil {
		return 0, err
	}
	if err := os.Setenv("OCTOLSP_WIRE_RECORD", recordings); err != nil {
		return 0, err
	}
	code := m.Run()
	conversations, err := os.ReadDir(recordings)
	if err != nil {
		return 0, err
	}
	if len(conversations) == 0 && flag.Lookup("test.run").Value.String() != "" {
		return code, nil // none was asked for
	}
	return code, checkRecordings(recordings)
}

func checkRecordings(folder string) error {
	model, err := exec.Command(filepath.Join(repository, "testdata", "tools", "get-metamodel")).Output()
	if err != nil {
		return fmt.Errorf("testdata/tools/get-metamodel: %w", err)
	}
	return command("go", "run", "./cmd/testtools/wirecheck", "-model", strings.TrimSpace(string(model)),
		"-custom", "octolsp/status=experimental.status", "-custom", "octolsp/coverage=experimental.coverage", folder)
}

// command runs a program in the repository.
func command(name string, arguments ...string) error {
	program := exec.Command(name, arguments...)
	program.Dir = repository
	output, err := program.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, output)
	}
	return nil
}

// TestScenarios runs testdata/lsp.
func TestScenarios(t *testing.T) { runFolder(t, filepath.Join(repository, "testdata", "lsp")) }

// runFolder runs the scenarios of a folder.
func runFolder(t *testing.T, folder string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, file := range files {
		if filepath.Base(file) == "README.md" {
			continue
		}
		scenarios, err := parseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, scenario := range scenarios {
			count++
			t.Run(scenario.name, func(t *testing.T) {
				t.Parallel()
				runScenario(t, file, scenario)
			})
		}
	}
	if count == 0 {
		t.Errorf("%s has no scenarios", folder)
	}
}

// runScenario runs it with each client and each encoding that it names.
func runScenario(t *testing.T, file string, s scenario) {
	var begin step
	var given, rest []step
	for i, step := range s.steps {
		if step.verb == "client" {
			begin, given, rest = step, s.steps[:i], s.steps[i+1:]
		}
	}
	if begin.verb == "" {
		t.Fatalf("%s: no block \"client\" in %s", file, s.name)
	}
	for client := range strings.SplitSeq(begin.object, ",") {
		for encoding := range strings.SplitSeq(begin.options["encodings"], ",") {
			t.Run(strings.TrimSuffix(client+"-"+encoding, "-"), func(t *testing.T) {
				runWith(t, file, client, encoding, begin, given, rest)
			})
		}
	}
}

func runWith(t *testing.T, file, client, encoding string, begin step, given, rest []step) {
	root := workspace(t)
	for _, step := range given {
		if step.verb != "file" {
			t.Fatalf("%s:%d: %s before the client", file, step.line, step.verb)
		}
		if err := writeFile(filepath.Join(root, filepath.FromSlash(step.object)), step.body); err != nil {
			t.Fatal(err)
		}
	}
	capabilities, err := capabilitiesOf(client)
	if err != nil {
		t.Fatal(err)
	}
	if encoding != "" {
		capabilities = merge(capabilities, map[string]any{
			"general": map[string]any{"positionEncodings": []any{encoding}},
		})
	}
	var options start
	// Of the placeholders only names of files can be used before there is a
	// client.
	names := &editor{root: root}
	value, err := names.decode(begin.body)
	if err == nil {
		err = convert(value, &options)
	}
	if err != nil {
		t.Fatalf("%s:%d: %v", file, begin.line, err)
	}
	e, err := newEditor(t, root, capabilities, options)
	if err != nil {
		t.Fatalf("%s:%d: %v", file, begin.line, err)
	}
	if encoding != "" && e.encoding != encoding {
		t.Fatalf("%s:%d: the server counts in %s", file, begin.line, e.encoding)
	}
	for _, step := range rest {
		if err := e.run(step); err != nil {
			stderr := ""
			if e.client != nil {
				stderr = e.client.Stderr()
			}
			t.Fatalf("%s:%d: %s: %v\n%s", file, step.line, step.verb, err, stderr)
		}
	}
	if e.client == nil {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if code, err := e.client.Close(ctx); err != nil || code != 0 {
		t.Errorf("%s: the server ended with %d, %v\n%s", file, code, err, e.client.Stderr())
	}
}

// workspace is a folder whose address has one spelling, whatever the test's name.
func workspace(t *testing.T) string {
	root, err := os.MkdirTemp("", "workspace-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	if root, err = filepath.EvalSymlinks(root); err != nil {
		t.Fatal(err)
	}
	return root
}

// capabilitiesOf are those recorded of an editor; "none" has none.
func capabilitiesOf(client string) (map[string]any, error) {
	capabilities := map[string]any{}
	if client == "none" {
		return capabilities, nil
	}
	content, err := os.ReadFile(filepath.Join(repository, "testdata", "lsp", "capabilities", client+".json"))
	if err != nil {
		return nil, err
	}
	return capabilities, json.Unmarshal(content, &capabilities)
}
