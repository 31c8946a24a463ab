package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
)

// recorded is a wire that brings text and keeps what is written.
type recorded struct {
	io.Reader
	mu      sync.Mutex
	written bytes.Buffer
}

func (r *recorded) Write(text []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written.Write(text)
}

func (*recorded) Close() error { return nil }

// slow brings a few bytes at a time.
type slow struct{ io.Reader }

func (s slow) Read(text []byte) (int, error) { return s.Reader.Read(text[:min(len(text), 7)]) }

// FuzzWire sends arbitrary bytes between calls. Serve has to end with them, and
// to write well-formed answers: one to each call, to those inside of the bytes
// too if these are frames; and however the bytes are cut by reading, the answers
// are the same.
func FuzzWire(f *testing.F) {
	for _, text := range []string{
		"", "hello", "\r\n", "Content-Length: 5\r\n\r\nhello", "Content-Length: 5\r\n\r\n", "Content-Length: -1\r\n\r\n{}",
		"Content-Length: 20\r\n\r\n{ Content-Length: 2\r\n\r\n{}", "content-length:\n\n", "Content-Length:70\n\n", "Conten",
		framed(callText("1", "work", "")), framed(callText(`"a"`, "panic", "[]")), framed(notificationText("note", "{}")),
		framed(callText("1", "work", ""))[1:], framed(callText("1", "work", "") + " "), framed("[]"), framed("{}"),
		framed(callText("7", "ask", "")) + framed(`{"jsonrpc":"2.0","id":1,"result":{}}`),
		framed(notificationText("$/cancelRequest", `{"id":1}`)), framed(callText("2", "shutdown", "")) + framed(notificationText("exit", "")),
	} {
		f.Add(text)
	}
	first, last := framed(callText(`"first"`, "initialize", "{}")), framed(callText(`"last"`, "work", ""))
	f.Fuzz(func(t *testing.T, text string) {
		whole := serveText(t, strings.NewReader(first+text+last))
		cut := serveText(t, slow{strings.NewReader(first + text + last)})
		if !strings.Contains(text, "ask") && !strings.Contains(text, "cancel") && !sameCounts(whole, cut) {
			t.Errorf("read at once: %v\ncut: %v", whole, cut)
		}
		if whole[`"first"`] < 1 {
			t.Errorf("the call before the bytes got no answer: %v", whole)
		}
		for id, count := range whole {
			// An id is answered as often as it is sent.
			if count > 1 && id != "null" && count > strings.Count(first+text+last, strings.Trim(id, `"`)) && !strings.Contains(text, `\u`) {
				t.Errorf("%s got %d answers", id, count)
			}
		}
		if framesOnly(text) && whole[`"last"`] < 1 {
			t.Errorf("the call after the bytes got no answer: %v", whole)
		}
	})
}

// framesOnly reports whether text is frames with JSON and lengths that are
// right, without an end of the connection in them.
func framesOnly(text string) bool {
	for text != "" {
		header, rest, ok := strings.Cut(text, "\r\n\r\n")
		digits, named := strings.CutPrefix(header, "Content-Length: ")
		length, counted := parseLength([]byte(digits))
		if !ok || !named || !counted || length > len(rest) {
			return false
		}
		body := rest[:length]
		if !json.Valid([]byte(body)) || strings.Contains(body, "exit") || strings.Contains(body, `\u`) {
			return false
		}
		text = rest[length:]
	}
	return true
}

func sameCounts(a, b map[string]int) bool {
	for id := range a {
		if a[id] != b[id] {
			return false
		}
	}
	return len(a) == len(b)
}

// serveText serves what source brings, and returns how many answers each id got.
func serveText(t *testing.T, source io.Reader) map[string]int {
	wire := &recorded{Reader: source}
	var conn *Conn
	conn = NewConn(wire, Options{
		Pin: func(ctx context.Context) context.Context { return context.WithValue(ctx, connKey{}, conn) },
		Calls: map[string]callHandler{
			"initialize": answering("{}"),
			"shutdown":   answering("null"),
			"work":       answering("1"),
			"ask":        asking,
			"panic":      func(context.Context, jsonrpc2.RawMessage) (any, error) { panic("in a call") },
		},
		Notifications: map[string]notificationHandler{
			"note": func(context.Context, jsonrpc2.RawMessage) error { panic("in a notification") },
		},
	})
	served := make(chan error, 1)
	go func() { served <- conn.Serve(t.Context()) }()
	select {
	case <-served:
	case <-time.After(patience):
		t.Fatal("Serve hangs")
	}
	answers := map[string]int{}
	rest := wire.written.String()
	for rest != "" {
		header, body, ok := strings.Cut(rest, "\r\n\r\n")
		length, lengthOK := parseLength([]byte(strings.TrimPrefix(header, "Content-Length: ")))
		if !ok || !lengthOK || length > len(body) {
			t.Fatalf("the server wrote %.200q", rest)
		}
		var m message
		if err := json.Unmarshal([]byte(body[:length]), &m); err != nil {
			t.Fatalf("the server wrote %.200q: %v", body[:length], err)
		}
		if m.Method == "" {
			answers[string(m.ID)]++
		}
		rest = body[length:]
	}
	return answers
}
