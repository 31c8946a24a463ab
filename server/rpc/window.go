package rpc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	// bodyLimit is the most bytes that the body of one message may have.
	bodyLimit = 256 << 20
	// lineLimit is the most bytes that one line of a header may have.
	lineLimit = 4 << 10
	// keptWindow is the capacity, in bytes, up to which the buffer for reading
	// is kept for the next message.
	keptWindow = 4 << 20
)

// marker begins the header field that every message has, in lower case.
var marker = []byte("content-length:")

// malformed says why bytes of the wire are not a message.
type malformed struct{ reason string }

func (m *malformed) Error() string { return m.reason }

// window reads frames from a stream of bytes: the part of the stream that is
// not consumed yet. After a malformed frame it goes on at the next header that
// is plausible, even if a wrong length hid that header inside a body. It holds
// no more than one frame and what the last Read brought beyond it.
type window struct {
	source io.Reader
	buffer []byte // the bytes from start on are not consumed
	start  int
	body   int  // length of the body that was handed out last and not consumed yet
	lost   bool // the bytes ahead are what is left of a malformed frame that was reported
}

// rest returns the bytes that are read and not consumed.
func (w *window) rest() []byte { return w.buffer[w.start:] }

// fill reads until at least n bytes are not consumed. The error is that of the
// source: io.EOF if it ended before.
func (w *window) fill(n int) error {
	if len(w.rest()) >= n {
		return nil
	}
	if w.start > 0 {
		if cap(w.buffer) > keptWindow && n <= keptWindow && len(w.rest()) <= keptWindow/2 {
			w.buffer = append(make([]byte, 0, keptWindow), w.rest()...)
		} else {
			w.buffer = w.buffer[:copy(w.buffer, w.rest())]
		}
		w.start = 0
	}
	for empty := 0; len(w.buffer) < n; {
		if len(w.buffer) == cap(w.buffer) {
			// What is claimed is not reserved before it comes.
			grown := make([]byte, len(w.buffer), max(64<<10, 2*cap(w.buffer), min(n, keptWindow)))
			copy(grown, w.buffer)
			w.buffer = grown
		}
		read, err := w.source.Read(w.buffer[len(w.buffer):cap(w.buffer)])
		w.buffer = w.buffer[:len(w.buffer)+read]
		switch {
		case len(w.buffer) >= n:
		case err != nil:
			return err
		case read > 0:
			empty = 0
		default:
			if empty++; empty > 100 {
				return io.ErrNoProgress
			}
		}
	}
	return nil
}

// next returns the body of the next frame, which is valid until the next call.
// A *malformed error tells of bytes that are not a frame, once for each stretch of
// them; next can be called again after it. Any other error ends the stream;
// a frame that was cut by the end is dropped.
func (w *window) next() ([]byte, error) {
	w.start += w.body
	w.body = 0
	for {
		if w.lost {
			if err := w.resynchronise(); err != nil {
				return nil, err
			}
		}
		length, err := w.header()
		var bad *malformed
		if errors.As(err, &bad) {
			if w.lost {
				continue
			}
			w.lost = true
			return nil, bad
		}
		if err != nil {
			return nil, err
		}
		if err := w.fill(length); err != nil {
			return nil, err
		}
		w.lost = false
		w.body = length
		return w.rest()[:length], nil
	}
}

// reject says that the body that next returned last is not JSON. The length of
// its frame may be wrong, so it is searched for the header of the next frame.
func (w *window) reject() {
	body := w.rest()[:w.body]
	w.lost = true
	for at := 0; at < len(body); at++ {
		found := indexFold(body[at:], marker)
		if found < 0 {
			break
		}
		at += found
		if plausible(body[at:]) {
			w.body = at
			return
		}
	}
	// The length may have cut the marker itself.
	for cut := min(len(marker)-1, len(body)); cut > 0; cut-- {
		if bytes.EqualFold(body[len(body)-cut:], marker[:cut]) {
			w.body -= cut
			return
		}
	}
}

