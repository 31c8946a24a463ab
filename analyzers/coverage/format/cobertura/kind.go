package cobertura

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// otherRoots are the roots of XML that people take for a coverage report.
var otherRoots = map[string]string{
	"report":          "JaCoCo's XML",
	"testsuites":      "JUnit's XML of tests",
	"testsuite":       "JUnit's XML of tests",
	"CoverageSession": "OpenCover's XML",
	"html":            "HTML",
}

// KindOf looks at the first elements of what begins as XML.
func KindOf(head []byte) (coverage.Kind, error) {
	decoder := newXMLDecoder(bytes.NewReader(head))
	decoder.Strict = false
	rooted := false
	for {
		token, err := decoder.RawToken()
		line, _ := decoder.InputPos()
		switch {
		case err != nil && rooted:
			return coverage.Cobertura, nil // what is wrong is said when it is read
		case err != nil:
			return 0, noRoot(line, len(head), err)
		}
		switch token := token.(type) {
		case xml.Directive:
			if err := declaresNone(line, token); err != nil {
				return 0, err
			}
		case xml.StartElement:
			if !rooted && token.Name.Local != "coverage" {
				return 0, otherRoot(token.Name.Local)
			}
			if kind, err := coverageKind(token, rooted); kind != 0 || err != nil {
				return kind, err
			}
			rooted = true
		}
	}
}

// coverageKind is what an element tells: <coverage>, or, after it, the first one
// in it. It is neither a kind nor an error if the next one must tell.
func coverageKind(element xml.StartElement, rooted bool) (coverage.Kind, error) {
	if rooted {
		switch element.Name.Local {
		case "file":
			return 0, coverage.Unknown("SonarQube's generic XML")
		case "project":
			return 0, coverage.Unknown("Clover's XML")
		}
		return coverage.Cobertura, nil
	}
	if attribute(element, "clover") != "" {
		return 0, coverage.Unknown("Clover's XML")
	}
	if attribute(element, "line-rate") != "" {
		return coverage.Cobertura, nil
	}
	return 0, nil
}

func otherRoot(name string) error {
	if what, ok := otherRoots[name]; ok {
		return coverage.Unknown(what)
	}
	return coverage.Unknown("XML with the root " + coverage.Quoted([]byte(name)))
}

// noRoot is why there is no element in the first size bytes, err being that of
// the decoder.
func noRoot(line, size int, err error) error {
	var malformed *coverage.SyntaxError
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &malformed):
		return coverage.Malformed(line, "%s", malformed.Message)
	case errors.Is(err, io.EOF) || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		if size < coverage.HeadSize/2 {
			return coverage.Malformed(line, "the report ends before its first element: it was cut off")
		}
		return coverage.Unknown("XML without an element in its beginning")
	}
	message := err.Error()
	if syntax != nil {
		message = syntax.Msg
	}
	return fmt.Errorf("%w: %w", coverage.ErrUnknown, coverage.Malformed(line, "it is XML that is not well-formed: %s", message))
}
