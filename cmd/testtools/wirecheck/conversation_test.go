package main

import (
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

var realModel = sync.OnceValues(func() (*model, error) {
	path, err := exec.Command("../../../testdata/tools/get-metamodel").Output()
	if err != nil {
		return nil, err
	}
	return readModel(strings.TrimSpace(string(path)))
})

func testModel(t *testing.T) *model {
	t.Helper()
	m, err := realModel()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModel(t *testing.T) {
	m := testModel(t)
	if m.requests["workspace/textDocumentContent"] == nil || m.enumerations["ApplyKind"] == nil {
		t.Error("the metaModel is not that of LSP 3.18")
	}
	for method := range requestNeeds {
		if defined := m.requests[method]; defined == nil || !defined.fromServer() {
			t.Errorf("requestNeeds: servers send no request %s", method)
		}
	}
	for structure, needs := range propertyNeeds {
		for property := range needs {
			if m.structures[structure] == nil || m.structures[structure].all[property] == nil {
				t.Errorf("propertyNeeds: there is no %s.%s", structure, property)
			}
		}
	}
	for property := range diagnosticNeeds {
		if m.structures["Diagnostic"].all[property] == nil {
			t.Errorf("diagnosticNeeds: there is no %s", property)
		}
	}
}

// framed puts headers before messages, to which it adds the version.
func framed(messages ...string) []byte {
	var out []byte
	for _, message := range messages {
		if strings.HasPrefix(message, "{") {
			message = `{"jsonrpc":"2.0",` + message[1:]
		}
		out = fmt.Appendf(out, "Content-Length: %d\r\n\r\n%s", len(message), message)
	}
	return out
}

// initialized are the first messages of each side, with these capabilities.
func initialized(capabilities string) (client, server []string) {
	return []string{
			`{"id":0,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":` + capabilities + `}}`,
			`{"method":"initialized","params":{}}`,
		}, []string{
			`{"id":0,"result":{"capabilities":{"textDocumentSync":2,"hoverProvider":true},"serverInfo":{"name":"test"}}}`,
		}
}

const (
	pulls     = `{"textDocument":{"diagnostic":{}}}`
	publishes = `{"textDocument":{"publishDiagnostics":{}}}`
	point     = `{"line":1,"character":2}`
	empty     = `{"start":{"line":1,"character":2},"end":{"line":1,"character":2}}`
)

func pull(extra string) string {
	return `{"id":1,"method":"textDocument/diagnostic","params":{"textDocument":{"uri":"file:///a.py"}` + extra + `}}`
}

func scan(extra string) string {
	return `{"id":1,"method":"workspace/diagnostic","params":{"previousResultIds":[]` + extra + `}}`
}

func call(method, params string) string {
	return `{"id":1,"method":"` + method + `","params":` + params + `}`
}

func published(diagnostic string) string {
	return `{"method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.py","diagnostics":[` + diagnostic + `]}}`
}

const hover = `{"textDocument":{"uri":"file:///a.py"},"position":` + point + `}`

// conversations are one exchange each after the handshake; want is part of
// each violation, and empty for a good one.
var conversations = []struct {
	name, capabilities string
	client, server     []string
	want               string
}{
	{"nothing", `{}`, nil, nil, ""},
	{"full report", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","resultId":"a","items":[{"range":` + empty + `,"message":"m","severity":2,"code":"c"}]}}`}, ""},
	{"null items", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":null}}`}, "$.result.items: expected an array of Diagnostic, found null"},
	{"unknown property", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[],"more":1}}`}, "$.result.more: expected no such property"},
	{"missing property", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":` + empty + `}]}}`}, "$.result.items[0]: expected the property message"},
	{"negative line", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":{"start":{"line":-1,"character":0},"end":` + point + `},"message":""}]}}`}, "$.result.items[0].range.start.line: expected uinteger, found -1"},
	{"line beyond 31 bits", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":{"start":` + point + `,"end":{"line":2147483648,"character":0}},"message":""}]}}`}, "expected uinteger"},
	{"fraction", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":{"start":` + point + `,"end":{"line":2.5,"character":0}},"message":""}]}}`}, "expected uinteger"},
	{"start after end", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":{"start":{"line":1,"character":3},"end":` + point + `},"message":""}]}}`}, "expected a start that is not after the end"},
	{"severity", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":` + empty + `,"message":"","severity":5}]}}`}, "severity: expected DiagnosticSeverity, found 5"},
	{"optional null", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":` + empty + `,"message":"","source":null}]}}`}, "source: expected string, found null"},
	{"markup message", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"full","items":[{"range":` + empty + `,"message":{"kind":"markdown","value":""}}]}}`}, "markupMessageSupport"},
	{"unchanged", pulls, []string{pull(`,"previousResultId":"a"`)}, []string{`{"id":1,"result":{"kind":"unchanged","resultId":"a"}}`}, ""},
	{"unchanged without reason", pulls, []string{pull("")}, []string{`{"id":1,"result":{"kind":"unchanged","resultId":"a"}}`}, "no previousResultId"},
	{"pull and push", pulls, nil, []string{published("")}, "no published diagnostics"},
	{"push", publishes, nil, []string{published(`{"range":` + empty + `,"message":""}`)}, ""},
	{"version", publishes, nil, []string{`{"method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.py","version":1,"diagnostics":[]}}`}, "versionSupport"},
	{"code description", publishes, nil, []string{published(`{"range":` + empty + `,"message":"","code":"a","codeDescription":{"href":"https://example.org"}}`)}, "codeDescriptionSupport"},
	{"data", publishes, nil, []string{published(`{"range":` + empty + `,"message":"","data":1}`)}, "dataSupport"},
	{"related", publishes, nil, []string{published(`{"range":` + empty + `,"message":"","relatedInformation":[]}`)}, "relatedInformation"},
	{"tag that is known", `{"textDocument":{"publishDiagnostics":{"tagSupport":{"valueSet":[1]}}}}`, nil, []string{published(`{"range":` + empty + `,"message":"","tags":[1]}`)}, ""},
	{"tag that is not known", `{"textDocument":{"publishDiagnostics":{"tagSupport":{"valueSet":[1]}}}}`, nil, []string{published(`{"range":` + empty + `,"message":"","tags":[1,2]}`)}, "valueSet with 2"},
	{"path for a URI", publishes, nil, []string{`{"method":"textDocument/publishDiagnostics","params":{"uri":"/a.py","diagnostics":[]}}`}, "uri: expected DocumentUri"},

	{"hover", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"result":null}`}, ""},
	{"hover in Markdown", `{"textDocument":{"hover":{"contentFormat":["markdown"]}}}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"result":{"contents":{"kind":"markdown","value":""}}}`}, ""},
	{"hover in Markdown unasked", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"result":{"contents":{"kind":"markdown","value":""}}}`}, "contentFormat with markdown"},
	{"union", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"result":{"contents":5}}`}, "$.result.contents: expected (MarkupContent or MarkedString or an array of MarkedString), found 5"},
	{"snippet", `{}`, []string{call("textDocument/completion", hover)}, []string{`{"id":1,"result":[{"label":"a","insertTextFormat":2}]}`}, "snippetSupport"},
	{"item default", `{}`, []string{call("textDocument/completion", hover)}, []string{`{"id":1,"result":{"isIncomplete":false,"itemDefaults":{"data":1},"items":[]}}`}, "itemDefaults with data"},
	{"action literal", `{}`, []string{call("textDocument/codeAction", `{}`)}, []string{`{"id":1,"result":[{"title":"a"}]}`}, "codeActionLiteralSupport"},
	{"command", `{}`, []string{call("textDocument/codeAction", `{}`)}, []string{`{"id":1,"result":[{"title":"a","command":"b"}]}`}, ""},
	{"document changes", `{"workspace":{"applyEdit":true}}`, nil, []string{call("workspace/applyEdit", `{"edit":{"documentChanges":[]}}`)}, "workspace.workspaceEdit.documentChanges"},
	{"deletion", `{"workspace":{"applyEdit":true,"workspaceEdit":{"documentChanges":true}}}`, nil, []string{call("workspace/applyEdit", `{"edit":{"documentChanges":[{"kind":"delete","uri":"file:///a"}]}}`)}, "resourceOperations"},
	{"map of edits", `{"workspace":{"applyEdit":true}}`, nil, []string{call("workspace/applyEdit", `{"edit":{"changes":{"file:///a":[{"range":`+empty+`,"newText":""}]}}}`)}, ""},
	{"key of a map", `{"workspace":{"applyEdit":true}}`, nil, []string{call("workspace/applyEdit", `{"edit":{"changes":{"a":[]}}}`)}, "expected DocumentUri"},

	{"configuration", `{"workspace":{"configuration":true}}`, nil, []string{call("workspace/configuration", `{"items":[{"section":"a"}]}`)}, ""},
	{"configuration unasked", `{}`, nil, []string{call("workspace/configuration", `{"items":[]}`)}, "workspace.configuration"},
	{"refresh with params", `{"workspace":{"diagnostics":{"refreshSupport":true}}}`, nil, []string{call("workspace/diagnostic/refresh", `null`)}, "no params"},
	{"refresh unasked", `{"workspace":{"codeLens":{}}}`, nil, []string{`{"id":1,"method":"workspace/codeLens/refresh"}`}, "workspace.codeLens.refreshSupport"},
	{"registration", `{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`, nil, []string{call("client/registerCapability", `{"registrations":[{"id":"a","method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[{"globPattern":"*.py"}]}}]}`)}, ""},
	{"registration unasked", `{}`, nil, []string{call("client/registerCapability", `{"registrations":[{"id":"a","method":"workspace/didChangeWatchedFiles"}]}`)}, "workspace.didChangeWatchedFiles.dynamicRegistration"},
	{"registration options", `{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`, nil, []string{call("client/registerCapability", `{"registrations":[{"id":"a","method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[{"glob":"*.py"}]}}]}`)}, "registerOptions.watchers[0]"},
	{"relative pattern", `{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`, nil, []string{call("client/registerCapability", `{"registrations":[{"id":"a","method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[{"globPattern":{"baseUri":"file:///a","pattern":"*"}}]}}]}`)}, "relativePatternSupport"},
	{"request id twice", `{"workspace":{"configuration":true}}`, nil, []string{call("workspace/configuration", `{"items":[]}`), call("workspace/configuration", `{"items":[]}`)}, "an id that no request of the server had"},

	{"parts", `{}`, []string{scan(`,"partialResultToken":"p"`)}, []string{
		`{"method":"$/progress","params":{"token":"p","value":{"items":[{"kind":"full","uri":"file:///a","version":null,"items":[]}]}}}`,
		`{"id":1,"result":{"items":[]}}`}, ""},
	{"more after parts", `{}`, []string{scan(`,"partialResultToken":"p"`)}, []string{
		`{"method":"$/progress","params":{"token":"p","value":{"items":[]}}}`,
		`{"id":1,"result":{"items":[{"kind":"full","uri":"file:///a","version":null,"items":[]}]}}`}, "nothing more"},
	{"part of another type", `{}`, []string{scan(`,"partialResultToken":7`)}, []string{`{"method":"$/progress","params":{"token":7,"value":{"kind":"begin","title":""}}}`}, "$.params.value"},
	{"part too late", `{}`, []string{scan(`,"partialResultToken":"p"`)}, []string{
		`{"id":1,"result":{"items":[]}}`, `{"method":"$/progress","params":{"token":"p","value":{"items":[]}}}`}, "$.params.token"},
	{"unchanged unasked", `{}`, []string{scan("")}, []string{`{"id":1,"result":{"items":[{"kind":"unchanged","uri":"file:///a","version":null,"resultId":"a"}]}}`}, "no previous result"},
	{"work", `{}`, []string{scan(`,"workDoneToken":"w"`)}, []string{
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"begin","title":"t","percentage":0}}}`,
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"report","percentage":100}}}`,
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"end"}}}`}, ""},
	{"work without begin", `{}`, []string{scan(`,"workDoneToken":"w"`)}, []string{`{"method":"$/progress","params":{"token":"w","value":{"kind":"end"}}}`}, "one begin"},
	{"work in per mille", `{}`, []string{scan(`,"workDoneToken":"w"`)}, []string{`{"method":"$/progress","params":{"token":"w","value":{"kind":"begin","title":"t","percentage":500}}}`}, "at most 100"},
	{"token of nobody", `{}`, nil, []string{`{"method":"$/progress","params":{"token":"w","value":{"kind":"begin","title":"t"}}}`}, "$.params.token"},
	{"refused token", `{"window":{"workDoneProgress":true}}`, []string{`{"id":5,"error":{"code":-32603,"message":"no"}}`}, []string{
		`{"id":5,"method":"window/workDoneProgress/create","params":{"token":"w"}}`,
		`{"method":"$/progress","params":{"token":"w","value":{"kind":"begin","title":"t"}}}`}, "refused"},

	{"unknown method", `{}`, nil, []string{`{"method":"test/unknown","params":{}}`}, "a notification that a server may send"},
	{"custom method", `{"experimental":{"status":true}}`, nil, []string{`{"method":"test/status","params":{"any":1}}`}, ""},
	{"custom method unasked", `{}`, nil, []string{`{"method":"test/status"}`}, "experimental.status or experimental.other"},
	{"custom request", `{}`, []string{call("test/status", `{}`)}, []string{`{"id":1,"result":{"any":1}}`}, ""},
	{"the client's method", `{}`, nil, []string{`{"id":1,"method":"textDocument/hover","params":` + hover + `}`}, "a request that a server may send"},
	{"trace that is off", `{}`, nil, []string{`{"method":"$/logTrace","params":{"message":""}}`}, "no trace"},
	{"trace", `{}`, []string{`{"method":"$/setTrace","params":{"value":"verbose"}}`}, []string{`{"method":"$/logTrace","params":{"message":""}}`}, ""},
	{"unknown id", `{}`, nil, []string{`{"id":9,"result":null}`}, "$.id"},
	{"id as a string", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":"1","result":null}`}, "$.id"},
	{"two responses", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"result":null}`, `{"id":1,"result":null}`}, "$.id"},
	{"no response", `{}`, []string{call("textDocument/hover", hover), `{"id":2,"method":"shutdown"}`, `{"method":"exit"}`}, []string{`{"id":2,"result":null}`}, "none to textDocument/hover, message 3 of the client"},
	{"no response in a conversation that was cut", `{}`, []string{call("textDocument/hover", hover)}, nil, ""},
	{"result after shutdown", `{}`, []string{`{"id":2,"method":"shutdown"}`, `{"id":3,"method":"textDocument/hover"}`}, []string{`{"id":2,"result":null}`, `{"id":3,"result":null}`}, "after shutdown"},
	{"neither result nor error", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1}`}, "either a result or an error"},
	{"error", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"error":{"code":-32602,"message":"m","data":[]}}`}, ""},
	{"error without message", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"error":{"code":-32602}}`}, "$.error.message"},
	{"cancelled by nobody", `{}`, []string{call("textDocument/hover", hover)}, []string{`{"id":1,"error":{"code":-32800,"message":""}}`}, "did not cancel"},
	{"cancelled", `{}`, []string{call("textDocument/hover", hover), `{"method":"$/cancelRequest","params":{"id":1}}`}, []string{`{"id":1,"error":{"code":-32800,"message":""}}`}, ""},
	{"result of an unknown method", `{}`, []string{call("test/unknown", `{}`)}, []string{`{"id":1,"result":null}`}, "MethodNotFound"},
	{"error to what was not JSON", `{}`, []string{`not JSON`}, []string{`{"id":null,"error":{"code":-32700,"message":"m"}}`}, ""},
	{"error to nothing", `{}`, nil, []string{`{"id":null,"error":{"code":-32700,"message":"m"}}`}, "$.id"},
	{"key twice", `{}`, nil, []string{`{"method":"window/logMessage","params":{"type":1,"type":1,"message":""}}`}, "stands twice"},
	{"no object", `{}`, nil, []string{`[]`}, "expected a message"},
	{"unknown member", `{}`, nil, []string{`{"method":"window/logMessage","params":{"type":1,"message":""},"extra":1}`}, "no extra"},
	{"other encoding", `{}`, []string{`{"id":1,"method":"initialize","params":{}}`}, []string{`{"id":1,"result":{"capabilities":{"positionEncoding":"utf-8"}}}`}, "positionEncodings"},
}

func TestConversations(t *testing.T) {
	m := testModel(t)
	for _, test := range conversations {
		t.Run(test.name, func(t *testing.T) {
			client, server := initialized(test.capabilities)
			checked := checkConversation(m, custom{"test/status": {"experimental.status", "experimental.other"}},
				framed(append(client, test.client...)...), framed(append(server, test.server...)...))
			if test.want == "" {
				if len(checked.violations) > 0 {
					t.Errorf("a good conversation: %v", checked.violations)
				}
				return
			}
			if len(checked.violations) == 0 {
				t.Errorf("nothing is found, want %q", test.want)
			}
			for _, v := range checked.violations {
				if !strings.Contains(v.String(), test.want) {
					t.Errorf("got %s, want %q", v, test.want)
				}
			}
		})
	}
}
