package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/jsonreader"
	"github.com/octollm/octolsp/analyzers/coverage/format/llvm"
)

// jsonKind is the format of a JSON text whose first bytes are head.
func jsonKind(head []byte) (coverage.Kind, error) {
	r := jsonreader.NewReader(context.Background(), bytes.NewReader(head))
	err := r.Keep(map[string]func() error{
		// Of coverage.py.
		"meta":  known(r, coverage.CoveragePyJSON, "branch_coverage", "show_contexts"),
		"files": within(r, jsontext.KindBeginObject, known(r, coverage.CoveragePyJSON, "executed_lines", "missing_lines")),
		// Of llvm-cov.
		"type": func() error {
			if r.Decoder.PeekKind() != jsontext.KindString {
				return r.Skip()
			}
			if name, err := r.Text(); err != nil || name != llvm.Type {
				return err
			}
			return &decided{coverage.LLVMJSON}
		},
		"data": within(r, jsontext.KindBeginArray, func() error {
			if r.Decoder.PeekKind() != jsontext.KindBeginObject {
				return r.Skip()
			}
			return r.Keep(map[string]func() error{
				"files": within(r, jsontext.KindBeginArray, known(r, coverage.LLVMJSON, "segments", "branches", "expansions")),
			})
		}),
	})
	var decision *decided
	var syntax *coverage.SyntaxError
	switch {
	case errors.As(err, &decision):
		return decision.kind, nil
	case errors.As(err, &syntax) && syntax.Message != jsonreader.CutOff:
		return 0, coverage.Unknown("JSON with a mistake in it: " + syntax.Message)
	case err != nil && len(head) < coverage.HeadSize/2: // there is no more of it
		return 0, err
	}
	return 0, coverage.Unknown("JSON of some other kind")
}

// decided ends [jsonKind].
type decided struct{ kind coverage.Kind }

func (d *decided) Error() string { return fmt.Sprintf("it is %v", d.kind) }

// known decides for kind if the value is an object with one of the names.
func known(r *jsonreader.Reader, kind coverage.Kind, names ...string) func() error {
	members := map[string]func() error{}
	for _, name := range names {
		members[name] = func() error { return &decided{kind} }
	}
	return func() error {
		if r.Decoder.PeekKind() != jsontext.KindBeginObject {
			return r.Skip()
		}
		return r.Keep(members)
	}
}

// within reads each value of an object or array, whichever kind is.
func within(r *jsonreader.Reader, kind jsontext.Kind, value func() error) func() error {
	return func() error {
		switch {
		case r.Decoder.PeekKind() != kind:
			return r.Skip()
		case kind == jsontext.KindBeginArray:
			return r.Array(value)
		}
		return r.Object(func(string) error { return value() })
	}
}
