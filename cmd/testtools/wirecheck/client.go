package main

import (
	"slices"
	"strings"
)

// client is what a client said of itself in "initialize".
type client struct {
	params object
}

// value is what stands at a path of the client's capabilities.
func (c client) value(path string) any {
	return at(c.params["capabilities"], strings.Split(path, ".")...)
}

// has reports whether the client has the capability: it is true, or has a value
// that is not false.
func (c client) has(path string) bool {
	value := c.value(path)
	return value != nil && value != false
}

// lists reports whether the list at a path of the capabilities has the value.
func (c client) lists(path string, value any) bool {
	elements, _ := c.value(path).([]any)
	return slices.Contains(elements, value)
}

// requestNeeds are the capabilities without which a server must not send a
// request or a notification.
var requestNeeds = map[string]string{
	"window/showDocument":                   "window.showDocument.support",
	"window/workDoneProgress/create":        "window.workDoneProgress",
	"workspace/applyEdit":                   "workspace.applyEdit",
	"workspace/codeLens/refresh":            "workspace.codeLens.refreshSupport",
	"workspace/configuration":               "workspace.configuration",
	"workspace/diagnostic/refresh":          "workspace.diagnostics.refreshSupport",
	"workspace/foldingRange/refresh":        "workspace.foldingRange.refreshSupport",
	"workspace/inlayHint/refresh":           "workspace.inlayHint.refreshSupport",
	"workspace/inlineValue/refresh":         "workspace.inlineValue.refreshSupport",
	"workspace/semanticTokens/refresh":      "workspace.semanticTokens.refreshSupport",
	"workspace/textDocumentContent/refresh": "workspace.textDocumentContent",
	"workspace/workspaceFolders":            "workspace.workspaceFolders",
}

// registrationNeed is the capability without which a server must not register
// the method.
func registrationNeed(model *model, method string) string {
	switch {
	case method == "workspace/didChangeWorkspaceFolders":
		return "workspace.workspaceFolders"
	case method == "textDocument/documentColor" || method == "textDocument/colorPresentation":
		return "textDocument.colorProvider.dynamicRegistration"
	case slices.Contains([]string{
		"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose",
		"textDocument/didSave", "textDocument/willSave", "textDocument/willSaveWaitUntil",
	}, method):
		return "textDocument.synchronization.dynamicRegistration"
	}
	registered := model.registrations[method]
	if registered == nil || registered.ClientCapability == "" {
		return ""
	}
	parts := strings.Split(registered.ClientCapability, ".")
	return strings.Join(parts[:min(2, len(parts))], ".") + ".dynamicRegistration"
}

// propertyNeeds are the capabilities without which a server must not use a
// property, as "Structure.property".
var propertyNeeds = map[string]map[string]string{
	"CodeAction": {
		"data":        "textDocument.codeAction.dataSupport",
		"disabled":    "textDocument.codeAction.disabledSupport",
		"isPreferred": "textDocument.codeAction.isPreferredSupport",
		"title":       "textDocument.codeAction.codeActionLiteralSupport",
	},
	"CompletionItem": {
		"commitCharacters": "textDocument.completion.completionItem.commitCharactersSupport",
		"deprecated":       "textDocument.completion.completionItem.deprecatedSupport",
		"insertTextMode":   "textDocument.completion.completionItem.insertTextModeSupport",
		"labelDetails":     "textDocument.completion.completionItem.labelDetailsSupport",
		"preselect":        "textDocument.completion.completionItem.preselectSupport",
	},
	"DocumentLink":                             {"tooltip": "textDocument.documentLink.tooltipSupport"},
	"InsertReplaceEdit":                        {"insert": "textDocument.completion.completionItem.insertReplaceSupport"},
	"PublishDiagnosticsParams":                 {"version": "textDocument.publishDiagnostics.versionSupport"},
	"RelativePattern":                          {"baseUri": "workspace.didChangeWatchedFiles.relativePatternSupport"},
	"SnippetTextEdit":                          {"snippet": "workspace.workspaceEdit.snippetEditSupport"},
	"AnnotatedTextEdit":                        {"annotationId": "workspace.workspaceEdit.changeAnnotationSupport"},
	"ApplyWorkspaceEditParams":                 {"metadata": "workspace.workspaceEdit.metadataSupport"},
	"WorkspaceEdit":                            {"changeAnnotations": "workspace.workspaceEdit.changeAnnotationSupport", "documentChanges": "workspace.workspaceEdit.documentChanges"},
	"RelatedFullDocumentDiagnosticReport":      {"relatedDocuments": "textDocument.diagnostic.relatedDocumentSupport"},
	"RelatedUnchangedDocumentDiagnosticReport": {"relatedDocuments": "textDocument.diagnostic.relatedDocumentSupport"},
}

// diagnosticNeeds are the capabilities, below "textDocument.publishDiagnostics"
// or "textDocument.diagnostic", without which a diagnostic must not have a
// property.
var diagnosticNeeds = map[string]string{
	"codeDescription":    "codeDescriptionSupport",
	"data":               "dataSupport",
	"relatedInformation": "relatedInformation",
	"tags":               "tagSupport",
}
