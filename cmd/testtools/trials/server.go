//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

const (
	serverFolders = 40
	serverFiles   = 200
)

// tryServers starts servers, has them work on what changes, and ends them.
func tryServers(s *settings) error {
	var r results
	numbers := make(chan int)
	var workers sync.WaitGroup
	for worker := range s.parallel {
		folder := filepath.Join(s.folder, fmt.Sprint("workspace-", worker))
		if err := makeWorkspace(folder); err != nil {
			return err
		}
		workers.Go(func() {
			for n := range numbers {
				if err := s.tryServer(&r, folder, s.random(n)); err != nil {
					r.fault("trial %d: %w", n, err)
				}
			}
		})
	}
	for n := range s.count {
		numbers <- n
	}
	close(numbers)
	workers.Wait()
	return r.print()
}

const serverSource = "import os\n\n\ndef area(radius, width):\n    \"\"\"Area.\n\n    Args:\n        radius: R.\n        height: H.\n    \"\"\"\n    return radius\n"

// heavy is a text in which nothing fits together.
var heavy = strings.Repeat("\"\"\"\ndef f():\n", 100_000)

func makeWorkspace(folder string) error {
	contents := map[string]string{
		"Cargo.toml": "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n", "src/lib.rs": strings.Repeat("pub fn f() {}\n", 200),
		"lcov.info": "TN:\nSF:m0/a0.py\nDA:1,1\nDA:4,0\nend_of_record\n",
	}
	for i := range serverFiles {
		contents[fmt.Sprintf("m%d/a%d.py", i%serverFolders, i)] = serverSource
	}
	for i := range serverFolders {
		contents[fmt.Sprintf("m%d/octolsp.toml", i)] = "ignore = [\"typehint\"]\n"
	}
	return write(folder, contents)
}

// trial is one server.
type trial struct {
	*wire.Client
	random *rand.Rand
	folder string
	// parent is a process that the server is to end with.
	parent *exec.Cmd
	text   string
}

// tryServer is one trial.
func (s *settings) tryServer(r *results, folder string, random *rand.Rand) error {
	parent := exec.Command("sleep", "600")
	if err := parent.Start(); err != nil {
		return err
	}
	defer func() { _, _ = parent.Process.Kill(), parent.Wait() }()
	client, err := wire.Start(context.Background(), []string{s.binary, "serve"}, wire.Options{Dir: folder})
	if err != nil {
		return err
	}
	defer client.Kill()
	t := &trial{client, random, folder, parent, serverSource}
	for range random.IntN(60) {
		if err := t.act(); err != nil {
			return err
		}
	}
	time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
	kind, want, err := t.end()
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	sent := time.Now()
	late, cancel := context.WithTimeout(context.Background(), 10*s.within)
	defer cancel()
	code, err := client.Exit(late)
	if err != nil {
		return fmt.Errorf("%s: it was there after %v: %w", kind, 10*s.within, err)
	}
	took := time.Since(sent)
	if code == -1 && want > 128 {
		kind = "signal before it listens to any"
	} else if code != want {
		return fmt.Errorf("%s: it ended with %d, not %d: %s", kind, code, want, client.Stderr())
	}
	if took > s.within {
		return fmt.Errorf("%s: it took %v", kind, took)
	}
	r.ended(kind, took)
	return nil
}

// address is that of a file of the workspace.
func (t *trial) address(file int) string {
	return fmt.Sprintf("file://%s/m%d/a%d.py", t.folder, file%serverFolders, file)
}

