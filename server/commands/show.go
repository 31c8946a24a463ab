package commands

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/octollm/octolsp/analyzers/engine"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/octollm/octolsp/server/actions"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// runShowLog shows the log file, or says how to get one. The result is the
// file's path, or null.
func (c *Commands) runShowLog(ctx context.Context, _ *session.Snapshot, _ json.RawMessage) (any, error) {
	if c.LogPath == "" {
		c.Client.ShowMessage(protocol.MessageTypeInfo, "the log is in the editor's output for octolsp; start the server with `octolsp serve --log-file FILE` to have it in a file too")
		return nil, nil
	}
	if !c.Client.Show(ctx, uri.File(c.LogPath), false) {
		c.Client.ShowMessage(protocol.MessageTypeInfo, "the log is in "+c.LogPath)
	}
	return c.LogPath, nil
}

// runShowConfig shows what holds for a file and where each value comes from,
// as `octolsp config show` prints it: that is the result. A client that shows
// documents is given it as one, any other a message with the first lines.
func (c *Commands) runShowConfig(ctx context.Context, snapshot *session.Snapshot, arguments json.RawMessage) (any, error) {
	var given struct {
		URI uri.URI `json:"uri"`
	}
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	report, err := configReport(snapshot, given.URI)
	if err != nil {
		return nil, err
	}
	if c.Client.Can.ShowDocument {
		at, err := c.write("octolsp-config.txt", report)
		if err != nil {
			return nil, fmt.Errorf("writing the config for the editor to show: %w", err)
		}
		if c.Client.Show(ctx, at, false) {
			return report, nil
		}
	}
	head, _, _ := strings.Cut(report, "\n\n")
	c.Client.ShowMessage(protocol.MessageTypeInfo, fmt.Sprintf("the config of a file\n%s\n`octolsp config show %s` prints all of it", head, convert.BaseName(given.URI)))
	return report, nil
}

// configReport is what holds for the document or file at the address.
func configReport(snapshot *session.Snapshot, at uri.URI) (string, error) {
	d := snapshot.Document(string(at))
	path := pathOf(at)
	if path == "" && d == nil {
		return "", rpc.InvalidParams(fmt.Errorf("%s: the argument \"uri\": expected the address of a file or of an open document, found %q", showConfig, at))
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
	if err := holds.Effective(path, folder.Path, language).Write(&report); err != nil {
		return "", fmt.Errorf("the config of %s: %w", path, err)
	}
	return report.String(), nil
}

// runExplainRule shows the page of a rule, which is also the result: in the
// browser if there is an address for it, else a message with what it says
// first.
func (c *Commands) runExplainRule(ctx context.Context, snapshot *session.Snapshot, arguments json.RawMessage) (any, error) {
	var given actions.ExplainArguments
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	selector, err := rule.ParseSelector(given.Rule)
	if err != nil {
		if page, known, failed := c.explainForTool(ctx, snapshot, given); known {
			return page, failed
		}
		return nil, rpc.InvalidParams(err)
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
		c.Client.ShowMessage(protocol.MessageTypeInfo, fmt.Sprintf("%q stands for %s", given.Rule, strings.Join(names, ", ")))
	} else if err := c.showPage(ctx, snapshot, selector.Rules()[0], given.URI); err != nil {
		return nil, err
	}
	return strings.Join(pages, "\n"), nil
}

// explainForTool shows what a tool says of its own rule, if there is such a
// tool: its page in the browser, else a message. The result is what it says, or
// the address of the page where the tool can't be asked.
func (c *Commands) explainForTool(ctx context.Context, snapshot *session.Snapshot, given actions.ExplainArguments) (page string, known bool, err error) {
	path := pathOf(given.URI)
	page, address, known, err := c.Tools.Explain(ctx, snapshot.FolderAt(path), path, given.Rule)
	if err != nil || !known {
		return "", known, err
	}
	page = cmp.Or(page, address)
	if address == "" || !c.Client.Show(ctx, uri.URI(address), true) {
		c.Client.ShowMessage(protocol.MessageTypeInfo, given.Rule+"\n"+strings.TrimSpace(cmp.Or(page, "nothing is known of it")))
	}
	return page, true, ctx.Err()
}

// showPage shows the page of r, as the settings for the document have it.
func (c *Commands) showPage(ctx context.Context, snapshot *session.Snapshot, r *rule.Rule, document uri.URI) error {
	page := c.Client.FormatFor(snapshot.FolderAt(pathOf(document))).Page(r)
	if page != "" && c.Client.Show(ctx, uri.URI(page), true) {
		return nil
	}
	brief, err := r.Brief()
	if err != nil {
		return err
	}
	c.Client.ShowMessage(protocol.MessageTypeInfo, r.Name+"\n"+strings.TrimSpace(brief))
	return nil
}

// pathOf is the path of the file at the address; empty for what is not a file.
func pathOf(at uri.URI) string {
	if !at.IsFile() {
		return ""
	}
	return filepath.Clean(at.FsPath())
}

// write makes or replaces the file with the name, for the editor to show.
func (c *Commands) write(name, content string) (uri.URI, error) {
	folder, err := c.shown()
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, name)
	made, err := files.Create(path)
	if err != nil {
		return "", err
	}
	defer made.Discard()
	if _, err := made.Write([]byte(content)); err != nil {
		return "", err
	}
	if err := made.Commit(); err != nil {
		return "", err
	}
	return uri.File(path), nil
}
