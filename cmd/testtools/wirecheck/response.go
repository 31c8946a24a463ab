package main

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Codes of errors with rules of their own.
const (
	invalidRequest       json.Number = "-32600"
	serverNotInitialized json.Number = "-32002"
	serverCancelled      json.Number = "-32802"
	requestCancelled     json.Number = "-32800"
)

// judgeResponse holds a response of the server against the request that it
// answers.
func (c *conversation) judgeResponse(message object) {
	c.method = ""
	result, hasResult := message["result"]
	failure, hasError := message["error"]
	if hasResult == hasError {
		c.report(c.wrong(nil, "either a result or an error", message)...)
		return
	}
	if message["id"] == nil {
		if !hasError || !c.unreadable {
			c.report(c.breaks(root.member("id"), "the id of a request", "null")...)
		}
		c.judgeError(nil, "", failure)
		return
	}
	id := canonical(message["id"])
	asked := c.take(id)
	if asked == nil {
		if !c.open {
			c.report(c.breaks(root.member("id"), "the id of a request that was not answered yet", show(message["id"]))...)
		}
		return
	}
	c.method = asked.method
	asked.failed = hasError
	if hasError {
		c.judgeError(asked, id, failure)
		return
	}
	if !c.initialized && asked.method != "initialize" {
		c.report(c.breaks(nil, "an error, before the response to initialize", "a result of "+asked.method)...)
	}
	if down := c.shutdown; down != nil && down.answered && !down.failed && asked.number > down.number {
		c.report(c.breaks(nil, "the error InvalidRequest, after shutdown", "a result of "+asked.method)...)
	}
	defined := c.model.requests[asked.method]
	if _, custom := c.allowed[asked.method]; custom && defined == nil {
		return // who asks for it knows it
	}
	if defined == nil || defined.Direction == "serverToClient" {
		c.report(c.breaks(nil, "the error MethodNotFound", "a result of "+asked.method)...)
		return
	}
	c.report(c.check(defined.Result, result, root.member("result"))...)
	c.judgeResult(asked, result)
	c.initialized = c.initialized || asked.method == "initialize"
}

// take is the first request with the id that was not answered yet.
func (c *conversation) take(id string) *request {
	for _, asked := range c.requests[id] {
		if !asked.answered {
			asked.answered = true
			return asked
		}
	}
	return nil
}

// judgeResult holds a result against what its request said.
func (c *conversation) judgeResult(asked *request, result any) {
	part := root.member("result")
	rest := result
	if members, ok := result.(object); ok {
		rest = members["items"]
	}
	if elements, ok := rest.([]any); asked.partial && ok && len(elements) > 0 {
		c.report(c.breaks(part, "nothing more, since partial results went ahead", fmt.Sprintf("%d elements", len(elements)))...)
	}
	switch asked.method {
	case "textDocument/diagnostic":
		if at(result, "kind") == "unchanged" && asked.params["previousResultId"] == nil {
			c.report(c.breaks(part.member("kind"), `"full", since the request has no previousResultId`, `"unchanged"`)...)
		}
	case "workspace/diagnostic":
		c.judgeReports(asked, result, part)
	}
}

// judgeReports holds the reports of a workspace against the results that the
// client says it has.
func (c *conversation) judgeReports(asked *request, value any, p *place) {
	had, _ := asked.params["previousResultIds"].([]any)
	reports, _ := at(value, "items").([]any)
	known := map[any]bool{}
	for _, result := range had {
		if uri, ok := at(result, "uri").(string); ok {
			known[uri] = true
		}
	}
	for i, report := range reports {
		if uri, _ := at(report, "uri").(string); at(report, "kind") == "unchanged" && !known[uri] {
			c.report(c.breaks(p.member("items").element(i), `"full", since the request has no previous result of it`, `"unchanged"`)...)
		}
	}
}

// judgeError holds an error against JSON-RPC and its request, which is nil where
// no request could be read.
func (c *conversation) judgeError(asked *request, id string, failure any) {
	part := root.member("error")
	members, ok := failure.(object)
	if !ok {
		c.report(c.wrong(part, "an error", failure)...)
		return
	}
	for key := range members {
		if !slices.Contains([]string{"code", "message", "data"}, key) {
			c.report(c.wrong(part.member(key), "no such property in an error", members[key])...)
		}
	}
	if !isBase("integer", members["code"]) {
		c.report(c.wrong(part.member("code"), "integer", members["code"])...)
	}
	if !isBase("string", members["message"]) {
		c.report(c.wrong(part.member("message"), "string", members["message"])...)
	}
	if asked == nil {
		return
	}
	code := members["code"]
	if code == requestCancelled && !c.cancelled[id] && !c.open {
		c.report(c.breaks(part.member("code"), "another code for a request that the client did not cancel", show(code))...)
	}
	if !c.initialized && c.client.params == nil && code != serverNotInitialized && code != invalidRequest && !c.open {
		c.report(c.breaks(part.member("code"), "ServerNotInitialized, without initialize", show(code))...)
	}
	defined := c.model.requests[asked.method]
	data, hasData := members["data"]
	if defined == nil || defined.ErrorData == nil {
		return
	}
	if code == serverCancelled && defined.ErrorData.Name == "DiagnosticServerCancellationData" || hasData && asked.method == "initialize" {
		c.report(c.check(defined.ErrorData, data, part.member("data"))...)
	}
}
