// Package actions offers code actions: fixes, all safe fixes together, imports in
// order, suppressions, and the pages of rules.
//
// **An action is made for one text**: where the document has another one by then,
// it is refused.
package actions

import (
	"context"
	"slices"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/text"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/features"
	"github.com/octollm/octolsp/server/session"
	"github.com/octollm/octolsp/server/toolrun"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"go.uber.org/zap"
)

// The commands that actions have.
const (
	// CommandExplain shows the page of a rule. Its argument is an
	// [ExplainArguments].
	CommandExplain = "octolsp.explainRule"
	// CommandApply makes the edit of a code action, for clients that know none. Its
	// argument is a [Data].
	CommandApply = "octolsp.applyAction"
)

// ExplainArguments are those of the command that explains a rule.
type ExplainArguments struct {
	Rule string `json:"rule"`
	// URI is of a document where the rule matters; it may be empty.
	URI uri.URI `json:"uri,omitempty"`
}

// Session looks at documents and fixes their texts: see session.Session.
type Session interface {
	Current() *session.Snapshot
	CheckSyntax(ctx context.Context, snapshot *session.Snapshot, d *session.Document) (*session.Checked, error)
	FixAll(ctx context.Context, checked *session.Checked) (string, error)
	FixText(ctx context.Context, checked *session.Checked, source string) (string, error)
	Mends(ctx context.Context, checked *session.Checked, f *finding.Finding, edits []text.Edit, made string) (bool, error)
}

// Tools fix texts: see toolrun.Runner.
type Tools interface {
	Fix(ctx context.Context, folder *session.Folder, d *session.Document, source string) (string, error)
	Organizers(ctx context.Context, folder *session.Folder, d *session.Document) []toolrun.Organizer
}

// Actions offers code actions. It is safe for concurrent use.
type Actions struct {
	session Session
	tools   Tools
	client  *client.Client
	log     *zap.Logger
}

// New offers actions in the documents of the session.
func New(s Session, tools Tools, c *client.Client, log *zap.Logger) *Actions {
	return &Actions{session: s, tools: tools, client: c, log: log}
}

// check is what is found in the document at the address, with its syntax tree;
// nil if it is not open or not looked at.
func (a *Actions) check(ctx context.Context, snapshot *session.Snapshot, at uri.URI) (*session.Checked, error) {
	return features.Request{Snapshot: snapshot, Session: a.session, Client: a.client}.Check(ctx, at)
}

// Provider says which actions the client is offered.
func Provider(can client.Capabilities) protocol.CodeActionProvider {
	if !can.CodeActionLiterals {
		return protocol.Boolean(true)
	}
	var kinds []protocol.CodeActionKind
	for _, provider := range providers {
		kinds = append(kinds, provider.kind)
	}
	slices.Sort(kinds)
	return &protocol.CodeActionOptions{CodeActionKinds: slices.Compact(kinds), ResolveProvider: new(true)}
}
