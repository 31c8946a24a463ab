package server_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestLogLevel checks that the settings choose what is logged, and that without
// them the command line does.
func TestLogLevel(t *testing.T) {
	e := start(t, t.TempDir(), pulling)
	// logs are the types of what is logged when a document is closed that is not
	// open: a warning.
	logs := func(name string) (types []int) {
		t.Helper()
		at := "file:///" + name
		e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": at}})
		e.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": at}}, nil)
		for _, message := range e.Take() {
			var params struct {
				Type    int
				Message string
			}
			if message.Method == "window/logMessage" && json.Unmarshal(message.Params, &params) == nil && strings.Contains(params.Message, at) {
				types = append(types, params.Type)
			}
		}
		return types
	}
	const warning = 2
	if got := logs("a"); len(got) != 1 || got[0] != warning {
		t.Errorf("logged %v, want one warning", got)
	}
	e.configure(map[string]any{"logLevel": "error"})
	if got := logs("b"); len(got) != 0 {
		t.Errorf("logged %v at the level error", got)
	}
	e.configure(map[string]any{})
	if got := logs("c"); len(got) != 1 {
		t.Errorf("logged %v after the setting was taken back, want one warning", got)
	}
}
