package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// resources are what the server's process holds.
type resources struct {
	files, threads, children int
	memory                   int // resident bytes
}

func resourcesOf(t *testing.T, pid int) resources {
	t.Helper()
	var held resources
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	held.files = len(files)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch count, _ := strconv.Atoi(fields[1]); fields[0] {
		case "Threads:":
			held.threads = count
		case "VmRSS:":
			held.memory = count << 10
		}
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	held.children = len(strings.Fields(string(children)))
	return held
}

// A client that never reads can't fill the server's memory.
func TestClientNeverReads(t *testing.T) {
	t.Parallel()
	e := editing(t, "vscode")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	e.do(e.open("a.py", "python", "\"\"\"Docs.\"\"\"\n"+strings.Repeat("def f(x): pass\n", 5000)))
	e.do(e.look(ctx, "a.py"))
	before := resourcesOf(t, e.client.Pid())
	e.client.Pause()
	// Answers of about 3 MB each; the writer stops when the server does.
	written := make(chan error, 1)
	const requests = 2000
	go func() {
		for range requests {
			if _, err := e.client.Send("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": e.uri("a.py")}}); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	most := 0
	for range 30 {
		time.Sleep(100 * time.Millisecond)
		most = max(most, resourcesOf(t, e.client.Pid()).memory)
	}
	if limit := before.memory + memoryFactor*250<<20; most > limit {
		t.Errorf("the server grew from %d MiB to %d MiB", before.memory>>20, most>>20)
	}
	e.client.Kill()
	<-written
}

// Random editing of many documents leaves nothing behind.
func TestSoak(t *testing.T) {
	for _, client := range []string{"vscode", "neovim-0.7"} {
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			e := editing(t, client)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			e.ctx = ctx
			random := rand.New(rand.NewPCG(3, uint64(len(client))))
			e.do(e.round(random, 2*time.Second))
			before := e.settled(resourcesOf(t, e.client.Pid()))
			e.do(e.round(random, 8*time.Second))
			after := e.settled(before)
			if after.files > before.files || after.children > before.children {
				t.Errorf("before the editing the server held %+v, after it %+v", before, after)
			}
			// Go keeps threads, and memory that it may need again.
			if after.threads > before.threads+16 || after.memory > 2*before.memory+memoryFactor*64<<20 {
				t.Errorf("before the editing the server held %+v, after it %+v", before, after)
			}
			e.end()
		})
	}
}

// settled waits until the server holds no more than wanted, for a while.
func (e *editor) settled(wanted resources) resources {
	var held resources
	for range 50 {
		time.Sleep(100 * time.Millisecond)
		if held = resourcesOf(e.t, e.client.Pid()); held.files <= wanted.files && held.children <= wanted.children {
			break
		}
	}
	return held
}

// pieces are what the random editing puts anywhere.
var pieces = []string{
	"def f(x): pass\n", "class A:\n    \"\"\"A.\"\"\"\n", "\"\"\"", "    ", "\n", "🦀", "(", ")", "# noqa: D103",
	"pub fn f() {}\n", "/// Docs.\n", "mod m;\n", "'", "{", "}", "\\", "async ", "@staticmethod\n",
}

// round edits documents at random for the time, asks about them, and closes
// them all.
func (e *editor) round(random *rand.Rand, duration time.Duration) error {
	names := []string{"a.py", "b.py", "lib.rs", "octolsp.toml", "untitled:u"}
	languages := map[string]string{"a.py": "python", "b.py": "python", "lib.rs": "rust", "octolsp.toml": "toml", "untitled:u": "python"}
	for end := time.Now().Add(duration); time.Now().Before(end); {
		name := names[random.IntN(len(names))]
		d := e.documents[e.uri(name)]
		var err error
		switch {
		case d == nil:
			err = e.open(name, languages[name], "")
		case random.IntN(100) == 0:
			err = e.close(name)
		case random.IntN(50) == 0 && !strings.HasPrefix(name, "untitled:"):
			err = e.save(name)
		case random.IntN(20) == 0:
			err = e.askAndCancel(random, name)
		case len(d.text) > 4000:
			err = e.edit(name, "", random.IntN(2) == 0)
		default:
			at := random.IntN(len(d.text) + 1)
			for at > 0 && at < len(d.text) && d.text[at]&0xC0 == 0x80 {
				at--
			}
			err = e.edit(name, d.text[:at]+pieces[random.IntN(len(pieces))]+d.text[at:], false)
		}
		if err != nil {
			return err
		}
		if random.IntN(10) == 0 {
			if err := e.look(e.ctx, name); err != nil {
				return err
			}
		}
		e.client.Take()
	}
	for _, name := range names {
		if e.documents[e.uri(name)] != nil {
			if err := e.close(name); err != nil {
				return err
			}
		}
	}
	// The answer to a last request comes after all that was asked before.
	return e.client.Call(e.ctx, "workspace/executeCommand", map[string]any{"command": "octolsp.recheckWorkspace"}, nil)
}

// askAndCancel asks for much and takes half of it back.
func (e *editor) askAndCancel(random *rand.Rand, name string) error {
	document := map[string]any{"uri": e.uri(name)}
	questions := map[string]any{
		"textDocument/hover":      map[string]any{"textDocument": document, "position": position{}},
		"textDocument/completion": map[string]any{"textDocument": document, "position": position{}},
		"textDocument/codeLens":   map[string]any{"textDocument": document},
		"textDocument/codeAction": map[string]any{
			"textDocument": document, "range": span{End: position{Line: 9}}, "context": json.RawMessage(`{"diagnostics":[]}`),
		},
	}
	if e.pulls {
		questions["workspace/diagnostic"] = json.RawMessage(`{"previousResultIds":[]}`)
	}
	for method, params := range questions {
		call, err := e.client.Send(method, params)
		if err != nil {
			return err
		}
		if random.IntN(2) == 0 {
			if err := e.client.Cancel(call.ID); err != nil {
				return err
			}
		}
		if _, err := call.Frame(e.ctx); err != nil {
			return err
		}
	}
	return nil
}
