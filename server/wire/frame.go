package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
)

// maxFrame is more than any answer; a length beyond it is a broken header.
const maxFrame = 1 << 30

// readFrame reads one message of the base protocol. It returns io.EOF only
// between messages.
func readFrame(reader *bufio.Reader) ([]byte, error) {
	if _, err := reader.Peek(1); err != nil {
		return nil, err
	}
	header, err := textproto.NewReader(reader).ReadMIMEHeader()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("reading the header of a message: %w", err)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil || length < 0 || length > maxFrame {
		return nil, fmt.Errorf("a message with the Content-Length %q", header.Get("Content-Length"))
	}
	frame := make([]byte, length)
	if _, err := io.ReadFull(reader, frame); err != nil {
		return nil, fmt.Errorf("reading a message of %d bytes: %w", length, err)
	}
	return frame, nil
}

// answerOf returns the id of an answer to a request of this client. It reads the
// members before the result and not the result, which may have megabytes: what a
// benchmark measures is the server.
func answerOf(frame []byte) (id int64, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(frame))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return 0, false
	}
	haveID, haveAnswer := false, false
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return 0, false
		}
		switch key {
		case "method":
			return 0, false
		case "id":
			var value *int64
			if err := decoder.Decode(&value); err != nil || value == nil {
				return 0, false
			}
			id, haveID = *value, true
		case "result", "error":
			haveAnswer = true
			if haveID {
				return id, true
			}
			fallthrough
		default:
			var skipped json.RawMessage
			if err := decoder.Decode(&skipped); err != nil {
				return 0, false
			}
		}
		if haveID && haveAnswer {
			return id, true
		}
	}
	return 0, false
}