// header consumes one block of header fields and returns the length of the body
// that follows it. After a *malformed error the place is inside of the block,
// behind any marker that was tried.
func (w *window) header() (length int, err error) {
	length = -1
	for fields := 0; ; fields++ {
		line, err := w.line()
		if err != nil {
			return 0, err
		}
		field := bytes.TrimRight(line, "\r\n")
		if len(field) == 0 {
			w.start += len(line)
			switch {
			case length >= 0:
				return length, nil
			case fields > 0:
				return 0, &malformed{"the header of a message has no Content-Length; the bytes up to the next header are skipped"}
			}
			fields-- // an empty line between messages
			continue
		}
		name, value, ok := bytes.Cut(field, []byte(":"))
		if !ok || !isToken(name) {
			w.start++
			return 0, &malformed{fmt.Sprintf("expected the header of a message, found %.40q; the bytes up to the next header are skipped", field)}
		}
		if !bytes.EqualFold(field[:len(name)+1], marker) {
			w.start += len(line)
			continue
		}
		if length, ok = parseLength(bytes.TrimSpace(value)); !ok {
			w.start += len(marker)
			return 0, &malformed{fmt.Sprintf("Content-Length %.40q is not a number of bytes up to %d; the bytes up to the next header are skipped", bytes.TrimSpace(value), bodyLimit)}
		}
		w.start += len(line)
	}
}

// line returns the next line with its end, not consumed. A line that is too
// long is malformed.
func (w *window) line() ([]byte, error) {
	for searched := 0; ; {
		rest := w.rest()
		if end := bytes.IndexByte(rest[searched:], '\n'); end >= 0 {
			return rest[:searched+end+1], nil
		}
		if searched = len(rest); searched >= lineLimit {
			w.start++
			return nil, &malformed{fmt.Sprintf("expected the header of a message, found a line of more than %d bytes; the bytes up to the next header are skipped", lineLimit)}
		}
		if err := w.fill(searched + 1); err != nil {
			return nil, err
		}
	}
}

// resynchronise skips bytes up to the next marker, or to the end.
func (w *window) resynchronise() error {
	for {
		if at := indexFold(w.rest(), marker); at >= 0 {
			w.start += at
			return nil
		}
		// The beginning of a marker may be there already.
		w.start += max(0, len(w.rest())-(len(marker)-1))
		if err := w.fill(len(w.rest()) + 1); err != nil {
			return err
		}
	}
}

// indexFold returns where pattern, which is in lower case, begins in text, in
// any case, or -1.
func indexFold(text, pattern []byte) int {
	for at := 0; at+len(pattern) <= len(text); at++ {
		// The hyphen is rare, and the same in both cases.
		const hyphen = len("content")
		found := bytes.IndexByte(text[at+hyphen:], '-')
		if found < 0 {
			return -1
		}
		at += found
		if at+len(pattern) <= len(text) && bytes.EqualFold(text[at:at+len(pattern)], pattern) {
			return at
		}
	}
	return -1
}

// plausible reports whether text, which begins with a marker, goes on like a
// header field: a number and the end of a line, or of the text. JSON can't hold
// that inside a string, where line ends are escaped.
func plausible(text []byte) bool {
	value := bytes.TrimLeft(text[len(marker):], " \t")
	end := bytes.TrimLeft(value, "0123456789")
	if len(end) == 0 {
		return true
	}
	return len(end) < len(value) && (end[0] == '\n' || bytes.HasPrefix(end, []byte("\r\n")) || string(end) == "\r")
}

// parseLength reads a Content-Length.
func parseLength(digits []byte) (length int, ok bool) {
	if len(digits) == 0 {
		return 0, false
	}
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		if length = 10*length + int(digit-'0'); length > bodyLimit {
			return 0, false
		}
	}
	return length, true
}

// isToken reports whether name can be the name of a header field.
func isToken(name []byte) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return len(name) > 0
}
