package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/tools/plan"
	_ "github.com/octollm/octolsp/analyzers/tools/registry" // all tools
	"github.com/octollm/octolsp/grammars/corpus"
	"go.lsp.dev/uri"
)

// found are findings by file, each as a line, sorted.
type found map[string][]string

func (f found) sort() found {
	for _, lines := range f {
		slices.Sort(lines)
	}
	return f
}

// shown is a diagnostic as a client reads it.
type shown struct {
	Range struct {
		Start, End struct{ Line, Character int }
	}
	Severity int
	Code     string
	Message  string
}

func (f found) add(path string, items []shown) {
	for _, d := range items {
		severity := []string{"", "error", "warning", "info", "hint"}[d.Severity]
		f[path] = append(f[path], fmt.Sprintf("%d:%d-%d:%d %s %s %s", d.Range.Start.Line+1, d.Range.Start.Character+1,
			d.Range.End.Line+1, d.Range.End.Character+1, severity, d.Code, d.Message))
	}
}

// checkFound is what a batch check finds in the folder, with the tools of the
// planner, or none if it is nil.
func checkFound(t *testing.T, folder string, planner *plan.Planner) found {
	t.Helper()
	finder, err := config.NewFinder(files.Disk{}, config.Overrides{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	files, err := check.New(t.Context(), check.Options{
		Folder: folder, Paths: []string{folder}, Finder: finder, Planner: planner, Coverage: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	format, err := report.New("json", report.Style{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	writer := report.NewWriter(&out, format)
	summary, err := files.Report(t.Context(), []*report.Writer{writer})
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(summary); err != nil {
		t.Fatal(err)
	}
	var said struct {
		Findings []struct {
			Rule, Severity, Path, Message string
			Start, End                    struct{ Line, Column int }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	all := found{}
	for _, f := range said.Findings {
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		all[path] = append(all[path], fmt.Sprintf("%d:%d-%d:%d %s %s %s", f.Start.Line, f.Start.Column, f.End.Line, f.End.Column, f.Severity, f.Rule, f.Message))
	}
	return all.sort()
}

// realProject is a folder with real Python and Rust of many sorts.
func realProject(t *testing.T) (folder string, files []string) {
	t.Helper()
	folder = t.TempDir()
	library := filepath.Dir(corpus.Python(t)[0])
	for path := library; path != "/"; path = filepath.Dir(path) {
		if _, err := os.Stat(filepath.Join(path, "asyncio")); err == nil {
			library = path
			break
		}
	}
	for _, name := range []string{"asyncio", "email", "json"} {
		copyTree(t, filepath.Join(library, name), filepath.Join(folder, name), ".py")
	}
	crates := map[string]bool{}
	for _, path := range corpus.Rust(t) {
		if crate, _, is := strings.Cut(path, "/src/"); is && filepath.Base(path) == "lib.rs" && len(crates) < 6 {
			crates[crate] = true
		}
	}
	for crate := range crates {
		copyTree(t, crate, filepath.Join(folder, filepath.Base(crate)), ".rs")
	}
	if err := os.WriteFile(filepath.Join(folder, "octolsp.toml"), []byte("level = \"strict\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".rs")) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder, files
}

const (
	pullingIn32  = `{"general": {"positionEncodings": ["utf-32"]}, "textDocument": {"diagnostic": {}}}`
	pushedToIn32 = `{"general": {"positionEncodings": ["utf-32"]}, "textDocument": {"publishDiagnostics": {"versionSupport": true}}}`
)

// TestParity checks that a file has the same findings by push, by pull of it or
// of the workspace, and in a batch check.
func TestParity(t *testing.T) {
	folder, files := realProject(t)
	want := checkFound(t, folder, nil)
	if len(want) < 20 {
		t.Fatalf("only %d files have findings", len(want))
	}

	t.Run("pull", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		got := found{}
		for _, path := range files {
			name, _ := filepath.Rel(folder, path)
			at := e.open(name)
			var report struct{ Items []shown }
			e.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": at}}, &report)
			got.add(path, report.Items)
		}
		compare(t, got, want)
	})
	t.Run("workspace", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &result)
		result.addTo(got)
		compare(t, got, want)
	})
	t.Run("workspace in parts", func(t *testing.T) {
		e := start(t, folder, pullingIn32)
		e.open(filepath.Join("json", "decoder.py"))
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}, "partialResultToken": "part"}, &result)
		result.addTo(got)
		for _, message := range e.Take() {
			if message.Method == "$/progress" {
				var params struct {
					Token string
					Value workspaceResult
				}
				if err := json.Unmarshal(message.Params, &params); err != nil || params.Token != "part" {
					t.Fatalf("%v in %s", err, message.Params)
				}
				params.Value.addTo(got)
			}
		}
		compare(t, got, want)
	})
	t.Run("push", func(t *testing.T) {
		e := start(t, folder, pushedToIn32)
		got := found{}
		for _, path := range files {
			name, _ := filepath.Rel(folder, path)
			at := e.open(name)
			if want[path] == nil {
				continue
			}
			message, err := e.Wait(e.ctx, "textDocument/publishDiagnostics", func(params json.RawMessage) bool {
				var published struct{ URI uri.URI }
				return json.Unmarshal(params, &published) == nil && published.URI == at
			})
			if err != nil {
				t.Fatalf("waiting for %s: %v", at, err)
			}
			var published struct{ Diagnostics []shown }
			if err := json.Unmarshal(message.Params, &published); err != nil {
				t.Fatal(err)
			}
			got.add(path, published.Diagnostics)
		}
		compare(t, got, want)
	})
}

// workspaceResult is a workspace report or a part of one.
type workspaceResult struct {
	Items []struct {
		URI   uri.URI
		Kind  string
		Items []shown
	}
}

func (r *workspaceResult) addTo(f found) {
	for _, item := range r.Items {
		f.add(item.URI.FsPath(), item.Items)
	}
}

func compare(t *testing.T, got, want found) {
	t.Helper()
	got.sort()
	paths := maps.Clone(got)
	maps.Copy(paths, want)
	for path := range paths {
		if !slices.Equal(got[path], want[path]) {
			t.Errorf("%s: found\n\t%s\nwant\n\t%s", path, strings.Join(got[path], "\n\t"), strings.Join(want[path], "\n\t"))
		}
	}
}

// expectWorkspace waits until the workspace shows what is wanted.
func (e *editor) expectWorkspace(t *testing.T, want found) {
	t.Helper()
	for deadline := time.Now().Add(patience / 2); ; time.Sleep(50 * time.Millisecond) {
		got := found{}
		var result workspaceResult
		e.call("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &result)
		result.addTo(got)
		for path, lines := range got {
			if len(lines) == 0 {
				delete(got, path)
			}
		}
		if maps.EqualFunc(got.sort(), want, slices.Equal) {
			return
		}
		if time.Now().After(deadline) {
			compare(t, got, want)
			return
		}
	}
}
