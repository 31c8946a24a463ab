package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// The commands that an editor can execute.
const (
	commandRecheckWorkspace = "octolsp.recheckWorkspace"
	commandShowLog          = "octolsp.showLog"
	commandShowConfig       = "octolsp.showConfig"
	commandExplainRule      = "octolsp.explainRule"
	commandToggleCoverage   = "octolsp.toggleCoverage"
	// commandApplyAction makes the edit of a code action, for clients that know
	// none. Its argument is an [actionData].
	commandApplyAction = "octolsp.applyAction"
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
	run func(s *server, ctx context.Context, arguments json.RawMessage) (any, error)
}

// commands are the commands by name.
var commands = map[string]command{
	commandRecheckWorkspace: {run: (*server).runRecheckWorkspace},
	commandShowLog:          {run: (*server).runShowLog},
	commandShowConfig: {
		parameters: []string{"uri"}, example: `{"uri": "file:///project/module.py"}`,
		run: (*server).runShowConfig,
	},
	commandExplainRule: {
		parameters: []string{"rule", "uri"}, optional: 1, example: `{"rule": "docstring/undocumented-param"}`,
		run: (*server).runExplainRule,
	},
	commandToggleCoverage: {
		parameters: []string{"shown"}, optional: 1, example: `{"shown": true}`,
		run: (*server).runToggleCoverage,
	},
	commandApplyAction: {
		parameters: []string{"uri", "version", "text", "provider", "title", "start", "end", "rule", "message"}, optional: 2,
		example: "the argument of the command that octolsp offered",
		run:     (*server).runApplyAction,
	},
}

// offerActions says which code actions and commands there are.
func (s *server) offerActions(offered *protocol.ServerCapabilities) {
	names := []string{commandRecheckWorkspace, commandShowLog, commandShowConfig, commandExplainRule, commandToggleCoverage}
	offered.CodeActionProvider = protocol.Boolean(true)
	if s.client.codeActionLiterals {
		var kinds []protocol.CodeActionKind
		for _, provider := range actionProviders {
			kinds = append(kinds, provider.kind)
		}
		slices.Sort(kinds)
		offered.CodeActionProvider = &protocol.CodeActionOptions{
			CodeActionKinds: slices.Compact(kinds), ResolveProvider: new(true),
		}
	} else if s.client.applyEdit {
		names = append(names, commandApplyAction)
	}
	offered.ExecuteCommandProvider = protocol.ExecuteCommandOptions{Commands: names}
}

// executeCommand answers workspace/executeCommand. Its params are decoded here
// because editors that are scripted may give the arguments as an object, where
// the protocol has a list.
func (s *server) executeCommand(ctx context.Context, raw jsonrpc2.RawMessage) (any, error) {
	var params struct {
		Command   string          `json:"command"`
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(raw, &params); err != nil {
		return nil, invalidParams(err)
	}
	known, found := commands[params.Command]
	if !found {
		return nil, invalidParams(fmt.Errorf("there is no command %q", params.Command))
	}
	arguments, err := known.named(params.Arguments)
	if err != nil {
		return nil, invalidParams(fmt.Errorf("%s: %w", params.Command, err))
	}
	return known.run(s, ctx, arguments)
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
		return invalidParams(err)
	}
	return nil
}

// runRecheckWorkspace looks at everything again, as if the server had just
// been started.
func (s *server) runRecheckWorkspace(context.Context, json.RawMessage) (any, error) {
	s.session.Reload()
	s.workspace.invalidateAll()
	s.recheck()
	s.recheckWorkspace()
	s.toolsChanged()
	s.loadAllCoverage()
	return nil, nil
}

// runApplyAction makes the edit of a code action in the client.
func (s *server) runApplyAction(ctx context.Context, arguments json.RawMessage) (any, error) {
	if !s.client.applyEdit {
		return nil, invalidParams(fmt.Errorf("%s: the client did not say that it can apply edits (workspace.applyEdit)", commandApplyAction))
	}
	var data actionData
	if err := readArguments(arguments, &data); err != nil {
		return nil, err
	}
	edit, err := s.resolveAction(ctx, protocol.LSPAny(arguments))
	if err != nil {
		return nil, err
	}
	result, err := s.conn.Client().ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: &data.Title, Edit: *edit})
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
