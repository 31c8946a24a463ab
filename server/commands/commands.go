// Package commands does what workspace/executeCommand asks for.
package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/server/actions"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/octollm/octolsp/server/session"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Actions makes the edits of code actions: see actions.Actions.
type Actions interface {
	Edit(ctx context.Context, snapshot *session.Snapshot, data protocol.LSPAny) (*protocol.WorkspaceEdit, error)
}

// Tools know their rules: see toolrun.Runner.
type Tools interface {
	Explain(ctx context.Context, folder *session.Folder, path, name string) (page, address string, known bool, err error)
}

// Coverage can be shown or not: see coverage.Coverage.
type Coverage interface {
	Toggle(show *bool) (shown bool)
}

// Options say what the commands work on.
type Options struct {
	Client   *client.Client
	Actions  Actions
	Tools    Tools
	Coverage Coverage
	// Recheck looks at everything again, as if the server had just been started.
	Recheck func()
	// LogPath is where the log can be read; empty if it is in no file.
	LogPath string
}

// Commands executes commands. It is safe for concurrent use.
type Commands struct {
	Options
	// shown is the folder with the files that were written for the editor to show,
	// which goes at the end; it is made when it is needed.
	shown  func() (string, error)
	remove func() error
	used   chan struct{} // closed when it was made
}

// New are the commands; Close removes what they wrote.
func New(options Options) *Commands {
	c := &Commands{Options: options, used: make(chan struct{})}
	c.shown = sync.OnceValues(func() (folder string, err error) {
		if folder, c.remove, err = files.TemporaryFolder("octolsp-"); err == nil {
			close(c.used)
		}
		return folder, err
	})
	return c
}

// Close removes the files that were written for the editor to show.
func (c *Commands) Close() error {
	select {
	case <-c.used:
	default:
		return nil
	}
	if err := c.remove(); err != nil {
		return fmt.Errorf("removing the files that were shown: %w", err)
	}
	return nil
}

// The commands that an editor can execute, beside those of code actions.
const (
	recheckWorkspace = "octolsp.recheckWorkspace"
	showLog          = "octolsp.showLog"
	showConfig       = "octolsp.showConfig"
	toggleCoverage   = "octolsp.toggleCoverage"
)

// command is what workspace/executeCommand can do.
type command struct {
	// parameters are the names of the arguments, in the order of a list of them;
	// all but the optional ones, which come last, are needed.
	parameters []string
	optional   int
	// example shows the arguments to people.
	example string
	// run gets the arguments by name, as JSON.
	run func(c *Commands, ctx context.Context, snapshot *session.Snapshot, arguments json.RawMessage) (any, error)
}

// commands are the commands by name.
var commands = map[string]command{
	recheckWorkspace: {run: (*Commands).runRecheckWorkspace},
	showLog:          {run: (*Commands).runShowLog},
	showConfig: {
		parameters: []string{"uri"}, example: `{"uri": "file:///project/module.py"}`,
		run: (*Commands).runShowConfig,
	},
	actions.CommandExplain: {
		parameters: []string{"rule", "uri"}, optional: 1, example: `{"rule": "docstring/undocumented-param"}`,
		run: (*Commands).runExplainRule,
	},
	toggleCoverage: {
		parameters: []string{"shown"}, optional: 1, example: `{"shown": true}`,
		run: (*Commands).runToggleCoverage,
	},
	actions.CommandApply: {
		parameters: []string{"uri", "version", "text", "provider", "title", "start", "end", "rule", "message"}, optional: 2,
		example: "the argument of the command that octolsp offered",
		run:     (*Commands).runApplyAction,
	},
}

// Names are the commands that the client is offered.
func Names(can client.Capabilities) []string {
	names := []string{recheckWorkspace, showLog, showConfig, actions.CommandExplain, toggleCoverage}
	if !can.CodeActionLiterals && can.ApplyEdit {
		names = append(names, actions.CommandApply)
	}
	return names
}

