package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"go.lsp.dev/uri"
)

// pulled is the answer to a pull of the workspace.
type pulled struct{ Items []pulledFile }

type pulledFile struct {
	URI      uri.URI
	Kind     string
	ResultID string
	Items    []struct{ Code string }
}

// pullWorkspace pulls the workspace again, after before. It returns also what
// kinds of progress were shown.
func (e *editor) pullWorkspace(before pulled) (result pulled, progress []string) {
	e.t.Helper()
	known := []any{}
	for _, item := range before.Items {
		known = append(known, map[string]any{"uri": item.URI, "value": item.ResultID})
	}
	e.call("workspace/diagnostic", map[string]any{"previousResultIds": known, "workDoneToken": "work"}, &result)
	for _, message := range e.Take() {
		if message.Method != "$/progress" {
			continue
		}
		var params struct {
			Token string
			Value struct{ Kind string }
		}
		if err := json.Unmarshal(message.Params, &params); err != nil || params.Token != "work" {
			e.t.Fatalf("%v: a progress %s", err, message.Params)
		}
		progress = append(progress, params.Value.Kind)
	}
	return result, progress
}

// kinds are the kinds of reports, by the name of the file.
func (p pulled) kinds() map[string]string {
	kinds := map[string]string{}
	for _, item := range p.Items {
		kinds[item.URI.FsPath()] = fmt.Sprintf("%s %d", item.Kind, len(item.Items))
	}
	return kinds
}

// pullWhenSettled pulls until the server has nothing to report, as far as that comes
// to pass: it looks at all files once more when it has begun to watch them.
func (e *editor) pullWhenSettled(previous pulled) (next pulled, progress []string) {
	const mostLooks = 5
	for range mostLooks {
		if next, progress = e.pullWorkspace(previous); !slices.Contains(progress, "report") {
			break
		}
	}
	return next, progress
}

// TestPullAgain checks that a pull of a workspace in which nothing changed looks
// at no file, whether it shows something or not: some editors pull every few
// seconds.
func TestPullAgain(t *testing.T) {
	e := start(t, writeFiles(t, map[string]string{
		"complete.py": complete, "lacking.py": lacking, "hidden.py": lacking,
		"octolsp.toml": "[overrides]\n",
	}), pulling)
	e.configure(map[string]any{"minimumSeverity": "error"})
	first, progress := e.pullWorkspace(pulled{})
	if len(first.Items) != 1 || !slices.Contains(progress, "report") {
		t.Fatalf("the first pull got %v with the progress %v, want the config's error and a report", first.kinds(), progress)
	}
	second, progress := e.pullWhenSettled(first)
	if len(second.Items) != 1 || second.Items[0].Kind != "unchanged" || slices.Contains(progress, "report") {
		t.Errorf("nothing changed: got %v with the progress %v, want one unchanged and no report", second.kinds(), progress)
	}

	e.configure(map[string]any{})
	third, _ := e.pullWorkspace(second)
	if len(third.Items) != 3 {
		t.Errorf("after a change of the least severity: got %v, want two more", third.kinds())
	}
	fourth, progress := e.pullWhenSettled(third)
	changed := slices.ContainsFunc(fourth.Items, func(file pulledFile) bool { return file.Kind != "unchanged" })
	if changed || len(fourth.Items) != 3 || slices.Contains(progress, "report") {
		t.Errorf("nothing changed: got %v with the progress %v, want three unchanged and no report", fourth.kinds(), progress)
	}
}
