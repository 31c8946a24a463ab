package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"time"
)

// patience is how long something may take that the server does on its own.
const patience = 10 * time.Second

// expectFindings waits until the editor shows just these diagnostics, one a
// line: the rule, and the context of its range with a bar at each end. An editor
// that pulls asks again when the server says so, and then only.
func (e *editor) expectFindings(name, want string) error {
	var wanted []string
	text := ""
	if strings.TrimSpace(want) != "" {
		var err error
		if text, err = e.text(name); err != nil {
			return err
		}
	}
	for line := range strings.Lines(want) {
		line = strings.TrimSuffix(line, "\n")
		rule, context, _ := strings.Cut(line, " ")
		offsets, err := find(text, strings.ReplaceAll(strings.TrimLeft(context, " "), `\n`, "\n"))
		if err != nil {
			return err
		}
		if len(offsets) != 2 {
			return fmt.Errorf("the context of %s has %d bars, not 2", rule, len(offsets))
		}
		wanted = append(wanted, found(rule, span{
			positionOf(text, offsets[0], e.encoding), positionOf(text, offsets[1], e.encoding),
		}))
	}
	sort.Strings(wanted)
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	for {
		if err := e.look(ctx, name); err != nil {
			return err
		}
		got, err := listed(e.shown[e.uri(name)])
		if err != nil {
			return err
		}
		if strings.Join(got, "\n") == strings.Join(wanted, "\n") {
			return nil
		}
		if err := e.news(ctx, name); err != nil {
			return fmt.Errorf("%s (lines and characters from 0, in %s):\nexpected\n\t%s\nfound\n\t%s\n%w", name, e.encoding,
				strings.Join(wanted, "\n\t"), strings.Join(got, "\n\t"), err)
		}
	}
}

func found(rule string, at span) string {
	return fmt.Sprintf("%d:%d-%d:%d %s", at.Start.Line, at.Start.Character, at.End.Line, at.End.Character, rule)
}

func listed(diagnostics []any) ([]string, error) {
	var list []string
	for _, diagnostic := range diagnostics {
		var fields struct {
			Range span   `json:"range"`
			Code  string `json:"code"`
		}
		if err := convert(diagnostic, &fields); err != nil {
			return nil, err
		}
		list = append(list, found(fields.Code, fields.Range))
	}
	sort.Strings(list)
	return list, nil
}

// look pulls the diagnostics of a document, if this editor does.
func (e *editor) look(ctx context.Context, name string) error {
	if !e.pulls {
		return nil
	}
	uri := e.uri(name)
	if e.documents[uri] == nil {
		return e.lookAround(ctx, uri)
	}
	params := map[string]any{"textDocument": map[string]any{"uri": uri}}
	if id := e.resultIDs[uri]; id != "" {
		params["previousResultId"] = id
	}
	var report struct {
		Kind     string `json:"kind"`
		ResultID string `json:"resultId"`
		Items    []any  `json:"items"`
	}
	if err := e.client.Call(ctx, "textDocument/diagnostic", params, &report); err != nil {
		return err
	}
	switch report.Kind {
	case "full":
		e.shown[uri] = report.Items
	case "unchanged":
		if report.ResultID != e.resultIDs[uri] {
			return fmt.Errorf("%s is unchanged since %q, but this editor has %q", name, report.ResultID, e.resultIDs[uri])
		}
	default:
		return fmt.Errorf("the report of %s is of kind %q", name, report.Kind)
	}
	e.resultIDs[uri] = report.ResultID
	return nil
}

// lookAround pulls those of the workspace: the file is not open.
func (e *editor) lookAround(ctx context.Context, uri string) error {
	var report struct {
		Items []struct {
			URI   string `json:"uri"`
			Items []any  `json:"items"`
		} `json:"items"`
	}
	if err := e.client.Call(ctx, "workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &report); err != nil {
		return err
	}
	delete(e.shown, uri)
	for _, item := range report.Items {
		if sameAddress(item.URI, uri) {
			e.shown[uri] = item.Items
		}
	}
	return nil
}

// news waits until the server has more to say: it publishes diagnostics of the
// document, or has those who pull ask again.
func (e *editor) news(ctx context.Context, name string) error {
	if e.pulls {
		_, err := e.client.Wait(ctx, "workspace/diagnostic/refresh", nil)
		return err
	}
	uri := e.uri(name)
	type published struct {
		URI         string `json:"uri"`
		Version     *int   `json:"version"`
		Diagnostics []any  `json:"diagnostics"`
	}
	var params published
	_, err := e.client.Wait(ctx, "textDocument/publishDiagnostics", func(raw json.RawMessage) bool {
		params = published{}
		return json.Unmarshal(raw, &params) == nil && sameAddress(params.URI, uri)
	})
	if err != nil {
		return err
	}
	if d := e.documents[uri]; params.Version != nil && d != nil && *params.Version > d.version {
		return errors.New("diagnostics were published for a version that does not exist yet")
	}
	e.shown[uri] = params.Diagnostics
	return nil
}

// sameAddress reports whether two URIs differ in nothing but which characters
// are escaped, which no editor minds.
func sameAddress(a, b string) bool {
	plainA, errA := url.PathUnescape(a)
	plainB, errB := url.PathUnescape(b)
	return errA == nil && errB == nil && plainA == plainB
}
