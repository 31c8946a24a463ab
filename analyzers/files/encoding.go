package files

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/octollm/octolsp/analyzers/text"
)

// ErrEncoding is the error about a text that is not UTF-8.
var ErrEncoding = errors.New("not UTF-8")

// CheckEncoding tells where source is not UTF-8. Its error is for people, and an
// [ErrEncoding].
func CheckEncoding(source string) error {
	if utf8.ValidString(source) {
		return nil
	}
	if strings.HasPrefix(source, "\xff\xfe") || strings.HasPrefix(source, "\xfe\xff") {
		return fmt.Errorf("%w but UTF-16: save it as UTF-8", ErrEncoding)
	}
	at := 0
	for at < len(source) {
		r, size := utf8.DecodeRuneInString(source[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	position := text.NewLines(source).Position(at)
	return fmt.Errorf("%w: byte 0x%02x at line %d, column %d; save it as UTF-8", ErrEncoding, source[at], position.Line, position.Column)
}
