package server

import (
	"encoding/json"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// methodStatus is a notification of octolsp's own, for clients whose
// experimental capability "status" is true. Its params are a [status].
const methodStatus = "octolsp/status"

// status is what the server does at the moment.
type status struct {
	// State is "idle" or "working".
	State string `json:"state"`
	// Lanes are the numbers of pieces of work that run, by the lane's name:
	// "native", "buffer" and "project", "workspace" for scans that take long,
	// "text-tools" for the tools that look at what is typed, "project-tools" for
	// those that look at what is saved, and "coverage" for coverage reports.
	Lanes map[string]int `json:"lanes"`
	// Trusted is false where no tool of the workspace is run.
	Trusted bool `json:"trusted"`
}

// working is what the lanes do.
type working struct {
	trusted bool

	mu    sync.Mutex
	lanes map[string]int
	// told is what the client was told last.
	told string
}

func newWorking() working {
	return working{lanes: map[string]int{"native": 0, "buffer": 0, "project": 0, "workspace": 0, "text-tools": 0, "project-tools": 0, "coverage": 0}}
}

// changed takes in what a lane does and tells the client.
func (w *working) changed(s *server, lane string, running int) {
	w.mu.Lock()
	w.lanes[lane] = running
	w.mu.Unlock()
	w.tell(s)
}

// scanning takes in that so many more scans of the workspace run than before.
func (w *working) scanning(s *server, more int) {
	w.mu.Lock()
	w.lanes["workspace"] += more
	w.mu.Unlock()
	w.tell(s)
}

// tell tells the client what it does not know yet.
func (w *working) tell(s *server) {
	if !s.client.status {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := status{State: "idle", Lanes: w.lanes, Trusted: w.trusted}
	for _, running := range w.lanes {
		if running > 0 {
			now.State = "working"
		}
	}
	encoded, err := json.Marshal(now)
	if err != nil || string(encoded) == w.told {
		return
	}
	w.told = string(encoded)
	s.conn.Offer(methodStatus, jsonrpc2.RawMessage(encoded))
}
