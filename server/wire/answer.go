package wire

import "encoding/json"

// AnswerAsEditor answers as an editor without settings does: it has none for
// each section asked for, registers everything, shows progress, and says that it
// applied the edits.
func AnswerAsEditor(request Message) (any, error) {
	switch request.Method {
	case "workspace/configuration":
		var params struct {
			Items []json.RawMessage `json:"items"`
		}
		if err := json.Unmarshal(request.Params, &params); err != nil {
			return nil, &Error{Code: -32602, Message: err.Error()}
		}
		return make([]any, len(params.Items)), nil
	case "workspace/applyEdit":
		return map[string]any{"applied": true}, nil
	case "workspace/workspaceFolders", "client/registerCapability", "client/unregisterCapability",
		"window/workDoneProgress/create", "window/showMessageRequest",
		"workspace/diagnostic/refresh", "workspace/codeLens/refresh":
		return nil, nil
	case "window/showDocument":
		return map[string]any{"success": true}, nil
	}
	return nil, &Error{Code: -32601, Message: "this client does not know " + request.Method}
}

// NeverAnswer leaves every request of the server waiting.
func NeverAnswer(Message) (any, error) { return nil, ErrNoAnswer }
