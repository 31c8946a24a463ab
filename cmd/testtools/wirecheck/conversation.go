package main

import (
	"fmt"
	"slices"
	"strings"
)

// A conversation is what one client and one server said to each other.
type conversation struct {
	checker
	allowed custom

	// requests are those of the client, by id. An id that the client used again
	// has several.
	requests map[string][]*request
	// sent are those that must be answered, in their order.
	sent []*request
	// unreadable tells that the client sent what may be answered with an error
	// without an id; open that its frames broke, so that not all it sent is known.
	unreadable, open bool
	exited, traces   bool
	shutdown         *request
	cancelled        map[string]bool
	answers          map[string]object // of the client, by the server's id
	progress         map[string][]*progress

	asked       map[string]bool // ids of the server's requests
	initialized bool
	violations  []violation
	messages    int
}

// request is one of the client.
type request struct {
	number   int // from 1, in the client's direction
	method   string
	params   object
	answered bool
	failed   bool // answered with an error
	partial  bool // part of its result went ahead
}

// checkConversation holds all that the server sent against the model and what
// the client sent.
func checkConversation(model *model, allowed custom, fromClient, fromServer []byte) *conversation {
	c := &conversation{
		checker:   checker{model: model},
		allowed:   allowed,
		requests:  map[string][]*request{},
		cancelled: map[string]bool{},
		answers:   map[string]object{},
		progress:  map[string][]*progress{},
		asked:     map[string]bool{},
	}
	frames, broken := cutClientFrames(fromClient)
	c.open, c.unreadable = broken, broken
	for _, f := range frames {
		c.hear(f)
	}
	frames, cut, err := cutFrames(fromServer)
	for _, f := range frames {
		c.message = f.number
		c.messages++
		c.judge(f)
	}
	c.message = 0
	// A server that was killed may have been in the middle of a message.
	if err != nil && (!cut || c.exited) {
		c.report(violation{expected: "frames with a Content-Length", found: err.Error()})
	}
	c.judgeEnd()
	return c
}

func (c *conversation) report(found ...violation) { c.violations = append(c.violations, found...) }

// hear takes note of a message of the client. It may be anything.
func (c *conversation) hear(f frame) {
	value, err := parse(f.body)
	message, isObject := value.(object)
	if err != nil || !isObject {
		c.unreadable = true
		return
	}
	method, _ := message["method"].(string)
	params, _ := message["params"].(object)
	id, hasID := message["id"]
	_, hasResult := message["result"]
	_, hasError := message["error"]
	if method == "" && (hasResult || hasError) {
		c.answers[canonical(id)] = message
		return
	}
	switch {
	case method == "exit":
		c.exited = true
	case method == "$/setTrace" && params["value"] != "off":
		c.traces = true
	case method == "$/cancelRequest":
		c.cancelled[canonical(params["id"])] = true
	case method == "initialize" && c.client.params == nil:
		c.client.params = params
		c.traces = c.traces || params["trace"] != nil && params["trace"] != "off"
	}
	sound := method != "" && message["jsonrpc"] == "2.0" && (!hasID || isBase("integer", id) || isBase("string", id))
	c.unreadable = c.unreadable || !sound
	if !hasID {
		return
	}
	asked := &request{number: f.number, method: method, params: params}
	if method == "shutdown" && c.shutdown == nil {
		c.shutdown = asked
	}
	c.requests[canonical(id)] = append(c.requests[canonical(id)], asked)
	if sound && !c.exited {
		c.sent = append(c.sent, asked)
	}
	c.expectProgress(asked)
}

