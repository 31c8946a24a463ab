package wire

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// recording holds where the raw bytes of a conversation go.
type recording struct {
	client, server io.Writer
	files          []*os.File
}

func newRecording(name string) (recording, error) {
	folder := os.Getenv("OCTOLSP_WIRE_RECORD")
	if folder == "" {
		return recording{client: io.Discard, server: io.Discard}, nil
	}
	if name == "" {
		name = "conversation"
	}
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == '*' {
			return '_'
		}
		return r
	}, name)
	client, err := os.CreateTemp(folder, name+"-*.client")
	if err != nil {
		return recording{}, fmt.Errorf("recording the conversation: %w", err)
	}
	server, err := os.Create(strings.TrimSuffix(client.Name(), ".client") + ".server")
	if err != nil {
		client.Close()
		return recording{}, fmt.Errorf("recording the conversation: %w", err)
	}
	return recording{client: client, server: server, files: []*os.File{client, server}}, nil
}

func (r recording) close() {
	for _, file := range r.files {
		file.Close()
	}
}
