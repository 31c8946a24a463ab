package rpc

import "go.lsp.dev/jsonrpc2"

// InvalidParams is err as the answer to params that can't be used.
func InvalidParams(err error) error {
	return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%v", err)
}
