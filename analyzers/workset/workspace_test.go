package workset_test

import (
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/octollm/octolsp/analyzers/check"
	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/report"
	"github.com/octollm/octolsp/analyzers/workset"
	"golang.org/x/tools/txtar"
)

// buffers are the files of the machine with texts over them.
type buffers struct {
	mu    sync.Mutex
	texts map[string]string
}

func (b *buffers) Open(path string) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	text, open := b.texts[path]
	return text, open
}

func (b *buffers) ReadFile(path string) ([]byte, error) {
	if text, open := b.Open(path); open {
		return []byte(text), nil
	}
	return os.ReadFile(path)
}

func (b *buffers) IsFile(path string) bool {
	if _, open := b.Open(path); open {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (b *buffers) set(path, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.texts == nil {
		b.texts = map[string]string{}
	}
	b.texts[path] = text
}

func (b *buffers) close(path string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.texts, path)
}

func finder(t testing.TB, root, level string) *config.Finder {
	t.Helper()
	f, err := config.NewFinder(files.Disk{}, config.Overrides{
		Folder: root,
		Defaults: []config.Override{{
			Key: "level", Values: []string{level}, Origin: config.Origin{Kind: config.FromEditor, Name: "octolsp.level"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// shown is what an editor shows of a folder.
type shown struct {
	testing.TB
	*workset.Folder
	files map[string]workset.File
	// reported are the paths of the last update, relative to root.
	root     string
	reported []string
}

func open(t testing.TB, root string, texts workset.Files) *shown {
	t.Helper()
	files.Opened(root)
	settings := workset.Settings{Find: finder(t, root, "strict").Find}
	return &shown{TB: t, Folder: workset.New(root, texts, settings, 2), files: map[string]workset.File{}, root: root}
}

func (s *shown) report(file workset.File) error {
	relative, err := filepath.Rel(s.root, file.Path)
	if err != nil {
		return err
	}
	if file.Crash != "" {
		s.Errorf("%s: %s", relative, file.Crash)
	}
	if (file.Hash == 0) != (len(file.Findings) == 0) {
		s.Errorf("%s: %d findings have the hash %d", relative, len(file.Findings), file.Hash)
	}
	s.reported = append(s.reported, relative)
	if s.files[file.Path] = file; len(file.Findings) == 0 {
		delete(s.files, file.Path)
	}
	return nil
}

func (s *shown) update(ctx context.Context) error {
	s.reported = nil
	return s.Update(ctx, s.report, nil)
}

// expect updates, and compares the paths that are reported.
func (s *shown) expect(paths ...string) {
	s.Helper()
	if err := s.update(s.Context()); err != nil {
		s.Fatal(err)
	}
	if got := slices.Sorted(slices.Values(s.reported)); !slices.Equal(got, paths) {
		s.Errorf("reported %q, want %q", got, paths)
	}
}

var fingerprint = regexp.MustCompile(`"fingerprint":"[0-9a-f]*",`)

// equalsCheck compares what is shown with what a batch check of the same files says.
func (s *shown) equalsCheck(find *config.Finder) {
	s.Helper()
	c, err := check.New(s.Context(), check.Options{Folder: s.root, Paths: []string{"."}, Finder: find})
	if err != nil {
		s.Fatal(err)
	}
	var want, got bytes.Buffer
	wanted := s.writer(&want)
	summary, err := c.Report(s.Context(), []*report.Writer{wanted})
	if err != nil {
		s.Fatal(err)
	}
	w := s.writer(&got)
	for _, path := range slices.Sorted(maps.Keys(s.files)) {
		relative, err := filepath.Rel(s.root, path)
		if err != nil {
			s.Fatal(err)
		}
		file := s.files[path]
		if err := w.Add(w.Format().Fragment(&report.File{Path: relative, Source: file.Source, Findings: file.Findings})); err != nil {
			s.Fatal(err)
		}
	}
	for _, w := range []*report.Writer{wanted, w} {
		if err := w.Close(summary); err != nil {
			s.Fatal(err)
		}
	}
	// The fingerprints are about repositories, which a workspace does not know.
	gotText, wantText := fingerprint.ReplaceAllString(got.String(), ""), fingerprint.ReplaceAllString(want.String(), "")
	if gotText != wantText {
		s.Errorf("%s: what is shown is not what a check says:\n%s", s.root, difference(gotText, wantText))
	}
	if summary.Findings == 0 && len(s.Hashes()) > 5 {
		s.Errorf("%s: no findings", s.root)
	}
}

func (s *shown) writer(out *bytes.Buffer) *report.Writer {
	format, err := report.New("json", report.Style{})
	if err != nil {
		s.Fatal(err)
	}
	return report.NewWriter(out, format)
}

// difference is the first lines that differ.
func difference(got, want string) string {
	gots, wants := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gots), len(wants)) {
		if gots[i] != wants[i] {
			return "got  " + gots[i] + "\nwant " + wants[i]
		}
	}
	return "one is longer"
}

// unpack writes the files of an archive into a new folder.
func unpack(t testing.TB, archive string) string {
	t.Helper()
	root := t.TempDir()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(root, file.Name), string(file.Data))
	}
	return root
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func tool(t testing.TB, name string) string {
	t.Helper()
	out, err := exec.Command("../../testdata/tools/" + name).Output()
	if err != nil {
		t.Fatalf("running %s: %v", name, err)
	}
	return strings.TrimSpace(string(out))
}

// TestEqualsCheck compares real trees.
func TestEqualsCheck(t *testing.T) {
	library := tool(t, "get-python-library")
	for _, name := range []string{"email", "unittest", "asyncio"} {
		treeEqualsCheck(t, filepath.Join(library, name))
	}
	treeEqualsCheck(t, "../../testdata/projects")
}

// treeEqualsCheck holds that the workspace finds in a tree what a check does, and
// again when all is looked at again.
func treeEqualsCheck(t *testing.T, root string) {
	t.Helper()
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, root, &buffers{})
	if err := s.update(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.equalsCheck(finder(t, root, "strict"))
	s.expect()
	s.Invalidate()
	s.expect()
}
