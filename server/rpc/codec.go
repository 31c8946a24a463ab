package rpc

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// codec encodes params and results as the protocol has them: its unions are
// beyond encoding/json. A panic of the encoder becomes an error, since results
// of the client are decoded on the read loop.
type codec struct{}

// Marshal implements jsonrpc2.Codec; a jsonrpc2.RawMessage stands as it is.
func (codec) Marshal(value any) (encoded []byte, err error) {
	defer recovered("encoding", value, &err)
	switch raw := value.(type) {
	case jsonrpc2.RawMessage:
		return orNull(raw), nil
	case json.RawMessage:
		return orNull(raw), nil
	}
	return protocol.Marshal(value)
}

// Unmarshal implements jsonrpc2.Codec; a *jsonrpc2.RawMessage gets a copy.
func (codec) Unmarshal(data []byte, value any) (err error) {
	defer recovered("decoding", value, &err)
	switch raw := value.(type) {
	case *jsonrpc2.RawMessage:
		*raw = bytes.Clone(data)
		return nil
	case *json.RawMessage:
		*raw = bytes.Clone(data)
		return nil
	}
	return protocol.Unmarshal(data, value)
}

func orNull(raw []byte) []byte {
	if raw == nil {
		return []byte("null")
	}
	return raw
}

func recovered(doing string, value any, err *error) {
	if reason := recover(); reason != nil {
		*err = fmt.Errorf("%s a %T panicked: %v", doing, value, reason)
	}
}
