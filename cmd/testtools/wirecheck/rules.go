package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// checkRules returns which rules of the protocol, beyond its types, a structure
// breaks.
func (c *checker) checkRules(structure string, members object, p *place) []violation {
	var found []violation
	needs := propertyNeeds[structure]
	for _, property := range slices.Sorted(maps.Keys(needs)) {
		if _, there := members[property]; there && !c.client.has(needs[property]) {
			found = append(found, c.lacks(p.member(property), needs[property])...)
		}
	}
	switch structure {
	case "Range":
		if after(members["start"], members["end"]) {
			found = append(found, c.breaks(p, "a start that is not after the end", show(members))...)
		}
	case "Diagnostic":
		found = append(found, c.checkDiagnostic(members, p)...)
	case "CompletionItem", "CompletionItemDefaults":
		found = append(found, c.checkCompletion(structure, members, p)...)
	case "MarkupContent":
		found = append(found, c.checkMarkup(members, p)...)
	case "CreateFile", "RenameFile", "DeleteFile":
		const need = "workspace.workspaceEdit.resourceOperations"
		if !c.client.lists(need, members["kind"]) {
			found = append(found, c.lacks(p, fmt.Sprintf("%s with %q", need, members["kind"]))...)
		}
	case "ServerCapabilities":
		found = append(found, c.checkEncoding(members, p)...)
	case "Registration":
		found = append(found, c.checkRegistration(members, p)...)
	case "WorkDoneProgressBegin", "WorkDoneProgressReport":
		if percentage, err := number(members["percentage"]).Int64(); err == nil && percentage > 100 {
			found = append(found, c.breaks(p.member("percentage"), "at most 100", show(members["percentage"]))...)
		}
	}
	return found
}

// lacks is the violation of using what the client can't do.
func (c *checker) lacks(p *place, capability string) []violation {
	return c.breaks(p, "the capability "+capability+" of the client", "a client without it")
}

// after reports whether the position a is after b.
func after(a, b any) bool {
	for _, part := range []string{"line", "character"} {
		x, _ := number(at(a, part)).Int64()
		y, _ := number(at(b, part)).Int64()
		if x != y {
			return x > y
		}
	}
	return false
}

func number(value any) json.Number {
	n, _ := value.(json.Number)
	return n
}

func (c *checker) checkDiagnostic(members object, p *place) []violation {
	// Since 3.18 pulled diagnostics have capabilities of their own; before that
	// those of published ones speak for both.
	support := []string{"textDocument.publishDiagnostics"}
	if c.method != "textDocument/publishDiagnostics" {
		support = append(support, "textDocument.diagnostic")
	}
	var found []violation
	for _, property := range slices.Sorted(maps.Keys(diagnosticNeeds)) {
		value, there := members[property]
		has := slices.ContainsFunc(support, func(base string) bool { return c.client.has(base + "." + diagnosticNeeds[property]) })
		if there && !has {
			found = append(found, c.lacks(p.member(property), support[0]+"."+diagnosticNeeds[property])...)
			continue
		}
		if property != "tags" || !there {
			continue
		}
		for i, tag := range value.([]any) {
			known := slices.ContainsFunc(support, func(base string) bool {
				// Older clients say true and mean all.
				return c.client.value(base+".tagSupport") == true || c.client.lists(base+".tagSupport.valueSet", tag)
			})
			if !known {
				found = append(found, c.lacks(p.member(property).element(i), support[0]+".tagSupport.valueSet with "+show(tag))...)
			}
		}
	}
	const markup = "textDocument.diagnostic.markupMessageSupport"
	if _, plain := members["message"].(string); !plain && !c.client.has(markup) {
		found = append(found, c.lacks(p.member("message"), markup)...)
	}
	return found
}

func (c *checker) checkCompletion(structure string, members object, p *place) []violation {
	var found []violation
	const snippet = json.Number("2")
	if need := "textDocument.completion.completionItem.snippetSupport"; members["insertTextFormat"] == snippet && !c.client.has(need) {
		found = append(found, c.lacks(p.member("insertTextFormat"), need)...)
	}
	if structure == "CompletionItem" {
		const need = "textDocument.completion.completionItem.tagSupport.valueSet"
		tags, _ := members["tags"].([]any)
		for i, tag := range tags {
			if !c.client.lists(need, tag) {
				found = append(found, c.lacks(p.member("tags").element(i), need+" with "+show(tag))...)
			}
		}
		return found
	}
	const need = "textDocument.completion.completionList.itemDefaults"
	for _, property := range slices.Sorted(maps.Keys(members)) {
		if !c.client.lists(need, property) {
			found = append(found, c.lacks(p.member(property), need+" with "+property)...)
		}
	}
	return found
}

// checkMarkup holds Markdown against the formats that the client takes where the
// content stands.
func (c *checker) checkMarkup(members object, p *place) []violation {
	need := ""
	switch c.method {
	case "textDocument/hover":
		need = "textDocument.hover.contentFormat"
	case "textDocument/completion", "completionItem/resolve":
		need = "textDocument.completion.completionItem.documentationFormat"
	}
	if need != "" && members["kind"] == "markdown" && !c.client.lists(need, "markdown") {
		return c.lacks(p, need+" with markdown")
	}
	return nil
}

func (c *checker) checkEncoding(members object, p *place) []violation {
	encoding, chosen := members["positionEncoding"]
	const offers = "general.positionEncodings"
	if !chosen || encoding == "utf-16" || c.client.lists(offers, encoding) {
		return nil
	}
	return c.lacks(p.member("positionEncoding"), offers+" with "+show(encoding))
}

func (c *checker) checkRegistration(members object, p *place) []violation {
	method, _ := members["method"].(string)
	registered := c.model.registrations[method]
	need := registrationNeed(c.model, method)
	switch {
	case need == "":
		return c.breaks(p.member("method"), "a method that can be registered", show(method))
	case !c.client.has(need):
		return c.lacks(p.member("method"), need)
	}
	options, there := members["registerOptions"]
	if there && registered != nil && registered.RegistrationOptions != nil {
		return c.check(registered.RegistrationOptions, options, p.member("registerOptions"))
	}
	return nil
}
