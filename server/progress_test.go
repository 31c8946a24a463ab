package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/octollm/octolsp/server/wire"
)

// TestProgressIsCancelled checks that a user can end the scan of a workspace,
// that its client is told not to ask again by itself, and that a later pull
// gets all.
func TestProgressIsCancelled(t *testing.T) {
	const count = 4000
	files := map[string]string{}
	for i := range count {
		files[fmt.Sprintf("a%d.py", i)] = lacking
	}
	e := start(t, writeFiles(t, files), pulling)
	pending, err := e.Send("workspace/diagnostic", map[string]any{"previousResultIds": []any{}, "workDoneToken": 7})
	if err != nil {
		t.Fatal(err)
	}
	wait := func(kind string) {
		t.Helper()
		_, err := e.Wait(e.ctx, "$/progress", func(raw json.RawMessage) bool {
			var params struct {
				Token int
				Value struct{ Kind string }
			}
			return json.Unmarshal(raw, &params) == nil && params.Token == 7 && params.Value.Kind == kind
		})
		if err != nil {
			t.Fatalf("waiting for %s: %v", kind, err)
		}
	}
	wait("begin")
	e.notify("window/workDoneProgress/cancel", map[string]any{"token": "7"}) // another one
	e.notify("window/workDoneProgress/cancel", map[string]any{"token": 7})
	wait("end")
	var refused *wire.Error
	if err := pending.Result(e.ctx, nil); !errors.As(err, &refused) {
		t.Fatalf("the cancelled pull: %v, want an error of the server", err)
	}
	const serverCancelled = -32802
	if refused.Code != serverCancelled || string(refused.Data) != `{"retriggerRequest":false}` {
		t.Errorf("the cancelled pull: %d with the data %s", refused.Code, refused.Data)
	}
	e.Take() // how far it came before it was cancelled
	again, _ := e.pullWorkspace(pulled{})
	if len(again.Items) != count {
		t.Errorf("a pull after the cancelled one has %d files, want %d", len(again.Items), count)
	}
}
