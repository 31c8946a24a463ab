package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The test's own binary is the server whose process the tests start.
func TestMain(m *testing.M) {
	if os.Getenv("WIRE_TEST_PEER") != "" {
		fmt.Fprintln(os.Stderr, "the peer is here")
		os.Exit(servePeer(stdio{}))
	}
	os.Exit(m.Run())
}

type stdio struct{}

func (stdio) Read(data []byte) (int, error)  { return os.Stdin.Read(data) }
func (stdio) Write(data []byte) (int, error) { return os.Stdout.Write(data) }

// servePeer is a little server. It answers "echo" with its params, "ask" with
// what the client answers to the request in the params, "late" after the next
// message, and "fail" with an error; on "bare" it writes the params as a frame.
func servePeer(stream io.ReadWriter) int {
	reader := bufio.NewReader(stream)
	code := 1
	var late, asked json.RawMessage
	write := func(format string, arguments ...any) {
		_, _ = stream.Write(Frame(fmt.Appendf(nil, format, arguments...)))
	}
	for {
		frame, err := readFrame(reader)
		if err != nil {
			return code
		}
		var message struct {
			Message
			Result json.RawMessage `json:"result"`
			Error  json.RawMessage `json:"error"`
		}
		if err := json.Unmarshal(frame, &message); err != nil {
			write(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"not JSON"}}`)
			continue
		}
		held := late
		late = nil
		switch message.Method {
		case "echo":
			write(`{"jsonrpc":"2.0","id":%s,"result":%s}`, message.ID, message.Params)
		case "backwards":
			write(`{"result":%s,"id":%s,"jsonrpc":"2.0"}`, message.Params, message.ID)
		case "late":
			late = message.ID
		case "fail":
			write(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32803,"message":"no","data":[1]}}`, message.ID)
		case "ask":
			asked = message.ID
			write(`{"jsonrpc":"2.0","id":"a","method":"workspace/configuration","params":%s}`, message.Params)
		case "":
			write(`{"jsonrpc":"2.0","id":%s,"result":{"result":%s,"error":%s}}`, asked,
				orNull(message.Result), orNull(message.Error))
		case "bare":
			write("%s", message.Params)
		case "shutdown":
			code = 0
			write(`{"jsonrpc":"2.0","id":%s,"result":null}`, message.ID)
		case "exit":
			return code
		}
		if held != nil {
			write(`{"jsonrpc":"2.0","id":%s,"result":"late"}`, held)
		}
	}
}

func orNull(value json.RawMessage) json.RawMessage {
	if value == nil {
		return json.RawMessage("null")
	}
	return value
}

func connect(t *testing.T, options Options) *Client {
	t.Helper()
	near, peer := net.Pipe()
	var far io.ReadWriteCloser = peer
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer far.Close()
		servePeer(far)
	}()
	client, err := New(near, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Kill()
		<-done
	})
	return client
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestCallsAndAnswers(t *testing.T) {
	client := connect(t, Options{})
	ctx := within(t)
	late, err := client.Send("late", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"echo", "backwards"} {
		var result map[string]int
		if err := client.Call(ctx, method, map[string]int{"one": 1}, &result); err != nil || result["one"] != 1 {
			t.Errorf("%s: %v, %v", method, result, err)
		}
	}
	var text string
	if err := late.Result(ctx, &text); err != nil || text != "late" {
		t.Errorf("the late answer: %q, %v", text, err)
	}

	var failure *Error
	if err := client.Call(ctx, "fail", nil, nil); !errors.As(err, &failure) ||
		failure.Code != -32803 || failure.Message != "no" || string(failure.Data) != "[1]" {
		t.Errorf("fail: %v", err)
	}

	call, err := client.Send("echo", json.RawMessage(`{"id": 7, "method": "no"}`))
	if err != nil {
		t.Fatal(err)
	}
	frame, err := call.Frame(ctx)
	if want := `{"jsonrpc":"2.0","id":5,"result":{"id":7,"method":"no"}}`; err != nil || string(frame) != want {
		t.Errorf("the frame is %s, %v; want %s", frame, err, want)
	}
}

func TestReceived(t *testing.T) {
	client := connect(t, Options{})
	ctx := within(t)
	for i := range 3 {
		bare := fmt.Sprintf(`{"jsonrpc":"2.0","method":"note","params":{"i":%d}}`, i)
		if err := client.Notify("bare", json.RawMessage(bare)); err != nil {
			t.Fatal(err)
		}
	}
	message, err := client.Wait(ctx, "note", func(params json.RawMessage) bool { return string(params) == `{"i":1}` })
	if err != nil || string(message.Params) != `{"i":1}` {
		t.Fatalf("%v, %v", message, err)
	}
	if err := client.Call(ctx, "echo", 1, nil); err != nil {
		t.Fatal(err)
	}
	var rest []string
	for _, message := range client.Take() {
		rest = append(rest, string(message.Params))
	}
	if got := strings.Join(rest, " "); got != `{"i":0} {"i":2}` {
		t.Errorf("what is left is %s", got)
	}

	if err := client.WriteRaw(Frame([]byte("{"))); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Wait(ctx, Unreadable, nil); err != nil {
		t.Error(err)
	}
	short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if _, err := client.Wait(short, "note", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for what never comes: %v", err)
	}
}

