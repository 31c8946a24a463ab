package client

import (
	"context"
	"strings"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server/convert"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// Conn is the connection to the client: see rpc.Conn.
type Conn interface {
	// Client has the requests and notifications of the protocol.
	Client() protocol.Client
	// Notify sends a notification; it may wait for the client to read.
	Notify(ctx context.Context, method string, params any) error
	// Offer sends a notification that may be left out.
	Offer(method string, params any)
}

// Client is the client of one connection. It is safe for concurrent use.
type Client struct {
	Conn
	// Can is what the client can do.
	Can Capabilities
	// Status is what it shows of the work that is done.
	Status *Status

	version   string
	log       *zap.Logger
	work      *schedule.Owner
	refreshes *schedule.Lane
	progress  progresses
}

// Options say what a client is made with.
type Options struct {
	Conn   Conn
	Can    Capabilities
	Status *Status
	// Version is octolsp's, for the addresses of the pages of rules.
	Version string
	Log     *zap.Logger
	// Work has what waits for the client.
	Work *schedule.Owner
}

// New is the client; Close ends what waits for it.
func New(options Options) *Client {
	c := &Client{
		Conn: options.Conn, Can: options.Can, Status: options.Status,
		version: options.Version, log: options.Log, work: options.Work,
	}
	c.refreshes = options.Work.Unreported("refreshes", 0, 2)
	return c
}

// Close ends what waits for the client.
func (c *Client) Close() { c.work.Close() }

// ShowMessage shows a text to the user.
func (c *Client) ShowMessage(kind protocol.MessageType, text string) {
	c.work.Go("showing a message", func(ctx context.Context) error {
		return c.Client().ShowMessage(ctx, &protocol.ShowMessageParams{Type: kind, Message: "octolsp: " + text})
	})
}

// Show has the client show what is at the address: in the editor, or outside of
// it. It reports whether it was shown.
func (c *Client) Show(ctx context.Context, at uri.URI, external bool) bool {
	if !c.Can.ShowDocument {
		return false
	}
	params := &protocol.ShowDocumentParams{URI: at, TakeFocus: new(true)}
	if external {
		params = &protocol.ShowDocumentParams{URI: at, External: new(true)}
	}
	result, err := c.Client().ShowDocument(ctx, params)
	return err == nil && result != nil && result.Success
}

// RefreshDiagnostics has a client that pulls diagnostics pull them again.
func (c *Client) RefreshDiagnostics() {
	if c.Can.Pull && c.Can.RefreshDiagnostics {
		c.refresh("asking the client to refresh diagnostics", c.Client().DiagnosticRefresh)
	}
}

// RefreshCodeLenses has the client ask for code lenses again.
func (c *Client) RefreshCodeLenses() {
	if c.Can.RefreshCodeLens {
		c.refresh("asking the client to refresh code lenses", c.Client().CodeLensRefresh)
	}
}

// refresh asks the client by request. One request of a kind is under way at a
// time: what comes up meanwhile is one more, after its answer.
func (c *Client) refresh(what string, request func(context.Context) error) {
	c.refreshes.Schedule(what, func(context.Context) {
		// Another request of the kind does not cancel this one.
		ctx := c.work.Context()
		if err := request(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn(what, zap.Error(err))
		}
	})
}

// ShowsAll reports whether the diagnostics of all files of the folder are shown. No
// disk is looked through for that: see [files.IsEverything].
func (c *Client) ShowsAll(f *session.Folder) bool {
	mode := f.Settings.DiagnosticMode
	return f.URI != "" && f.Settings.Enable && !files.IsEverything(f.Path) && (mode == session.Workspace || mode == session.Auto && c.Can.Pull)
}

// FormatFor is how diagnostics are written for the files of folder.
func (c *Client) FormatFor(folder *session.Folder) convert.Format {
	return convert.Format{
		Encoding:           c.Can.Encoding,
		Least:              folder.Settings.MinimumSeverity,
		Pages:              strings.ReplaceAll(folder.Settings.DocumentationURL, "{version}", c.version),
		CodeDescription:    c.Can.CodeDescription,
		RelatedInformation: c.Can.RelatedInformation,
		Tags:               c.Can.Tags,
		Data:               c.Can.Data,
	}
}
