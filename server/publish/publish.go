// Package publish shows the client what is found in open documents and in
// config files: it sends diagnostics to one that waits for them, and answers one
// that asks.
//
// **Nothing older replaces what is newer**, and what did not change is not sent
// again.
package publish

import (
	"context"
	"path/filepath"
	"runtime"
	"time"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// configsPause is how long the diagnostics of config files that are not open wait
// for more of them.
const configsPause = 200 * time.Millisecond

// Session is what is published of.
type Session interface {
	Current() *session.Snapshot
	Check(ctx context.Context, snapshot *session.Snapshot, d *session.Document) (*session.Checked, error)
	Files() files.Overlay
}

// Publisher shows the client what is found. It is safe for concurrent use.
type Publisher struct {
	*Encoder
	session Session
	client  *client.Client
	log     *zap.Logger
	work    *schedule.Owner
	// native looks at a document at once, configs at config files after a pause.
	native, configs *schedule.Lane
	shown           shown
}

// New is a publisher of what the session has, which works in lanes of its own;
// Close ends it.
func New(s Session, c *client.Client, work *schedule.Owner, log *zap.Logger) *Publisher {
	p := &Publisher{Encoder: NewEncoder(s.Current, c.FormatFor), session: s, client: c, log: log, work: work, shown: newShown(s, c)}
	p.native = work.Lane("native", 0, runtime.GOMAXPROCS(0))
	p.configs = work.Lane("buffer", configsPause, 1)
	return p
}

// Close ends the publisher.
func (p *Publisher) Close() { p.work.Close() }

// Document shows what is found in the document with the URI, if the client does
// not ask for it itself, or clears it, if it was closed.
func (p *Publisher) Document(at string) {
	p.Forget(at)
	if p.client.Can.Pull {
		return
	}
	p.native.Schedule(at, func(ctx context.Context) {
		if err := p.publish(ctx, at); err != nil && ctx.Err() == nil {
			p.log.Warn("publishing diagnostics", zap.String("uri", at), zap.String("lane", "native"), zap.Error(err))
		}
	})
}

// publish runs in the native lane: no two at once for one document, so that
// what is older never replaces what is newer.
func (p *Publisher) publish(ctx context.Context, at string) error {
	snapshot := p.session.Current()
	d := snapshot.Document(at)
	if d == nil {
		return p.shown.closed(ctx, at)
	}
	checked, err := p.session.Check(ctx, snapshot, d)
	if err != nil {
		return err
	}
	encoded := p.Encode(checked)
	return p.shown.send(ctx, at, publication{encoded.ID(), d}, encoded.Diagnostics)
}

// All shows all open documents again: what is around them changed.
func (p *Publisher) All() {
	p.client.RefreshCodeLenses()
	if p.client.Can.Pull {
		p.client.RefreshDiagnostics()
		return
	}
	for _, d := range p.session.Current().Documents() {
		p.Document(d.URI)
	}
	p.Configs()
}

// Changed shows what is found in the document after, if it is another version
// than before; nil is that it is not open.
func (p *Publisher) Changed(before, after *session.Document) {
	if before == after || after == nil {
		return
	}
	if p.client.Can.Pull {
		p.client.RefreshDiagnostics()
	} else {
		p.Document(after.URI)
	}
}

// Refresh has a client that pulls diagnostics pull them again.
func (p *Publisher) Refresh() { p.client.RefreshDiagnostics() }

// Send shows the diagnostics of a file that is not open, whose result id is id,
// unless it shows just these. A file whose text in the editor stands for it is
// passed over.
func (p *Publisher) Send(ctx context.Context, at uri.URI, id string, diagnostics *convert.Diagnostics) error {
	return p.shown.send(ctx, string(at), publication{id: id}, diagnostics)
}

// Clear clears what is shown of files that are not open, but for those to keep.
func (p *Publisher) Clear(ctx context.Context, keep func(at uri.URI) bool) error {
	return p.shown.clear(ctx, keep)
}

// IDs are the result ids of what the client shows now: of what shows nothing,
// [convert.NoDiagnostics].
func (p *Publisher) IDs(ctx context.Context) (func(at uri.URI) string, error) {
	return p.shown.ids(ctx)
}

// Configs shows what is wrong with the config files that are not open, if the
// client does not ask for it itself.
func (p *Publisher) Configs() {
	if p.client.Can.Pull {
		return
	}
	p.configs.Schedule("configs", func(ctx context.Context) {
		snapshot := p.session.Current()
		reports := p.ConfigReports(snapshot)
		err := p.Clear(ctx, func(at uri.URI) bool { return !p.ReportsConfig(snapshot, at) || reports[at] != nil })
		for at, report := range reports {
			if err == nil {
				err = p.Send(ctx, at, report.ResultID(), report)
			}
		}
		if err != nil && ctx.Err() == nil {
			p.log.Warn("publishing diagnostics of configs", zap.String("lane", "buffer"), zap.Error(err))
		}
	})
}

// inWorkspace reports whether the file at path is one of those whose findings are
// shown because it lies in a folder of which all files are.
func (p *Publisher) inWorkspace(snapshot *session.Snapshot, path string) bool {
	folder := snapshot.FolderAt(path)
	if !session.IsManifest(path) || !p.client.ShowsAll(folder) || !p.session.Files().IsFile(path) {
		return false
	}
	_, looked := folder.Looks(path)
	return looked
}

// ReportsConfig reports whether the file at the address is a config that is not
// among the files of the workspace.
func (p *Publisher) ReportsConfig(snapshot *session.Snapshot, at uri.URI) bool {
	return IsConfig(at) && !p.inWorkspace(snapshot, at.FsPath())
}

// ConfigReports are the diagnostics of the config files with problems that are not
// among the files of the workspace.
func (p *Publisher) ConfigReports(snapshot *session.Snapshot) map[uri.URI]*convert.Diagnostics {
	reports := map[uri.URI]*convert.Diagnostics{}
	for _, folder := range snapshot.Places() {
		if !folder.Settings.Enable {
			continue
		}
		for path, found := range folder.ConfigProblems() {
			if folder == snapshot.Outside && !snapshot.Concerns(path) || p.inWorkspace(snapshot, path) {
				continue
			}
			content, err := p.session.Files().ReadFile(path)
			if err != nil {
				content = nil // it can't be read, which is what was found: at its start
			}
			at := uri.File(path)
			reports[at] = p.client.FormatFor(folder).List(text.NewLines(string(content)), string(at), found)
		}
	}
	return reports
}

// IsConfig reports whether a config file of octolsp's is at the address.
func IsConfig(at uri.URI) bool {
	return at.IsFile() && config.IsConfig(filepath.Clean(at.FsPath()))
}