func TestAnswersOfTheClient(t *testing.T) {
	client := connect(t, Options{})
	ctx := within(t)
	for _, test := range []struct {
		answer Answer
		want   string
	}{
		{AnswerAsEditor, `{"result":[null,null],"error":null}`},
		{func(Message) (any, error) { return "mine", nil }, `{"result":"mine","error":null}`},
		{func(Message) (any, error) { return nil, &Error{Code: 5, Message: "no"} }, `{"result":null,"error":{"code":5,"message":"no"}}`},
	} {
		client.SetAnswer(test.answer)
		var got json.RawMessage
		if err := client.Call(ctx, "ask", json.RawMessage(`{"items":[{},{}]}`), &got); err != nil || string(got) != test.want {
			t.Errorf("the peer got %s, %v; want %s", got, err, test.want)
		}
	}
	client.SetAnswer(NeverAnswer)
	call, err := client.Send("ask", json.RawMessage(`{"items":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(ctx, "echo", 1, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-call.done:
		t.Error("the peer got an answer that was never given")
	default:
	}
}

func TestEndOfTheConnection(t *testing.T) {
	for _, bare := range []string{
		`{"jsonrpc":"2.0","id":99,"result":1}`, // nobody asked
		`{"jsonrpc":"2.0"}`,
		`[]`,
	} {
		client := connect(t, Options{})
		ctx := within(t)
		waiting, err := client.Send("late", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Notify("bare", json.RawMessage(bare)); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Wait(ctx, "note", nil); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Wait: %v", bare, err)
		}
		if err := waiting.Result(ctx, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Result: %v", bare, err)
		}
		if err := client.Call(ctx, "echo", 1, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Call: %v", bare, err)
		}
	}
}

func TestProcess(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("OCTOLSP_WIRE_RECORD", folder)
	start := func() *Client {
		client, err := Start(t.Context(), []string{os.Args[0]}, Options{Env: []string{"WIRE_TEST_PEER=1"}, Name: "a/b"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Kill)
		return client
	}
	ctx := within(t)

	client := start()
	if err := client.Call(ctx, "echo", []int{1}, nil); err != nil || client.Pid() == 0 {
		t.Fatal(err, client.Pid())
	}
	if code, err := client.Close(ctx); code != 0 || err != nil {
		t.Errorf("Close: %d, %v", code, err)
	}
	if got := client.Stderr(); got != "the peer is here\n" {
		t.Errorf("stderr: %q", got)
	}
	for side, want := range map[string]string{"client": `"method":"echo"`, "server": `"result":[1]`} {
		names, err := filepath.Glob(filepath.Join(folder, "a_b-*."+side))
		if err != nil || len(names) != 1 {
			t.Fatalf("the recordings are %v, %v", names, err)
		}
		recorded, err := os.ReadFile(names[0])
		if err != nil || !bytes.HasPrefix(recorded, []byte("Content-Length: ")) || !bytes.Contains(recorded, []byte(want)) {
			t.Errorf("%s is %q, %v", names[0], recorded, err)
		}
	}

	client = start()
	if err := client.Notify("exit", nil); err != nil {
		t.Fatal(err)
	}
	if code, err := client.Exit(ctx); code != 1 || err != nil {
		t.Errorf("exit without shutdown: %d, %v", code, err)
	}

	client = start()
	client.Kill()
	if code, err := client.Exit(ctx); code != -1 || err != nil {
		t.Errorf("a killed server: %d, %v", code, err)
	}
}

func TestPause(t *testing.T) {
	client, err := Start(t.Context(), []string{os.Args[0]}, Options{Env: []string{"WIRE_TEST_PEER=1"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Kill)
	ctx := within(t)
	client.Pause()
	for range 2 { // the first frame may be read: the reader was waiting for it
		if err := client.Notify("bare", json.RawMessage(`{"jsonrpc":"2.0","method":"note"}`)); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(50 * time.Millisecond)
	if got := len(client.Take()); got > 1 {
		t.Errorf("%d messages were read in a pause", got)
	}
	client.Resume()
	if _, err := client.Wait(ctx, "note", nil); err != nil {
		t.Error(err)
	}
	if _, err := client.Close(ctx); err != nil {
		t.Error(err)
	}
}

func TestStartErrors(t *testing.T) {
	if _, err := Start(t.Context(), nil, Options{}); err == nil {
		t.Error("no command is no error")
	}
	if _, err := Start(t.Context(), []string{filepath.Join(t.TempDir(), "missing")}, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing server: %v", err)
	}
}
