package rpc

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"go.lsp.dev/jsonrpc2"
)

// TestMalformedWire sends bytes that are not a message, each followed by a call. The
// client gets one error for each stretch of them, and the answer to the call.
func TestMalformedWire(t *testing.T) {
	const parse, invalid = "null: error -32700", "null: error -32600"
	next := framed(callText(`"next"`, "work", ""))
	swallowed := func(by int) string {
		body := callText("1", "work", "")
		return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body)+by, body)
	}
	tests := map[string]struct {
		text string
		want []string
	}{
		"not JSON":                         {framed("hello"), []string{parse}},
		"no body":                          {framed(""), []string{parse}},
		"cut JSON":                         {framed(`{"jsonrpc":"2.0","id":1,`), []string{parse}},
		"two values":                       {framed(`{} {}`), []string{parse}},
		"a bare word inside":               {framed(`{"jsonrpc":"2.0","id":1,"method":"work","params":[nope]}`), []string{parse}},
		"nested too deep":                  {framed(callText("1", "work", strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000))), []string{parse}},
		"many in a row":                    {strings.Repeat(framed("?"), 3), []string{parse}},
		"null":                             {framed("null"), []string{invalid}},
		"a number":                         {framed("7"), []string{invalid}},
		"a string":                         {framed(`"text"`), []string{invalid}},
		"an empty object":                  {framed("{}"), []string{invalid}},
		"a batch":                          {framed("[" + callText("1", "work", "") + "]"), []string{invalid}},
		"an empty batch":                   {framed("[]"), []string{invalid}},
		"no version":                       {framed(`{"id":1,"method":"work"}`), []string{"1: error -32600"}},
		"another version":                  {framed(`{"jsonrpc":"1.0","id":"a","method":"work"}`), []string{`"a": error -32600`}},
		"a method that is a number":        {framed(`{"jsonrpc":"2.0","id":1,"method":1}`), []string{"1: error -32600"}},
		"an id that is null":               {framed(`{"jsonrpc":"2.0","id":null,"method":"work"}`), []string{invalid}},
		"an id that is a fraction":         {framed(`{"jsonrpc":"2.0","id":1.5,"method":"work"}`), []string{invalid}},
		"an id that is an object":          {framed(`{"jsonrpc":"2.0","id":{},"method":"work"}`), []string{invalid}},
		"an id beyond 64 bits":             {framed(`{"jsonrpc":"2.0","id":9223372036854775808,"method":"work"}`), []string{invalid}},
		"a request that is a response":     {framed(`{"jsonrpc":"2.0","id":1,"method":"work","result":1}`), []string{"1: error -32600"}},
		"a response without a result":      {framed(`{"jsonrpc":"2.0","id":1}`), []string{invalid}},
		"a response with both":             {framed(`{"jsonrpc":"2.0","id":"a","result":1,"error":{"code":1,"message":""}}`), []string{invalid}},
		"a response to nothing":            {framed(`{"jsonrpc":"2.0","id":7,"result":1}`) + framed(`{"jsonrpc":"2.0","id":"a","result":1}`), nil},
		"an error to nothing":              {framed(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}`), nil},
		"a method with an escape":          {framed(`{"jsonrpc":"2.0","id":1,"method":"w\u006frk"}`), []string{"1: 1"}},
		"a lone surrogate":                 {framed(`{"jsonrpc":"2.0","id":1,"method":"\ud800"}`), []string{"1: error -32601"}},
		"other fields":                     {"X-Y: z\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n" + framed(callText("1", "work", "")), []string{"1: 1"}},
		"a field after the length":         {strings.Replace(framed(callText("1", "work", "")), "\r\n", "\r\nContent-Type: a:b\r\n", 1), []string{"1: 1"}},
		"lower case":                       {strings.ToLower(framed(callText("1", "work", ""))), []string{"1: 1"}},
		"upper case":                       {strings.Replace(framed(callText("1", "work", "")), "Content-Length", "CONTENT-LENGTH", 1), []string{"1: 1"}},
		"bare line feeds":                  {strings.ReplaceAll(framed(callText("1", "work", "")), "\r\n", "\n"), []string{"1: 1"}},
		"no blank after the colon":         {strings.Replace(framed(callText("1", "work", "")), ": ", ":", 1), []string{"1: 1"}},
		"empty lines between":              {"\r\n\n\r\n", nil},
		"no length":                        {"Content-Type: a\r\n\r\n" + callText("1", "work", ""), []string{parse}},
		"no header":                        {callText("1", "work", ""), []string{parse}},
		"lines of text":                    {"Traceback (most recent call last):\n  File x\n\n", []string{parse}},
		"a long line":                      {strings.Repeat("x", 1<<20), []string{parse}},
		"a long field":                     {"X: " + strings.Repeat("x", 1<<20) + "\r\n", []string{parse}},
		"zero bytes":                       {strings.Repeat("\x00", 100_000), []string{parse}},
		"a length that is a word":          {"Content-Length: many\r\n\r\n", []string{parse}},
		"an empty length":                  {"Content-Length:\r\n\r\n", []string{parse}},
		"a negative length":                {"Content-Length: -5\r\n\r\n{}", []string{parse}},
		"a length beyond 64 bits":          {"Content-Length: 99999999999999999999999\r\n\r\n{}", []string{parse}},
		"a length beyond the limit":        {fmt.Sprintf("Content-Length: %d\r\n\r\n{}", bodyLimit+1), []string{parse}},
		"a length that is 1 too long":      {swallowed(1), []string{parse}},
		"a length that is 5 too long":      {swallowed(5), []string{parse}},
		"a length that is 17 too long":     {swallowed(17), []string{parse}},
		"a length with the next header":    {swallowed(23), []string{parse}},
		"a length with the next message":   {swallowed(30), []string{parse}},
		"a length of half":                 {swallowed(-20), []string{parse}},
		"a length that is 1 short":         {swallowed(-1), []string{parse}},
		"a header in a malformed string":   {framed(`{"a":"Content-Length: 5\r\n\r\n",}`), []string{parse}},
		"a header cut by its own length":   {framed("{ Content-Length: 1"), []string{parse}},
		"the beginning of a header at end": {framed("{ Conten"), []string{parse}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, Options{Calls: map[string]callHandler{"work": answering("1")}})
			c.raw(test.text + next)
			want := test.want
			if name == "many in a row" {
				want = []string{parse, parse, parse}
			}
			// Calls run beside each other: only the order of the rest is known.
			var got []string
			answered := false
			for !answered || len(got) < len(want) {
				if m := c.receive().String(); m == `"next": 1` {
					answered = true
				} else {
					got = append(got, m)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", got, want)
			}
			c.alive()
		})
	}
}

// What a header claims is not reserved before it comes, and what is read is not
// kept for ever.
func TestWindowIsBounded(t *testing.T) {
	claim := fmt.Sprintf("Content-Length: %d\r\n\r\n{", bodyLimit)
	w := window{source: strings.NewReader(claim)}
	if _, err := w.next(); err == nil {
		t.Fatal("a frame that is cut was read")
	}
	if cap(w.buffer) > 2*keptWindow {
		t.Errorf("%d bytes are reserved for %d", cap(w.buffer), len(claim))
	}

	skipped := strings.Repeat("x", 64<<20)
	w = window{source: strings.NewReader(fmt.Sprintf("Content-Length: %d0\r\n\r\n", bodyLimit) + skipped + framed("1"))}
	if _, err := w.next(); err == nil {
		t.Fatal("a body beyond the limit was read")
	}
	if body, err := w.next(); err != nil || string(body) != "1" {
		t.Fatalf("after the body: %q, %v", body, err)
	}
	if cap(w.buffer) > keptWindow {
		t.Errorf("%d bytes are kept to skip %d", cap(w.buffer), len(skipped))
	}

	large := strings.Repeat("1", 3*keptWindow)
	w = window{source: strings.NewReader(framed(large) + strings.Repeat(framed("1"), 10_000))}
	if body, err := w.next(); err != nil || string(body) != large {
		t.Fatalf("a large body: %d bytes, %v", len(body), err)
	}
	for range 10_000 {
		if body, err := w.next(); err != nil || string(body) != "1" {
			t.Fatalf("a small body: %q, %v", body, err)
		}
	}
	if _, err := w.next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	if cap(w.buffer) > keptWindow {
		t.Errorf("%d bytes are kept after a large body", cap(w.buffer))
	}
}

// Results are sent as they are, of any size, and in the order in which they come.
func TestLargeMessages(t *testing.T) {
	large := `"` + strings.Repeat("ä", 5<<20) + `"`
	c := ready(t, Options{Calls: map[string]callHandler{
		"large": answering(large),
		"echo":  answering(`[1,  2]`),
		"nil":   answering(""),
	}})
	for range 3 {
		c.call("1", "large", large)
		if m := c.receive(); string(m.Result) != large {
			t.Fatalf("got %d bytes, want %d", len(m.Result), len(large))
		}
		c.call("2", "echo", "")
		c.expect("2: [1,  2]")
		c.call("3", "nil", "")
		c.expect("3: null")
	}
	var raw jsonrpc2.RawMessage
	if err := (codec{}).Unmarshal([]byte(`{"a":1}`), &raw); err != nil || string(raw) != `{"a":1}` {
		t.Errorf("decoded %s, %v", raw, err)
	}
}