// Execute answers workspace/executeCommand. Its params are decoded here
// because editors that are scripted may give the arguments as an object, where
// the protocol has a list.
func (c *Commands) Execute(ctx context.Context, snapshot *session.Snapshot, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		Command   string          `json:"command"`
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, rpc.InvalidParams(err)
	}
	known, found := commands[params.Command]
	if !found {
		return nil, rpc.InvalidParams(fmt.Errorf("there is no command %q", params.Command))
	}
	arguments, err := known.named(params.Arguments)
	if err != nil {
		return nil, rpc.InvalidParams(fmt.Errorf("%s: %w", params.Command, err))
	}
	return known.run(c, ctx, snapshot, arguments)
}

// named is the arguments as an object. They may be given as a list with one
// object, as a list of values in their order, or as an object.
func (c command) named(raw json.RawMessage) (json.RawMessage, error) {
	given := map[string]json.RawMessage{}
	var list []json.RawMessage
	switch {
	case len(raw) == 0 || json.Unmarshal(raw, &given) == nil:
	case json.Unmarshal(raw, &list) != nil:
		return nil, fmt.Errorf("the arguments: expected a list, found %s", raw)
	case len(list) == 1 && json.Unmarshal(list[0], &given) == nil:
	default:
		if len(list) > len(c.parameters) {
			return nil, fmt.Errorf("expected %s, found %d of them", c.expected(), len(list))
		}
		for i, value := range list {
			given[c.parameters[i]] = value
		}
	}
	for name := range given {
		if !slices.Contains(c.parameters, name) {
			return nil, fmt.Errorf("expected %s, found the argument %q", c.expected(), name)
		}
	}
	for _, name := range c.parameters[:len(c.parameters)-c.optional] {
		if value, found := given[name]; !found || string(value) == "null" {
			return nil, fmt.Errorf("the argument %q is missing: expected %s", name, c.expected())
		}
	}
	named, err := json.Marshal(given)
	if err != nil {
		return nil, fmt.Errorf("the arguments: %w", err)
	}
	return named, nil
}

// expected are the arguments for people.
func (c command) expected() string {
	if len(c.parameters) == 0 {
		return "no arguments"
	}
	return "arguments such as [" + c.example + "]"
}

// readArguments reads what command.named made.
func readArguments(named json.RawMessage, into any) error {
	err := json.Unmarshal(named, into)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		err = fmt.Errorf("the argument %q: expected a %s, found a %s", wrong.Field, wrong.Type.Kind(), wrong.Value)
	}
	if err != nil {
		return rpc.InvalidParams(err)
	}
	return nil
}

// runRecheckWorkspace looks at everything again.
func (c *Commands) runRecheckWorkspace(context.Context, *session.Snapshot, json.RawMessage) (any, error) {
	c.Recheck()
	return nil, nil
}

// runToggleCoverage shows the coverage of files, or does no longer. The argument
// says which; without it, it is the other one than before. The result is whether
// coverage is shown now.
func (c *Commands) runToggleCoverage(_ context.Context, _ *session.Snapshot, arguments json.RawMessage) (any, error) {
	var given struct {
		Shown *bool `json:"shown"`
	}
	if err := readArguments(arguments, &given); err != nil {
		return nil, err
	}
	return map[string]bool{"shown": c.Coverage.Toggle(given.Shown)}, nil
}

// runApplyAction makes the edit of a code action in the client.
func (c *Commands) runApplyAction(ctx context.Context, snapshot *session.Snapshot, arguments json.RawMessage) (any, error) {
	if !c.Client.Can.ApplyEdit {
		return nil, rpc.InvalidParams(fmt.Errorf("%s: the client did not say that it can apply edits (workspace.applyEdit)", actions.CommandApply))
	}
	var data actions.Data
	if err := readArguments(arguments, &data); err != nil {
		return nil, err
	}
	edit, err := c.Actions.Edit(ctx, snapshot, protocol.LSPAny(arguments))
	if err != nil {
		return nil, err
	}
	result, err := c.Client.Client().ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: &data.Title, Edit: *edit})
	if err != nil {
		return nil, fmt.Errorf("%q: %w", data.Title, err)
	}
	if !result.Applied {
		reason := "it gave no reason"
		if result.FailureReason != nil && *result.FailureReason != "" {
			reason = strings.TrimSpace(*result.FailureReason)
		}
		return nil, fmt.Errorf("%q was not done by the editor: %s", data.Title, reason)
	}
	return nil, nil
}
