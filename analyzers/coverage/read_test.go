package coverage

import (
	"bufio"
	"context"
	"strings"
	"testing"
)

// readText is what the text of a report says.
func readText(ctx context.Context, text string) (*Report, error) {
	in := bufio.NewReaderSize(strings.NewReader(text), bufferSize)
	kind, err := kindOf(in)
	if err != nil {
		return nil, err
	}
	b := newBuilder(kind)
	if err := readers[kind](ctx, in, b); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// mustRead is what the text of a report says.
func mustRead(t *testing.T, text string) *Report {
	t.Helper()
	report, err := readText(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
