package server

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/analyzers/tools"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// runShowLog shows the log file, or says how to get one. The result is the
// file's path, or null.
func (s *server) runShowLog(ctx context.Context, _ json.RawMessage) (any, error) {
	if s.LogPath == "" {
		s.showMessage(protocol.MessageTypeInfo, "the log is in the editor's output for octolsp; start the server with `octolsp serve --log-file FILE` to have it in a file too")
		return nil, nil
	}
	if !s.showDocument(ctx, uri.File(s.LogPath), false) {
		s.showMessage(protocol.MessageTypeInfo, "the log is in "+s.LogPath)
	}
	return s.LogPath, nil
}

// showDocument has the client show what is at the address: in the editor, or
// outside of it. It reports whether it was shown.
func (s *server) showDocument(ctx context.Context, at uri.URI, external bool) bool {
	if !s.client.showDocument {
		return false
	}
	params := &protocol.ShowDocumentParams{URI: at, TakeFocus: new(true)}
	if external {
		params = &protocol.ShowDocumentParams{URI: at, External: new(true)}
	}
	result, err := s.conn.Client().ShowDocument(ctx, params)
	return err == nil && result != nil && result.Success
}

// runShowConfig shows what holds for a file and where each value comes from,
// as `octolsp config show` prints it: that is the result. A client that shows
// documents is given it as one, any other a message with the first lines.
func (s *server) runShowConfig(ctx context.Context, arguments json.RawMessage) (any, error) {
	var given struct {
		URI uri.URI `json:"uri"`
	}
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	report, err := s.configReport(ctx, given.URI)
	if err != nil {
		return nil, err
	}
	if s.client.showDocument {
		at, err := s.shown.write(s, "octolsp-config.txt", report)
		if err != nil {
			return nil, fmt.Errorf("writing the config for the editor to show: %w", err)
		}
		if s.showDocument(ctx, at, false) {
			return report, nil
		}
	}
	head, _, _ := strings.Cut(report, "\n\n")
	s.showMessage(protocol.MessageTypeInfo, fmt.Sprintf("the config of a file\n%s\n`octolsp config show %s` prints all of it", head, baseName(given.URI)))
	return report, nil
}

// configReport is what holds for the document or file at the address.
func (s *server) configReport(ctx context.Context, at uri.URI) (string, error) {
	snapshot := s.snapshot(ctx)
	d := snapshot.Document(string(at))
	var path string
	switch {
	case at.IsFile():
		path = filepath.Clean(at.FsPath())
	case d == nil:
		return "", invalidParams(fmt.Errorf("%s: the argument \"uri\": expected the address of a file or of an open document, found %q", commandShowConfig, at))
	}
	folder := snapshot.FolderAt(path)
	if path == "" {
		path = filepath.Join(folder.Path, "untitled")
	}
	var language string
	if d != nil && d.Language != nil {
		language = d.Language.Name
	} else if known := engine.GrammarOf(path); known != nil {
		language = known.Name
	}
	holds, err := folder.Config(path)
	if err != nil {
		return "", err
	}
	var report strings.Builder
	if !folder.Settings.Enable {
		report.WriteString("octolsp is off here: the editor's setting octolsp.enable is false\n")
	}
	if _, err := folder.Finder.Find(path); err != nil {
		fmt.Fprintf(&report, "The config can't be used; below is what holds in its place.\n%s\n\n", err)
	}
	if err := holds.Report(path, folder.Path, language).Write(&report); err != nil {
		return "", fmt.Errorf("the config of %s: %w", path, err)
	}
	return report.String(), nil
}

// explainArguments are those of the command that explains a rule.
type explainArguments struct {
	Rule string `json:"rule"`
	// URI is of a document where the rule matters; it may be empty.
	URI uri.URI `json:"uri,omitempty"`
}

// runExplainRule shows the page of a rule, which is also the result: in the
// browser if there is an address for it, else a message with what it says
// first.
func (s *server) runExplainRule(ctx context.Context, arguments json.RawMessage) (any, error) {
	var given explainArguments
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	selector, err := rule.ParseSelector(given.Rule)
	if err != nil {
		if page, known, failed := s.explainForTool(ctx, given); known {
			return page, failed
		}
		return nil, invalidParams(err)
	}
	var pages, names []string
	for _, r := range selector.Rules() {
		page, err := r.Page()
		if err != nil {
			return nil, err
		}
		pages, names = append(pages, page), append(names, r.Name)
	}
	if len(names) > 1 {
		s.showMessage(protocol.MessageTypeInfo, fmt.Sprintf("%q stands for %s", given.Rule, strings.Join(names, ", ")))
	} else if err := s.showPage(ctx, selector.Rules()[0], given.URI); err != nil {
		return nil, err
	}
	return strings.Join(pages, "\n"), nil
}

// explainForTool shows what a tool says of its own rule, if there is such a
// tool: its page in the browser, else a message. The result is what it says, or
// the address of the page where the tool can't be asked.
func (s *server) explainForTool(ctx context.Context, given explainArguments) (page string, known bool, err error) {
	folder, path := s.snapshot(ctx).FolderAt(""), ""
	if given.URI.IsFile() {
		path = filepath.Clean(given.URI.FsPath())
		folder = s.snapshot(ctx).FolderAt(path)
	}
	tool, explainer := tools.ExplainerOf(given.Rule)
	if tool == nil {
		return "", false, nil
	}
	address := explainer.URL(given.Rule)
	job, err := s.job(ctx, tool, folder, path)
	if err != nil {
		return "", true, err
	}
	if job != nil {
		page, err = explainer.Explain(ctx, job.Run, given.Rule)
	}
	if err != nil || page == "" {
		page = address
	}
	if address == "" || !s.showDocument(ctx, uri.URI(address), true) {
		s.showMessage(protocol.MessageTypeInfo, given.Rule+"\n"+strings.TrimSpace(cmp.Or(page, "nothing is known of it")))
	}
	return page, true, ctx.Err()
}

// showPage shows the page of r, as the settings for the document have it.
func (s *server) showPage(ctx context.Context, r *rule.Rule, document uri.URI) error {
	var path string
	if document.IsFile() {
		path = filepath.Clean(document.FsPath())
	}
	page := s.formatFor(s.snapshot(ctx).FolderAt(path)).Page(r)
	if page != "" && s.showDocument(ctx, uri.URI(page), true) {
		return nil
	}
	brief, err := r.Brief()
	if err != nil {
		return err
	}
	s.showMessage(protocol.MessageTypeInfo, r.Name+"\n"+strings.TrimSpace(brief))
	return nil
}

// shownFiles are the files that were written for the editor to show. They go
// when the server does.
type shownFiles struct {
	mu     sync.Mutex
	folder string
}

// write makes or replaces the file with the name.
func (f *shownFiles) write(s *server, name, content string) (uri.URI, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.folder == "" {
		folder, err := os.MkdirTemp("", "octolsp-")
		if err != nil {
			return "", err
		}
		f.folder = folder
		s.goOn("removing the files that were shown", func(ctx context.Context) error {
			<-ctx.Done()
			return os.RemoveAll(folder)
		})
	}
	path := filepath.Join(f.folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return "", err
	}
	return uri.File(path), nil
}
