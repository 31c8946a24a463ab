package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goodCapabilities, goodClient and goodServer are a conversation in order with most forms of
// types in it.
var (
	goodCapabilities = `{"textDocument":{"diagnostic":{"relatedInformation":true,"codeDescriptionSupport":true,"dataSupport":true,"tagSupport":{"valueSet":[1]}},` +
		`"hover":{"contentFormat":["markdown"]},"codeAction":{"codeActionLiteralSupport":{},"isPreferredSupport":true}},` +
		`"workspace":{"workspaceEdit":{"documentChanges":true}},"window":{"workDoneProgress":true}}`
	goodClient = []string{
		pull(`,"previousResultId":"a"`),
		`{"id":2,"method":"textDocument/hover","params":` + hover + `}`,
		`{"id":3,"method":"textDocument/codeAction","params":{}}`,
		`{"id":4,"method":"workspace/diagnostic","params":{"previousResultIds":[],"partialResultToken":"p"}}`,
		`{"id":"s","result":null}`,
		`{"id":5,"method":"shutdown"}`,
		`{"method":"exit"}`,
	}
	goodServer = []string{
		`{"method":"window/logMessage","params":{"type":3,"message":"m"}}`,
		`{"id":1,"result":{"kind":"full","resultId":"b","items":[{"range":` + empty + `,"message":"m","severity":2,"code":"c","codeDescription":{"href":"https://example.org"},` +
			`"source":"s","tags":[1],"relatedInformation":[{"location":{"uri":"file:///b","range":` + empty + `},"message":"r"}]}]}}`,
		`{"id":2,"result":{"contents":{"kind":"markdown","value":"v"},"range":` + empty + `}}`,
		`{"id":3,"result":[{"title":"t","kind":"quickfix","isPreferred":true,"edit":{"documentChanges":[{"textDocument":{"uri":"file:///a","version":4},"edits":[{"range":` + empty + `,"newText":"n"}]}]}}]}`,
		`{"id":"s","method":"window/workDoneProgress/create","params":{"token":"w"}}`,
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"begin","title":"t","percentage":1}}}`,
		`{"method":"$/progress","params":{"token":"p","value":{"items":[{"kind":"full","uri":"file:///a","version":null,"items":[]}]}}}`,
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"end"}}}`,
		`{"id":4,"result":{"items":[]}}`,
		`{"id":5,"result":null}`,
	}
)

// mutate calls use with value after each change that no client could take: each
// member of another type, gone if it must be there, and each object with a member
// too many.
func mutate(value any, use func(what string)) {
	switch value := value.(type) {
	case object:
		value["mutated"] = json.Number("1")
		use("a member too many")
		delete(value, "mutated")
		for _, key := range slices.Sorted(maps.Keys(value)) {
			kept := value[key]
			value[key] = []any{object{"mutated": true}}
			use(key + " of another type")
			value[key] = kept
			if !slices.Contains(optional, key) {
				delete(value, key)
				use("no " + key)
				value[key] = kept
			}
			mutate(kept, use)
		}
	case []any:
		for _, element := range value {
			mutate(element, use)
		}
	}
}

// optional are the keys of the good conversation that may be missing.
var optional = []string{
	"serverInfo", "resultId", "severity", "code", "codeDescription", "source", "tags", "relatedInformation",
	"range", "kind", "isPreferred", "edit", "documentChanges", "percentage", "textDocumentSync", "hoverProvider",
}

func TestMutations(t *testing.T) {
	m := testModel(t)
	clientStart, serverStart := initialized(goodCapabilities)
	client := framed(append(clientStart, goodClient...)...)
	server := slices.Concat(serverStart, goodServer)
	finds := func(messages []string) bool {
		return len(checkConversation(m, nil, client, framed(messages...)).violations) > 0
	}
	if found := checkConversation(m, nil, client, framed(server...)).violations; len(found) > 0 {
		t.Fatalf("the good conversation: %v", found)
	}
	tried := 0
	for i, message := range server {
		value, err := parse([]byte(message))
		if err != nil {
			t.Fatal(err)
		}
		try := func(what string, messages ...string) {
			tried++
			if !finds(slices.Concat(server[:i], messages, server[i+1:])) {
				t.Errorf("%s in %s is not found: %s", what, message, messages)
			}
		}
		mutate(value, func(what string) {
			changed, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			try(what, string(changed))
		})
		if !strings.Contains(message, `"method":"window/`) && !strings.Contains(message, `"token":"p"`) {
			try("the whole message twice", message, message)
		}
		if strings.Contains(message, `"id":`) {
			try("no message")
		}
	}
	if tried < 100 {
		t.Errorf("only %d mutations", tried)
	}
}