// act does one thing that an editor or its user may do. The first ones begin
// the conversation, or a server is ended before.
func (t *trial) act() error {
	if t.text == serverSource {
		t.text += "\n"
		capabilities := []string{
			`{}`, `{"textDocument": {"diagnostic": {}}, "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`,
			`{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}, "configuration": true}, "window": {"workDoneProgress": true}}`,
		}[t.random.IntN(3)]
		_, err := t.Send("initialize", raw(`{"processId": %d, "rootUri": "file://%s", "capabilities": %s, "initializationOptions": {"trusted": %v, "settings": {"diagnosticMode": %q}}}`,
			t.parent.Process.Pid, t.folder, capabilities, t.random.IntN(2) == 0, []string{"workspace", "openFilesOnly", "auto"}[t.random.IntN(3)]))
		if err != nil {
			return err
		}
		return t.Notify("initialized", raw(`{}`))
	}
	at := t.address(t.random.IntN(serverFiles))
	switch t.random.IntN(10) {
	case 0, 1:
		return t.Notify("textDocument/didOpen", raw(`{"textDocument": {"uri": %q, "languageId": "python", "version": 1, "text": %q}}`, at, t.text))
	case 2, 3:
		t.text += "def f(:\n"
		return t.Notify("textDocument/didChange", raw(`{"textDocument": {"uri": %q, "version": 2}, "contentChanges": [{"text": %q}]}`, at, strings.Repeat(t.text, 1+t.random.IntN(20))))
	case 4:
		_, err := t.Send("textDocument/hover", raw(`{"textDocument": {"uri": %q}, "position": {"line": 3, "character": 5}}`, at))
		return err
	case 5:
		_, err := t.Send("textDocument/diagnostic", raw(`{"textDocument": {"uri": %q}}`, at))
		return err
	case 6:
		_, err := t.Send("workspace/diagnostic", raw(`{"previousResultIds": []}`))
		return err
	case 7:
		return t.writeConfigs()
	case 8:
		if t.random.IntN(4) == 0 { // what takes seconds to parse
			return t.Notify("textDocument/didOpen", raw(`{"textDocument": {"uri": "file://%s/src/lib.rs", "languageId": "rust", "version": 1, "text": %q}}`, t.folder, heavy))
		}
		time.Sleep(time.Duration(t.random.IntN(30)) * time.Millisecond)
		return nil
	}
	return t.Notify("textDocument/didClose", raw(`{"textDocument": {"uri": %q}}`, at))
}

// writeConfigs is a change of branches: many configs and reports at once.
func (t *trial) writeConfigs() error {
	for i := range serverFolders {
		content := fmt.Sprintf("ignore = [\"typehint\"]\n# %d\n", t.random.Int())
		if err := os.WriteFile(fmt.Sprintf("%s/m%d/octolsp.toml", t.folder, i), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(t.folder, "lcov.info"), fmt.Appendf(nil, "TN:\nSF:m1/a1.py\nDA:1,%d\nend_of_record\n", t.random.IntN(9)), 0o600)
}

// end ends the server in a way, and says the exit code that it is to have.
func (t *trial) end() (kind string, code int, err error) {
	begun := t.text != serverSource
	if begun && t.random.IntN(8) == 0 {
		t.Pause() // what the server says is not read
	}
	pid := t.Pid()
	number := signals[t.random.IntN(len(signals))]
	switch way := t.random.IntN(7); {
	case way == 0 && begun:
		_, err := t.Send("shutdown", nil)
		if err == nil {
			err = t.Notify("exit", nil)
		}
		return "shutdown, exit", 0, err
	case way == 1:
		return "exit", 1, t.Notify("exit", nil)
	case way == 2:
		t.Hangup()
		return "stdin is closed", 1, nil
	case way == 3 && begun:
		return "the client's process dies", 1, t.parent.Process.Kill()
	case way == 4 && begun:
		if _, err := t.Send("shutdown", nil); err != nil {
			return "", 0, err
		}
		t.Hangup()
		return "shutdown, stdin is closed", 0, nil
	case way == 5:
		err := syscall.Kill(pid, number)
		_ = syscall.Kill(pid, number) // it may have ended
		return "two signals", 128 + int(number), err
	}
	return number.String(), 128 + int(number), syscall.Kill(pid, number)
}

// raw is JSON with values in it, of which strings are quoted as Go does: the texts
// of the trials need no more.
func raw(format string, values ...any) any { return rawMessage(fmt.Sprintf(format, values...)) }

type rawMessage string

// MarshalJSON implements [json.Marshaler].
func (r rawMessage) MarshalJSON() ([]byte, error) { return []byte(r), nil }
