package cobertura

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"golang.org/x/text/encoding/charmap"
)

// MaxToken is how many bytes a tag, a comment or a text between tags may have.
const MaxToken = 1 << 20

// xmlInput is the text of an XML report. The decoder keeps a token in memory, so
// one that does not end is an error.
type xmlInput struct {
	in *bufio.Reader
	// since is how many bytes were read since the last token.
	since int
	// failed is an error of in, other than its end.
	failed error
}

// ReadByte is as io.ByteReader has it.
func (x *xmlInput) ReadByte() (byte, error) {
	if x.since++; x.since > MaxToken {
		return 0, tooLong()
	}
	c, err := x.in.ReadByte()
	return c, x.ended(err)
}

// Read is as io.Reader has it.
func (x *xmlInput) Read(buffer []byte) (int, error) {
	if x.since > MaxToken {
		return 0, tooLong()
	}
	n, err := x.in.Read(buffer)
	x.since += n
	return n, x.ended(err)
}

func tooLong() error {
	return coverage.Malformed(0, "a tag, a comment or a text of more than %d bytes: this is not a coverage report", MaxToken)
}

func (x *xmlInput) ended(err error) error {
	if err != nil && !errors.Is(err, io.EOF) {
		x.failed = err
	}
	return err
}

// newXMLDecoder decodes input strictly. It opens no file, and knows no entities
// but the five of XML.
func newXMLDecoder(input io.Reader) *xml.Decoder {
	decoder := xml.NewDecoder(input)
	decoder.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "us-ascii", "ascii":
			return input, nil // a part of UTF-8
		case "iso-8859-1", "latin1":
			return charmap.ISO8859_1.NewDecoder().Reader(input), nil
		case "windows-1252", "cp1252":
			return charmap.Windows1252.NewDecoder().Reader(input), nil
		}
		return nil, coverage.Malformed(0, "the report is encoded as %s: it must be UTF-8", coverage.Quoted([]byte(charset)))
	}
	return decoder
}

// declaresNone is an error where a DOCTYPE declares entities: none is expanded,
// so the text would not say what it means.
func declaresNone(place int, directive xml.Directive) error {
	if bytes.Contains(directive, []byte("<!ENTITY")) {
		return coverage.Malformed(place, "the DOCTYPE declares entities, which are never expanded")
	}
	return nil
}