// judge holds one message of the server against the protocol.
func (c *conversation) judge(f frame) {
	value, err := parse(f.body)
	if err != nil {
		c.report(violation{message: f.number, path: "$", expected: "a message", found: err.Error()})
		return
	}
	message, ok := value.(object)
	if !ok {
		c.report(c.wrong(nil, "a message", value)...)
		return
	}
	if message["jsonrpc"] != "2.0" {
		c.report(c.wrong(root.member("jsonrpc"), `"2.0"`, message["jsonrpc"])...)
	}
	_, isCall := message["method"]
	_, hasID := message["id"]
	known := []string{"jsonrpc", "id", "result", "error"}
	if isCall {
		known = []string{"jsonrpc", "id", "method", "params"}
	}
	for key := range message {
		if !slices.Contains(known, key) {
			c.report(c.wrong(root.member(key), "a message of JSON-RPC, which has no "+key, message)...)
		}
	}
	switch {
	case isCall:
		c.judgeCall(message, hasID)
	case hasID:
		c.judgeResponse(message)
	default:
		c.report(c.wrong(nil, "a method or an id", message)...)
	}
}

// beforeInitialized are the methods that a server may send before it has
// answered "initialize". Progress is among them: its token tells whether it is
// that of this very request.
var beforeInitialized = []string{
	"window/showMessage", "window/logMessage", "telemetry/event", "window/showMessageRequest", "$/progress",
}

func (c *conversation) judgeCall(message object, isRequest bool) {
	c.method, _ = message["method"].(string)
	if isRequest {
		id := canonical(message["id"])
		if !isBase("integer", message["id"]) && !isBase("string", message["id"]) {
			c.report(c.wrong(root.member("id"), "(integer or string)", message["id"])...)
		}
		if c.asked[id] {
			c.report(c.breaks(root.member("id"), "an id that no request of the server had", id)...)
		}
		c.asked[id] = true
	}
	if !c.initialized && !slices.Contains(beforeInitialized, c.method) {
		c.report(c.breaks(nil, "nothing of the kind before the response to initialize", c.method)...)
	}
	params, hasParams := message["params"]
	if needs, ok := c.allowed[c.method]; ok {
		if needs != nil && !slices.ContainsFunc(needs, c.client.has) {
			c.report(c.lacks(nil, strings.Join(needs, " or "))...)
		}
		return
	}
	defined := c.model.notifications[c.method]
	if isRequest {
		defined = c.model.requests[c.method]
	}
	switch {
	case defined == nil || !defined.fromServer():
		kind := map[bool]string{true: "a request", false: "a notification"}[isRequest]
		c.report(c.wrong(root.member("method"), kind+" that a server may send", c.method)...)
		return
	case defined.Params == nil && hasParams:
		c.report(c.wrong(root.member("params"), "no params", params)...)
	case defined.Params != nil && !hasParams:
		c.report(c.wrong(nil, "params of "+c.method, message)...)
	case defined.Params != nil:
		c.report(c.check(defined.Params, params, root.member("params"))...)
	}
	if need := requestNeeds[c.method]; need != "" && !c.client.has(need) {
		c.report(c.lacks(nil, need)...)
	}
	c.judgeMethod(at(message, "params"), message["id"])
}

// judgeMethod knows what single methods ask for.
func (c *conversation) judgeMethod(params, id any) {
	switch c.method {
	case "textDocument/publishDiagnostics":
		if c.client.has("textDocument.diagnostic") {
			c.report(c.breaks(nil, "no published diagnostics for a client that pulls them", c.method)...)
		}
	case "$/logTrace":
		if !c.traces {
			c.report(c.breaks(nil, "no trace, which is off", c.method)...)
		}
	case "client/unregisterCapability":
		list, _ := at(params, "unregisterations").([]any)
		for i, element := range list {
			method, _ := at(element, "method").(string)
			if need := registrationNeed(c.model, method); need == "" || !c.client.has(need) {
				c.report(c.lacks(root.member("params").member("unregisterations").element(i), need)...)
			}
		}
	case "window/workDoneProgress/create":
		c.createProgress(at(params, "token"), id)
	case "$/progress":
		c.judgeProgress(at(params, "token"), at(params, "value"))
	}
}

// judgeEnd tells of what never came.
func (c *conversation) judgeEnd() {
	ended := c.exited && c.shutdown != nil
	for _, asked := range c.sent {
		if ended && !asked.answered {
			c.report(violation{
				expected: "a response to each request",
				found:    fmt.Sprintf("none to %s, message %d of the client", asked.method, asked.number),
			})
		}
	}
	if ended {
		c.judgeOpenProgress()
	}
}
