package client

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
	// Trusted is false where nothing that the workspace brings is run.
	Trusted bool `json:"trusted"`
}

// Status tells a client that shows it what the server does. It is safe for
// concurrent use.
type Status struct {
	conn    Conn
	trusted func() bool

	mu    sync.Mutex
	lanes map[string]int
	// isTrusted is what trusted said last.
	isTrusted bool
	// notified is what the client knows.
	notified string
}

// NewStatus is the status with no work; it is sent over conn, nil for a client
// that does not show it. trusted is false where nothing that the workspace brings
// is run.
func NewStatus(conn Conn, trusted func() bool) *Status {
	return &Status{conn: conn, trusted: trusted, lanes: map[string]int{
		"native": 0, "buffer": 0, "project": 0, "workspace": 0, "text-tools": 0, "project-tools": 0, "coverage": 0,
	}}
}

// Running takes in that so many more pieces of work than before run in the lane,
// and tells the client.
func (s *Status) Running(lane string, more int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lanes[lane] += more
	s.send()
}

// Send asks whether the workspace is trusted, and sends the client what it does not
// have yet.
func (s *Status) Send() {
	if s.conn == nil {
		return
	}
	trusted := s.trusted()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isTrusted = trusted
	s.send()
}

// send sends the client what it does not have yet; s.mu is held. Work begins and ends
// at each keystroke: it does not ask about trust.
func (s *Status) send() {
	if s.conn == nil {
		return
	}
	now := status{State: "idle", Lanes: s.lanes, Trusted: s.isTrusted}
	for _, running := range s.lanes {
		if running > 0 {
			now.State = "working"
		}
	}
	encoded, err := json.Marshal(now)
	if err != nil || string(encoded) == s.notified {
		return
	}
	s.notified = string(encoded)
	s.conn.Offer(methodStatus, jsonrpc2.RawMessage(encoded))
}
