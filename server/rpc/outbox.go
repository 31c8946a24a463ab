package rpc

import (
	"io"
	"strconv"
	"sync"
)

// headerRoom is room for the header before the body of a frame: its text and
// the digits of any length.
const headerRoom = len("Content-Length: \r\n\r\n") + 20

// joinedWrites is how many bytes of small frames are written at once, at most.
const joinedWrites = 64 << 10

// outbox is what waits to be written. Putting a frame in never waits, so that
// neither a handler nor the read loop hangs on a client that doesn't read;
// waiting tells how much there is, and those who can wait do so on it.
type outbox struct {
	waiting gauge // bytes of the frames that are not written yet
	buffers sync.Pool

	mu     sync.Mutex
	frames []frame
	closed bool
	wake   chan struct{} // capacity 1: there are frames, or closed is set
}

// frame is one message with its header: buffer[start:].
type frame struct {
	buffer *[]byte
	start  int
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1)}
}

// put encodes a message with encode, which appends its body, and lets it wait.
// What is put in after close is dropped. It returns the length of the body.
func (o *outbox) put(encode func(body []byte) []byte) int {
	buffer, ok := o.buffers.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
	}
	*buffer = encode(append((*buffer)[:0], make([]byte, headerRoom)...))
	length := len(*buffer) - headerRoom

	var room [headerRoom]byte
	header := append(room[:0], "Content-Length: "...)
	header = strconv.AppendInt(header, int64(length), 10)
	header = append(header, "\r\n\r\n"...)
	start := headerRoom - len(header)
	copy((*buffer)[start:], header)

	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return length
	}
	o.waiting.add(int64(len(*buffer) - start))
	o.frames = append(o.frames, frame{buffer, start})
	o.signal()
	return length
}

// signal wakes the goroutine that writes. The lock is held.
func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// close drops what waits and ends write.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	for _, f := range o.frames {
		o.waiting.add(-int64(len(*f.buffer) - f.start))
	}
	o.frames = nil
	o.signal()
}

// write writes frames to sink in the order in which they were put in, until
// close is called or a write fails.
func (o *outbox) write(sink io.Writer) error {
	var joined []byte
	for range o.wake {
		o.mu.Lock()
		frames, closed := o.frames, o.closed
		o.frames = nil
		o.mu.Unlock()
		if closed {
			return nil
		}
		for len(frames) > 0 {
			taken, size := 1, len(*frames[0].buffer)-frames[0].start
			for taken < len(frames) && size+len(*frames[taken].buffer) <= joinedWrites {
				size += len(*frames[taken].buffer) - frames[taken].start
				taken++
			}
			text := (*frames[0].buffer)[frames[0].start:]
			if taken > 1 {
				joined = joined[:0]
				for _, f := range frames[:taken] {
					joined = append(joined, (*f.buffer)[f.start:]...)
				}
				text = joined
			}
			_, err := sink.Write(text)
			for _, f := range frames[:taken] {
				o.buffers.Put(f.buffer)
			}
			frames = frames[taken:]
			o.waiting.add(-int64(size))
			if err != nil {
				for _, f := range frames {
					o.waiting.add(-int64(len(*f.buffer) - f.start))
				}
				o.close()
				return err
			}
			if o.isClosed() {
				for _, f := range frames {
					o.waiting.add(-int64(len(*f.buffer) - f.start))
				}
				return nil
			}
		}
	}
	return nil
}

func (o *outbox) isClosed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}
