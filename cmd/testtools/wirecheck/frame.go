package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/textproto"
	"strconv"
	"strings"
)

// A frame is the body of one message as it went over the wire.
type frame struct {
	number int // from 1, in its direction
	body   []byte
}

// cutFrames cuts the bytes of a server strictly: one Content-Length, in one
// spelling, and nothing else. The error tells what broke the frames, after those
// that are whole; cut tells that the last one is shorter than it says.
func cutFrames(data []byte) (frames []frame, cut bool, err error) {
	const name = "Content-Length: "
	for len(data) > 0 {
		number := len(frames) + 1
		end := bytes.Index(data, []byte("\r\n"))
		if end < 0 && len(data) < 64 {
			return frames, true, fmt.Errorf("message %d: header: expected a whole header, found %q", number, data)
		}
		digits, ok := strings.CutPrefix(string(data[:max(end, 0)]), name)
		length, numberErr := strconv.ParseUint(digits, 10, 31)
		if !ok || numberErr != nil || strconv.FormatUint(length, 10) != digits || !bytes.HasPrefix(data[end:], []byte("\r\n\r\n")) {
			return frames, false, fmt.Errorf("message %d: header: expected %q with a decimal number and two line ends, found %q",
				number, name, data[:min(len(data), 80)])
		}
		body := data[end+len("\r\n\r\n"):]
		if len(body) < int(length) {
			return frames, true, fmt.Errorf("message %d: expected %d bytes, found %d", number, length, len(body))
		}
		frames = append(frames, frame{number, body[:length]})
		data = body[length:]
	}
	return frames, false, nil
}

// cutClientFrames cuts the bytes of a client, which may send what it should not
// to see what the server makes of it: broken tells that the frames after those
// returned can't be told.
func cutClientFrames(data []byte) (frames []frame, broken bool) {
	for len(data) > 0 {
		in := bytes.NewReader(data)
		buffered := bufio.NewReader(in)
		header, err := textproto.NewReader(buffered).ReadMIMEHeader()
		if err != nil {
			return frames, true
		}
		length, err := strconv.ParseUint(header.Get("Content-Length"), 10, 31)
		body := data[len(data)-in.Len()-buffered.Buffered():]
		if err != nil || int(length) > len(body) {
			return frames, true
		}
		frames = append(frames, frame{len(frames) + 1, body[:length]})
		data = body[length:]
	}
	return frames, false
}
