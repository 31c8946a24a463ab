// Package jsonreader reads the JSON of coverage reports piece by piece.
package jsonreader

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/octollm/octolsp/analyzers/coverage"
)

// maxToken is how long a text in a report may be, in bytes, about.
const maxToken = 16 << 20

// CutOff says that a report ends before its end.
const CutOff = "the report was cut off"

// A Reader reads the JSON of a report piece by piece. Its errors are for
// people: a [SyntaxError], or that of the context or of what it reads from.
type Reader struct {
	Decoder *jsontext.Decoder
	source  *jsonSource
}

// NewReader reads from in. A name that comes twice in an object and bytes
// that are not UTF-8 are not a mistake: what is said twice is taken twice.
func NewReader(ctx context.Context, in io.Reader) *Reader {
	source := &jsonSource{ctx: ctx, in: in}
	return &Reader{
		Decoder: jsontext.NewDecoder(source, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		source:  source,
	}
}

// jsonSource passes the bytes on, and counts their lines.
type jsonSource struct {
	ctx   context.Context
	in    io.Reader
	lines int
	// failed is what the decoder would wrap in an error of its own.
	failed error
}

// Read is that of [io.Reader].
func (s *jsonSource) Read(into []byte) (int, error) {
	if s.failed = s.ctx.Err(); s.failed != nil {
		return 0, s.failed
	}
	// The decoder makes room for the whole of a text.
	if len(into) > maxToken {
		s.failed = coverage.Malformed(s.lines+1, "expected texts of at most %d MB, found a longer one", maxToken>>20)
		return 0, s.failed
	}
	read, err := s.in.Read(into)
	s.lines += bytes.Count(into[:read], []byte{'\n'})
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return read, err
}

// Line is the line of what was read last, from 1.
func (r *Reader) Line() int { return r.lineAt(r.Decoder.InputOffset()) }

// lineAt is the line of the byte at offset, which was not read yet or only just.
func (r *Reader) lineAt(offset int64) int {
	ahead := r.Decoder.UnreadBuffer()
	after := min(max(offset-r.Decoder.InputOffset(), 0), int64(len(ahead)))
	return 1 + r.source.lines - bytes.Count(ahead[after:], []byte{'\n'})
}

// Failure is err, which the decoder returned, for people.
func (r *Reader) Failure(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case r.source.failed != nil:
		return r.source.failed
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return coverage.Malformed(r.source.lines+1, CutOff)
	case errors.As(err, &syntax):
		return coverage.Malformed(r.lineAt(syntax.ByteOffset), "not JSON: %v", syntax.Err)
	}
	return coverage.Malformed(r.Line(), "not JSON: %v", err)
}

// Unexpected says that wanted would have to stand where found does, which was
// read last.
func (r *Reader) Unexpected(wanted, found string) error {
	where := string(r.Decoder.StackPointer())
	if where == "" {
		return coverage.Malformed(r.Line(), "expected %s, found %s", wanted, found)
	}
	return coverage.Malformed(r.Line(), "expected %s at %.200q, found %s", wanted, where, found)
}

// token reads one of the kind, which is called wanted.
func (r *Reader) token(kind jsontext.Kind, wanted string) (jsontext.Token, error) {
	token, err := r.Decoder.ReadToken()
	if err != nil {
		return token, r.Failure(err)
	}
	if token.Kind() != kind {
		return token, r.Unexpected(wanted, kindOfJSON(token.Kind()))
	}
	return token, nil
}

func kindOfJSON(kind jsontext.Kind) string {
	switch kind {
	case jsontext.KindBeginObject:
		return "an object"
	case jsontext.KindBeginArray:
		return "an array"
	case jsontext.KindString:
		return "a text"
	case jsontext.KindNumber:
		return "a number"
	case jsontext.KindNull:
		return "null"
	case jsontext.KindTrue, jsontext.KindFalse:
		return "true or false"
	}
	return "the end of an object or array"
}

// Object reads one. member is called after each name and has to read the value.
func (r *Reader) Object(member func(name string) error) error {
	if _, err := r.token(jsontext.KindBeginObject, "an object"); err != nil {
		return err
	}
	for r.Decoder.PeekKind() != jsontext.KindEndObject {
		name, err := r.Decoder.ReadToken()
		if err != nil {
			return r.Failure(err)
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	_, err := r.Decoder.ReadToken()
	return err
}

// Array reads one. element is called at the start of each value and has to read
// it.
func (r *Reader) Array(element func() error) error {
	if _, err := r.token(jsontext.KindBeginArray, "an array"); err != nil {
		return err
	}
	for {
		switch r.Decoder.PeekKind() {
		case jsontext.KindEndArray:
			_, err := r.Decoder.ReadToken()
			return err
		case jsontext.KindInvalid:
			_, err := r.Decoder.ReadToken()
			return r.Failure(err)
		}
		if err := element(); err != nil {
			return err
		}
	}
}

// Text reads one.
func (r *Reader) Text() (string, error) {
	token, err := r.token(jsontext.KindString, "a text")
	if err != nil {
		return "", err
	}
	return token.String(), nil
}

// Boolean reads true or false, also where they are written as 1 and 0.
func (r *Reader) Boolean() (bool, error) {
	token, err := r.Decoder.ReadToken()
	if err != nil {
		return false, r.Failure(err)
	}
	switch token.Kind() {
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	case jsontext.KindNumber:
		number, _ := token.Float() // too great is not 0 either
		return number != 0, nil
	}
	return false, r.Unexpected("true or false", kindOfJSON(token.Kind()))
}

// Integer reads one; what is too great or too small is the nearest that fits.
func (r *Reader) Integer() (int, error) {
	token, err := r.token(jsontext.KindNumber, "a number")
	if err != nil {
		return 0, err
	}
	number, err := token.Int()
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return int(number), nil
	}
	fraction, _ := token.Float() // too great for it is infinite
	if fraction != math.Trunc(fraction) {
		return 0, r.Unexpected("a whole number", token.String())
	}
	return int(number), nil
}

// Count reads one; what is too great is the greatest that fits.
func (r *Reader) Count() (uint64, error) {
	token, err := r.token(jsontext.KindNumber, "a number")
	if err != nil {
		return 0, err
	}
	number, err := token.Uint()
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return number, nil
	}
	fraction, _ := token.Float() // too great for it is infinite
	if fraction < 0 || fraction != math.Trunc(fraction) {
		return 0, r.Unexpected("a count", token.String())
	}
	return number, nil
}

// Skip passes over a value.
func (r *Reader) Skip() error {
	if err := r.Decoder.SkipValue(); err != nil {
		return r.Failure(err)
	}
	return nil
}

// End makes sure that nothing follows.
func (r *Reader) End() error {
	token, err := r.Decoder.ReadToken()
	switch {
	case err == nil:
		return coverage.Malformed(r.Line(), "expected the end of the report, found %s", kindOfJSON(token.Kind()))
	case errors.Is(err, io.EOF):
		return r.source.failed
	}
	return r.Failure(err)
}

// Keep reads what each of the names needs in an object, and passes over the rest.
func (r *Reader) Keep(members map[string]func() error) error {
	return r.Object(func(name string) error {
		if read := members[name]; read != nil {
			return read()
		}
		return r.Skip()
	})
}

// Into reads a value of a kind into a variable.
func Into[V any](read func() (V, error), value *V) func() error {
	return func() (err error) {
		*value, err = read()
		return err
	}
}
