package coverage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// maxToken is how long a text in a report may be, in bytes, about.
const maxToken = 16 << 20

// cutOff says that a report ends before its end.
const cutOff = "the report was cut off"

// jsonReader reads the JSON of a report piece by piece. Its errors are for
// people: a [syntaxError], or that of the context or of what it reads from.
type jsonReader struct {
	decoder *jsontext.Decoder
	source  *jsonSource
}

// newJSONReader reads from in. A name that comes twice in an object and bytes
// that are no UTF-8 are no mistake: what is said twice is taken twice.
func newJSONReader(ctx context.Context, in io.Reader) *jsonReader {
	source := &jsonSource{ctx: ctx, in: in}
	return &jsonReader{
		decoder: jsontext.NewDecoder(source, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
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
		s.failed = wrong(s.lines+1, "expected texts of at most %d MB, found a longer one", maxToken>>20)
		return 0, s.failed
	}
	read, err := s.in.Read(into)
	s.lines += bytes.Count(into[:read], []byte{'\n'})
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return read, err
}

// line is the line of what was read last, from 1.
func (r *jsonReader) line() int { return r.lineAt(r.decoder.InputOffset()) }

// lineAt is the line of the byte at offset, which was not read yet or only just.
func (r *jsonReader) lineAt(offset int64) int {
	ahead := r.decoder.UnreadBuffer()
	after := min(max(offset-r.decoder.InputOffset(), 0), int64(len(ahead)))
	return 1 + r.source.lines - bytes.Count(ahead[after:], []byte{'\n'})
}

// failure is err, which the decoder returned, for people.
func (r *jsonReader) failure(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case r.source.failed != nil:
		return r.source.failed
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return wrong(r.source.lines+1, cutOff)
	case errors.As(err, &syntax):
		return wrong(r.lineAt(syntax.ByteOffset), "not JSON: %v", syntax.Err)
	}
	return wrong(r.line(), "not JSON: %v", err)
}

// unexpected says that wanted would have to stand where found does, which was
// read last.
func (r *jsonReader) unexpected(wanted, found string) error {
	where := string(r.decoder.StackPointer())
	if where == "" {
		return wrong(r.line(), "expected %s, found %s", wanted, found)
	}
	return wrong(r.line(), "expected %s at %.200q, found %s", wanted, where, found)
}