func TestFrames(t *testing.T) {
	m := testModel(t)
	clientStart, serverStart := initialized(`{}`)
	good := framed(serverStart...)
	for name, change := range map[string]func([]byte) []byte{
		"bare line ends":     func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) },
		"another header":     func(b []byte) []byte { return append([]byte("Content-Type: x\r\n"), b...) },
		"header after":       func(b []byte) []byte { return bytes.Replace(b, []byte("\r\n"), []byte("\r\nContent-Type: x\r\n"), 1) },
		"lower case":         bytes.ToLower,
		"length with a zero": func(b []byte) []byte { return bytes.Replace(b, []byte(": "), []byte(": 0"), 1) },
		"length that is off": func(b []byte) []byte { return bytes.Replace(b, []byte("\r\n\r\n"), []byte("\r\n\r\n "), 1) },
		"text before":        func(b []byte) []byte { return append([]byte("starting\n"), b...) },
		"text after": func(b []byte) []byte {
			return append(slices.Clone(b), "done, and that is all there is to say of it; bye and farewell\r\n"...)
		},
		"not UTF-8":           func(b []byte) []byte { return bytes.Replace(b, []byte(`"test"`), []byte("\"te\xffst\""), 1)[:len(b)] },
		"an end in a message": func(b []byte) []byte { return b[:len(b)-5] },
	} {
		ended := framed(append(clientStart, `{"method":"exit"}`)...)
		if len(checkConversation(m, nil, ended, change(slices.Clone(good))).violations) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
	killed := checkConversation(m, nil, framed(clientStart...), good[:len(good)-5])
	if len(killed.violations) > 0 {
		t.Errorf("a server that was killed: %v", killed.violations)
	}
	// What a client breaks on purpose is the client's.
	mad := append(framed(clientStart...), "Content-Length: many\r\n\r\n{}"...)
	answered := append(slices.Clone(good), framed(`{"id":null,"error":{"code":-32700,"message":"m"}}`)...)
	if found := checkConversation(m, nil, mad, answered).violations; len(found) > 0 {
		t.Errorf("a client that breaks its frames: %v", found)
	}
}

func TestRun(t *testing.T) {
	model, err := filepath.Abs("../../../.tools/metamodel/metaModel.json")
	if err != nil {
		t.Fatal(err)
	}
	testModel(t) // it fetches the file
	folder := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	check := func(want int, in string, args ...string) {
		t.Helper()
		stdout.Reset()
		stderr.Reset()
		if code := run(args, &stdout, &stderr); code != want || !strings.Contains(stdout.String()+stderr.String(), in) {
			t.Errorf("%v: code %d, want %d with %q\n%s%s", args, code, want, in, &stdout, &stderr)
		}
	}
	check(2, "usage: wirecheck")
	check(2, "no message of a server", "-model", model, folder)
	check(2, "reading the metaModel", "-model", filepath.Join(folder, "none"), folder)
	client, server := initialized(`{}`)
	write("a.server", framed(append(server, `{"method":"test/status"}`)...))
	check(2, "the client's side of", "-model", model, folder)
	write("a.client", framed(client...))
	check(1, "a.server: message 2: $.method: expected a notification", "-model", model, folder)
	check(1, "expected the capability experimental.status", "-model", model, "-custom", "test/status=experimental.status", folder)
	check(0, "1 conversations, 2 messages of the server, 0 violations", "-model", model, "-custom", "test/status", folder)
}
