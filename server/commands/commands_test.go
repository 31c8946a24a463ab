package commands_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/server/client"
	"github.com/octollm/octolsp/server/commands"
	"github.com/octollm/octolsp/server/schedule"
	"github.com/octollm/octolsp/server/session"
	"github.com/sourcegraph/conc/panics"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// viewer is a client that shows documents.
type viewer struct {
	protocol.UnimplementedClient
	shown []string
}

func (v *viewer) Client() protocol.Client                   { return v }
func (v *viewer) Notify(context.Context, string, any) error { return nil }
func (v *viewer) Offer(string, any)                         {}

func (v *viewer) ShowDocument(_ context.Context, params *protocol.ShowDocumentParams) (*protocol.ShowDocumentResult, error) {
	v.shown = append(v.shown, params.URI.FsPath())
	return &protocol.ShowDocumentResult{Success: true}, nil
}

// toggle is coverage that is shown or not.
type toggle bool

func (c *toggle) Toggle(show *bool) bool {
	*c = !*c
	if show != nil {
		*c = toggle(*show)
	}
	return bool(*c)
}

// TestCommands holds what the commands do with the parts that they are given, and
// that what was written for the editor to show goes at the end.
func TestCommands(t *testing.T) {
	v := &viewer{}
	work := schedule.NewOwner(t.Context(), schedule.SystemClock{}, schedule.Reports{
		Running: func(string, int) {}, Failed: func(string, error) {},
		Panicked: func(what, _ string, r *panics.Recovered) { t.Errorf("%s: %s", what, r) },
	})
	c := client.New(client.Options{
		Conn: v, Can: client.Capabilities{ShowDocument: true}, Status: client.NewStatus(nil, func() bool { return true }), Log: zap.NewNop(), Work: work,
	})
	t.Cleanup(c.Close)
	s := session.New(session.Options{Overrides: config.Overrides{Folder: t.TempDir()}})
	t.Cleanup(s.Close)
	rechecked := 0
	all := commands.New(commands.Options{Client: c, Coverage: new(toggle), Recheck: func() { rechecked++ }})

	execute := func(params string) string {
		t.Helper()
		result, err := all.Execute(t.Context(), s.Current(), jsonrpc2.RawMessage(params))
		if err != nil {
			return err.Error()
		}
		encoded, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	for _, test := range []struct{ params, want string }{
		{`{"command": "octolsp.toggleCoverage"}`, `{"shown":true}`},
		{`{"command": "octolsp.toggleCoverage", "arguments": [{"shown": true}]}`, `{"shown":true}`},
		{`{"command": "octolsp.toggleCoverage", "arguments": {"shown": 1}}`, `the argument "shown": expected a bool, found a number`},
		{`{"command": "octolsp.recheckWorkspace"}`, `null`},
		{`{"command": "octolsp.unknown"}`, `there is no command "octolsp.unknown"`},
		{`{"command": "octolsp.showConfig"}`, `the argument "uri" is missing`},
	} {
		if got := execute(test.params); !strings.Contains(got, test.want) {
			t.Errorf("%s: got %s, want %s", test.params, got, test.want)
		}
	}
	if rechecked != 1 {
		t.Errorf("everything was looked at %d times, want once", rechecked)
	}

	for range 2 {
		if got := execute(`{"command": "octolsp.showConfig", "arguments": ["file:///project/a.py"]}`); !strings.Contains(got, "a.py") {
			t.Errorf("the config is %s", got)
		}
	}
	if len(v.shown) != 2 || v.shown[0] != v.shown[1] {
		t.Fatalf("shown: %q, want one file twice", v.shown)
	}
	content, err := os.ReadFile(v.shown[0])
	if err != nil || !strings.Contains(string(content), "a.py") {
		t.Errorf("the file has %q: %v", content, err)
	}
	if err := all.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(v.shown[0])); !os.IsNotExist(err) {
		t.Errorf("the folder is there after the end: %v", err)
	}
}
