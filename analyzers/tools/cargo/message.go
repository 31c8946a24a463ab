package cargo

import (
	"bytes"
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// unit is what cargo says, before a message, of what it compiled ("JSON
// messages" in the Cargo book).
type unit struct {
	ManifestPath string `json:"manifest_path"`
	Target       struct {
		SourcePath string `json:"src_path"`
	} `json:"target"`
}

// diagnostic is a message of rustc's or a child of one ("JSON Output" in the
// rustc book).
type diagnostic struct {
	Message string `json:"message"`
	Code    *struct {
		Code string `json:"code"`
	} `json:"code"`
	Level    string       `json:"level"`
	Spans    []span       `json:"spans"`
	Children []diagnostic `json:"children"`
}

// isError reports a message that makes cargo fail; "error: internal compiler
// error" is a level, too.
func (d *diagnostic) isError() bool { return strings.HasPrefix(d.Level, "error") }

func (d *diagnostic) code() string {
	if d.Code == nil {
		return ""
	}
	return d.Code.Code
}

// span is a place in a file.
type span struct {
	FileName string `json:"file_name"`
	// ByteStart and ByteEnd are offsets in the file as it lies on the disk,
	// with its byte order mark and line endings.
	ByteStart int `json:"byte_start"`
	ByteEnd   int `json:"byte_end"`
	// Lines and columns count from 1; columns are code points.
	LineStart   int    `json:"line_start"`
	LineEnd     int    `json:"line_end"`
	ColumnStart int    `json:"column_start"`
	ColumnEnd   int    `json:"column_end"`
	IsPrimary   bool   `json:"is_primary"`
	Label       string `json:"label"`
	// Text are the lines that the compiler saw there, without their endings.
	Text []struct {
		Text string `json:"text"`
	} `json:"text"`
	Replacement   *string    `json:"suggested_replacement"`
	Applicability string     `json:"suggestion_applicability"`
	Expansion     *expansion `json:"expansion"`
}

// expansion is the macro that made the code at a span.
type expansion struct {
	// Span is the call.
	Span      span   `json:"span"`
	MacroName string `json:"macro_decl_name"`
}

// The beginnings of the lines that matter, and what stands before the message.
// What macros print as they run goes to the same stream, also right before a
// line of cargo's.
var (
	reason   = []byte(`{"reason":"`)
	compiler = []byte(`{"reason":"compiler-message",`)
	finished = []byte(`{"reason":"build-finished",`)
	content  = []byte(`,"message":{`)
)

// parts are the unit and the message on a line of cargo's, both JSON objects.
// Units repeat, so that they are read once.
func parts(raw []byte) (unit, message []byte, err error) {
	at := bytes.Index(raw, content)
	if at < 0 || raw[len(raw)-1] != '}' {
		return nil, nil, errors.New("a compiler's message without its end")
	}
	return raw[:at], raw[at+len(content)-1 : len(raw)-1], nil
}

// decode reads a JSON object. serde, which wrote it, writes no name twice;
// looking for one takes a fifth of the time.
func decode(raw []byte, into any) error {
	return json.Unmarshal(raw, into, jsontext.AllowDuplicateNames(true))
}

// excerpt is the beginning of a line, for people.
func excerpt(raw []byte) string {
	const most = 120
	if len(raw) <= most {
		return string(raw)
	}
	return string(bytes.ToValidUTF8(raw[:most], nil)) + "…"
}
