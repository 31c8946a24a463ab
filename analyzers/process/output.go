package process

import (
	"bytes"
	"strings"
)

// lineSplitter makes lines of chunks.
type lineSplitter struct {
	each func(line []byte) error
	// limit is the length of the longest line that it takes.
	limit int64
	// begun is the line whose end has not come.
	begun []byte
}

func (s *lineSplitter) add(chunk []byte) error {
	for {
		i := bytes.IndexByte(chunk, '\n')
		if i < 0 {
			s.begun = append(s.begun, chunk...)
			if int64(len(s.begun)) > s.limit {
				return tooMuch("a line", s.limit)
			}
			return nil
		}
		line := chunk[:i]
		if len(s.begun) > 0 {
			s.begun = append(s.begun, line...)
			line = s.begun
		}
		if err := s.each(bytes.TrimSuffix(line, []byte{'\r'})); err != nil {
			return err
		}
		s.begun, chunk = s.begun[:0], chunk[i+1:]
	}
}

// end hands over a last line that has no end.
func (s *lineSplitter) end() error {
	if len(s.begun) == 0 {
		return nil
	}
	return s.each(s.begun)
}

// tail keeps the end of what is added.
type tail struct {
	limit int
	kept  []byte
	cut   bool
}

func (t *tail) add(chunk []byte) error {
	if len(chunk) > t.limit {
		t.kept, chunk, t.cut = t.kept[:0], chunk[len(chunk)-t.limit:], true
	}
	if over := len(t.kept) + len(chunk) - t.limit; over > 0 {
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	t.kept = append(t.kept, chunk...)
	return nil
}

// String is the end as whole lines; as much of the last line as is kept if that
// is not whole.
func (t *tail) String() string {
	kept := t.kept
	if t.cut {
		if i := bytes.IndexByte(kept, '\n'); i >= 0 && i+1 < len(kept) {
			kept = kept[i+1:]
		}
	}
	return strings.ToValidUTF8(string(kept), "\uFFFD")
}
