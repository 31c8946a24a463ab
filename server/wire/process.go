package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// process is the server's, with the ends of its pipes.
type process struct {
	command *exec.Cmd
	stderr  tail
	exited  chan struct{} // closed when the process has ended and stderr was read
	state   *os.ProcessState
	err     error
}

// Start starts the server and a conversation over its stdin and stdout. The
// process is killed when the context ends.
func Start(ctx context.Context, command []string, options Options) (*Client, error) {
	if len(command) == 0 {
		return nil, errors.New("no command to start a server with")
	}
	server := &process{command: exec.Command(command[0], command[1:]...), exited: make(chan struct{})}
	server.command.Dir = options.Dir
	if options.Env != nil {
		server.command.Env = append(os.Environ(), options.Env...)
	}
	stdin, err := server.command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", command[0], err)
	}
	stdout, err := server.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", command[0], err)
	}
	stderr, err := server.command.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", command[0], err)
	}
	if err := server.command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", command[0], err)
	}
	client, err := New(pipes{Reader: stdout, WriteCloser: stdin}, options)
	if err != nil {
		_ = server.command.Process.Kill()
		_ = server.command.Wait()
		return nil, err
	}
	client.process = server
	kept := context.AfterFunc(ctx, client.Kill)
	told := make(chan struct{})
	go func() {
		defer close(told)
		_, _ = io.Copy(&server.stderr, stderr)
		stderr.Close()
	}()
	go func() {
		defer close(server.exited)
		defer kept()
		// The end of the process does not wait for the reader, which may pause,
		// nor for a process that outlives it with its stderr.
		server.state, server.err = server.command.Process.Wait()
		select {
		case <-told:
		case <-time.After(time.Second):
		}
	}()
	go func() {
		<-client.ended
		<-server.exited
		stdout.Close()
		stdin.Close()
	}()
	return client, nil
}

// pipes are a server's stdout and stdin as one stream. Closing it tells the
// server that the client is gone.
type pipes struct {
	io.Reader
	io.WriteCloser
}

// Pid is the id of the server's process, 0 without one.
func (c *Client) Pid() int {
	if c.process == nil {
		return 0
	}
	return c.process.command.Process.Pid
}

// Stderr is the end of what the server's process wrote to stderr so far.
func (c *Client) Stderr() string {
	if c.process == nil {
		return ""
	}
	return c.process.stderr.String()
}

// Kill ends the server's process at once, and the conversation.
func (c *Client) Kill() {
	if c.process != nil {
		// It fails only if the process has ended.
		_ = c.process.command.Process.Kill()
	}
	c.Hangup()
	c.Resume()
}

// Hangup closes the client's side of the connection, as an editor that died.
func (c *Client) Hangup() {
	c.stream.Close()
}

// Exit waits for the end of the server's process and returns its exit code, -1
// for a process that was killed. Without a process it waits for the end of the
// connection.
func (c *Client) Exit(ctx context.Context) (int, error) {
	exited := c.ended
	if c.process != nil {
		exited = c.process.exited
	}
	select {
	case <-exited:
	case <-ctx.Done():
		return 0, fmt.Errorf("waiting for the server to end: %w", ctx.Err())
	}
	c.Hangup()
	c.Resume()
	<-c.ended
	c.answers.Wait()
	c.record.close()
	if c.process == nil {
		return 0, nil
	}
	if c.process.err != nil {
		return 0, fmt.Errorf("waiting for the server to end: %w", c.process.err)
	}
	return c.process.state.ExitCode(), nil
}

// Close ends the conversation as the specification says, with shutdown and exit,
// and returns the exit code of the server's process. A server that has not ended
// when the context does is killed, which is an error.
func (c *Client) Close(ctx context.Context) (int, error) {
	err := c.Call(ctx, "shutdown", nil, nil)
	if err == nil {
		err = c.Notify("exit", nil)
	}
	if err == nil {
		var code int
		if code, err = c.Exit(ctx); err == nil {
			return code, nil
		}
	}
	c.Kill()
	if _, exitErr := c.Exit(context.WithoutCancel(ctx)); exitErr != nil {
		err = errors.Join(err, exitErr)
	}
	return 0, fmt.Errorf("closing the server: %w", err)
}

// tail keeps the last bytes that were written.
type tail struct {
	mu   sync.Mutex
	data []byte
}

const tailSize = 1 << 20 // bytes

func (t *tail) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = append(t.data, data...)
	if len(t.data) > 2*tailSize {
		t.data = append([]byte(nil), t.data[len(t.data)-tailSize:]...)
	}
	return len(data), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.data)
}
