package language

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The encoding of summaries is written by hand: varints and lengths, one field
// after the other. A summary is small, is made of unexported fields, and is read
// by the thousand when a check begins, so what counts is that decoding is one
// pass without reflection, that all strings share the memory of one, and that
// hostile bytes take no more memory than their own length allows. Each language
// begins its encoding with a version of its own.

// An Encoder writes fields one after the other. The zero value is ready.
type Encoder struct {
	// Encoded is what was written.
	Encoded []byte
}

// Number writes a number that is not negative.
func (e *Encoder) Number(value int) {
	e.Encoded = binary.AppendUvarint(e.Encoded, uint64(value))
}

// Text writes s.
func (e *Encoder) Text(s string) {
	e.Number(len(s))
	e.Encoded = append(e.Encoded, s...)
}

// Texts writes a list.
func (e *Encoder) Texts(list []string) {
	e.Number(len(list))
	for _, s := range list {
		e.Text(s)
	}
}

// Flags writes up to seven flags in one byte.
func (e *Encoder) Flags(flags ...bool) {
	packed := byte(0)
	for i, flag := range flags {
		if flag {
			packed |= 1 << i
		}
	}
	e.Encoded = append(e.Encoded, packed)
}

// ErrEncoding is that bytes are not an encoding of a summary, or one of another
// version.
var ErrEncoding = errors.New("not the encoding of a summary")

// maxDepth bounds how deep what is decoded may be nested.
const maxDepth = 1000

// A Decoder reads what an [Encoder] wrote. After an error it reads zeros; the
// error is returned by End.
type Decoder struct {
	encoded string
	at      int
	depth   int
	err     error
}

// NewDecoder makes a decoder of encoded, which it copies.
func NewDecoder(encoded []byte) *Decoder { return &Decoder{encoded: string(encoded)} }

// Fail makes the decoder end with an error that says what is wrong.
func (d *Decoder) Fail(format string, arguments ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: at byte %d: %s", ErrEncoding, d.at, fmt.Sprintf(format, arguments...))
	}
	d.at = len(d.encoded)
}

// End is the error, if there was one or bytes are left.
func (d *Decoder) End() error {
	if left := len(d.encoded) - d.at; left > 0 {
		d.Fail("%d bytes are left", left)
	}
	return d.err
}

// Number reads a number up to most.
func (d *Decoder) Number(most int) int {
	value, shift := uint64(0), 0
	for d.at < len(d.encoded) && shift < 63 {
		b := d.encoded[d.at]
		d.at++
		value |= uint64(b&0x7F) << shift
		if b < 0x80 {
			if value > uint64(most) {
				d.Fail("expected a number up to %d, found %d", most, value)
				return 0
			}
			return int(value)
		}
		shift += 7
	}
	d.Fail("expected a number")
	return 0
}

// Text reads a string, which shares memory with all others of the decoder.
func (d *Decoder) Text() string {
	length := d.Number(len(d.encoded))
	if left := len(d.encoded) - d.at; length > left {
		d.Fail("expected %d bytes of text, found %d", length, left)
		return ""
	}
	d.at += length
	return d.encoded[d.at-length : d.at]
}

// Count reads the length of a list whose items take a byte or more each, so that
// it is never longer than what is left.
func (d *Decoder) Count() int {
	count := d.Number(len(d.encoded))
	if left := len(d.encoded) - d.at; count > left {
		d.Fail("expected %d items, found %d bytes", count, left)
		return 0
	}
	return count
}

// Texts reads a list; nil if it is empty.
func (d *Decoder) Texts() []string {
	var list []string
	for range d.Count() {
		list = append(list, d.Text())
	}
	return list
}

// Flags reads what [Encoder.Flags] wrote.
func (d *Decoder) Flags(flags ...*bool) {
	packed := d.Number(1<<len(flags) - 1)
	for i, flag := range flags {
		*flag = packed>>i&1 != 0
	}
}

// Version reads the number of the version, which must be this one.
func (d *Decoder) Version(version int) {
	if found := d.Number(1 << 20); found != version {
		d.Fail("expected version %d, found %d", version, found)
	}
}

// Inside calls read for something that stands in what is decoded: not if that is
// nested too deep.
func (d *Decoder) Inside(read func()) {
	if d.depth == maxDepth {
		d.Fail("nested more than %d deep", maxDepth)
		return
	}
	d.depth++
	read()
	d.depth--
}
