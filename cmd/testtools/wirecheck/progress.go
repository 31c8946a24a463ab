package main

// progress is what a token stands for.
type progress struct {
	request *request // whose token it is; nil for one that the server created
	partial bool     // its values are parts of the result
	created string   // the id with which the server created it
	begun   bool
	ended   bool
}

// expectProgress notes the tokens of a request of the client.
func (c *conversation) expectProgress(asked *request) {
	for _, property := range []string{"workDoneToken", "partialResultToken"} {
		if token := canonical(asked.params[property]); token != "" {
			c.progress[token] = append(c.progress[token], &progress{request: asked, partial: property == "partialResultToken"})
		}
	}
}

func (c *conversation) createProgress(token, id any) {
	key := canonical(token)
	if len(c.progress[key]) > 0 {
		c.report(c.breaks(root.member("params").member("token"), "a token of its own", show(token))...)
	}
	c.progress[key] = append(c.progress[key], &progress{created: canonical(id)})
}

// running is the first use of a token that is not over.
func (c *conversation) running(token string) *progress {
	for _, p := range c.progress[token] {
		if !p.ended && (p.request == nil || !p.request.answered) {
			return p
		}
	}
	return nil
}

func (c *conversation) judgeProgress(token, value any) {
	part := root.member("params")
	p := c.running(canonical(token))
	switch {
	case p == nil:
		if !c.open {
			c.report(c.breaks(part.member("token"), "a token of a request that is not answered, or of a progress that was created and has not ended", show(token))...)
		}
		return
	case p.request == nil && c.answers[p.created]["error"] != nil:
		c.report(c.breaks(part.member("token"), "no use of a token that the client refused", show(token))...)
	case !c.initialized && (p.request == nil || p.request.method != "initialize"):
		c.report(c.breaks(nil, "nothing of the kind before the response to initialize", c.method)...)
	}
	if p.partial {
		c.judgePart(p.request, value, part.member("value"))
		return
	}
	c.judgeWork(p, value, part.member("value"))
}

// judgePart holds a part of a result against the request's type of them.
func (c *conversation) judgePart(asked *request, value any, p *place) {
	first := !asked.partial
	asked.partial = true
	defined := c.model.requests[asked.method]
	if defined == nil || defined.PartialResult == nil {
		c.report(c.wrong(p, "no partial results of "+asked.method, value)...)
		return
	}
	c.method = asked.method
	expected := defined.PartialResult
	if first && asked.method == "textDocument/diagnostic" {
		expected = defined.Result // as the specification says in words
	}
	c.report(c.check(expected, value, p)...)
	if asked.method == "workspace/diagnostic" {
		c.judgeReports(asked, value, p)
	}
}

// judgeWork holds the steps of work done against their order: one begin, any
// number of reports, one end.
func (c *conversation) judgeWork(work *progress, value any, p *place) {
	kind, _ := at(value, "kind").(string)
	structure := map[string]string{"begin": "WorkDoneProgressBegin", "report": "WorkDoneProgressReport", "end": "WorkDoneProgressEnd"}[kind]
	if structure == "" {
		c.report(c.wrong(p, "a WorkDoneProgressBegin, a WorkDoneProgressReport or a WorkDoneProgressEnd", value)...)
		return
	}
	c.report(c.checkReference(structure, value, p)...)
	if begins := kind == "begin"; begins == work.begun {
		c.report(c.breaks(p.member("kind"), "one begin, then reports, then one end", show(kind))...)
	}
	work.begun = true
	work.ended = kind == "end"
}

// judgeOpenProgress tells of work that the server created, began and never
// ended, in a conversation that was ended in order.
func (c *conversation) judgeOpenProgress() {
	for token, uses := range c.progress {
		for _, p := range uses {
			if p.request == nil && p.begun && !p.ended {
				c.report(violation{expected: "an end of the progress " + token, found: "none"})
			}
		}
	}
}