// token reads one of the kind, which is called wanted.
func (r *jsonReader) token(kind jsontext.Kind, wanted string) (jsontext.Token, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return token, r.failure(err)
	}
	if token.Kind() != kind {
		return token, r.unexpected(wanted, kindOfJSON(token.Kind()))
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

// object reads one. member is called after each name and has to read the value.
func (r *jsonReader) object(member func(name string) error) error {
	if _, err := r.token(jsontext.KindBeginObject, "an object"); err != nil {
		return err
	}
	for r.decoder.PeekKind() != jsontext.KindEndObject {
		name, err := r.decoder.ReadToken()
		if err != nil {
			return r.failure(err)
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

// array reads one. element is called at the start of each value and has to read
// it.
func (r *jsonReader) array(element func() error) error {
	if _, err := r.token(jsontext.KindBeginArray, "an array"); err != nil {
		return err
	}
	for {
		switch r.decoder.PeekKind() {
		case jsontext.KindEndArray:
			_, err := r.decoder.ReadToken()
			return err
		case jsontext.KindInvalid:
			_, err := r.decoder.ReadToken()
			return r.failure(err)
		}
		if err := element(); err != nil {
			return err
		}
	}
}

// text reads one.
func (r *jsonReader) text() (string, error) {
	token, err := r.token(jsontext.KindString, "a text")
	if err != nil {
		return "", err
	}
	return token.String(), nil
}

// boolean reads true or false, also where they are written as 1 and 0.
func (r *jsonReader) boolean() (bool, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return false, r.failure(err)
	}
	switch token.Kind() {
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	case jsontext.KindNumber:
		number, _ := token.Float() // too great is not 0 either
		return number != 0, nil
	}
	return false, r.unexpected("true or false", kindOfJSON(token.Kind()))
}

// integer reads one; what is too great or too small is the nearest that fits.
func (r *jsonReader) integer() (int, error) {
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
		return 0, r.unexpected("a whole number", token.String())
	}
	return int(number), nil
}

// count reads one; what is too great is the greatest that fits.
func (r *jsonReader) count() (uint64, error) {
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
		return 0, r.unexpected("a count", token.String())
	}
	return number, nil
}

// skip passes over a value.
func (r *jsonReader) skip() error {
	if err := r.decoder.SkipValue(); err != nil {
		return r.failure(err)
	}
	return nil
}

// end makes sure that nothing follows.
func (r *jsonReader) end() error {
	token, err := r.decoder.ReadToken()
	switch {
	case err == nil:
		return wrong(r.line(), "expected the end of the report, found %s", kindOfJSON(token.Kind()))
	case errors.Is(err, io.EOF):
		return r.source.failed
	}
	return r.failure(err)
}

// keep reads what each of the names needs in an object, and passes over the rest.
func (r *jsonReader) keep(members map[string]func() error) error {
	return r.object(func(name string) error {
		if read := members[name]; read != nil {
			return read()
		}
		return r.skip()
	})
}

// into reads a value of a kind into a variable.
func into[V any](read func() (V, error), value *V) func() error {
	return func() (err error) {
		*value, err = read()
		return err
	}
}

// jsonKind is the format of a JSON text whose first bytes are head.
func jsonKind(head []byte) (Kind, error) {
	r := newJSONReader(context.Background(), bytes.NewReader(head))
	err := r.keep(map[string]func() error{
		// Of coverage.py.
		"meta":  r.known(CoveragePyJSON, "branch_coverage", "show_contexts"),
		"files": r.within(jsontext.KindBeginObject, r.known(CoveragePyJSON, "executed_lines", "missing_lines")),
		// Of llvm-cov.
		"type": func() error {
			if r.decoder.PeekKind() != jsontext.KindString {
				return r.skip()
			}
			if name, err := r.text(); err != nil || name != llvmType {
				return err
			}
			return &decided{LLVMJSON}
		},
		"data": r.within(jsontext.KindBeginArray, func() error {
			if r.decoder.PeekKind() != jsontext.KindBeginObject {
				return r.skip()
			}
			return r.keep(map[string]func() error{
				"files": r.within(jsontext.KindBeginArray, r.known(LLVMJSON, "segments", "branches", "expansions")),
			})
		}),
	})
	var decision *decided
	var syntax *syntaxError
	switch {
	case errors.As(err, &decision):
		return decision.kind, nil
	case errors.As(err, &syntax) && syntax.message != cutOff:
		return 0, unknown("JSON with a mistake in it: " + syntax.message)
	case err != nil && len(head) < bufferSize/2: // there is no more of it
		return 0, err
	}
	return 0, unknown("JSON of some other kind")
}

// decided ends [jsonKind].
type decided struct{ kind Kind }

func (d *decided) Error() string { return fmt.Sprintf("it is %v", d.kind) }

// known decides for kind if the value is an object with one of the names.
func (r *jsonReader) known(kind Kind, names ...string) func() error {
	members := map[string]func() error{}
	for _, name := range names {
		members[name] = func() error { return &decided{kind} }
	}
	return func() error {
		if r.decoder.PeekKind() != jsontext.KindBeginObject {
			return r.skip()
		}
		return r.keep(members)
	}
}

// within reads each value of an object or array, whichever kind is.
func (r *jsonReader) within(kind jsontext.Kind, value func() error) func() error {
	return func() error {
		switch {
		case r.decoder.PeekKind() != kind:
			return r.skip()
		case kind == jsontext.KindBeginArray:
			return r.array(value)
		}
		return r.object(func(string) error { return value() })
	}
}
