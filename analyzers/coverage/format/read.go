// Package format reads coverage reports, each format in a package of its own, and
// knows which one a file is in by what is in it.
package format

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/cobertura"
	"github.com/octollm/octolsp/analyzers/coverage/format/coveragepy"
	"github.com/octollm/octolsp/analyzers/coverage/format/lcov"
	"github.com/octollm/octolsp/analyzers/coverage/format/llvm"
	"github.com/octollm/octolsp/analyzers/files"
)

// ReadError is a report that can't be read, for people.
type ReadError struct {
	// Path is that of the report.
	Path string
	// Line is where in it, from 1; 0 if that is not known.
	Line int
	Err  error
}

// Error has the path and the line of the report in front.
func (e *ReadError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", e.Path, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Path, e.Err)
}

// Unwrap is why.
func (e *ReadError) Unwrap() error { return e.Err }

// Reason is what err says without the path of the report that can't be read.
func Reason(err error) string {
	var failed *ReadError
	switch {
	case !errors.As(err, &failed):
		return err.Error()
	case failed.Line > 0:
		return fmt.Sprintf("line %d: %v", failed.Line, failed.Err)
	}
	return failed.Err.Error()
}

// reader reads a report of one format, which is not empty and has no byte order
// mark. Its error is that of ctx, of in, or a [SyntaxError].
type reader func(ctx context.Context, in *bufio.Reader, b *coverage.Builder) error

var readers = map[coverage.Kind]reader{
	coverage.CoveragePyJSON: coveragepy.ReadJSON,
	coverage.LLVMJSON:       llvm.Read,
	coverage.LCOV:           lcov.Read,
	coverage.Cobertura:      cobertura.Read,
}

// Read reads the report at the absolute path, which a user named and whose format
// is found by what is in it. Its error is that of ctx or a [*ReadError]. A report that is written
// meanwhile is [coverage.ErrChanging]: what is read may be half of it.
func Read(ctx context.Context, path string) (*coverage.Report, error) {
	file, err := files.Open(path, coverage.LargestReport)
	return readOpened(ctx, path, file, err)
}

// ReadInside is [Read] for a report that nobody named. One to which a link leads out
// of the repository, or out of the folder at within where there is none, is
// [files.ErrOutside].
func ReadInside(ctx context.Context, within, path string) (*coverage.Report, error) {
	file, err := files.OpenInside(within, path, coverage.LargestReport)
	return readOpened(ctx, path, file, err)
}

// readOpened reads the report in file, which was opened with err.
func readOpened(ctx context.Context, path string, file *os.File, err error) (*coverage.Report, error) {
	var report *coverage.Report
	if err == nil {
		defer file.Close()
		report, err = read(ctx, file)
	}
	if errors.Is(err, files.ErrTooLarge) {
		err = fmt.Errorf("the report is larger than %d bytes", int64(coverage.LargestReport))
	}
	if err == nil {
		report.Path = path
		return report, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	failed := &ReadError{Path: path, Err: err}
	var syntax *coverage.SyntaxError
	var system *os.PathError
	switch {
	case errors.As(err, &syntax):
		failed.Line = syntax.Line
	case errors.As(err, &system):
		failed.Err = system.Err // the path stands before it
	}
	return nil, failed
}

func read(ctx context.Context, file *os.File) (*coverage.Report, error) {
	before, err := file.Stat()
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(file, coverage.HeadSize)
	kind, err := kindOf(in)
	if err != nil {
		return nil, err
	}
	var report *coverage.Report
	if kind == coverage.CoveragePyData {
		report, err = coveragepy.ReadData(ctx, file)
	} else {
		b := coverage.NewBuilder(kind)
		if err = readers[kind](ctx, in, b); err == nil {
			report = b.Finish()
		}
	}
	after, changed := os.Stat(file.Name())
	if changed != nil || !os.SameFile(before, after) || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, coverage.ErrChanging
	}
	if err != nil {
		return nil, err
	}
	report.Modified, report.Size = before.ModTime(), before.Size()
	return report, nil
}

// kindOf is the format of what in holds, of which it takes a byte order mark and
// nothing else.
func kindOf(in *bufio.Reader) (coverage.Kind, error) {
	head, err := in.Peek(coverage.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if mark := []byte("\ufeff"); bytes.HasPrefix(head, mark) {
		_, _ = in.Discard(len(mark)) // they are there
		head = head[len(mark):]
	}
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(text) == 0:
		return 0, coverage.Malformed(0, "the report is empty")
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return coverage.CoveragePyData, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return 0, coverage.Malformed(1, "the report is UTF-16: it must be UTF-8")
	case bytes.HasPrefix(head, []byte("!coverage.py:")):
		return 0, coverage.Malformed(1, "data of coverage.py before version 5: run it again with a newer one")
	case text[0] == '{':
		return jsonKind(text)
	case text[0] == '<':
		return cobertura.KindOf(text)
	}
	return lcovKind(text)
}

// lcovKind looks at the first line that is neither empty nor a comment.
func lcovKind(text []byte) (coverage.Kind, error) {
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, record := range []string{"TN:", "SF:", "VER:"} {
			if strings.HasPrefix(line, record) {
				return coverage.LCOV, nil
			}
		}
		break
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return 0, coverage.Unknown("binary")
	}
	return 0, coverage.Unknown("some other text")
}
